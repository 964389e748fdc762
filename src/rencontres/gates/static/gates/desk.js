// Prints the badge that was just asked for: in a frame of its own, so that the desk stays as it is.

const badge = document.querySelector("[data-badge]");
if (badge) {
  const frame = document.createElement("iframe");
  frame.className = "visually-hidden";
  frame.title = badge.textContent;
  frame.src = badge.href;
  frame.addEventListener("load", () => {
    frame.contentWindow.focus();
    frame.contentWindow.print();
  });
  document.body.append(frame);
}

// A search without anybody found goes on in the form, with the name that was typed.
document.addEventListener("htmx:afterSettle", () => {
  const typed = document.querySelector("#search").value.trim();
  const given = document.querySelector("#id_given_name");
  const family = document.querySelector("#id_family_name");
  if (document.querySelector("#found table")) return;
  const words = typed.split(/\s+/);
  family.value = words.pop() ?? "";
  given.value = words.join(" ");
});
