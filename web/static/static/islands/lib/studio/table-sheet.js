// A decision table out as Excel and back: what differs is shown before it is taken.
import { SignedOut, Unreachable, post } from "./server.js";

// `decision()` is the id of what is shown; `adopt(text)` takes a whole text over.
export function sheet(host, read, decision, adopt) {
  const link = host.querySelector("[data-sheet]");
  link.addEventListener("click", () => (link.href = `${link.dataset.sheet}?decision=${encodeURIComponent(decision())}`));
  host.querySelector("[data-sheet-back]")?.addEventListener("change", async ({ target }) => {
    const [file] = target.files;
    if (file) await compare(host, file, read, decision, adopt);
    target.value = "";
  });
}

async function compare(host, file, read, decision, adopt) {
  const note = host.querySelector("[data-sheet-refused]");
  try {
    const sent = { content: await read(), decision: decision(), sheet: await text64(file) };
    const told = await post(host.querySelector("[data-sheet]").dataset.sheet, sent);
    note.hidden = told.ok;
    note.textContent = told.sentence ?? "";
    if (told.ok) ask(host, told, adopt);
  } catch (error) {
    if (!(error instanceof SignedOut || error instanceof Unreachable)) throw error;
  }
}

function ask(host, { changes, content }, adopt) {
  const dialog = host.querySelector("[data-sheet-changes]");
  dialog.querySelector("[data-same]").hidden = changes.length > 0;
  dialog.querySelector("[value=take]").hidden = !changes.length;
  dialog.querySelector("[data-list]").replaceChildren(...changes.map((each) => Object.assign(document.createElement("li"), { textContent: each })));
  dialog.returnValue = "";
  dialog.onclose = () => dialog.returnValue === "take" && adopt(content);
  dialog.showModal();
}

const text64 = (file) => new Promise((done, fail) => {
  const reader = new FileReader();
  reader.onload = () => done(reader.result.split(",")[1] ?? "");
  reader.onerror = () => fail(reader.error);
  reader.readAsDataURL(file);
});
