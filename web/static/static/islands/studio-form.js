// The editor of forms. What the caseworker will see is the preview, by the task page's own viewer.
import { FormEditor } from "@bpmn-io/form-js-editor";
import { desk } from "./lib/studio/desk.js";
import "form-js-viewer-1/dist/assets/form-js.css";
import "@bpmn-io/form-js-editor/dist/assets/form-js-editor.css";
import "@bpmn-io/form-js-editor/dist/assets/properties-panel.css";
import { say } from "./lib/studio/say.js";

const host = document.querySelector("[data-island=studio-form]");
if (host) start(host);

async function start(host) {
  const editor = new FormEditor({ container: host.querySelector("[data-canvas]") });
  let at = { edited() {} };
  // A text the editor cannot open is neither lost nor saved as an empty form; a quick fix may mend it.
  let unopened = null;
  const write = async (text) => {
    unopened = (await open(host, editor, text)) ? null : text;
  };
  await write(await (await fetch(host.dataset.source)).text());
  at = desk(host, {
    read: async () => unopened ?? JSON.stringify(editor.saveSchema(), null, 2) + "\n",
    write,
    mark: (found) => mark(host, found),
    go: (element) => go(host, editor, element),
    adopt: async (text) => {
      await write(text);
      at.edited();
    },
  });
  editor.on("commandStack.changed", () => {
    tell(host, editor);
    at.edited();
  });
  for (const name of ["undo", "redo"]) {
    host.querySelector(`[data-do=${name}]`)?.addEventListener("click", () => editor.get("commandStack")[name]());
  }
  tell(host, editor);
  if (location.hash.length > 1) go(host, editor, decodeURIComponent(location.hash.slice(1)));
  host.dataset.ready = "true";
}

async function open(host, editor, text) {
  const note = host.querySelector("[data-unreadable]");
  try {
    await editor.importSchema(JSON.parse(text));
    note.hidden = true;
    return true;
  } catch (error) {
    note.hidden = false;
    note.querySelector("[data-why]").textContent = say`见下面的检查结果`;
    host.dataset.unopened = error.message;
    return false;
  }
}

function tell(host, editor) {
  const stack = editor.get("commandStack");
  for (const [name, can] of [["undo", stack.canUndo()], ["redo", stack.canRedo()]]) {
    const button = host.querySelector(`[data-do=${name}]`);
    if (button) button.disabled = !can;
  }
}

const field = (host, id) => host.querySelector(`[data-id="${CSS.escape(id)}"]`);

function mark(host, found) {
  for (const each of host.querySelectorAll(".found")) each.classList.remove("found");
  for (const { element } of found) field(host, element)?.classList.add("found");
}

// A finding names the field by its key or its id.
function go(host, editor, name) {
  const all = editor.get("formFieldRegistry").getAll();
  const meant = all.find((each) => each.id === name) ?? all.find((each) => each.key === name);
  if (!meant) return;
  editor.get("selection").set(meant);
  field(host, meant.id)?.scrollIntoView({ block: "center" });
}
