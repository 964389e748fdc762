// The map of links under the reader's hand: drag, wheel, pinch, keyboard; who is where, with whom.
// The list beside it says the same; the filter is the page's own form.

import { CLOSEST, Camera } from "./camera.js";
import { Geometry, Selection, outlines } from "./data.js";
import { Painter, radiusOf } from "./painter.js";

const NEAR = 8; // pixels
const STEP = 60; // pixels of an arrow key
const TOLD = 8; // partners named in the card
const FITTED = 24; // times as large as the world that a filter's places are shown at most

const frame = document.querySelector("[data-map]");
const canvas = frame.querySelector("canvas");
const card = frame.querySelector("[data-card]");
const words = frame.dataset;
const language = document.documentElement.lang;
const plural = new Intl.PluralRules(language);
const number = new Intl.NumberFormat(language);

// What is known: the arcs of links or projects, and which of them the filter shows.
const geometries = new Map();
let geometry;
let selection;
let camera;
let painter;
let marked = null; // what is pointed at: a circle or an arc, its arcs
let pinned = false;
let keyboard = false;
let waiting = 0;

// Drawing

function draw() {
  waiting ||= requestAnimationFrame(() => {
    waiting = 0;
    const more = painter.frame(camera, marked);
    if (keyboard && document.activeElement === canvas) cross();
    canvas.style.touchAction = camera.zoom > 1.01 ? "none" : "pan-y";
    if (more) draw();
    else frame.dataset.drawn = selection.arcs.length;
  });
}

// Where the keyboard points: the middle of the map.
function cross() {
  const { context, colours } = painter;
  context.strokeStyle = colours.ink;
  context.lineWidth = 2;
  const [x, y] = [camera.width / 2, camera.height / 2];
  context.beginPath();
  for (const [right, down] of [[1, 0], [-1, 0], [0, 1], [0, -1]]) {
    context.moveTo(x + 10 * right, y + 10 * down);
    context.lineTo(x + 22 * right, y + 22 * down);
  }
  context.stroke();
}

function resize() {
  const { width, height } = canvas.getBoundingClientRect();
  if (!width || !height) return;
  if (camera) camera.resize(width, height);
  else camera = new Camera(width, height);
  camera.stay();
  painter.resize(width, height, Math.min(devicePixelRatio, 2));
  painter.clusters?.clear();
  if (selection) draw();
}

// What is where

function circleAt(x, y, near = NEAR) {
  let found = null;
  let best = Infinity;
  for (const circle of painter.inView(camera)) {
    const far = Math.hypot(camera.across(circle.x) - x, camera.down(circle.y) - y);
    const beyond = far - radiusOf(circle);
    if (beyond < near && far < best) [found, best] = [circle, far];
  }
  return found;
}

function arcAt(x, y) {
  const [wx, wy] = [camera.x + (x - camera.width / 2) / camera.scale, camera.y + (y - camera.height / 2) / camera.scale];
  const near = NEAR / 2 / camera.scale;
  const { from, to } = geometry;
  for (const arc of selection.arcs) {
    const [ax, ay, bx, by] = [geometry.x[from[arc]], geometry.y[from[arc]], geometry.x[to[arc]], geometry.y[to[arc]]];
    if (wx < Math.min(ax, bx) - near || wx > Math.max(ax, bx) + near) continue;
    if (Math.abs(bx - ax) < 1e-6) continue;
    const t = Math.min(Math.max((wx - ax) / (bx - ax), 0), 1); // the pull is in the middle: x is linear
    const [, py] = geometry.pull(arc);
    const cy = (1 - t) ** 2 * ay + 2 * t * (1 - t) * py + t * t * by;
    if (Math.abs(cy - wy) < near) return arc;
  }
  return null;
}

function point(x, y, { arcs = true } = {}) {
  const circle = circleAt(x, y);
  const arc = circle || !arcs ? null : arcAt(x, y);
  if (circle) mark({ circle, arcs: arcsOf(circle) });
  else mark(arc === null ? null : { arc, arcs: Int32Array.of(arc) });
}

function arcsOf(circle) {
  return Int32Array.from(new Set(circle.places.flatMap((place) => [...selection.arcsOf(place)])));
}

