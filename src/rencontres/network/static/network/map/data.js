// What the map draws: places and arcs, fetched once; and which of them the filter shows.

const LIFT = 0.22; // how high an arc rises, as a share of its length: as the server draws it

async function get(url, kind) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return response[kind]();
}

export class Geometry {
  static async load(url) {
    return new Geometry(await get(url, "json"));
  }

  constructor(told) {
    this.names = told.name;
    this.keys = told.key;
    this.codes = told.codes;
    this.countries = told.countries;
    this.country = told.country;
    this.home = told.codes.indexOf("FR");
    this.x = Float32Array.from(told.x, (x) => x * told.step);
    this.y = Float32Array.from(told.y, (y) => y * told.step);
    this.to = Int32Array.from(told.to);
    let last = 0;
    this.from = Int32Array.from(told.from, (step) => (last += step));
    this.arcs = this.to.length;
  }

  isHome(place) {
    return this.country[place] === this.home;
  }

  // The point that pulls an arc upwards.
  pull(arc) {
    const [a, b] = [this.from[arc], this.to[arc]];
    const length = Math.hypot(this.x[b] - this.x[a], this.y[b] - this.y[a]);
    return [(this.x[a] + this.x[b]) / 2, (this.y[a] + this.y[b]) / 2 - LIFT * length];
  }
}

// The arcs that a filter shows, and for each place those that reach it.
export class Selection {
  static async load(url, geometry) {
    const bits = new Uint8Array(await get(url, "arrayBuffer"));
    const shown = [];
    for (let arc = 0; arc < geometry.arcs; arc++) {
      if (bits[arc >> 3] & (1 << (arc & 7))) shown.push(arc);
    }
    return new Selection(geometry, Int32Array.from(shown));
  }

  constructor(geometry, arcs) {
    this.arcs = arcs;
    this.start = new Int32Array(geometry.names.length + 1);
    for (const arc of arcs) {
      this.start[geometry.from[arc] + 1]++;
      this.start[geometry.to[arc] + 1]++;
    }
    for (let place = 0; place < geometry.names.length; place++) {
      this.start[place + 1] += this.start[place];
    }
    const next = this.start.slice();
    this.touching = new Int32Array(2 * arcs.length);
    this.places = [];
    for (const arc of arcs) {
      this.touching[next[geometry.from[arc]]++] = arc;
      this.touching[next[geometry.to[arc]]++] = arc;
    }
    for (let place = 0; place < geometry.names.length; place++) {
      if (this.degree(place)) this.places.push(place);
    }
  }

  degree(place) {
    return this.start[place + 1] - this.start[place];
  }

  arcsOf(place) {
    return this.touching.subarray(this.start[place], this.start[place + 1]);
  }
}

// Places that would touch each other on the screen are one circle with their number.
export function cluster(geometry, selection, cell) {
  const cells = new Map();
  for (const place of selection.places) {
    const column = Math.floor(geometry.x[place] / cell);
    const row = Math.floor(geometry.y[place] / cell);
    const key = (row * 65536 + column) * 2 + (geometry.isHome(place) ? 1 : 0);
    const found = cells.get(key);
    if (found) found.push(place);
    else cells.set(key, [place]);
  }
  return [...cells.values()].map((places) => {
    let [x, y] = [0, 0];
    for (const place of places) {
      x += geometry.x[place] / places.length;
      y += geometry.y[place] / places.length;
    }
    places.sort((a, b) => selection.degree(b) - selection.degree(a));
    return { places, x, y, home: geometry.isHome(places[0]) };
  });
}

// The countries' outlines, one path for all: they are one colour.
export async function outlines(url) {
  const drawing = new DOMParser().parseFromString(await get(url, "text"), "image/svg+xml");
  const all = new Path2D();
  const home = new Path2D();
  for (const path of drawing.querySelectorAll("path")) {
    (path.id === "land-FR" ? home : all).addPath(new Path2D(path.getAttribute("d")));
  }
  return { all, home };
}
