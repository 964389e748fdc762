// The keys of the review queue. They are heard only while the question has the focus and nothing
// is being written, so that no key of a reader's own is taken away.

const question = document.querySelector("[data-keys]");

function isWriting(target) {
  return target.matches("input:not([type=submit]), select, textarea");
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
  if (!question?.contains(event.target) || isWriting(event.target)) return;
  const button = question.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!button) return;
  event.preventDefault();
  button.click();
});

question?.focus();
