// The editor of diagrams: drawn, told what is wrong, saved while one draws.
import { desk } from "./lib/studio/desk.js";
import { fit } from "./lib/studio/fit.js";
import { go, mark, note } from "./lib/studio/marks.js";
import { modeler, viewer } from "./lib/studio/modeler.js";
import { missing } from "./lib/studio/words.js";

const host = document.querySelector("[data-island=studio-bpmn]");
if (host) start(host);

async function start(host) {
  // Below 720 px there is no room to draw: it is looked at.
  const isNarrow = !matchMedia("(min-width: 720px)").matches;
  if (isNarrow) host.dataset.readonly = "true";
  const canvas = host.querySelector("[data-canvas]");
  const drawing = host.dataset.readonly ? viewer(canvas) : modeler(canvas, host);
  await open(host, drawing, await (await fetch(host.dataset.source)).text());
  const at = desk(host, {
    read: async () => (await drawing.saveXML({ format: true })).xml,
    write: (text) => open(host, drawing, text),
    mark: (found) => mark(drawing, found),
    note: (remarked) => note(drawing, remarked),
    go: (element) => go(drawing, element),
  });
  drawing.on("commandStack.changed", () => {
    tell(host, drawing);
    at.edited();
  });
  tools(host, drawing);
  if (location.hash.length > 1) go(drawing, decodeURIComponent(location.hash.slice(1)));
  host.dataset.ready = "true";
  drawing.on("propertiesPanel.updated", () => {
    host.dataset.untranslated = JSON.stringify([...missing]);
  });
}

async function open(host, drawing, text) {
  const note = host.querySelector("[data-unreadable]");
  try {
    await drawing.importXML(text);
    note.hidden = true;
    fit(drawing);
  } catch (error) {
    note.hidden = false;
    note.querySelector("[data-why]").textContent = error.message;
  }
}

function tools(host, drawing) {
  const act = {
    undo: () => drawing.get("commandStack").undo(),
    redo: () => drawing.get("commandStack").redo(),
    in: () => drawing.get("zoomScroll").stepZoom(1),
    out: () => drawing.get("zoomScroll").stepZoom(-1),
    fit: () => fit(drawing),
    find: () => drawing.get("searchPad").toggle(),
    keys: () => host.querySelector("[data-keys]").showModal(),
  };
  for (const button of host.querySelectorAll("[data-do]")) {
    if (act[button.dataset.do]) button.addEventListener("click", act[button.dataset.do]);
  }
  document.addEventListener("keydown", (event) => {
    const isTyping = event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key === "?" && !isTyping) act.keys();
  });
  tell(host, drawing);
}

// Whether there is anything to undo, said by the buttons.
function tell(host, drawing) {
  const stack = drawing.get("commandStack", false);
  for (const [name, can] of [["undo", stack?.canUndo()], ["redo", stack?.canRedo()]]) {
    const button = host.querySelector(`[data-do=${name}]`);
    if (button) button.disabled = !can;
  }
}