function mark(next) {
  if (next?.circle === marked?.circle && next?.arc === marked?.arc) return;
  marked = next;
  tell();
  draw();
}

// The card: who is pointed at

function element(name, text, attributes = {}) {
  const made = Object.assign(document.createElement(name), { textContent: text });
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

function counted(sentence, count) {
  return sentence.replace("#", number.format(count));
}

function linked(place) {
  const made = element("a", geometry.names[place], { href: words.authority.replace("/0/", `/${geometry.keys[place]}/`) });
  const line = element("li", "");
  line.append(made, ` ${geometry.countries[geometry.country[place]]}`);
  return line;
}

function list(places) {
  const lines = element("ul", "", { class: "plain" });
  lines.append(...places.slice(0, TOLD).map(linked));
  if (places.length > TOLD) lines.append(element("li", `+ ${number.format(places.length - TOLD)}`));
  return lines;
}

function partnersOf(place) {
  const { from, to } = geometry;
  const others = [...selection.arcsOf(place)].map((arc) => (from[arc] === place ? to[arc] : from[arc]));
  return [...new Set(others)].sort((a, b) => selection.degree(b) - selection.degree(a));
}

function tell() {
  card.replaceChildren();
  card.hidden = !marked;
  if (!marked) return;
  const places = marked.circle?.places ?? [geometry.from[marked.arc], geometry.to[marked.arc]];
  if (places.length > 1) {
    const title = marked.circle ? counted(words.places, places.length) : words.between;
    card.append(element("p", title, { class: "label" }), list(places));
    return;
  }
  const [place] = places;
  const partners = partnersOf(place);
  card.append(
    element("p", `${geometry.names[place]}, ${geometry.countries[geometry.country[place]]}`, { class: "label" }),
    element("p", counted(plural.select(partners.length) === "one" ? words.partnersOne : words.partnersOther, partners.length)),
    list(partners),
    element("a", words.open, { href: words.authority.replace("/0/", `/${geometry.keys[place]}/`) }),
  );
}

function choose(circle) {
  if (circle.places.length > 1 && camera.zoom < 0.99 * CLOSEST && spread(circle)) {
    stop = -1;
    const before = camera.scale;
    fit(circle.places, CLOSEST);
    if (camera.scale < 2 * before) camera.grow((2 * before) / camera.scale);
    mark(null);
  } else {
    pinned = true;
    mark({ circle, arcs: arcsOf(circle) });
  }
}

function spread({ places }) {
  const [first] = places;
  return places.some((place) => geometry.x[place] !== geometry.x[first] || geometry.y[place] !== geometry.y[first]);
}

function fit(places, closest = FITTED) {
  const xs = places.map((place) => geometry.x[place]);
  const ys = places.map((place) => geometry.y[place]);
  const least = (values) => values.reduce((a, b) => Math.min(a, b), Infinity);
  const most = (values) => values.reduce((a, b) => Math.max(a, b), -Infinity);
  camera.fit(least(xs), least(ys), most(xs), most(ys), closest);
  draw();
}

// Hands

const fingers = new Map();
let moved = 0;

function at(event) {
  const { left, top } = canvas.getBoundingClientRect();
  return [event.clientX - left, event.clientY - top];
}

canvas.addEventListener("pointerdown", (event) => {
  keyboard = false;
  moved = 0;
  fingers.set(event.pointerId, at(event));
  canvas.setPointerCapture(event.pointerId);
});

canvas.addEventListener("pointermove", (event) => {
  const [x, y] = at(event);
  const before = fingers.get(event.pointerId);
  if (!before) {
    if (!pinned) point(x, y);
    return;
  }
  const others = [...fingers].filter(([id]) => id !== event.pointerId).map(([, place]) => place);
  moved += Math.abs(x - before[0]) + Math.abs(y - before[1]);
  if (others.length) {
    const [ox, oy] = others[0];
    const times = Math.hypot(x - ox, y - oy) / (Math.hypot(before[0] - ox, before[1] - oy) || 1);
    camera.grow(times, (x + ox) / 2, (y + oy) / 2);
  } else camera.move(before[0] - x, before[1] - y);
  fingers.set(event.pointerId, [x, y]);
  draw();
});

for (const end of ["pointerup", "pointercancel"]) {
  canvas.addEventListener(end, (event) => {
    const was = fingers.delete(event.pointerId);
    if (end === "pointercancel" || !was || moved > NEAR) return;
    pinned = false;
    const circle = circleAt(...at(event), event.pointerType === "touch" ? 16 : NEAR);
    if (circle) choose(circle);
    else point(...at(event));
  });
}

canvas.addEventListener("pointerleave", () => {
  if (!pinned && !fingers.size) mark(null);
});

canvas.addEventListener(
  "wheel",
  (event) => {
    if (!event.ctrlKey && document.activeElement !== canvas) return; // the page scrolls
    event.preventDefault();
    camera.grow(2 ** (-event.deltaY / (event.ctrlKey ? 100 : 400)), ...at(event));
    draw();
  },
  { passive: false },
);

// Keys: the middle of the map is the pointer

let tour = []; // the places in view when N or P was first pressed, largest first
let stop = -1;

function walk(step) {
  if (stop < 0) tour = painter.inView(camera).sort((a, b) => b.places.length - a.places.length || a.x - b.x);
  if (!tour.length) return;
  stop = stop < 0 && step < 0 ? tour.length - 1 : (stop + step + tour.length) % tour.length;
  const circle = tour[stop];
  [camera.x, camera.y] = [circle.x, circle.y];
  camera.stay();
  pinned = true;
  mark({ circle, arcs: arcsOf(circle) });
}

const KEYS = {
  ArrowLeft: () => camera.move(-STEP, 0),
  ArrowRight: () => camera.move(STEP, 0),
  ArrowUp: () => camera.move(0, -STEP),
  ArrowDown: () => camera.move(0, STEP),
  "+": () => camera.grow(2),
  "=": () => camera.grow(2),
  "-": () => camera.grow(0.5),
  0: () => camera.whole(),
};

canvas.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  const here = () => circleAt(camera.width / 2, camera.height / 2, STEP);
  keyboard = true;
  if (KEYS[event.key]) {
    KEYS[event.key]();
    [stop, pinned] = [-1, true];
    const circle = here();
    mark(circle && { circle, arcs: arcsOf(circle) });
  } else if (event.key === "n" || event.key === "p") walk(event.key === "n" ? 1 : -1);
  else if (event.key === "Enter" && (marked?.circle ?? here())) choose(marked?.circle ?? here());
  else if (event.key === "Escape") {
    pinned = false;
    mark(null);
  } else return;
  event.preventDefault();
  draw();
});

