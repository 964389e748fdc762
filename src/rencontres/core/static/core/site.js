// Small conveniences; every page works without them.

const root = document.documentElement;
const systemDark = matchMedia("(prefers-color-scheme: dark)");

function showTheme() {
  const dark = (root.dataset.theme ?? (systemDark.matches ? "dark" : "light")) === "dark";
  for (const button of document.querySelectorAll("[data-theme-switch]")) {
    button.setAttribute("aria-pressed", String(dark));
  }
  return dark;
}

function switchTheme() {
  root.dataset.theme = showTheme() ? "light" : "dark";
  try {
    localStorage.setItem("theme", root.dataset.theme);
  } catch {
    // Kept for this page only.
  }
  showTheme();
}

function switchMenu(button) {
  const menu = document.getElementById(button.getAttribute("aria-controls"));
  button.setAttribute("aria-expanded", String(menu.classList.toggle("is-open")));
}

// A table that stacks on a phone names each cell after its column, and stays a table for
// screen readers although its cells are no longer laid out as one.
function labelTables(within) {
  for (const table of within.querySelectorAll(".table:not(.stacks)")) {
    const columns = [...table.querySelectorAll("thead tr:last-child > *")];
    if (!columns.length || table.hasAttribute("data-keep")) continue;
    for (const row of table.querySelectorAll("tbody tr, tfoot tr")) {
      if ([...row.cells].some((cell) => cell.colSpan > 1)) continue;
      [...row.cells].forEach((cell, i) => {
        cell.dataset.label = columns[i]?.textContent.trim() ?? "";
        cell.setAttribute("role", cell.scope === "row" ? "rowheader" : "cell");
      });
    }
    table.setAttribute("role", "table");
    for (const part of table.querySelectorAll("thead, tbody, tfoot")) {
      part.setAttribute("role", "rowgroup");
    }
    for (const row of table.rows) row.setAttribute("role", "row");
    for (const column of columns) column.setAttribute("role", "columnheader");
    table.classList.add("stacks");
  }
}

// A button that copies says so itself, where the eye is, and to screen readers.
async function copy(button) {
  await navigator.clipboard.writeText(button.dataset.copy);
  button.nextElementSibling.textContent = button.dataset.copied;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-theme-switch], [data-menu], [data-print], [data-copy]");
  if (button?.matches("[data-copy]")) copy(button);
  if (button?.matches("[data-theme-switch]")) switchTheme();
  if (button?.matches("[data-menu]")) switchMenu(button);
  if (button?.matches("[data-print]")) print();
  for (const open of document.querySelectorAll("details.drop[open]")) {
    if (!open.contains(event.target)) open.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = event.target.closest?.("details.drop[open]");
  if (open) {
    open.open = false;
    open.querySelector("summary").focus();
  }
});

// The desk's menu is a list beside the page where there is room, folded where there is not.
const beside = matchMedia("(min-width: 62rem)");
function unfold() {
  for (const nav of document.querySelectorAll("details.desk-nav")) nav.open = beside.matches;
}

beside.addEventListener("change", unfold);
systemDark.addEventListener("change", showTheme);
document.addEventListener("htmx:load", (event) => labelTables(event.target));
document.addEventListener("live:load", (event) => labelTables(event.target));

showTheme();
unfold();
labelTables(document);
