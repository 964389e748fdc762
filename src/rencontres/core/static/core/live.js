// <div id="hall" data-live="gates" data-live-url="…">: when the topic announces, the element's
// content is fetched again and swapped. Without data-live-url the page itself is fetched; when
// the answer holds an element of the same id, only that element's content is taken. With
// data-live-awaits it is fetched once the stream is open, too: what it waits for may have come
// between the page and the stream.

const waiting = new Map();

async function refresh(element) {
  element.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(element.dataset.liveUrl || location.href, {
      headers: { "X-Requested-With": "live" },
    });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = (element.id && page.getElementById(element.id)) || page.body;
    const focused = element.contains(document.activeElement) && document.activeElement.id;
    element.replaceChildren(...fresh.childNodes);
    if (focused) document.getElementById(focused)?.focus();
    window.htmx?.process(element);
    element.dispatchEvent(new CustomEvent("live:load", { bubbles: true }));
  } catch {
    // No network: what is shown stays, and the stream reconnects by itself.
  } finally {
    element.removeAttribute("aria-busy");
  }
}

// Several announcements in a row are one refetch.
function soon(topic) {
  clearTimeout(waiting.get(topic));
  waiting.set(
    topic,
    setTimeout(() => {
      for (const element of document.querySelectorAll(`[data-live="${CSS.escape(topic)}"]`)) {
        refresh(element);
      }
    }, 250),
  );
}

const topics = new Set(
  [...document.querySelectorAll("[data-live]")].map((element) => element.dataset.live),
);

for (const topic of topics) {
  const stream = new EventSource(`/live/${encodeURIComponent(topic)}/`);
  let heardBefore = false;
  stream.addEventListener("message", () => soon(topic));
  stream.addEventListener("open", () => {
    const awaits = document.querySelector(`[data-live="${CSS.escape(topic)}"][data-live-awaits]`);
    if (heardBefore || awaits) soon(topic); // something may have been missed meanwhile
    heardBefore = true;
  });
}
