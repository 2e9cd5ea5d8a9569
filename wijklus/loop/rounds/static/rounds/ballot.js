// A ballot that is being filled in: what it comes to so far, and a draft of it on this device only, until it is handed
// in. The draft stands under a name that leads nowhere without the key of the round; nothing is sent.

const form = document.querySelector("form[data-ballot]");
const key = `wijklus-draft:${location.pathname}:${form.dataset.ballot}`;
const note = form.querySelector("[data-ballot-note]");
const total = form.querySelector("[data-ballot-total]");
const { kind, budget, points } = form.dataset;
const fields = [...form.elements].filter((one) => one.name === "projects" || one.name.startsWith("project_"));
const ticks = (field) => ["checkbox", "radio"].includes(field.type);

function standing() {
  const kept = fields.filter((field) => (ticks(field) ? field.checked : field.value));
  return kept.map((field) => [field.id, ticks(field) ? "on" : field.value]);
}

function read() {
  try {
    return JSON.parse(localStorage.getItem(key))?.values || null;
  } catch {
    return null;
  }
}

function keep() {
  try {
    localStorage.setItem(key, JSON.stringify({ at: Date.now(), values: standing() }));
  } catch {
    // A full or forbidden store: the ballot simply has no draft.
  }
}

function fill(values) {
  const found = new Map(values);
  for (const field of fields) {
    if (ticks(field)) field.checked = found.has(field.id);
    else field.value = found.get(field.id) || "";
  }
}

const money = (cents) =>
  new Intl.NumberFormat(document.documentElement.lang, { style: "currency", currency: "EUR" }).format(cents / 100);

function say() {
  const isMoney = kind === "knapsack";
  if (!isMoney && kind !== "cumulative") return;
  const amounts = standing().map(([id, value]) =>
    isMoney ? Number(document.getElementById(id).dataset.cost) : Math.max(0, parseInt(value, 10) || 0),
  );
  const used = amounts.reduce((sum, one) => sum + one, 0);
  const left = Number(isMoney ? budget : points) - used;
  const name = (isMoney ? ["left", "over"] : ["pointsLeft", "pointsOver"])[left < 0 ? 1 : 0];
  const show = isMoney ? money : String;
  total.textContent = total.dataset[name].replace("{used}", show(used)).replace("{left}", show(Math.abs(left)));
  total.hidden = false;
}

const draft = read();
if (form.querySelector("[data-ballot-sent]")) {
  keep();
} else if (draft && JSON.stringify(draft) !== JSON.stringify(standing())) {
  fill(draft);
  note.hidden = false;
}
say();
form.addEventListener("input", () => {
  keep();
  say();
});
form.querySelector("[data-ballot-clear]").addEventListener("click", () => {
  fill([]);
  keep();
  note.hidden = true;
  say();
  fields[0]?.focus();
});
