// The niceties of Wijklus. Every page works without this file; nothing here is needed to say or to read something.

const DRAFT_DAYS = 7;
const PRIVATE = new Set(["email", "tel", "password", "file", "hidden", "submit", "button"]);

function focusErrors() {
  document.querySelector("[data-focus]:not([data-sample] *)")?.focus();
}

function sendOnce() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    form.querySelectorAll("button[type=submit]").forEach((button) => button.setAttribute("aria-busy", "true"));
  });
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-sent]").forEach((form) => {
      delete form.dataset.sent;
      form.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
    });
  });
}

// Drafts stay on the device, without mail address or phone number, until the receipt says they arrived.

function draftKey(name) {
  return `wijklus-draft:${location.pathname}:${name}`;
}

function readDraft(key) {
  try {
    const draft = JSON.parse(localStorage.getItem(key));
    return draft && Date.now() - draft.at < DRAFT_DAYS * 86400000 ? draft : null;
  } catch {
    return null;
  }
}

function writeDraft(key, values) {
  try {
    localStorage.setItem(key, JSON.stringify({ at: Date.now(), values }));
  } catch {
    // A full or forbidden store: the form simply has no draft.
  }
}

function forget(match) {
  try {
    Object.keys(localStorage)
      .filter((key) => key.startsWith("wijklus-draft:") && match(key))
      .forEach((key) => localStorage.removeItem(key));
  } catch {
    // No store, nothing to forget.
  }
}

function fieldsOf(form) {
  return [...form.elements].filter((field) => field.name && !PRIVATE.has(field.type) && !("private" in field.dataset));
}

function valuesOf(form) {
  return fieldsOf(form)
    .filter((field) => !["radio", "checkbox"].includes(field.type) || field.checked)
    .map((field) => [field.name, field.value]);
}

function fill(form, values) {
  const fields = fieldsOf(form);
  if (fields.some((field) => field.matches("textarea, input[type=text]") && field.value)) return false;
  for (const [name, value] of values) {
    for (const field of fields.filter((one) => one.name === name)) {
      if (["radio", "checkbox"].includes(field.type)) field.checked ||= field.value === value;
      else field.value = value;
    }
  }
  return values.some(([, value]) => value.length > 0);
}

function keepDrafts() {
  const done = document.querySelector("[data-draft-done]")?.dataset.draftDone;
  forget((key) => (done && key.endsWith(`:${done}`)) || (key.includes(":") && !readDraft(key)));
  document.querySelectorAll("form[data-draft]").forEach((form) => {
    const key = draftKey(form.dataset.draft);
    const draft = readDraft(key);
    const note = form.querySelector("[data-draft-note]");
    if (draft && fill(form, draft.values) && note) note.hidden = false;
    form.addEventListener("input", () => writeDraft(key, valuesOf(form)));
    form.querySelector("[data-draft-clear]")?.addEventListener("click", () => {
      forget((one) => one === key);
      form.reset();
      note.hidden = true;
      fieldsOf(form)[0]?.focus();
    });
  });
}

// j and k walk the rows of a list; enter opens the one with the focus, as links do; x chooses it.

function walkRows() {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.matches("input:not([type=checkbox]), textarea, select")) return;
    if (event.key === "x") {
      const row = document.activeElement.closest("[data-keys] > *");
      row?.querySelector("input[type=checkbox]")?.click();
      return;
    }
    const step = { j: 1, k: -1 }[event.key];
    const list = step && document.querySelector("[data-keys]");
    if (!list) return;
    const links = [...list.children].map((row) => row.querySelector("a, button")).filter(Boolean);
    const here = links.findIndex((link) => link.closest("[data-keys] > *").contains(document.activeElement));
    const start = here >= 0 ? here : links.findIndex((link) => link.hasAttribute("aria-current"));
    const next = links[Math.min(Math.max(start + step, 0), links.length - 1)];
    next?.focus();
    event.preventDefault();
  });
}

// Where the two panes stand below each other, what was chosen opens as a page of its own instead of out of sight.
function openAsPage() {
  document.addEventListener("htmx:confirm", (event) => {
    if (event.detail.target?.id !== "detail" || !event.detail.elt.href) return;
    if (!matchMedia("(max-width: 56em)").matches) return;
    event.preventDefault();
    location.assign(event.detail.elt.href);
  });
}

function closeMenus() {
  const open = () => document.querySelectorAll("details[data-menu][open]");
  document.addEventListener("click", (event) => {
    open().forEach((menu) => menu.contains(event.target) || menu.removeAttribute("open"));
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    open().forEach((menu) => {
      menu.removeAttribute("open");
      menu.querySelector("summary").focus();
    });
  });
}

// One click in a mail is enough: the page it leads to confirms by itself at the first sign of a person, or once it was
// in sight for a few seconds: whoever reads it on a phone may touch nothing. A mail scanner says that it is a program,
// leaves at once, or opens the other two links as well, and then none of them counts.

const IN_SIGHT = 4000;
const SIGNS = ["pointermove", "mousemove", "mouseover", "pointerdown", "touchstart", "wheel", "keydown"];

function confirmNow() {
  const form = document.querySelector("form[data-confirm-now='1']");
  if (!form || navigator.webdriver) return;
  document.querySelector("[data-confirm-hint]")?.removeAttribute("hidden");
  let seen = 0;
  const waiting = setInterval(() => {
    seen += document.visibilityState === "visible" ? 500 : 0;
    if (seen >= IN_SIGHT) confirm();
  }, 500);
  const stop = () => {
    clearInterval(waiting);
    SIGNS.forEach((sign) => removeEventListener(sign, heard, true));
  };
  const confirm = () => {
    stop();
    form.requestSubmit();
  };
  const heard = (event) => {
    if (!event.isTrusted || document.visibilityState !== "visible") return;
    const chooses = form.contains(event.target) && ["pointerdown", "touchstart", "keydown"].includes(event.type);
    (chooses ? stop : confirm)();
  };
  SIGNS.forEach((sign) => addEventListener(sign, heard, { capture: true, passive: true }));
}

// Logging out erases what waits on this device to be sent: the page where one logs out says so first.

function unsent() {
  try {
    const keys = Object.keys(localStorage).filter((key) => key.startsWith("wijklus-unsent:"));
    return keys.map((key) => JSON.parse(localStorage.getItem(key)).page).filter((page) => /^\/[a-z]/.test(page));
  } catch {
    return [];
  }
}

function warnOfUnsent() {
  const warning = document.querySelector("[data-unsent]");
  const [page] = unsent();
  if (warning && page) {
    warning.hidden = false;
    warning.querySelector("a").href = page;
  }
  document.querySelectorAll("form[data-logout]").forEach((form) =>
    form.addEventListener("submit", (event) => {
      if (!unsent().length) return;
      event.preventDefault();
      location.assign(form.action);
    }),
  );
}

focusErrors();
warnOfUnsent();
sendOnce();
keepDrafts();
walkRows();
closeMenus();
confirmNow();
openAsPage();
