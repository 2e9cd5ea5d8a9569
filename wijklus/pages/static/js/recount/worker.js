// Recounts a file in the visitor's own browser. The page sends the addresses of the files below and then the file;
// back go messages: how far it is, what was found, or what is wrong with which line. Nothing goes to a server.
/* global importScripts, Recount, BadFile */

self.onmessage = async ({ data }) => {
  try {
    importScripts(...data.scripts);
    const started = performance.now();
    self.postMessage({ kind: "progress", step: "reading", part: 0 });
    const document = Recount.read(await unpacked(data.file), progress);
    const results = data.results ? readResults(await data.results.text()) : {};
    const read = performance.now();
    self.postMessage({ kind: "progress", step: "counting", part: 0 });
    const found = recounted(document, results, data);
    self.postMessage({ kind: "done", ...found, seconds: [read - started, performance.now() - read].map((ms) => ms / 1000) });
  } catch (error) {
    const bad = error.sentence ? error : { line: 0, sentence: "failed", values: {} };
    self.postMessage({ kind: "refused", line: bad.line, sentence: bad.sentence, values: bad.values });
  }
};

let told = 0;

function progress(step, part) {
  if (performance.now() - told < 500) return;
  told = performance.now();
  self.postMessage({ kind: "progress", step, part });
}

// The bytes of a file, unpacked where it is packed with gzip.
async function unpacked(file) {
  const start = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  if (start[0] !== 0x1f || start[1] !== 0x8b) return new Uint8Array(await file.arrayBuffer());
  const reader = file.stream().pipeThrough(new DecompressionStream("gzip")).getReader();
  const parts = [];
  let size = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      parts.push(value);
      size += value.length;
      if (size > 128 * 1024 * 1024) break;
    }
  } catch {
    throw new BadFile(1, "not unpacked");
  }
  const bytes = new Uint8Array(size);
  parts.reduce((at, part) => {
    bytes.set(part, at);
    return at + part.length;
  }, 0);
  return bytes;
}

// What the published results say: winners in order of choice, and how was counted.
function readResults(text) {
  let found;
  try {
    found = JSON.parse(text);
  } catch (error) {
    const at = /position (\d+)/.exec(error.message);
    throw new BadFile(at ? text.slice(0, Number(at[1])).split("\n").length : 1, "results unreadable");
  }
  const good = found && typeof found === "object" && Array.isArray(found.winners);
  if (!good) throw new BadFile(1, "results without winners");
  return { ...found, winners: found.winners.map((one) => String(one && typeof one === "object" ? one.id : one)) };
}

function recounted(document, results, asked) {
  const terms = Recount.terms(document.meta);
  const seed = asked.seed || (typeof results.seed === "string" ? results.seed : terms.seed);
  const channels = results.weights || (asked.rule ? {} : terms.weights);
  const election = Recount.election(document, { seed, channels });
  const own = String(results.rule || terms.rule || document.meta.get("rule") || "");
  const rule = asked.rule || own.replace(/^(mes|equal-shares)/, "equalshares");
  if (!Recount.RULES.includes(rule)) throw new BadFile(0, "rule", { what: rule || "?" });
  const won = Recount.count(election, rule, {
    satisfaction: asked.satisfaction || (asked.rule ? "" : results.satisfaction || terms.satisfaction),
    limits: { caps: asked.rule ? new Map() : election.caps, rivals: rivals(election, results, asked.rule ? [] : terms.rivals) },
    threshold: Number(document.meta.get("min_project_score_threshold") || 0),
  }, progress);
  const cost = Recount.costOf(election, won);
  return {
    rule, voters: election.voters, behind: election.behind,
    budget: election.budget, cost, left: election.budget - cost,
    winners: won.map((p) => described(election, p)),
    ...compared(document, election, won, results),
  };
}

function rivals(election, results, own) {
  const sets = Array.isArray(results.rivals) ? results.rivals : own;
  return sets.map((set) => election.projects.map((_, p) => p).filter((p) => set.map(String).includes(election.projects[p].id)));
}

const described = (election, p) => {
  const { id, name, cost, votes } = election.projects[p];
  return { id, name, cost, votes: votes / Number(election.oneVoter) };
};

// Beside the published results (in order), else the column `selected` of the file (without an order).
function compared(document, election, won, results) {
  const ids = won.map((p) => election.projects[p].id);
  const selected = document.rows.filter((row) => row.cells.selected === "1").map((row) => row.id);
  const published = results.winners || (selected.length ? selected : null);
  if (!published) return { verdict: "nothing published" };
  const lost = published.filter((id) => !ids.includes(id));
  const more = ids.filter((id) => !published.includes(id));
  const other = results.winners && !lost.length && !more.length ? ids.findIndex((id, at) => id !== published[at]) : -1;
  const same = !lost.length && !more.length && other < 0 && published.length === ids.length;
  const named = (id) => {
    const p = election.projects.findIndex((project) => project.id === id);
    return p < 0 ? { id, name: "" } : described(election, p);
  };
  return { verdict: same ? "same" : "differs", lost: lost.map(named), more: more.map(named), place: other + 1 };
}
