// The field form: a note is kept on the phone first, shown in a list, and sent once there is a network and a login.
// The key of a note is made here: the server keeps it once, however often it is sent.

const page = document.querySelector("[data-field]");
const form = page.querySelector("form");
const words = page.dataset;
const STORE = `wijklus-field:${words.city}`;
const UNSENT = `wijklus-unsent:${words.city}`;
const DAY = 86400000;
const AGAIN = 30000;
const photos = () => page.querySelector("[data-photos]").photos;
const find = (selector) => page.querySelector(selector);
const field = (name) => form.elements.namedItem(name);

let changing = null;
let isBusy = false;
let isAsked = false;
let sending = "";
let underWay = Promise.resolve();
let sure = "";
let owner = "";

// The store of the phone.

const opened = new Promise((resolve, reject) => {
  const asked = indexedDB.open(STORE, 1);
  asked.onupgradeneeded = () => {
    asked.result.createObjectStore("notes", { keyPath: "key" });
    asked.result.createObjectStore("facts");
  };
  asked.onsuccess = () => resolve(asked.result);
  asked.onerror = () => reject(asked.error);
});

async function stored(kind, mode, work) {
  const database = await opened;
  return new Promise((resolve, reject) => {
    const change = database.transaction(kind, mode, { durability: "strict" });
    const asked = work(change.objectStore(kind));
    change.oncomplete = () => resolve(asked?.result);
    change.onabort = () => reject(change.error);
  });
}

const notes = {
  all: async () =>
    (await stored("notes", "readonly", (kept) => kept.getAll())).sort((one, other) => other.at.localeCompare(one.at)),
  get: (key) => stored("notes", "readonly", (kept) => kept.get(key)),
  put: (note) => stored("notes", "readwrite", (kept) => kept.put(note)),
  drop: (key) => stored("notes", "readwrite", (kept) => kept.delete(key)),
};
const fact = (name) => stored("facts", "readonly", (kept) => kept.get(name));
const keepFact = (name, value) => stored("facts", "readwrite", (kept) => kept.put(value, name));
const isMine = (note) => !note.owner || !owner || note.owner === owner;

// What is shown.

function say(state) {
  page.querySelectorAll("[data-state]").forEach((line) => (line.hidden = line.dataset.state !== state));
}

function told(sentence, problem = "") {
  find("[data-note]").textContent = sentence;
  find("[data-problem]").textContent = problem;
}

function moment(value) {
  return new Date(value).toLocaleString(document.documentElement.lang, { dateStyle: "short", timeStyle: "short" });
}

function valueOf(note, name) {
  return note.values?.find(([one]) => one === name)?.[1] || "";
}

function excerpt(note) {
  return note.excerpt ?? valueOf(note, "text").slice(0, 120);
}

function row(note) {
  const line = find("[data-row]").content.cloneNode(true).firstElementChild;
  const part = (name) => line.querySelector(`[data-${name}]`);
  const state = sending === note.key ? "sending" : note.state;
  part("words").textContent = excerpt(note);
  part("when").textContent = moment(note.at);
  part("where").textContent = note.place ?? (valueOf(note, "place_text") ? `· ${valueOf(note, "place_text")}` : "");
  part("photos-count").hidden = !note.count;
  part("number").textContent = note.count;
  line.dataset.key = note.key;
  line.querySelectorAll("[data-shown]").forEach((shown) => (shown.hidden = shown.dataset.shown !== state));
  line.querySelectorAll("[data-of]").forEach((of) => (of.textContent = `: ${excerpt(note).slice(0, 40)}`));
  if (note.sent_at) part("sent").textContent = moment(note.sent_at);
  part("why").textContent = note.problem || "";
  const isOpen = state === "waiting" || state === "refused";
  part("change").hidden = !isOpen || note.other;
  part("as-new").hidden = !(isOpen && note.other);
  part("delete").hidden = !isOpen || sure === note.key;
  part("delete-sure").hidden = !isOpen || sure !== note.key;
  part("change").addEventListener("click", () => change(note.key));
  part("as-new").addEventListener("click", () => sendAsNew(note.key));
  part("delete").addEventListener("click", async () => {
    sure = note.key;
    await show();
    find(`[data-key="${note.key}"] [data-delete-sure]`)?.focus();
  });
  part("delete-sure").addEventListener("click", () => drop(note.key));
  return line;
}

// Whoever is on a button of the list stays there when the list is drawn anew.
function focusInList() {
  const button = document.activeElement?.closest("[data-queue] button");
  const action = button && ["data-change", "data-as-new", "data-delete", "data-delete-sure"].find((one) => button.hasAttribute(one));
  return action ? `[data-key="${button.closest("[data-key]").dataset.key}"] [${action}]` : "";
}

