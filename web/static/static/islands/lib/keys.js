// The keys of every page: `?` lists them, and one goes to whatever says `data-key`. Somebody who dictates,
// or whose hand slips, turns single keys off (WCAG 2.1.4); the list is at the foot of the page as well.
const OFF = "no-single-keys";
const isTyping = (target) => Boolean(target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable=true], .cm-editor, .tjs-container"));

export function keys() {
  const list = document.querySelector("[data-keys]");
  if (!list) return;
  const single = list.querySelector("[data-single-keys]");
  single.checked = !isOff();
  single.addEventListener("change", () => remember(!single.checked));
  for (const button of document.querySelectorAll("[data-show-keys]")) {
    button.hidden = false;
    button.addEventListener("click", () => list.showModal());
  }
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (!single.checked || isTyping(event.target) || document.querySelector("dialog[open]")) return;
    if (event.key === "?") return list.showModal();
    // In an editor a key that leads away would be pressed by mistake.
    if (document.querySelector(".studio")) return;
    const goal = [...document.querySelectorAll("[data-key]")].find((each) => each.dataset.key === event.key);
    if (!goal) return;
    event.preventDefault();
    if (goal.matches("input")) goal.focus();
    else goal.click();
  });
}

// A browser that keeps nothing has the keys.
function isOff() {
  try {
    return localStorage.getItem(OFF) === "1";
  } catch {
    return false;
  }
}

function remember(off) {
  try {
    if (off) localStorage.setItem(OFF, "1");
    else localStorage.removeItem(OFF);
  } catch {
    // Until the page is left it is as chosen.
  }
}
