// Counts by the greedy rules and by equal shares, as wijklus_methods/fair_budget does. No rounded number decides:
// fast numbers guess within a proven bound of error, whole numbers of any length (BigInt) settle what is close.
(() => {
  const EPSILON = 2 ** -52;
  const EMPTY = 0;

  // Fractions: [above, below] of BigInt, below > 0.
  const compare = (a, b) => {
    const difference = a[0] * b[1] - b[0] * a[1];
    return difference < 0n ? -1 : difference > 0n ? 1 : 0;
  };
  const lowest = (a) => {
    const common = Recount.gcd(a[0] < 0n ? -a[0] : a[0], a[1]) || 1n;
    return [a[0] / common, a[1] / common];
  };
  const bits = (whole) => whole.toString(16).length * 4;
  const near = ([above, below]) => {
    const shift = BigInt(Math.max(0, 80 - bits(above) + bits(below)));
    const quotient = (above << shift) / below;
    const spare = BigInt(Math.max(0, bits(quotient) - 900));
    return Number(quotient >> spare) * 2 ** Number(spare - shift);
  };

  // Places where projects are tied: lower cost, then more votes, then the lot.
  Recount.ranked = (election) => {
    const { projects, backers } = election;
    projects.forEach((project, p) => {
      project.votes = backers[p].weights.reduce((sum, weight) => sum + weight, 0);
      project.score = backers[p].weights.reduce((sum, weight, at) => sum + weight * backers[p].points[at], 0);
      project.lot = Recount.sha256(`${election.seed}\n${project.id}`);
    });
    const order = [...projects].sort(
      (a, b) => (a.cost < b.cost ? -1 : a.cost > b.cost ? 1 : b.votes - a.votes || (a.lot < b.lot ? -1 : 1)),
    );
    order.forEach((project, place) => {
      project.rank = place;
    });
    return election;
  };

  const byPoints = (satisfaction) => satisfaction.startsWith("points");
  const byCost = (satisfaction) => satisfaction.endsWith("cost");

  // What limits still allow: the caps of groups, and no rival of a winner.
  class Room {
    constructor(election, { caps, rivals }) {
      this.projects = election.projects;
      this.left = new Map(caps);
      this.rivals = rivals;
      this.out = new Set();
    }

    refuses(p) {
      const { groups, cost } = this.projects[p];
      return this.out.has(p) || groups.some((name) => this.left.has(name) && cost > this.left.get(name));
    }

    take(p) {
      const { groups, cost } = this.projects[p];
      for (const name of new Set(groups)) if (this.left.has(name)) this.left.set(name, this.left.get(name) - cost);
      for (const set of this.rivals) if (set.includes(p)) for (const other of set) this.out.add(other);
    }
  }

  // From most to least support (or satisfaction per cost), fund what fits.
  function greedy(election, { satisfaction, limits, skip = true, threshold = 0, chosen = [] }) {
    const { projects } = election;
    const total = (project) => BigInt(byPoints(satisfaction) ? project.score : project.votes);
    const value = projects.map((one) => (byCost(satisfaction) ? [total(one), 1n] : [total(one), one.cost]));
    const order = projects.map((_, p) => p).sort((a, b) => compare(value[b], value[a]) || projects[a].rank - projects[b].rank);
    const room = new Room(election, limits);
    let left = election.budget;
    for (const p of chosen) {
      room.take(p);
      left -= projects[p].cost;
    }
    const won = [];
    for (const p of order) {
      const { cost, votes, score } = projects[p];
      if (chosen.includes(p) || !votes || BigInt(score) < BigInt(threshold) * election.oneVoter || room.refuses(p)) continue;
      if (cost > left) {
        if (!skip) break;
        continue;
      }
      won.push(p);
      room.take(p);
      left -= cost;
    }
    return won;
  }

  // What groups of voters have left. A purse is the purse before it and the points paid at the last price.
  class Purses {
    constructor(groups, endowment) {
      this.most = near(endowment);
      this.money = new Float64Array(groups).fill(this.most);
      this.of = new Int32Array(groups).fill(1);
      this.before = [0, 0];
      this.purchase = [0, 0];
      this.points = [0, 1];
      this.common = endowment[1];
      this.amounts = [endowment[0]];
      this.margin = 0;
      this.widen();
    }

    // Each payment adds at most four roundings of an amount that is at most the endowment; eight are allowed for.
    widen() {
      this.margin += 8 * EPSILON * this.most;
    }

    // What these supporters have left together, times the common denominator; `poor` picks some of them.
    total(who, poor = null) {
      const paid = new Float64Array(this.amounts.length);
      for (let at = 0; at < who.groups.length; at += 1) {
        if (poor && !poor[at]) continue;
        for (let purse = this.of[who.groups[at]]; purse; purse = this.before[purse]) {
          paid[this.purchase[purse]] += who.weights[at] * this.points[purse];
        }
      }
      let sum = 0n;
      this.amounts.forEach((amount, at) => {
        if (paid[at]) sum += BigInt(paid[at]) * amount;
      });
      return sum;
    }

    exact(purse) {
      let sum = 0n;
      for (let now = purse; now; now = this.before[now]) sum += BigInt(this.points[now]) * this.amounts[this.purchase[now]];
      return sum;
    }

    affordable(who, cost) {
      let fast = 0;
      for (let at = 0; at < who.groups.length; at += 1) fast += who.weights[at] * this.money[who.groups[at]];
      const wanted = Number(cost);
      const doubt = this.margin * who.mass + (who.groups.length + 8) * EPSILON * (fast + wanted);
      return Math.abs(fast - wanted) > doubt ? fast > wanted : this.total(who) >= cost * this.common;
    }

    // What a point costs when all pay alike as far as they can: the least r with the sum of min(left, r x points)
    // the cost; null when they cannot pay together. The guess is proven, or mended until it is.
    price(who, cost) {
      if (!this.affordable(who, cost)) return null;
      let poor = this.guess(who, Number(cost));
      for (;;) {
        if (poor.count === poor.length) poor = this.allButRichest(who);
        const rate = lowest([cost * this.common - this.total(who, poor), this.common * BigInt(heft(who, poor))]);
        const checked = this.poorer(who, rate);
        if (checked.every((is, at) => is === poor[at])) return rate;
        poor = checked;
      }
    }

    // Newton's method from below on what is paid, which is concave in the rate.
    guess(who, cost) {
      const size = who.groups.length;
      const poor = new Uint8Array(size);
      let [rate, count] = [0, -1];
      for (;;) {
        let [now, paid, rest] = [0, 0, 0];
        for (let at = 0; at < size; at += 1) {
          const money = this.money[who.groups[at]];
          poor[at] = money < rate * who.points[at] ? 1 : 0;
          now += poor[at];
          if (poor[at]) paid += who.weights[at] * money;
          else rest += who.weights[at] * who.points[at];
        }
        poor.count = now;
        if (now <= count || now === size) return poor;
        count = now;
        rate = (cost - paid) / rest;
      }
    }

    allButRichest(who) {
      const share = who.groups.map((group, at) => this.money[group] / who.points[at]);
      const most = share.reduce((a, b) => Math.max(a, b), 0);
      const poor = Uint8Array.from(share, (one) => (one < most ? 1 : 0));
      poor.count = -1;
      return poor;
    }

    // Who has less left than this rate for their points, decided exactly.
    poorer(who, rate) {
      const fast = near(rate);
      const known = new Map();
      const poor = new Uint8Array(who.groups.length);
      for (let at = 0; at < poor.length; at += 1) {
        const due = fast * who.points[at];
        const over = this.money[who.groups[at]] - due;
        poor[at] = over < 0 ? 1 : 0;
        if (Math.abs(over) <= this.margin + 8 * EPSILON * due) {
          const key = `${this.of[who.groups[at]]} ${who.points[at]}`;
          if (!known.has(key)) {
            const left = this.exact(this.of[who.groups[at]]);
            known.set(key, left * rate[1] < rate[0] * BigInt(who.points[at]) * this.common ? 1 : 0);
          }
          poor[at] = known.get(key);
        }
      }
      poor.count = poor.reduce((sum, one) => sum + one, 0);
      return poor;
    }

    // Every supporter pays `rate` per point, or all they have.
    pay(who, rate) {
      const poor = this.poorer(who, rate);
      const fast = near(rate);
      const spread = rate[1] / Recount.gcd(this.common, rate[1]);
      if (spread !== 1n) this.amounts = this.amounts.map((amount) => amount * spread);
      this.common *= spread;
      const bought = this.amounts.length;
      this.amounts.push(-rate[0] * (this.common / rate[1]));
      const made = new Map();
      who.groups.forEach((group, at) => {
        if (poor[at]) {
          this.of[group] = EMPTY;
          this.money[group] = 0;
          return;
        }
        const key = `${this.of[group]} ${who.points[at]}`;
        if (!made.has(key)) {
          made.set(key, this.before.length);
          this.before.push(this.of[group]);
          this.purchase.push(bought);
          this.points.push(who.points[at]);
        }
        this.of[group] = made.get(key);
        this.money[group] = Math.max(this.money[group] - fast * who.points[at], 0);
      });
      this.widen();
    }
  }

  function heft(who, poor) {
    let sum = 0;
    for (let at = 0; at < poor.length; at += 1) if (!poor[at]) sum += who.weights[at] * who.points[at];
    return sum;
  }

  // What stays the same between counts with other endowments.
  function setting(election, satisfaction, limits) {
    const backers = election.backers.map((one) => {
      const points = byPoints(satisfaction) ? one.points : one.points.map(() => 1);
      const who = { groups: one.groups, points, weights: one.weights, mass: one.weights.reduce((a, b) => a + b, 0) };
      return { ...who, heft: who.weights.reduce((sum, weight, at) => sum + weight * points[at], 0) };
    });
    const perPoint = election.projects.map((project) => (byCost(satisfaction) ? project.cost : 1n));
    return { election, limits, backers, perPoint };
  }

  // Buy what costs supporters least per satisfaction until nothing can be paid. A value from before a purchase can
  // only be too low: a project is valued anew when its old value comes first.
  function equalShares(given, endowment) {
    const { projects } = given.election;
    const purses = new Purses(given.election.groups, endowment);
    const room = new Room(given.election, given.limits);
    const won = [];
    const valued = (p, rate) => {
      const value = [rate[0], rate[1] * given.perPoint[p]];
      return { p, rate, value, fast: near(value), at: won.length, rank: projects[p].rank };
    };
    const first = (a, b) => {
      const gap = a.fast - b.fast;
      if (Math.abs(gap) > 1e-9 * Math.abs(b.fast)) return gap < 0;
      const exact = compare(a.value, b.value);
      return exact < 0 || (exact === 0 && a.rank < b.rank);
    };
    let waiting = [];
    given.backers.forEach((who, p) => {
      if (!who.groups.length) return;
      const one = valued(p, [projects[p].cost, BigInt(who.heft)]);
      one.at = -1;
      waiting.push(one);
    });
    while (waiting.length) {
      const at = waiting.reduce((best, one, i) => (first(one, waiting[best]) ? i : best), 0);
      const best = waiting[at];
      if (room.refuses(best.p)) waiting.splice(at, 1);
      else if (best.at < won.length) {
        const rate = purses.price(given.backers[best.p], projects[best.p].cost);
        if (rate) waiting[at] = valued(best.p, rate);
        else waiting.splice(at, 1);
      } else {
        waiting.splice(at, 1);
        purses.pay(given.backers[best.p], best.rate);
        room.take(best.p);
        won.push(best.p);
      }
    }
    return won;
  }

  const costOf = (election, won) => won.reduce((sum, p) => sum + election.projects[p].cost, 0n);

  // Endowments grow by one of the currency until the winners would cost too much, or nothing with support fits.
  function add1(given, tell) {
    const { election } = given;
    const share = election.weight ? [election.budget * election.oneVoter, election.weight] : [0n, 1n];
    let stands = [];
    for (let added = 0n; ; added += 1n) {
      const now = equalShares(given, perWeight(election, [share[0] + added * election.scale * share[1], share[1]]));
      const left = election.budget - costOf(election, now);
      if (left < 0n) return stands;
      stands = now;
      const room = new Room(election, given.limits);
      now.forEach((p) => room.take(p));
      const fits = given.backers.some(
        (who, p) => who.groups.length && !now.includes(p) && election.projects[p].cost <= left && !room.refuses(p),
      );
      if (!fits) return stands;
      tell("completing", Number(added));
    }
  }

  const perWeight = (election, [above, below]) => lowest([above, below * election.oneVoter]);

  // The weight of the voters who gain more from the one set of winners, and of those who gain more from the other.
  function preferring(election, satisfaction, one, other) {
    const gain = new Array(election.groups).fill(0n);
    const weight = new Array(election.groups).fill(0);
    for (const [chosen, sign] of [[one, 1n], [other, -1n]]) {
      for (const p of chosen) {
        const who = election.backers[p];
        const each = sign * (byCost(satisfaction) ? election.projects[p].cost : 1n);
        who.groups.forEach((group, at) => {
          gain[group] += byPoints(satisfaction) ? each * BigInt(who.points[at]) : each;
          weight[group] = who.weights[at];
        });
      }
    }
    const sum = (wanted) => gain.reduce((all, one, group) => all + (wanted(one) ? weight[group] : 0), 0);
    return [sum((one) => one > 0n), sum((one) => one < 0n)];
  }

  // Phragmen: voters earn at the same pace, and bought is what its supporters can pay first; it ends at the first that
  // no longer fits. All supporters of what is bought then carry the same load, so every load is one of those before. A
  // load from before a purchase can only be too low: a project is valued anew when its old load comes first.
  function phragmen(election, limits) {
    const { projects, backers } = election;
    const mass = backers.map((who) => who.weights.reduce((sum, weight) => sum + weight, 0));
    const last = new Int32Array(election.groups);
    let [loads, common] = [[0n], 1n];
    const valued = (p, at) => {
      const held = new Float64Array(loads.length);
      backers[p].groups.forEach((group, i) => {
        held[last[group]] += backers[p].weights[i];
      });
      const carried = loads.reduce((sum, load, i) => (held[i] ? sum + BigInt(held[i]) * load : sum), 0n);
      return { p, at, load: [projects[p].cost * common + carried, common * BigInt(mass[p])] };
    };
    const first = (a, b) => compare(a.load, b.load) || projects[a.p].rank - projects[b.p].rank;
    const room = new Room(election, limits);
    const won = [];
    let left = election.budget;
    let waiting = projects.map((_, p) => p).filter((p) => mass[p] && projects[p].cost <= left).map((p) => valued(p, 0));
    for (;;) {
      waiting = waiting.filter((one) => !room.refuses(one.p));
      if (!waiting.length) return won;
      const at = waiting.reduce((best, one, i) => (first(one, waiting[best]) < 0 ? i : best), 0);
      const { p, load } = waiting[at];
      if (waiting[at].at < won.length) {
        waiting[at] = valued(p, won.length);
        continue;
      }
      if (projects[p].cost > left) return won;
      waiting.splice(at, 1);
      const [above, below] = lowest(load);
      const spread = below / Recount.gcd(common, below);
      if (spread !== 1n) loads = loads.map((one) => one * spread);
      common *= spread;
      loads.push(above * (common / below));
      for (const group of backers[p].groups) last[group] = loads.length - 1;
      room.take(p);
      left -= projects[p].cost;
      won.push(p);
    }
  }

  const METHODS = ["greedy", "greedy-no-skip", "greedy-threshold", "greedy-exclusive"];
  Recount.RULES = [
    ...METHODS, "equalshares", "equalshares/add1", "equalshares/add1-greedy", "equalshares-comparison",
    "equalshares/add1-comparison", "equalshares/add1-greedy-comparison", "phragmen",
  ];

  // The winners by position, in order of choice.
  Recount.count = (election, rule, { satisfaction, limits, threshold }, tell) => {
    if (rule === "phragmen") return phragmen(election, limits);
    if (METHODS.includes(rule)) {
      return greedy(election, {
        satisfaction: satisfaction || "points-cost", limits, skip: rule !== "greedy-no-skip",
        threshold: rule === "greedy-threshold" ? threshold : 0,
      });
    }
    const measure = satisfaction || "cost";
    const given = setting(election, measure, limits);
    const share = election.weight ? [election.budget, election.weight] : [0n, 1n];
    let won = rule.includes("/add1") ? add1(given, tell) : equalShares(given, lowest(share));
    if (rule.includes("add1-greedy")) won = [...won, ...greedy(election, { satisfaction: measure, limits, chosen: won })];
    if (!rule.endsWith("-comparison")) return won;
    const against = greedy(election, { satisfaction: measure, limits });
    const [shares, other] = preferring(election, measure, won, against);
    return other > shares ? against : won;
  };
  Recount.costOf = costOf;
})();
