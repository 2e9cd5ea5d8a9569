// The QR code on a letter carries the code behind the #, which never reaches the server: fill it in here.
const field = document.getElementById("id_code");
const code = decodeURIComponent(window.location.hash.slice(1));
if (field && code && !field.value) {
  field.value = code.toUpperCase();
  history.replaceState(null, "", window.location.pathname);
}
