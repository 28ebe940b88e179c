// The keys every editor shares, beside those of every page: undo and redo are wherever the focus is.
const isTyping = (target) => Boolean(target.closest?.("input, textarea, select, [contenteditable=true], .cm-editor"));
// In a table each letter is a command already: undoing is the table's.
const isCell = (target) => Boolean(target.closest?.(".tjs-container"));

export function keys(host) {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || (isTyping(event.target) && !isCell(event.target))) return;
    const name = command(event);
    const button = name && host.querySelector(`[data-do=${name}]`);
    if (!button || button.disabled) return;
    // What an editor answers itself it has prevented; this is for when the focus is beside it.
    event.preventDefault();
    button.click();
  });
}

function command(event) {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return undefined;
  const key = event.key.toLowerCase();
  if (key === "z") return event.shiftKey ? "redo" : "undo";
  return key === "y" ? "redo" : undefined;
}