for (const state of ["focus", "blur"]) canvas.addEventListener(state, () => selection && draw());

frame.addEventListener("click", (event) => {
  const times = { in: 2, out: 0.5 }[event.target.closest("[data-zoom]")?.dataset.zoom];
  if (times) camera.grow(times);
  else if (event.target.closest("[data-zoom]")) camera.whole();
  else return;
  draw();
});

// The filter

async function follow() {
  const results = document.getElementById("results");
  const { show, query, near } = results.dataset;
  if (!geometries.has(show)) {
    geometries.set(show, await Geometry.load(words.geometry.replace("links.json", `${show}.json`)));
  }
  const found = await Selection.load(`${words.selection}?${query}`, geometries.get(show));
  if (results !== document.getElementById("results")) return; // filtered again meanwhile
  geometry = geometries.get(show);
  selection = found;
  [marked, pinned, stop] = [null, false, -1];
  tell();
  painter.show(geometry, selection);
  if (near && selection.places.length) fit(selection.places.filter((place) => !geometry.isHome(place)).concat(near === "all" ? selection.places : []));
  draw();
}

async function start() {
  painter = new Painter(canvas, await outlines(words.outlines));
  frame.hidden = false;
  frame.parentElement.classList.add("has-map");
  painter.readColours();
  new ResizeObserver(resize).observe(canvas);
  resize();
  await follow();
}

function recolour() {
  painter.readColours();
  if (selection) draw();
}

document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.id === "results" || event.target.querySelector?.("#results")) follow();
});
new MutationObserver(recolour).observe(document.documentElement, { attributeFilter: ["data-theme"] });
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", recolour);

start();
