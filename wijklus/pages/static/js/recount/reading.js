// Reads an election in the Pabulib format, as wijklus_methods/fair_budget does: what cannot be counted is refused
// with its line. Runs in the worker; `Recount` is what its files share.
const Recount = {};

// A file that cannot be counted: the line, the name of a sentence (recount.html has it), and what stands in it.
class BadFile extends Error {
  constructor(line, sentence, values = {}) {
    super(sentence);
    this.line = line;
    this.sentence = sentence;
    this.values = values;
  }
}

(() => {
  const MOST_BYTES = 128 * 1024 * 1024;
  const MOST = { keys: 1000, caps: 1000, columns: 1000, projects: 10000 };
  const MOST_WEIGHT = 2 ** 53;
  const VOTE_TYPES = ["approval", "choose-1", "ordinal", "cumulative", "scoring"];
  const NEEDED = ["num_projects", "num_votes", "budget", "vote_type"];
  const LENGTHS = ["min_length", "max_length", "min_points", "max_points", "min_sum_points", "max_sum_points"];
  const WHOLE = [...LENGTHS, "default_score", "min_project_score_threshold"];
  const AMOUNTS = ["min_sum_cost", "max_sum_cost", "min_project_cost", "max_project_cost"];
  const LISTS = ["budget_per_category", "budget_per_neighborhood"];
  const short = (text) => text.slice(0, 40);

  // The bytes as lines of text; a line that is not UTF-8 or has a null byte is refused.
  function lines(bytes) {
    if (bytes.length > MOST_BYTES) throw new BadFile(1, "too large");
    let text;
    try {
      text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    } catch {
      throw new BadFile(notText(bytes), "not UTF-8");
    }
    const nothing = text.indexOf("\0");
    if (nothing >= 0) throw new BadFile(text.slice(0, nothing).split("\n").length, "null byte");
    const found = text.split("\n");
    if (found[found.length - 1] === "") found.pop();
    return text.includes("\r") ? found.map((line) => (line.endsWith("\r") ? line.slice(0, -1) : line)) : found;
  }

  function notText(bytes) {
    const decoder = new TextDecoder("utf-8", { fatal: true });
    for (let start = 0, number = 1; ; number += 1) {
      const end = bytes.indexOf(10, start);
      try {
        decoder.decode(bytes.subarray(start, end < 0 ? bytes.length : end));
      } catch {
        return number;
      }
      if (end < 0) return number;
      start = end + 1;
    }
  }

  // The cells of a line, split at ; unless within double quotes.
  function cells(line, number) {
    if (!line.includes('"')) return line.split(";");
    const found = [];
    for (let at = 0; at <= line.length; at += 1) {
      let cell = "";
      if (line[at] === '"') {
        for (at += 1; ; at += 1) {
          if (at >= line.length) throw new BadFile(number, "quotes");
          if (line[at] !== '"') cell += line[at];
          else if (line[at + 1] === '"') cell += line[(at += 1)];
          else break;
        }
        at += 1;
        if (at < line.length && line[at] !== ";") throw new BadFile(number, "quotes");
      } else {
        const end = line.indexOf(";", at);
        cell = line.slice(at, end < 0 ? line.length : end);
        at = end < 0 ? line.length : end;
      }
      found.push(cell);
    }
    return found;
  }

  // Refuses what was made to keep a machine busy: no election comes near.
  function fits(found, what, number) {
    if (found > MOST[what]) throw new BadFile(number, `many ${what}`);
  }

  // Money as whole digits and how many of them stand behind the point.
  function amount(text, number, what) {
    if (!/^[0-9]{1,18}(\.[0-9]{1,9})?$/.test(text)) throw new BadFile(number, "no amount", { what, text: short(text) });
    const [units, rest = ""] = text.split(".");
    const behind = rest.replace(/0+$/, "");
    return { digits: BigInt(units + behind), behind: behind.length };
  }

  const inUnits = (money, behind) => money.digits * 10n ** BigInt(behind - money.behind);

  function whole(text, number, what) {
    if (!/^-?[0-9]{1,15}$/.test(text)) throw new BadFile(number, "no whole number", { what, text: short(text) });
    return Number(text);
  }

  // Gives the lines of META and PROJECTS one by one; none of them may be empty.
  class Source {
    constructor(all) {
      this.all = all;
      this.number = 0;
    }

    next(what) {
      if (this.number === this.all.length) throw new BadFile(Math.max(1, this.number), "ends here", { what });
      const line = this.all[this.number];
      this.number += 1;
      if (!line.trim()) throw new BadFile(this.number, "empty line");
      return line;
    }
  }

  function readMeta(source) {
    if (source.next("META") !== "META") throw new BadFile(source.number, "first line");
    const head = cells(source.next("key;value"), source.number);
    if (head.length !== 2 || head[0] !== "key" || head[1] !== "value") throw new BadFile(source.number, "second line");
    const meta = new Map();
    const where = new Map();
    for (let line = source.next("PROJECTS"); line !== "PROJECTS"; line = source.next("PROJECTS")) {
      if (line === "META" || line === "VOTES") throw new BadFile(source.number, "too early", { what: line });
      const pair = cells(line, source.number);
      if (pair.length !== 2) throw new BadFile(source.number, "no pair", { found: pair.length });
      if (meta.has(pair[0])) throw new BadFile(source.number, "key twice", { what: short(pair[0]) });
      fits(meta.size + 1, "keys", source.number);
      meta.set(pair[0], pair[1].trim());
      where.set(pair[0], source.number);
    }
    checkMeta(meta, where, source.number);
    return { meta, where };
  }

  // How the file says it is counted, in the words of its comment (wijklus_methods/fair_budget/terms.py).
  function terms(meta) {
    const found = { rule: "", satisfaction: "", seed: "", weights: {}, rivals: [] };
    const words = /#[0-9]+: counted-by ([^#]*)/.exec(meta.get("comment") || "");
    for (const word of words ? words[1].trim().split(/\s+/) : []) {
      const at = word.indexOf("=");
      const key = at < 0 ? word : word.slice(0, at);
      const value = at < 0 ? "" : word.slice(at + 1);
      if (key.startsWith("weight.") && /^[0-9]{1,18}(\/[1-9][0-9]{0,17})?$/.test(value)) found.weights[key.slice(7)] = value;
      else if (key === "rivals") found.rivals.push(value.split(","));
      else if (["rule", "satisfaction", "seed"].includes(key) && value) found[key] = value;
      else throw new BadFile(0, "rule", { what: short(word) });
    }
    return found;
  }

  function checkMeta(meta, where, end) {
    for (const key of NEEDED) if (!meta.has(key)) throw new BadFile(end, "key missing", { what: key });
    if (!VOTE_TYPES.includes(meta.get("vote_type"))) {
      throw new BadFile(where.get("vote_type"), "vote type", { what: VOTE_TYPES.join(", ") });
    }
    if (amount(meta.get("budget"), where.get("budget"), "budget").digits === 0n) {
      throw new BadFile(where.get("budget"), "not above 0", { what: "budget" });
    }
    for (const key of ["num_projects", "num_votes", ...WHOLE]) {
      if (meta.has(key)) whole(meta.get(key), where.get(key), key);
    }
    for (const key of AMOUNTS) if (meta.has(key)) amount(meta.get(key), where.get(key), key);
    for (const key of LISTS) {
      const parts = meta.has(key) ? meta.get(key).split(",") : [];
      fits(parts.length, "caps", where.get(key));
      for (const part of parts) amount(part, where.get(key), key);
    }
  }

  function header(source, section, needed) {
    const columns = cells(source.next(section), source.number);
    fits(columns.length, "columns", source.number);
    for (const column of needed) {
      if (!columns.includes(column)) throw new BadFile(source.number, "no column", { section, what: column });
    }
    const twice = columns.find((column, at) => columns.indexOf(column) !== at);
    if (twice !== undefined) throw new BadFile(source.number, "column twice", { section, what: short(twice) });
    return columns;
  }

  function readProjects(source) {
    const columns = header(source, "PROJECTS", ["project_id", "cost"]);
    const rows = [];
    const index = new Map();
    for (let line = source.next("VOTES"); line !== "VOTES"; line = source.next("VOTES")) {
      const number = source.number;
      const found = cells(line, number);
      fits(rows.length + 1, "projects", number);
      if (found.length !== columns.length) {
        throw new BadFile(number, "width", { found: found.length, section: "PROJECTS", wanted: columns.length });
      }
      const row = Object.fromEntries(columns.map((column, at) => [column, found[at]]));
      const id = row.project_id;
      if (!id || id !== id.trim() || id.includes(",")) throw new BadFile(number, "project id", { text: short(id) });
      if (index.has(id)) throw new BadFile(number, "project twice", { text: short(id), line: rows[index.get(id)].line });
      const cost = amount(row.cost, number, "cost");
      if (cost.digits === 0n) throw new BadFile(number, "not above 0", { what: `cost (${short(id)})` });
      index.set(id, rows.length);
      rows.push({ id, line: number, cost, cells: row });
    }
    return { rows, index };
  }

  // Ballots with the same cells once, with how many there are and the first line.
  function readVotes(source, type, where, tell) {
    const columns = header(source, "VOTES", ["voter_id", "vote"]);
    const [voter, vote, points, channel] = ["voter_id", "vote", "points", "voting_method"].map((one) => columns.indexOf(one));
    if (["cumulative", "scoring"].includes(type) !== points >= 0 && type !== "ordinal") {
      throw new BadFile(where.get("vote_type"), points < 0 ? "points missing" : "points given", { what: type });
    }
    const seen = new Set();
    const alike = new Map();
    for (let at = source.number; at < source.all.length; at += 1) {
      const found = cells(source.all[at], at + 1);
      if (found.length !== columns.length) {
        if (source.all[at].trim()) {
          throw new BadFile(at + 1, "width", { found: found.length, section: "VOTES", wanted: columns.length });
        }
        if (at + 1 < source.all.length) throw new BadFile(at + 1, "empty line");
        break;
      }
      if (seen.has(found[voter])) throw new BadFile(at + 1, "voter twice", { text: short(found[voter]) });
      seen.add(found[voter]);
      const given = points < 0 ? "" : found[points];
      const by = channel < 0 ? "" : found[channel];
      const key = `${found[vote]}\n${given}\n${by}`;
      const entry = alike.get(key);
      if (entry) entry.times += 1;
      else alike.set(key, { vote: found[vote], points: given, channel: by, times: 1, line: at + 1 });
      if (at % 20000 === 0) tell("reading", at / source.all.length);
    }
    return { voters: seen.size, alike: [...alike.values()] };
  }

  function chosen(one, index) {
    if (!one.vote) return [];
    const found = one.vote.split(",").map((id) => {
      if (!index.has(id)) throw new BadFile(one.line, "unknown project", { text: short(id) });
      return index.get(id);
    });
    if (new Set(found).size < found.length) throw new BadFile(one.line, "named twice");
    return found;
  }

  function pointsOf(one, wanted, type) {
    if (["approval", "choose-1"].includes(type) || (type === "ordinal" && !one.points)) return [];
    const given = one.points ? one.points.split(",").map((text) => whole(text, one.line, "points")) : [];
    if (given.length !== wanted) throw new BadFile(one.line, "points", { wanted, found: given.length });
    return type === "ordinal" ? [] : given;
  }

  // The document: projects, ballots that are alike once, META by key.
  Recount.terms = terms;

  Recount.read = (bytes, tell) => {
    const source = new Source(lines(bytes));
    const { meta, where } = readMeta(source);
    const { rows, index } = readProjects(source);
    const type = meta.get("vote_type");
    const { voters, alike } = readVotes(source, type, where, tell);
    const ballots = alike.map((one) => {
      const choices = chosen(one, index);
      return { choices, points: pointsOf(one, choices.length, type), channel: one.channel, times: one.times };
    });
    for (const [key, found] of [["num_projects", rows.length], ["num_votes", voters]]) {
      if (Number(meta.get(key)) !== found) {
        throw new BadFile(where.get(key), "counts differ", { what: key, text: meta.get(key), found });
      }
    }
    return { meta, rows, ballots, voters, type, ranked: type === "ordinal" ? longest(ballots, meta) : 0 };
  };

  const longest = (ballots, meta) =>
    ballots.reduce((most, one) => Math.max(most, one.choices.length), Number(meta.get("max_length") || 0));

  // What the projects of a category or neighbourhood may cost together, by `category:name`.
  function capsOf(meta) {
    const found = new Map();
    for (const [column, names, caps] of [
      ["category", "categories", "budget_per_category"],
      ["neighborhood", "neighborhoods", "budget_per_neighborhood"],
    ]) {
      const called = (meta.get(names) || "").split(",");
      const given = (meta.get(caps) || "").split(",").filter(Boolean);
      given.slice(0, called.length).forEach((cap, at) => found.set(`${column}:${called[at]}`, amount(cap, 1, caps)));
    }
    return found;
  }

  function groupsOf(row) {
    const found = (row.category || "").split(",").filter(Boolean).map((name) => `category:${name}`);
    return row.neighborhood ? [...found, `neighborhood:${row.neighborhood}`] : found;
  }

  // A weight such as 1/5 or 0.2, as a fraction.
  function weight(text) {
    const found = /^([0-9]{1,18})(?:\.([0-9]{1,9})|\/([1-9][0-9]{0,17}))?$/.exec(String(text).trim());
    if (!found) throw new BadFile(0, "weight", { text: short(String(text)) });
    const behind = found[2] || "";
    const up = BigInt(found[1] + behind);
    const down = behind ? 10n ** BigInt(behind.length) : BigInt(found[3] || 1);
    const common = Recount.gcd(up, down) || 1n;
    return [up / common, down / common];
  }

  Recount.gcd = (a, b) => {
    while (b) [a, b] = [b, a % b];
    return a;
  };

  // A choice with no or negative points is no support; the order of a ballot says nothing but through its points.
  function content(one, ranked) {
    const points = ranked && !one.points.length ? one.choices.map((_, at) => ranked - at) : one.points;
    const pairs = one.choices.map((choice, at) => [choice, points.length ? points[at] : 1]);
    return pairs.filter((pair) => pair[1] > 0).sort((a, b) => a[0] - b[0]);
  }

  // The election in numbers: money in whole units, ballots that are alike once with a whole weight.
  Recount.election = (document, { channels = {}, seed = "" } = {}) => {
    const caps = capsOf(document.meta);
    const budget = amount(document.meta.get("budget"), 1, "budget");
    const behind = Math.max(...[budget, ...document.rows.map((row) => row.cost), ...caps.values()].map((one) => one.behind));
    const weights = new Map(Object.entries(channels).map(([name, text]) => [name, weight(text)]));
    const used = document.ballots.map((one) => weights.get(one.channel) || [1n, 1n]);
    const one = used.reduce((common, [, down]) => (common / Recount.gcd(common, down)) * down, 1n);
    const merged = new Map();
    let sum = 0n;
    let most = 1;
    document.ballots.forEach((ballot, at) => {
      const counts = (used[at][0] * one * BigInt(ballot.times)) / used[at][1];
      if (!counts) return;
      const pairs = content(ballot, document.ranked);
      for (const pair of pairs) most = Math.max(most, pair[1]);
      const key = pairs.join(";");
      const entry = merged.get(key);
      if (entry) entry.weight += Number(counts);
      else merged.set(key, { weight: Number(counts), pairs });
      sum += counts;
    });
    if (sum * BigInt(most) >= MOST_WEIGHT) throw new BadFile(1, "too fine");
    const backers = document.rows.map(() => ({ groups: [], points: [], weights: [] }));
    [...merged.values()].forEach((entry, group) => {
      for (const [project, points] of entry.pairs) {
        backers[project].groups.push(group);
        backers[project].points.push(points);
        backers[project].weights.push(entry.weight);
      }
    });
    const projects = document.rows.map((row) => ({
      id: row.id, name: row.cells.name || "", cost: inUnits(row.cost, behind), groups: groupsOf(row.cells),
    }));
    const found = {
      projects, backers, budget: inUnits(budget, behind), groups: merged.size, weight: sum, oneVoter: one,
      behind, scale: 10n ** BigInt(behind), voters: document.voters, seed,
      caps: new Map([...caps].map(([name, cap]) => [name, inUnits(cap, behind)])),
    };
    return Recount.ranked(found);
  };
})();
