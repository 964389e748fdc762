// The board from the keyboard alone: Enter or Space picks up and puts down, arrows move, Escape
// gives up, L locks, U takes a place away, Ctrl+Z and Ctrl+Y undo and redo.

import { rove, stop, wide } from "./stops.js";

const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

/** Every row of the board, day after day, each with its cells. */
function rows(board) {
  return [...board.root.querySelectorAll("[role=grid] tbody tr")].map((row) => [
    ...row.querySelectorAll("[data-cell]"),
  ]);
}

function neighbour(board, cell, key) {
  const all = rows(board);
  const row = all.findIndex((cells) => cells.includes(cell));
  const column = all[row].indexOf(cell);
  if (key === "Home") return all[row][0];
  if (key === "End") return all[row].at(-1);
  const rtl = document.dir === "rtl" && STEPS[key][1] ? -1 : 1;
  return all[row + STEPS[key][0]]?.[column + rtl * STEPS[key][1]];
}

function go(board, cell) {
  const target = board.picked ? cell : stop(cell);
  if (target === cell && cell.querySelector(".card")) cell.tabIndex = -1;
  rove(board.root, stop(cell));
  target.focus();
  for (const other of board.root.querySelectorAll(".is-target")) other.classList.remove("is-target");
  if (!board.picked) return;
  cell.classList.add("is-target");
  board.say(board.reason(cell));
}

async function pickOrDrop(board, target) {
  const cell = target.closest("[data-cell]");
  if (board.picked) {
    if (cell) await board.drop(cell);
    else if (target.closest(".tray")) await board.drop(null);
    return;
  }
  const card = target.closest(".card");
  if (!card) return;
  await board.pick(card.dataset.session);
  if (!board.picked) return;
  go(board, cell ?? firstFree(board));
}

function firstFree(board) {
  const all = [...board.root.querySelectorAll("[data-cell]")];
  return all.find((cell) => cell.dataset.level === "free" && !cell.querySelector(".card")) ?? all[0];
}

function history(board, event) {
  const key = event.key.toLowerCase();
  if (!(event.ctrlKey || event.metaKey) || !["z", "y"].includes(key)) return false;
  const verb = key === "y" || event.shiftKey ? "redo" : "undo";
  event.preventDefault();
  board.root.querySelector(`#board-tools button[value=${verb}]:not(:disabled)`)?.click();
  return true;
}

function onCard(board, key, card) {
  const { session, seen } = card.dataset;
  if (!seen) return;
  if (key === "l") board.send({ verb: "locked" in card.dataset ? "unlock" : "lock", session, seen });
  else board.send({ verb: "unplace", session, seen });
}

export function listen(board) {
  document.addEventListener("keydown", async (event) => {
    if (event.target.matches("input, select, textarea") || history(board, event)) return;
    if (event.ctrlKey || event.altKey || event.metaKey || !wide.matches) return;
    if (event.key === "Escape" && board.picked) {
      event.preventDefault();
      board.giveUp();
      return;
    }
    const cell = event.target.closest("[data-cell]");
    const card = event.target.closest("#board .card");
    if (!cell && !card) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (key === "Enter" || key === " ") {
      event.preventDefault();
      await pickOrDrop(board, event.target);
    } else if (cell && (key in STEPS || key === "Home" || key === "End")) {
      event.preventDefault();
      const next = neighbour(board, cell, key);
      if (next) go(board, next);
    } else if (card && !board.picked && (key === "l" || key === "u")) {
      event.preventDefault();
      onCard(board, key, card);
    }
  });
}
