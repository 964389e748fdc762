// A screen by a room's door: shows what the clock makes current. The page holds all that its rooms
// do; live.js replaces it when the programme changes.

const screen = document.querySelector("[data-screen]");
const clock = screen.querySelector("[data-clock]");
const offline = screen.querySelector("[data-offline]");
const zone = screen.dataset.zone;
const AFTER = screen.classList.contains("alone") ? 2 : 1; // sessions shown after the current one
const hour = new Intl.DateTimeFormat(document.documentElement.lang, {
  hour: "2-digit",
  minute: "2-digit",
  timeZone: zone,
});
const day = new Intl.DateTimeFormat("en-CA", { timeZone: zone });

function showRoom(room, now) {
  const sessions = [...room.querySelectorAll("[data-starts]")];
  const left = sessions.filter((session) => Date.parse(session.dataset.ends) > now);
  const current = left.filter((session) => Date.parse(session.dataset.starts) <= now);
  const next = left.find((session) => !current.includes(session));
  const shown = left.slice(0, Math.max(current.length, 1) + AFTER);
  for (const session of sessions) {
    session.hidden = !shown.includes(session);
    session.toggleAttribute("data-current", current.includes(session));
    session.querySelector("[data-now]").hidden = !current.includes(session);
    session.querySelector("[data-next]").hidden = session !== next;
    const today = day.format(Date.parse(session.dataset.starts)) === day.format(now);
    session.querySelector("[data-day]").hidden = today;
  }
  room.querySelector("[data-over]").hidden = !sessions.length || left.length > 0;
}

function show() {
  const now = Date.now();
  clock.textContent = hour.format(now);
  clock.hidden = false;
  offline.hidden = navigator.onLine;
  for (const room of screen.querySelectorAll("[data-room]")) showRoom(room, now);
}

async function stayAwake() {
  try {
    await navigator.wakeLock?.request("screen");
  } catch {
    // The tablet's own settings keep it awake.
  }
}

show();
setInterval(show, 5000);
screen.addEventListener("live:load", show);
addEventListener("online", show);
addEventListener("offline", show);
document.addEventListener("visibilitychange", () => document.hidden || stayAwake());
stayAwake();
