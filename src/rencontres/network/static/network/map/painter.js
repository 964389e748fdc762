// Draws the map. All arcs are painted on a sheet larger than the screen, a slice of time each
// frame; until the next sheet is ready the last one is moved and stretched under the reader's hand.

import { cluster } from "./data.js";

const MARGIN = 0.25; // of the sheet beyond each edge of the screen
const MERGED = 1500; // circles up to which those that overlap become one
const SLICE = 7; // milliseconds of a frame
const BATCH = 50; // arcs in one stroke: measured to be the quickest
const CELL = 44; // pixels within which places are one circle
const LABELS = 25; // names on the screen at most, of the places with most links

export class Painter {
  constructor(canvas, lands) {
    this.canvas = canvas;
    this.context = canvas.getContext("2d");
    this.lands = lands;
    this.sheet = null;
    this.job = null;
  }

  show(geometry, selection) {
    this.geometry = geometry;
    this.selection = selection;
    this.clusters = new Map();
    this.sheet = this.job = null;
  }

  // The colours of the page's theme, as a canvas understands them.
  readColours() {
    const probe = document.createElement("i");
    probe.hidden = true;
    this.canvas.after(probe);
    const colour = (name) => {
      probe.style.color = `var(${name})`;
      return getComputedStyle(probe).color;
    };
    const names = ["paper", "paper-raised", "paper-sunk", "ink", "line-strong", "on-accent"];
    this.colours = Object.fromEntries(
      [...names, "accent-ink", "accent-fill"].map((name) => [name, colour(`--${name}`)]),
    );
    probe.remove();
    this.sheet = this.job = null;
  }

  resize(width, height, ratio) {
    this.ratio = ratio;
    this.canvas.width = Math.round(width * ratio);
    this.canvas.height = Math.round(height * ratio);
    this.sheet = this.job = null;
  }

  // The circles at this magnification; kept for each power of two.
  circles(camera) {
    const level = Math.round(Math.log2(camera.zoom));
    if (!this.clusters.has(level)) {
      const pixel = 1 / (camera.least * 2 ** level);
      const circles = cluster(this.geometry, this.selection, CELL * pixel);
      this.clusters.set(level, circles.length > MERGED ? circles : merge(circles, pixel));
    }
    return this.clusters.get(level);
  }

  inView(camera) {
    return this.circles(camera).filter((circle) => {
      const [x, y] = [camera.across(circle.x), camera.down(circle.y)];
      return x >= 0 && y >= 0 && x <= camera.width && y <= camera.height;
    });
  }

  // One frame; true while a better one is to come.
  frame(camera, marked) {
    this.advance(camera);
    const { context, ratio } = this;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.fillStyle = this.colours["paper-raised"];
    context.fillRect(0, 0, this.canvas.width, this.canvas.height);
    const sheet = this.sheet ?? this.job?.sheet;
    if (sheet) this.lay(sheet, camera);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    if (marked) this.mark(marked, camera);
    this.drawCircles(camera, marked);
    return this.job !== null;
  }

  lay(sheet, camera) {
    const times = camera.scale / sheet.camera.scale;
    const left = camera.across(sheet.camera.x) - (sheet.camera.width / 2) * times;
    const top = camera.down(sheet.camera.y) - (sheet.camera.height / 2) * times;
    const { width, height } = sheet.canvas;
    const [x, y] = [left * this.ratio, top * this.ratio].map((at) =>
      times === 1 ? Math.round(at) : at,
    );
    this.context.drawImage(sheet.canvas, x, y, width * times, height * times);
  }

  // Paint on the next sheet for as long as a frame may take.
  advance(camera) {
    if (this.fits(this.job?.sheet ?? this.sheet, camera) === false) this.job = this.begin(camera);
    if (!this.job) return;
    const end = performance.now() + SLICE;
    while (performance.now() < end) {
      if (this.job.painting.next().done) {
        this.sheet = this.job.sheet;
        this.job = null;
        return;
      }
    }
  }

  // Whether a sheet serves this view: of its magnification, and not beyond the margin.
  fits(sheet, camera) {
    if (!sheet) return false;
    const far = (MARGIN * 0.9) / camera.scale;
    return (
      sheet.camera.scale === camera.scale &&
      Math.abs(sheet.camera.x - camera.x) <= far * camera.width &&
      Math.abs(sheet.camera.y - camera.y) <= far * camera.height
    );
  }

  begin(camera) {
    const wide = camera.copy();
    wide.width = Math.round(camera.width * (1 + 2 * MARGIN));
    wide.height = Math.round(camera.height * (1 + 2 * MARGIN));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(wide.width * this.ratio);
    canvas.height = Math.round(wide.height * this.ratio);
    const sheet = { canvas, camera: wide };
    return { sheet, painting: this.paint(sheet) };
  }

  *paint({ canvas, camera }) {
    const context = canvas.getContext("2d");
    const scale = camera.scale * this.ratio;
    const { width, height } = canvas;
    context.setTransform(scale, 0, 0, scale, width / 2 - camera.x * scale, height / 2 - camera.y * scale);
    this.paintLands(context, scale);
    yield;
    context.strokeStyle = this.colours["accent-ink"];
    context.globalAlpha = Math.min(0.8, 0.1 + 7 / Math.sqrt(this.selection.arcs.length || 1));
    context.lineWidth = this.ratio / scale;
    const across = width / 2 / scale;
    const down = height / 2 / scale;
    const view = [camera.x - across, camera.y - down, camera.x + across, camera.y + down];
    const { arcs } = this.selection;
    for (let at = 0; at < arcs.length; at += BATCH) {
      this.stroke(context, arcs.subarray(at, at + BATCH), view);
      yield;
    }
  }