async function show() {
  const all = await notes.all();
  const mine = all.filter(isMine);
  const waiting = mine.filter((note) => note.state !== "sent");
  const others = all.filter((note) => !isMine(note) && note.state !== "sent");
  const focused = focusInList();
  find("[data-queue]").replaceChildren(...mine.map(row));
  if (focused) find(focused)?.focus();
  find("[data-empty]").hidden = mine.length > 0;
  find("[data-others]").hidden = !others.length;
  find("[data-others-count]").textContent = others.length;
  find("[data-count]").textContent = waiting.length;
  find("[data-again]").hidden = !waiting.some((note) => note.state === "waiting");
  rememberUnsent(waiting.length + others.length);
}

// The page where one logs out warns of what would be erased with it.
function rememberUnsent(count) {
  try {
    if (count) localStorage.setItem(UNSENT, JSON.stringify({ count, page: location.pathname }));
    else localStorage.removeItem(UNSENT);
  } catch {
    // Nothing can be remembered here.
  }
}

// Keeping, changing, deleting.

function wrong() {
  if (!field("text").value.trim()) return [field("text"), words.noWords];
  if (field("who").value !== "one") {
    return Number(field("voices").value) >= 1 ? null : [field("voices"), words.noVoices];
  }
  const wish = field("answer").value;
  const needed = field({ mail: "email", phone: "phone", sms: "phone", letter: "address", group: "group_name" }[wish] || "");
  if (needed && !needed.value.trim()) return [needed, words.noReach];
  if (needed && !field("agreed").checked) return [field("agreed"), words.noConsent];
  return null;
}

function newKey() {
  return `field-${crypto.randomUUID()}`;
}

function values() {
  return [...new FormData(form)].filter(([, value]) => typeof value === "string");
}

async function keep(event) {
  event.preventDefault();
  const problem = wrong();
  if (problem) {
    told("", problem[1]);
    problem[0].focus();
    return;
  }
  const was = changing;
  const files = photos().files;
  const note = {
    key: was?.key || newKey(),
    at: was?.at || new Date().toISOString(),
    owner: was?.owner || owner,
    values: values(),
    photos: files,
    count: files.length,
    state: "waiting",
  };
  try {
    await notes.put(note);
  } catch {
    told("", words.notKept);
    return;
  }
  changing = null;
  empty(note);
  told(was ? words.changed : words.kept);
  navigator.storage?.persist?.().catch(() => {});
  await show();
  await sendAll();
}

// The next note begins at the same place, as whoever stands on a market stays there.
function empty(note) {
  const same = ["neighbourhood", "place_text", "who"].map((name) => [name, valueOf(note, name)]);
  blank();
  same.forEach(([name, value]) => put(name, value));
  field("text").focus();
}

function blank() {
  form.reset();
  for (const name of ["lat", "lon"]) put(name, "");
  find("[data-changing-now]").hidden = true;
  find("[data-here-note]").textContent = "";
  forgetDraft();
}

function forgetDraft() {
  try {
    localStorage.removeItem(`wijklus-draft:${location.pathname}:${form.dataset.draft}`);
  } catch {
    // There is no draft.
  }
}

function put(name, value) {
  const found = field(name);
  if (!found) return;
  if (found.type === "checkbox") found.checked = Boolean(value);
  else found.value = value;
}

// Whoever wants to change a note that just left waits for what becomes of it.
async function change(key) {
  if (sending === key) await underWay.catch(() => {});
  const note = await notes.get(key);
  if (!note?.values) return;
  if (changing) await leave();
  changing = note;
  await notes.put({ ...note, state: "held" });
  form.reset();
  for (const name of new Set([...form.elements].map((one) => one.name).filter(Boolean))) {
    if (name !== "photos") put(name, valueOf(note, name));
  }
  await photos().set(note.photos);
  find("[data-changing-now]").hidden = false;
  told(words.changing);
  await show();
  field("text").focus();
}

async function leave() {
  const note = changing;
  changing = null;
  if (note) await notes.put(note);
}

async function drop(key) {
  await notes.drop(key);
  sure = "";
  await show();
  find("#queue").focus();
}

async function sendAsNew(key) {
  const note = await notes.get(key);
  if (!note) return;
  const { other, problem, ...same } = note;
  await notes.put({ ...same, key: newKey(), state: "waiting" });
  await notes.drop(key);
  await show();
  await sendAll();
}

