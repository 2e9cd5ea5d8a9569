// Rows of a list with data-reorder can be dragged to another place; the buttons do the same without a mouse.
for (const list of document.querySelectorAll("[data-reorder]")) {
  let dragged = null;
  const rows = () => [...list.children];
  for (const row of rows()) {
    if (!row.querySelector("form[data-move]")) continue;
    row.draggable = true;
    row.classList.add("wl-draggable");
    row.addEventListener("dragstart", (event) => {
      dragged = row;
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", "");
    });
    row.addEventListener("dragend", () => {
      dragged = null;
    });
    row.addEventListener("dragover", (event) => {
      if (dragged) event.preventDefault();
    });
    row.addEventListener("drop", (event) => {
      if (!dragged || dragged === row) return;
      event.preventDefault();
      const form = dragged.querySelector("form[data-move]");
      const place = document.createElement("input");
      place.type = "hidden";
      place.name = "to";
      place.value = String(rows().indexOf(row) + 1);
      form.append(place);
      form.submit();
    });
  }
}
