// Keeps the page of the field form on the phone: the page and what it looks like, never an answer about a person.
const KEPT = "wijklus-field:{{ city.slug }}:{{ version }}";
const PAGE = self.registration.scope;
const STATIC = new URL("{{ static }}", PAGE).href;
const LOOK = /\/stad\.css(\?|$)/;

const isAsset = (url) => url.origin === location.origin && (url.href.startsWith(STATIC) || LOOK.test(url.pathname));

// What the page needs is what the page names.
async function assetsOf(answer) {
  const text = await answer.text();
  const named = [...text.matchAll(/(?:href|src)="([^"#]+)/g)].map((hit) => new URL(hit[1].replaceAll("&amp;", "&"), PAGE));
  return [...new Set(named.filter(isAsset).map((url) => url.href))];
}

async function renew() {
  const answer = await fetch(PAGE, { credentials: "same-origin", redirect: "manual", cache: "no-store" });
  if (answer.status !== 200) return;
  const kept = await caches.open(KEPT);
  const assets = await assetsOf(answer.clone());
  const known = new Set((await kept.keys()).map((request) => request.url));
  await Promise.all(assets.filter((url) => !known.has(url)).map((url) => kept.add(url)));
  await kept.put(PAGE, answer);
  for (const url of known) if (url !== PAGE && !assets.includes(url)) await kept.delete(url);
}

self.addEventListener("install", (event) => event.waitUntil(renew().then(() => self.skipWaiting())));

self.addEventListener("activate", (event) =>
  event.waitUntil(
    caches
      .keys()
      .then((names) => names.filter((name) => name.startsWith("wijklus-field:{{ city.slug }}:") && name !== KEPT))
      .then((old) => Promise.all(old.map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  ),
);

async function fromPhone(request, event) {
  const kept = await caches.open(KEPT);
  const found = await kept.match(request.mode === "navigate" ? PAGE : request.url, { ignoreVary: true });
  if (request.mode === "navigate") event.waitUntil(renew().catch(() => {}));
  return found || fetch(request);
}

self.addEventListener("fetch", (event) => {
  const request = event.request;
  const url = new URL(request.url);
  if (request.method !== "GET") return;
  const isPage = request.mode === "navigate" && url.origin + url.pathname === PAGE;
  if (isPage || (request.mode !== "navigate" && isAsset(url))) event.respondWith(fromPhone(request, event));
});
