// Ctrl and Enter sends the form somebody types in, from any field of it.
for (const form of document.querySelectorAll("form[data-keys-send]")) {
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    form.requestSubmit(form.querySelector("[data-main]"));
  });
}