// Sending: one after the other, in one tab at a time.

async function session() {
  const answer = await fetch(words.session, { cache: "no-store", headers: { Accept: "application/json" } });
  if (answer.status === 401) say("login");
  else if (answer.status === 403) say("denied");
  else if (!answer.ok) say("offline");
  if (!answer.ok) return null;
  const found = await answer.json();
  owner = found.owner;
  await keepFact("owner", owner);
  say("online");
  if (field("neighbourhood").value === "-" && !form.dataset.placed && found.neighbourhood) {
    put("neighbourhood", found.neighbourhood);
  }
  form.dataset.placed = "yes";
  return found;
}

function bodyOf(note) {
  const body = new FormData();
  note.values.forEach(([name, value]) => body.append(name, value));
  body.set("form_key", note.key);
  body.set("noted_at", note.at);
  note.photos.forEach((photo, number) => body.append("photos", photo, photo.name || `foto-${number + 1}.jpg`));
  return body;
}

async function sendOne(key, token) {
  const note = await notes.get(key);
  if (!note || note.state !== "waiting") return true;
  const answer = await fetch(words.send, {
    method: "POST",
    body: bodyOf(note),
    headers: { Accept: "application/json", "X-CSRFToken": token },
  });
  if (answer.ok) {
    await notes.put({
      ...{ key, at: note.at, owner: note.owner || owner, excerpt: excerpt(note).slice(0, 60), count: note.count },
      ...{ state: "sent", sent_at: new Date().toISOString(), reference: (await answer.json()).reference },
    });
    return true;
  }
  if (answer.status === 401) say("login");
  if ([400, 409, 413, 422].includes(answer.status)) {
    const found = await answer.json().catch(() => ({ problems: [String(answer.status)] }));
    await notes.put({ ...note, state: "refused", other: answer.status === 409, problem: found.problems.join(" ") });
    return true;
  }
  return false;
}

async function sendWaiting() {
  const found = await session();
  if (!found) return;
  let isGoing = true;
  while (isGoing) {
    const next = (await notes.all()).filter((note) => note.state === "waiting" && isMine(note)).pop();
    sending = next?.key || "";
    await show();
    if (next) underWay = sendOne(next.key, found.token);
    isGoing = Boolean(next) && (await underWay);
  }
}

// What is asked while a sending is under way is done after it: a note kept meanwhile does not wait for the next half minute.
async function sendAll() {
  isAsked = true;
  if (isBusy) return;
  isBusy = true;
  while (isAsked) {
    isAsked = false;
    await sendNow();
  }
  isBusy = false;
  await show();
}

async function sendNow() {
  try {
    if (navigator.locks) {
      await navigator.locks.request(STORE, { ifAvailable: true }, (lock) => (lock ? sendWaiting() : null));
    } else {
      await sendWaiting();
    }
  } catch {
    say("offline");
  } finally {
    sending = "";
  }
}

// Where the phone is, when it tells.

function here() {
  const note = find("[data-here-note]");
  const cannot = () => (note.textContent = words.notPlaced);
  if (!navigator.geolocation) return cannot();
  return navigator.geolocation.getCurrentPosition(
    (place) => {
      put("lat", place.coords.latitude.toFixed(6));
      put("lon", place.coords.longitude.toFixed(6));
      note.textContent = words.placed;
    },
    cannot,
    { enableHighAccuracy: true, timeout: 15000, maximumAge: 60000 },
  );
}

async function tidy() {
  for (const note of await notes.all()) {
    if (note.state === "held") await notes.put({ ...note, state: "waiting" });
    if (note.state === "sent" && Date.now() - Date.parse(note.sent_at) > DAY) await notes.drop(note.key);
  }
}

async function begin() {
  try {
    await opened;
  } catch {
    find("[data-live]").hidden = false;
    told("", words.notKept);
    return;
  }
  owner = (await fact("owner")) || "";
  await tidy();
  find("[data-live]").hidden = false;
  form.addEventListener("submit", keep);
  find("[data-here]").addEventListener("click", here);
  find("[data-send-now]").addEventListener("click", sendAll);
  find("[data-stop-changing]").addEventListener("click", async () => {
    await leave();
    blank();
    told("");
    await show();
    await sendAll();
  });
  window.addEventListener("online", sendAll);
  window.addEventListener("offline", () => say("offline"));
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && sendAll());
  setInterval(() => find("[data-again]").hidden || sendAll(), AGAIN);
  navigator.serviceWorker?.register(words.worker).catch(() => {});
  await show();
  await sendAll();
}

await begin();
page.dataset.ready = "yes";
