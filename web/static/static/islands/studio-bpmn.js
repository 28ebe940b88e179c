// The editor of diagrams: drawn, told what is wrong, saved while one draws.
import { adopt } from "./lib/studio/adopt.js";
import { desk } from "./lib/studio/desk.js";
import { tell, tools } from "./lib/studio/drawing-tools.js";
import { fit } from "./lib/studio/fit.js";
import { go, mark, note } from "./lib/studio/marks.js";
import { modeler, viewer } from "./lib/studio/modeler.js";
import { outline } from "./lib/studio/outline.js";
import { follow } from "./lib/studio/variables.js";
import { missing } from "./lib/studio/words.js";

const host = document.querySelector("[data-island=studio-bpmn]");
if (host) start(host);

async function start(host) {
  const canvas = host.querySelector("[data-canvas]");
  const drawing = host.dataset.readonly ? viewer(canvas) : modeler(canvas, host);
  await open(host, drawing, await (await fetch(host.dataset.source)).text());
  const read = async () => (await drawing.saveXML({ format: true })).xml;
  const at = desk(host, {
    read,
    write: (text) => open(host, drawing, text),
    mark: (found) => {
      mark(drawing, found);
      drawing.get("guide", false)?.tell(found);
    },
    note: (remarked) => note(drawing, remarked),
    go: (element) => go(drawing, element),
    adopt: async (text, changed) => {
      if (await adopt(drawing, text, changed)) return true;
      await open(host, drawing, text);
      at.edited();
      return false;
    },
  });
  if (!host.dataset.readonly) learn(host, drawing);
  outline(host, drawing);
  const known = host.dataset.readonly ? undefined : follow(host, drawing, read);
  drawing.on("commandStack.changed", () => {
    tell(host, drawing);
    at.edited();
    known?.();
  });
  tools(host, drawing);
  if (location.hash.length > 1) go(drawing, decodeURIComponent(location.hash.slice(1)));
  host.dataset.ready = "true";
  drawing.on("propertiesPanel.updated", () => {
    host.dataset.untranslated = JSON.stringify([...missing]);
  });
}

// What can be chosen, a moment after the diagram is there: templates, functions, names.
async function learn(host, drawing) {
  const told = await (await fetch(host.dataset.vocabulary)).json();
  Object.assign(drawing.get("config.known"), told.known, { groups: told.groups });
  drawing.get("propertiesPanel").setFeelLanguageContext({ builtins: told.functions });
  drawing.get("variableResolver").learn(told.seen);
  drawing.get("templates").load(told.templates);
  drawing.get("eventBus").fire("vocabulary.changed");
  host.dataset.templates = String(told.templates.length);
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