  paintLands(context, scale) {
    context.fillStyle = this.colours["paper-sunk"];
    context.strokeStyle = this.colours["line-strong"];
    context.lineWidth = (0.6 * this.ratio) / scale;
    context.fill(this.lands.all);
    context.stroke(this.lands.all);
    context.fillStyle = this.colours["line-strong"];
    context.fill(this.lands.home);
  }

  // One path for a few arcs; those beyond the view (left, top, right, bottom) are left out.
  stroke(context, arcs, [left, top, right, bottom]) {
    const { from, to, x, y } = this.geometry;
    context.beginPath();
    for (const arc of arcs) {
      const [ax, ay, bx, by] = [x[from[arc]], y[from[arc]], x[to[arc]], y[to[arc]]];
      if ((ax < left && bx < left) || (ax > right && bx > right)) continue;
      const [px, py] = this.geometry.pull(arc);
      if ((ay > bottom && by > bottom && py > bottom) || (ay < top && by < top)) continue;
      context.moveTo(ax, ay);
      context.quadraticCurveTo(px, py, bx, by);
    }
    context.stroke();
  }

  // What is pointed at: its arcs, strongly.
  mark(marked, camera) {
    const { context, ratio } = this;
    const scale = camera.scale * ratio;
    context.save();
    context.setTransform(
      scale, 0, 0, scale,
      this.canvas.width / 2 - camera.x * scale,
      this.canvas.height / 2 - camera.y * scale,
    );
    context.strokeStyle = this.colours.ink;
    context.lineWidth = (1.6 * ratio) / scale;
    this.stroke(context, marked.arcs, [-Infinity, -Infinity, Infinity, Infinity]);
    context.restore();
  }

  drawCircles(camera, marked) {
    const seen = this.inView(camera);
    for (const circle of seen) this.drawCircle(circle, camera, marked?.circle === circle);
    if (camera.zoom > 3) this.nameSome(seen, camera);
  }

  // Names where there is room for them.
  nameSome(seen, camera) {
    const taken = seen.map((circle) => {
      const [x, y, radius] = [camera.across(circle.x), camera.down(circle.y), radiusOf(circle)];
      return [x - radius, y - radius, x + radius, y + radius];
    });
    const degree = (circle) => this.selection.degree(circle.places[0]);
    const single = seen.filter((circle) => circle.places.length === 1);
    let named = 0;
    for (const circle of single.sort((a, b) => degree(b) - degree(a)).slice(0, 4 * LABELS)) {
      const [x, y] = [camera.across(circle.x) + 9, camera.down(circle.y)];
      const box = [x - 3, y - 8, x + 7.5 * this.geometry.names[circle.places[0]].length, y + 8];
      if (taken.some((other) => overlap(box, other))) continue;
      taken.push(box);
      this.name(circle, x, y);
      if (++named === LABELS) return;
    }
  }

  drawCircle(circle, camera, strong) {
    const { context, colours } = this;
    const [x, y, radius] = [camera.across(circle.x), camera.down(circle.y), radiusOf(circle)];
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
    context.fillStyle = circle.home ? colours.ink : colours["accent-fill"];
    context.fill();
    context.strokeStyle = strong ? colours.ink : colours.paper;
    context.lineWidth = strong ? 3 : 1.25;
    context.stroke();
    if (circle.places.length === 1) return;
    context.fillStyle = circle.home ? colours.paper : colours["on-accent"];
    context.font = `600 ${radius > 12 ? 12 : 11}px "Source Sans 3", sans-serif`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.fillText(circle.places.length, x, y + 0.5);
  }

  name(circle, x, y) {
    const { context, colours } = this;
    context.font = '600 13px "Source Sans 3", sans-serif';
    context.textAlign = "start";
    context.textBaseline = "middle";
    context.lineJoin = "round";
    context.lineWidth = 3;
    context.strokeStyle = colours["paper-raised"];
    context.fillStyle = colours.ink;
    context.strokeText(this.geometry.names[circle.places[0]], x, y);
    context.fillText(this.geometry.names[circle.places[0]], x, y);
  }
}

// Circles that cover each other's number become one.
function merge(circles, pixel) {
  const kept = [];
  for (const circle of circles.sort((a, b) => b.places.length - a.places.length)) {
    const over = kept.find((other) => {
      const near = 0.75 * (radiusOf(other) + radiusOf(circle)) * pixel;
      return other.home === circle.home && Math.hypot(other.x - circle.x, other.y - circle.y) < near;
    });
    if (over) over.places.push(...circle.places);
    else kept.push(circle);
  }
  return kept;
}

function overlap([a, b, c, d], [left, top, right, bottom]) {
  return a < right && c > left && b < bottom && d > top;
}

export function radiusOf(circle) {
  const number = circle.places.length;
  return number === 1 ? 4.5 : 8 + 3.2 * Math.log10(number);
}
