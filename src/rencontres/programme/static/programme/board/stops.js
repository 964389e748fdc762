// Where the Tab key stops: once in each day's grid, from where the arrows go on.

export const wide = matchMedia("(min-width: 62rem)");

/** What has the focus in a cell: its card, or the cell itself. */
export function stop(cell) {
  return cell.querySelector(".card") ?? cell;
}

export function rove(root, chosen) {
  for (const grid of root.querySelectorAll("[role=grid]")) {
    const stops = [...grid.querySelectorAll("[data-cell]")].map(stop);
    const known = chosen && grid.contains(chosen) ? chosen : stops.find((s) => s.tabIndex === 0);
    const here = known ?? stops.find((s) => s.matches(".card")) ?? stops[0];
    for (const each of stops) {
      if (each === here || (!wide.matches && each.matches(".card"))) each.tabIndex = 0;
      else each.tabIndex = -1;
    }
  }
}
