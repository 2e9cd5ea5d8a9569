// The page where a visitor recounts a vote: hands the file to a worker in this browser, and shows what it found.

const root = document.querySelector("[data-recount]");
const texts = JSON.parse(document.getElementById("recount-texts").textContent);
const language = document.documentElement.lang;
const numbers = new Intl.NumberFormat(language);
const part = (name) => root.querySelector(`[data-recount-${name}]`);
const form = part("form");
let worker = null;

function text(name, values = {}) {
  return texts[name].replace(/\{(\w+)\}/g, (whole, key) => (key in values ? values[key] : whole));
}

// An amount in units, of which 10 to the power `behind` go into one of the currency.
function money(units, behind) {
  if (!behind) return numbers.format(units);
  const digits = units.toString().padStart(behind + 1, "0");
  const point = new Intl.NumberFormat(language).formatToParts(1.5).find((one) => one.type === "decimal").value;
  return numbers.format(BigInt(digits.slice(0, -behind))) + point + digits.slice(-behind).padEnd(2, "0");
}

function stop() {
  worker?.terminate();
  worker = null;
  part("stop").hidden = true;
  part("progress").hidden = true;
  part("status").textContent = "";
}

function refuse(sentence, field = null) {
  stop();
  part("why").textContent = sentence;
  part("refused").hidden = false;
  if (field) field.setAttribute("aria-invalid", "true");
  (field || part("refused")).focus();
}

function say(step, at) {
  const status = part("status");
  const sentence = text(step, { part: numbers.format(at) });
  if (status.textContent !== sentence) status.textContent = sentence;
  const progress = part("progress");
  progress.hidden = false;
  if (step === "reading") progress.value = at;
  else progress.removeAttribute("value");
}

const named = (one) => (one.name ? `${one.id} ${one.name}` : one.id);

function list(name, found = []) {
  part(name).hidden = !found.length;
  root.querySelector(`[data-list=${name}]`).replaceChildren(
    ...found.map((one) => Object.assign(document.createElement("li"), { textContent: named(one) })),
  );
}

function row(one, place, behind) {
  const made = document.createElement("tr");
  const cells = [[place, true], [named(one), false], [numbers.format(one.votes), true], [money(one.cost, behind), true]];
  for (const [value, right] of cells) {
    const cell = document.createElement("td");
    cell.textContent = value;
    if (right) cell.className = "wl-table__number";
    made.append(cell);
  }
  return made;
}

function told(found) {
  if (found.verdict !== "differs") return text(`${found.verdict} told`);
  return found.place ? text("order told", { place: found.place }) : text("differs told");
}

function show(found) {
  stop();
  const seconds = new Intl.NumberFormat(language, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const out = {
    verdict: text(found.verdict), told: told(found), lost: text("lost"), more: text("more"),
    rule: found.rule, voters: numbers.format(found.voters),
    budget: money(found.budget, found.behind), cost: money(found.cost, found.behind), left: money(found.left, found.behind),
    seconds: text("seconds", { read: seconds.format(found.seconds[0]), count: seconds.format(found.seconds[1]) }),
  };
  for (const [name, value] of Object.entries(out)) root.querySelector(`[data-out=${name}]`).textContent = value;
  const kinds = { same: "success", differs: "warning", "nothing published": "info" };
  part("verdict").className = `utrecht-alert wl-alert wl-alert--${kinds[found.verdict]}`;
  list("lost", found.lost);
  list("more", found.more);
  part("winners").replaceChildren(...found.winners.map((one, at) => row(one, at + 1, found.behind)));
  part("found").hidden = false;
  root.querySelector("[data-out=verdict]").focus();
}

function hear({ data }) {
  if (data.kind === "progress") say(data.step, data.part);
  else if (data.kind === "done") show(data);
  else {
    const what = text(data.sentence, data.values);
    refuse(data.line ? text("at line", { line: data.line, what }) : what);
  }
}

function start() {
  stop();
  part("found").hidden = true;
  part("refused").hidden = true;
  const { file, results, rule, satisfaction, seed } = form.elements;
  file.removeAttribute("aria-invalid");
  if (!file.files.length) {
    refuse(text("no file"), file);
    return;
  }
  say("reading", 0);
  part("stop").hidden = false;
  worker = new Worker(root.dataset.worker);
  worker.onmessage = hear;
  worker.onerror = () => refuse(text("failed"));
  worker.postMessage({
    scripts: root.dataset.scripts.split(" ").map((one) => new URL(one, location.href).href),
    file: file.files[0],
    results: results.files[0] || null,
    rule: rule.value,
    satisfaction: satisfaction.value,
    seed: seed.value,
  });
}

// A results page of this site names its files in the address: they are fetched as anybody would download them, and
// stand chosen in the form. Nothing is sent.
const PUBLISHED = /^\/[a-z]{2}\/[a-z0-9-]+\/wijkbudget\/[a-z0-9]+\/uitslag\/[a-z0-9-]+\/(samen\/)?$/;

async function take(path) {
  for (const [field, name] of [["file", "stemmen.pb"], ["results", "uitslag.json"]]) {
    const answer = await fetch(path + name);
    if (!answer.ok) throw new Error(name);
    const chosen = new DataTransfer();
    chosen.items.add(new File([await answer.blob()], name));
    form.elements[field].files = chosen.files;
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  start();
});
part("stop").addEventListener("click", () => {
  stop();
  part("status").textContent = text("stopped");
  form.querySelector("button").focus();
});
document.querySelector("[data-recount-without]").hidden = true;
root.hidden = false;
const published = new URLSearchParams(location.search).get("ronde");
if (published && PUBLISHED.test(published)) {
  take(published).then(
    () => (part("status").textContent = text("taken")),
    () => refuse(text("not taken")),
  );
}
