// Runs before the first paint (a plain script in <head>): the theme the reader chose, if any.
{
  const root = document.documentElement;
  root.classList.add("js");
  try {
    const chosen = localStorage.getItem("theme");
    if (chosen === "light" || chosen === "dark") root.dataset.theme = chosen;
  } catch {
    // A browser that forbids storage simply follows the system.
  }
}
