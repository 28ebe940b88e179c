// A file edited as text: what has no editor of its own.
import { desk } from "./lib/studio/desk.js";

const host = document.querySelector("[data-island=studio-text]");
if (host) start(host);

function start(host) {
  const area = host.querySelector("textarea");
  const at = desk(host, {
    read: async () => area.value,
    write: async (text) => (area.value = text),
    mark() {},
    go: (element) => find(area, element),
  });
  area.addEventListener("input", at.edited);
  if (location.hash.length > 1) find(area, decodeURIComponent(location.hash.slice(1)));
  host.dataset.ready = "true";
}

// The first place where the id stands, shown and selected.
function find(area, element) {
  const start = area.value.indexOf(`"${element}"`);
  if (start < 0) return;
  area.focus();
  area.setSelectionRange(start + 1, start + 1 + element.length);
  const line = area.value.slice(0, start).split("\n").length;
  area.scrollTop = (line - 3) * parseFloat(getComputedStyle(area).lineHeight);
}
