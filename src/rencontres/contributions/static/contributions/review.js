// A review by keyboard: a digit gives the score under the cursor and moves on to the next
// criterion; Ctrl (or ⌘) and Enter keep it and show the next contribution.

const form = document.querySelector("[data-review]");
const groups = form ? [...form.querySelectorAll("fieldset.field")] : [];

function score(group, digit) {
  const choice = group.querySelector(`input[type="radio"][value="${digit}"]`);
  if (!choice) return false;
  choice.checked = true;
  const next = groups[groups.indexOf(group) + 1];
  const target = next
    ? (next.querySelector("input:checked") ?? next.querySelector("input"))
    : form.querySelector("textarea");
  target?.focus();
  return true;
}

form?.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    form.querySelector('[name="next"]').click();
    return;
  }
  const group = event.target.closest("fieldset.field");
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
  if (group && plain && /^[1-9]$/.test(event.key) && score(group, event.key)) {
    event.preventDefault();
  }
});
