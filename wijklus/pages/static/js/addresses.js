// Addresses that fit what was typed so far, below the field: choosing one fills it in. Without this file the field
// works as it stands, and the answer asks which address was meant.

const WAIT = 250;
const LEAST = 2;

function suggestFor(field) {
  const list = document.getElementById(field.dataset.list);
  const told = document.getElementById(field.dataset.told);
  let waiting = 0;
  let asked = null;
  let chosen = -1;

  const options = () => [...list.children];

  function mark(place) {
    chosen = place;
    options().forEach((option, at) => option.setAttribute("aria-selected", String(at === place)));
    const option = options()[place];
    if (option) field.setAttribute("aria-activedescendant", option.id);
    else field.removeAttribute("aria-activedescendant");
    option?.scrollIntoView({ block: "nearest" });
  }

  function close() {
    clearTimeout(waiting);
    asked?.abort();
    list.hidden = true;
    list.replaceChildren();
    field.setAttribute("aria-expanded", "false");
    mark(-1);
  }

  function choose(option) {
    field.value = option.textContent;
    close();
    told.textContent = "";
    field.focus();
  }

  function show(found, said) {
    close();
    told.textContent = said;
    list.replaceChildren(
      ...found.map((text, place) => {
        const option = document.createElement("li");
        option.id = `${list.id}_${place}`;
        option.role = "option";
        option.className = "wl-suggestions__option";
        option.textContent = text;
        return option;
      }),
    );
    mark(-1);
    list.hidden = found.length === 0;
    field.setAttribute("aria-expanded", String(found.length > 0));
  }

  async function ask() {
    asked = new AbortController();
    try {
      const address = `${field.dataset.suggest}?adres=${encodeURIComponent(field.value)}`;
      const answer = await fetch(address, { signal: asked.signal });
      if (!answer.ok) return;
      const { found, said } = await answer.json();
      if (document.activeElement === field) show(found, said);
    } catch {
      // Another sign was typed meanwhile, or there is no network: the button answers then.
    }
  }

  field.setAttribute("role", "combobox");
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", list.id);
  field.setAttribute("aria-expanded", "false");
  field.autocomplete = "off"; // what the browser kept would stand over the list

  field.addEventListener("input", () => {
    close();
    if (field.value.trim().length >= LEAST) waiting = setTimeout(ask, WAIT);
    else told.textContent = "";
  });
  field.addEventListener("keydown", (event) => {
    const last = options().length - 1;
    if (list.hidden || event.isComposing) return;
    if (event.key === "ArrowDown") mark(chosen < last ? chosen + 1 : 0);
    else if (event.key === "ArrowUp") mark(chosen > 0 ? chosen - 1 : last);
    else if (event.key === "Escape") close();
    else if (event.key === "Enter" && chosen >= 0) choose(options()[chosen]);
    else return;
    event.preventDefault();
  });
  field.addEventListener("blur", close);
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) choose(option);
  });
}

document.querySelectorAll("input[data-suggest]").forEach(suggestFor);
