// What every editor of the studio has around it: how saving stands, what was left behind, findings.
import { autosave } from "./autosave.js";
import { findings } from "./findings.js";
import { keys } from "./keys.js";
import { fix } from "./narrow.js";
import { remarks } from "./remarks.js";

// `editor` has `read()`, `write(text)`, `mark(findings)`, `go(element)`; `edited` is what it calls.
export function desk(host, editor) {
  const state = host.querySelector("[data-state]");
  const found = findings(host, editor.read, editor);
  keys(host);
  fix(host);
  remarks(host, editor);
  if (host.dataset.readonly) return { edited() {} };

  const saving = autosave(host, editor.read, (how, told = {}) => {
    host.dataset.saving = how;
    const words = state.dataset[how.replace(/-./, (dash) => dash[1].toUpperCase())];
    state.textContent = told.sentence ?? words.replace("{n}", told.number ?? "").replace("{at}", told.saved ?? "");
    state.className = `tag ${{ saved: "ok", typing: "" }[how] ?? "late"}`;
    const aside = host.querySelector("[data-beside]");
    if (how === "aside") aside.querySelector("a").href = told.compare;
    if (how === "aside" || how === "saved") aside.hidden = how !== "aside";
  });
  offer(host, editor, saving);
  host.querySelector("[data-do=save]")?.addEventListener("click", () => saving.save(true));
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "s") return;
    event.preventDefault();
    saving.save(true);
  });
  return {
    edited() {
      saving.edited();
      found.soon();
    },
  };
}

// What another window, or this one before it was closed, could not send.
function offer(host, editor, saving) {
  const note = host.querySelector("[data-left]");
  const [entry] = saving.left();
  if (!entry) return;
  note.querySelector("time").textContent = new Date(entry.at).toLocaleString("zh-CN");
  note.hidden = false;
  note.querySelector("[data-take]").addEventListener("click", async () => {
    await editor.write(entry.content);
    saving.adopt(entry);
    note.hidden = true;
  });
  note.querySelector("[data-drop]").addEventListener("click", () => {
    saving.discard(entry);
    note.hidden = true;
  });
}
