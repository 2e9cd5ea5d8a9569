// Photos in a form: chosen one after the other, made smaller, each to be taken out again, and kept on this device until
// they were sent. Without this file the plain file field works as browsers make it.

const LONGEST = 2048;
const SMALL = 1_500_000;
const DAYS = 7;
const NAME = "wijklus-photos";

function opened() {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("drafts");
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}

async function drafts(mode, work) {
  const database = await opened();
  try {
    return await new Promise((resolve, reject) => {
      const change = database.transaction("drafts", mode);
      const asked = work(change.objectStore("drafts"));
      change.oncomplete = () => resolve(asked?.result);
      change.onabort = () => reject(change.error);
    });
  } finally {
    database.close();
  }
}

// What a file says of itself is not believed: these are the first bytes of a JPEG, PNG, GIF and WebP.
async function looksLikePhoto(file) {
  const head = new Uint8Array(await file.slice(0, 12).arrayBuffer());
  const text = String.fromCharCode(...head);
  return (head[0] === 0xff && head[1] === 0xd8) || text.startsWith("\x89PNG") || text.startsWith("GIF8") ||
    (text.startsWith("RIFF") && text.endsWith("WEBP"));
}

// A photo at most so large, drawn anew; what a browser cannot draw stays as it is.
async function smaller(file) {
  if (file.type === "image/gif") return file;
  let picture;
  try {
    picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    return (await looksLikePhoto(file)) ? file : null;
  }
  const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
  if (scale === 1 && file.size < SMALL) return file;
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  const drawn = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.85));
  if (!drawn || drawn.size >= file.size) return file;
  return new File([drawn], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" });
}

class Photos {
  constructor(box) {
    this.box = box;
    this.words = box.dataset;
    this.input = box.querySelector("input[type=file]");
    this.list = box.querySelector("[data-photo-list]");
    this.note = box.querySelector("[data-photo-note]");
    this.chosen = [];
    this.addresses = [];
    const form = this.input.form;
    this.draft = form.dataset.draft ? `${location.pathname}:${form.dataset.draft}` : "";
    this.input.addEventListener("change", () => this.add([...this.input.files]));
    form.addEventListener("reset", () => this.set([]));
    form.querySelector("[data-draft-clear]")?.addEventListener("click", () => this.set([]));
  }

  get files() {
    return [...this.chosen];
  }

  async add(files) {
    this.input.setAttribute("aria-busy", "true");
    const problems = [];
    for (const file of files) {
      const photo = await smaller(file).catch(() => file);
      if (!photo) problems.push(`${this.words.noPhoto} ${file.name}`);
      else if (photo.size > Number(this.words.largest)) problems.push(`${this.words.tooBig} ${file.name}`);
      else if (this.chosen.length < Number(this.words.most)) this.chosen.push(photo);
      else if (!problems.includes(this.words.tooMany)) problems.push(this.words.tooMany);
    }
    this.input.removeAttribute("aria-busy");
    this.show(problems);
    await this.keep();
  }

  async set(files) {
    this.chosen = [...files];
    this.show([]);
    await this.keep();
  }

  // The field itself holds what is in the list, so that the form is sent as any other.
  show(problems) {
    const transfer = new DataTransfer();
    this.chosen.forEach((photo) => transfer.items.add(photo));
    this.input.files = transfer.files;
    this.addresses.forEach((address) => URL.revokeObjectURL(address));
    this.addresses = this.chosen.map((photo) => URL.createObjectURL(photo));
    this.list.replaceChildren(...this.chosen.map((photo, number) => this.row(photo, number)));
    this.list.hidden = !this.chosen.length;
    this.note.textContent = problems.join(" ") || (this.chosen.length && this.draft ? this.words.kept : "");
    this.note.classList.toggle("wl-error", problems.length > 0);
  }

  row(photo, number) {
    const row = document.createElement("li");
    const picture = document.createElement("img");
    picture.src = this.addresses[number];
    picture.alt = "";
    const name = document.createElement("span");
    name.textContent = photo.name;
    const remove = document.createElement("button");
    remove.type = "button";
    remove.className = "nl-button nl-button--subtle";
    remove.textContent = `${this.words.remove} ${number + 1}`;
    remove.addEventListener("click", async () => {
      await this.set(this.chosen.filter((other) => other !== photo));
      this.input.focus();
    });
    row.append(picture, name, remove);
    return row;
  }

  async keep() {
    if (!this.draft) return;
    try {
      await drafts("readwrite", (kept) =>
        this.chosen.length ? kept.put({ at: Date.now(), photos: this.chosen }, this.draft) : kept.delete(this.draft),
      );
    } catch {
      // A full or forbidden store: the photos are simply chosen again.
    }
  }

  async restore() {
    if (!this.draft) return;
    const draft = await drafts("readonly", (kept) => kept.get(this.draft)).catch(() => null);
    if (draft && !this.chosen.length) {
      this.chosen = draft.photos;
      this.show([]);
    }
  }
}

async function forget() {
  const done = document.querySelector("[data-draft-done]")?.dataset.draftDone;
  const [keys, values] = await drafts("readonly", (kept) => kept.getAllKeys()).then(async (found) => [
    found,
    await drafts("readonly", (kept) => kept.getAll()),
  ]);
  const over = keys.filter(
    (key, number) => (done && key.endsWith(`:${done}`)) || Date.now() - values[number].at > DAYS * 86400000,
  );
  if (over.length) await drafts("readwrite", (kept) => over.forEach((key) => kept.delete(key)));
}

const boxes = [...document.querySelectorAll("[data-photos]")];
boxes.forEach((box) => (box.photos = new Photos(box)));
await forget().catch(() => {});
await Promise.all(boxes.map((box) => box.photos.restore()));
