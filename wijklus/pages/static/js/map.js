// Maps of outlines on plain ground; tiles only when the municipality gave them. The list beside a map always stays.

function areaStyle(here) {
  return (feature) => ({
    className: `wl-map__area${here && feature.properties.code === here ? " wl-map__area--here" : ""}`,
    color: undefined,
    weight: 1.5,
  });
}

function start(element, data) {
  const canvas = element.querySelector(".wl-map__canvas");
  canvas.hidden = false;
  const map = L.map(canvas, {
    attributionControl: false,
    zoomControl: false,
    scrollWheelZoom: false,
    zoomSnap: data.tiles ? 1 : 0.25,
  });
  L.control.zoom({ zoomInTitle: data.zoomIn || "+", zoomOutTitle: data.zoomOut || "-" }).addTo(map);
  if (data.tiles) L.tileLayer(data.tiles, { alt: "" }).addTo(map);
  return map;
}

async function outlines(map, data, clickable) {
  const answer = await fetch(data.boundaries);
  if (!answer.ok) throw new Error(`outlines: ${answer.status}`);
  const layer = L.geoJSON(await answer.json(), {
    style: areaStyle(data.here),
    interactive: clickable,
    onEachFeature: (feature, shape) => {
      if (!clickable) return;
      shape.bindTooltip(document.createTextNode(feature.properties.name || "").textContent, { sticky: true });
      if (feature.properties.href) shape.on("click", () => location.assign(feature.properties.href));
    },
  }).addTo(map);
  const chosen = data.here && layer.getLayers().find((shape) => shape.feature.properties.code === data.here);
  map.fitBounds((chosen || layer).getBounds(), { padding: [12, 12] });
}

async function draw(element) {
  const map = start(element, element.dataset);
  await outlines(map, element.dataset, true);
  if (!element.dataset.points) return;
  const answer = await fetch(element.dataset.points);
  L.geoJSON(await answer.json(), {
    pointToLayer: (_feature, place) => L.circleMarker(place, { radius: 7, className: "wl-map__point" }),
  }).addTo(map);
}

async function pick(element) {
  const [latitude, longitude] = [element.querySelector("[data-lat]"), element.querySelector("[data-lon]")];
  const status = element.querySelector("[data-status]");
  const clear = element.querySelector("[data-clear]");
  element.querySelector("[data-enhanced]").hidden = false;
  const map = start(element, element.dataset);
  await outlines(map, element.dataset, false);
  let marker = null;
  const show = (place) => {
    marker?.remove();
    marker = place && L.circleMarker(place, { radius: 9, className: "wl-map__point" }).addTo(map);
    status.textContent = place ? status.dataset.chosen : status.dataset.none;
    clear.hidden = !place;
  };
  const choose = (place) => {
    latitude.value = place ? place.lat.toFixed(6) : "";
    longitude.value = place ? place.lng.toFixed(6) : "";
    show(place);
  };
  map.on("click", (event) => choose(event.latlng));
  map.getContainer().addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target !== map.getContainer()) return;
    event.preventDefault();
    choose(map.getCenter());
  });
  clear.addEventListener("click", () => choose(null));
  if (latitude.value && longitude.value) show(L.latLng(Number(latitude.value), Number(longitude.value)));
}

// A map that cannot be drawn disappears; the list or the address field is still there.
function orHide(element, work) {
  work(element).catch(() => {
    (element.querySelector("[data-enhanced]") || element.querySelector(".wl-map__canvas")).hidden = true;
  });
}

if (window.L) {
  document.querySelectorAll("[data-map]").forEach((element) => orHide(element, draw));
  document.querySelectorAll("[data-map-picker]").forEach((element) => orHide(element, pick));
}
