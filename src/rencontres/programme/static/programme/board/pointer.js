// The board under a mouse, a pen or a finger: a card follows, the place below says what it would
// break. A click alone picks a card up; the next click puts it down.

import { wide } from "./stops.js";

const FAR = 6; // pixels after which a press is a drag

function carried(card) {
  const copy = card.cloneNode(true);
  copy.removeAttribute("id");
  copy.setAttribute("aria-hidden", "true");
  copy.classList.add("is-carried");
  return copy;
}

function placeAt(x, y) {
  const under = document.elementFromPoint(x, y);
  return { cell: under?.closest("[data-cell]") ?? null, tray: under?.closest(".tray") ?? null };
}

export function drag(board) {
  let press = null; // the card pressed, where, and what is carried since
  const reason = document.createElement("p");
  reason.className = "board-reason";
  reason.setAttribute("aria-hidden", "true");

  function hover(x, y) {
    const { cell } = placeAt(x, y);
    for (const other of board.root.querySelectorAll(".is-target")) other.classList.remove("is-target");
    reason.remove();
    if (!cell || !board.picked) return;
    cell.classList.add("is-target");
    reason.textContent = board.reason(cell);
    reason.style.insetInlineStart = `${Math.min(x + 16, innerWidth - 330)}px`;
    reason.style.insetBlockStart = `${Math.min(y + 20, innerHeight - 120)}px`;
    document.body.append(reason);
  }

  function end() {
    press?.copy?.remove();
    press = null;
    reason.remove();
  }

  board.root.addEventListener("pointerdown", (event) => {
    const card = event.target.closest(".card");
    if (!card || event.button !== 0 || !wide.matches || event.pointerType === "touch") return;
    press = { card, x: event.clientX, y: event.clientY, copy: null };
  });

  document.addEventListener("pointermove", (event) => {
    const { clientX: x, clientY: y } = event;
    if (press && !press.copy && Math.hypot(x - press.x, y - press.y) > FAR) {
      press.copy = carried(press.card);
      document.body.append(press.copy);
      board.pick(press.card.dataset.session);
    }
    if (press?.copy) {
      press.copy.style.insetInlineStart = `${x + 8}px`;
      press.copy.style.insetBlockStart = `${y + 8}px`;
    }
    if (board.picked && wide.matches) hover(x, y);
  });

  document.addEventListener("pointerup", async (event) => {
    if (!press?.copy) {
      press = null;
      return;
    }
    const { cell, tray } = placeAt(event.clientX, event.clientY);
    end();
    suppressClick();
    if (!board.picked) return;
    if (cell || tray) await board.drop(cell);
    else board.giveUp();
    if (board.picked) board.giveUp(); // a place that is forbidden
  });

  document.addEventListener("pointercancel", () => {
    end();
    if (board.picked) board.giveUp();
  });

  // A click that follows a drag is not one more.
  let suppressed = false;
  function suppressClick() {
    suppressed = true;
    setTimeout(() => {
      suppressed = false;
    });
  }

  board.root.addEventListener("click", async (event) => {
    if (!wide.matches || !event.target.closest(".card, [data-cell], [data-tray]")) return;
    event.preventDefault();
    if (suppressed || event.detail === 0) return; // the keyboard's own clicks are heard elsewhere
    const cell = event.target.closest("[data-cell]");
    const card = event.target.closest(".card");
    reason.remove();
    if (!board.picked && card) await board.pick(card.dataset.session);
    else if (board.picked && card?.dataset.session === board.picked) board.giveUp();
    else if (board.picked && (cell || event.target.closest("[data-tray]"))) await board.drop(cell);
  });
}
