// A draft under the organiser's hand: picked up by pointer or keyboard, put down, undone. Without
// this script each card leads to a small form that does the same.

import { listen } from "./keys.js";
import { drag } from "./pointer.js";
import { rove, wide } from "./stops.js";

const root = document.querySelector("#board");
const said = () => root.querySelector("#board-said");
const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
let cells = {}; // what each place would break for the session picked up, by "room slot"
let heard = 0; // the newest version of the draft that somebody has announced

export const board = {
  root,
  picked: null, // the key of the session that is held

  card: (key) => root.querySelector(`#card-${CSS.escape(key)}`),

  say(words, bad = false) {
    said().textContent = words;
    said().toggleAttribute("data-tone", bad);
    if (bad) said().dataset.tone = "bad";
  },

  /** Hold a session: every place learns what it would break. */
  async pick(key) {
    if (board.picked) board.release();
    const card = board.card(key);
    board.picked = key;
    card.classList.add("is-picked");
    root.classList.add("is-moving");
    board.say(fill(root.dataset.picked, card.dataset.title));
    const answer = await fetch(root.dataset.cells.replace("SESSION", key)).catch(() => null);
    if (board.picked !== key) return;
    if (!answer?.ok) {
      board.release();
      board.say(root.dataset.lost, true);
      return;
    }
    cells = await answer.json();
    for (const cell of root.querySelectorAll("[data-cell]")) cell.dataset.level = level(cell);
  },

  /** Hold nothing any more. */
  release() {
    const key = board.picked;
    board.picked = null;
    cells = {};
    root.classList.remove("is-moving");
    board.card(key ?? "")?.classList.remove("is-picked");
    for (const cell of root.querySelectorAll("[data-level]")) delete cell.dataset.level;
    for (const cell of root.querySelectorAll(".is-target")) cell.classList.remove("is-target");
    catchUp();
  },

  giveUp() {
    const card = board.card(board.picked);
    board.release();
    board.say(fill(root.dataset.dropped, card.dataset.title));
    card.focus();
  },

  /** What a place would break for the session that is held, in words. */
  reason(cell) {
    const words = {
      here: root.dataset.here,
      free: root.dataset.free,
      warn: root.dataset.warns,
      block: root.dataset.blocks,
      forbid: root.dataset.forbidden,
    }[level(cell)];
    const told = cells[cell.dataset.cell];
    const sentence = fill(words, cell.dataset.name, told?.words ?? "");
    return told?.swap && level(cell) === "free" ? `${sentence} ${told.words}` : sentence;
  },

  /** Put the session that is held into a cell, or into the tray (null). */
  async drop(cell) {
    const card = board.card(board.picked);
    const { session, seen } = card.dataset;
    if (cell?.dataset.cell === seen || (!cell && !seen)) return board.giveUp();
    if (cell && level(cell) === "forbid") return board.say(board.reason(cell), true);
    const other = cell?.querySelector(".card");
    const asked = { verb: cell ? (other ? "swap" : "place") : "unplace", session, seen };
    if (other) {
      asked.other = other.dataset.session;
      asked.other_seen = other.dataset.seen;
    } else if (cell) {
      asked.place = cell.dataset.cell;
    }
    board.release();
    await board.send(asked);
    return board.card(session)?.focus();
  },

  /** Have a change written, and show the board as it is then. */
  async send(asked) {
    root.setAttribute("aria-busy", "true");
    const answer = await fetch(root.dataset.edit, {
      method: "POST",
      headers: { "X-Requested-With": "board", "X-CSRFToken": token },
      body: new URLSearchParams(asked),
    }).catch(() => null);
    root.removeAttribute("aria-busy");
    if (answer && (answer.ok || answer.status === 409 || answer.status === 422)) {
      show(await answer.text());
    } else {
      board.say(root.dataset.lost, true);
    }
    catchUp();
  },
};

function level(cell) {
  if (cell.contains(board.card(board.picked ?? ""))) return "here";
  const told = cells[cell.dataset.cell];
  return !told || told.level === "ignore" ? "free" : told.level;
}

function fill(words, first, second = "") {
  return words.replace("[1]", first).replace("[2]", second).trim();
}

/** Take the parts of the board from what the server says, and keep the reader where they were. */
function show(html, { quiet = false } = {}) {
  const fresh = new DOMParser().parseFromString(html, "text/html");
  const focused = document.activeElement?.id;
  const scrolled = [...root.querySelectorAll(".board-frame")].map((frame) => frame.scrollLeft);
  for (const part of root.querySelectorAll("[data-renew]")) {
    const newer = fresh.getElementById(part.id);
    if (newer && !(quiet && part.id === "board-said")) part.replaceWith(newer);
  }
  root.querySelectorAll(".board-frame").forEach((frame, i) => {
    frame.scrollLeft = scrolled[i] ?? 0;
  });
  root.dataset.version = root.querySelector("#board-tools").dataset.version;
  if (focused) document.getElementById(focused)?.focus();
  rove(root);
}

/** Show what somebody else has changed, once nothing is held or on its way. */
async function catchUp() {
  const busy = () => board.picked || root.hasAttribute("aria-busy");
  if (busy() || heard <= Number(root.dataset.version)) return;
  const answer = await fetch(location.href, { headers: { "X-Requested-With": "board" } }).catch(
    () => null,
  );
  if (!answer?.ok || busy()) return;
  show(await answer.text(), { quiet: true });
  board.say(root.dataset.changed);
}

const news = new EventSource(`/live/${root.dataset.topic}/`);
news.addEventListener("message", (event) => {
  heard = Math.max(heard, JSON.parse(event.data).version);
  catchUp();
});

root.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || form.closest("#board-place")) return;
  event.preventDefault();
  board.send(Object.fromEntries(new FormData(form, event.submitter)));
});

listen(board);
drag(board);
wide.addEventListener("change", () => rove(root));
rove(root);
