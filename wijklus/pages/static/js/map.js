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
      shape.bindTooltip(nameOf(feature), { sticky: true });
    },
  }).addTo(map);
  const chosen = data.here && layer.getLayers().find((shape) => shape.feature.properties.code === data.here);
  const fit = () => map.fitBounds((chosen || layer).getBounds(), { padding: [12, 12], animate: false });
  fit();
  map.on("resize", fit);
  return layer;
}

function nameOf(feature) {
  const text = document.createElement("span");
  text.textContent = feature.properties.name || "";
  return text;
}

// The name stands in an area where there is room for it; anywhere else it shows at the mouse.
function nameAreas(map, layer) {
  const show = () =>
    layer.eachLayer((shape) => {
      const outline = shape.getBounds();
      const corner = map.latLngToLayerPoint(outline.getSouthEast());
      const size = corner.subtract(map.latLngToLayerPoint(outline.getNorthWest()));
      const room = size.y > 32 && size.x > (shape.feature.properties.name || "").length * 8 + 12;
      if (shape.hasRoom === room) return;
      shape.hasRoom = room;
      shape.unbindTooltip();
      shape.bindTooltip(
        nameOf(shape.feature),
        room ? { permanent: true, direction: "center", className: "wl-map__label" } : { sticky: true },
      );
    });
  show();
  map.on("zoomend", show);
}

// An area opens what its link in the list opens; the link with the mouse or the focus lights up its area.
function tieToList(element, layer) {
  const links = new Map([...element.querySelectorAll("a[data-code]")].map((link) => [link.dataset.code, link]));
  layer.eachLayer((shape) => {
    const link = links.get(shape.feature.properties.code);
    if (!link) return;
    shape.on("click", () => location.assign(link.href));
    const light = (on) => shape.getElement()?.classList.toggle("wl-map__area--here", on);
    const tell = (on) => {
      light(on);
      if (!shape.hasRoom) shape[on ? "openTooltip" : "closeTooltip"](shape.getCenter());
    };
    for (const name of ["mouseenter", "focus"]) link.addEventListener(name, () => tell(true));
    for (const name of ["mouseleave", "blur"]) link.addEventListener(name, () => tell(false));
  });
}

async function draw(element) {
  const map = start(element, element.dataset);
  const areas = await outlines(map, element.dataset, !element.dataset.draw);
  if (element.dataset.draw) drawArea(element, map);
  else {
    nameAreas(map, areas);
    tieToList(element, areas);
  }
  if (!element.dataset.points) return;
  const answer = await fetch(element.dataset.points);
  L.geoJSON(await answer.json(), { pointToLayer: circle }).addTo(map);
}

// The more people, the larger the circle: its surface tells how many.
function circle(feature, place) {
  const { n, label } = feature.properties;
  const marker = L.circleMarker(place, { radius: n ? Math.min(5 + Math.sqrt(n), 32) : 7, className: "wl-map__point" });
  if (!label) return marker;
  const text = document.createElement("span");
  text.textContent = label;
  return marker.bindTooltip(text);
}

// An area of corners, by pointing at them or with Enter at the middle of the map; the form sends it as an address.
function drawArea(element, map) {
  const tools = element.querySelector("[data-draw-tools]");
  const field = document.getElementById("id_vlak");
  const [begin, done, undo, stop] = ["begin", "done", "undo", "stop"].map((name) =>
    tools.querySelector(`[data-draw-${name}]`),
  );
  const status = tools.querySelector("[data-status]");
  const style = { className: "wl-map__drawn", interactive: false };
  let corners = null;
  let shape = null;
  if (element.dataset.area) {
    const shown = element.dataset.area.split(";").map((corner) => corner.split(",").map(Number));
    const around = L.polygon(shown, style).addTo(map).getBounds();
    map.fitBounds(around, { padding: [24, 24], animate: false });
  }
  const show = () => {
    shape?.remove();
    shape = corners && L.polygon(corners, style).addTo(map);
    element.classList.toggle("wl-map--drawing", Boolean(corners));
    begin.hidden = Boolean(corners);
    stop.hidden = !corners;
    undo.hidden = !corners?.length;
    done.hidden = !(corners?.length >= 3);
    const told = corners?.length ? `${status.dataset.corners} ${corners.length}` : status.dataset.begin;
    status.textContent = corners ? told : "";
  };
  const change = (next, focus) => {
    corners = next;
    show();
    focus?.focus();
  };
  const add = (place) => corners && corners.length < 60 && change([...corners, place]);
  tools.hidden = false;
  begin.addEventListener("click", () => change([], map.getContainer()));
  stop.addEventListener("click", () => change(null, begin));
  undo.addEventListener("click", () => change(corners.slice(0, -1), map.getContainer()));
  done.addEventListener("click", () => {
    field.value = corners.map(({ lat, lng }) => `${lat.toFixed(4)},${lng.toFixed(4)}`).join(";");
    field.form.requestSubmit();
  });
  map.on("click", (event) => add(event.latlng));
  map.getContainer().addEventListener("keydown", (event) => {
    if (!corners || event.target !== map.getContainer()) return;
    if (event.key === "Enter") add(map.getCenter());
    else if (event.key === "Backspace") change(corners.slice(0, -1));
    else if (event.key === "Escape") change(null, begin);
    else return;
    event.preventDefault();
  });
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
