// Saves to the server two seconds after the last edit; until that is answered, in the browser.
import { drop, keep, leftBehind } from "./kept.js";
import { SignedOut, Unreachable, post } from "./server.js";

const KEEP = 250;
const SAVE = 2000;
const AGAIN = [3000, 6000, 12000, 30000];

// `read` gives what is drawn as text; `tell` is told how it stands, and what the server said.
export function autosave(host, read, tell) {
  const draft = host.dataset.draft;
  const name = [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(36)).join("");
  let parent = Number(host.dataset.version);
  let edits = 0, saved = 0, tries = 0, keeping, saving, busy = false;

  async function note() {
    clearTimeout(keeping);
    if (edits === saved) return;
    const content = await read();
    if (!keep(draft, name, { content, parent, at: Date.now() })) tell("full");
  }

  // Asked for by hand it is sent even if nothing was edited: as the editor writes it.
  async function save(isAsked = false) {
    clearTimeout(saving);
    if (busy || (edits === saved && !isAsked)) return;
    busy = true;
    const upTo = edits;
    try {
      const content = await read();
      const told = await post(host.dataset.save, { content, parent, window: name });
      if (!told.ok) return tell("refused", told);
      [parent, saved, tries] = [told.version, upTo, 0];
      if (edits === saved) drop(draft, name);
      tell(told.aside ? "aside" : edits === saved ? "saved" : "typing", told);
    } catch (error) {
      if (!(error instanceof SignedOut || error instanceof Unreachable)) throw error;
      tell(error instanceof SignedOut ? "signed-out" : "offline");
      saving = setTimeout(() => save(), AGAIN[Math.min(tries++, AGAIN.length - 1)]);
    } finally {
      busy = false;
      if (edits !== upTo) later();
    }
  }

  function later() {
    clearTimeout(saving);
    saving = setTimeout(() => save(), SAVE);
  }

  function edited() {
    edits += 1;
    tell("typing");
    clearTimeout(keeping);
    keeping = setTimeout(note, KEEP);
    later();
  }

  addEventListener("online", () => save());
  addEventListener("pagehide", note);
  document.addEventListener("visibilitychange", () => document.hidden && note());
  addEventListener("beforeunload", (event) => edits !== saved && event.preventDefault());

  return {
    edited,
    save,
    left: () => leftBehind(draft, name).filter((each) => each.content),
    discard: (entry) => drop(draft, entry.name),
    // Go on from what another window left; it stands aside if somebody saved since.
    adopt(entry) {
      parent = entry.parent;
      edited();
      note().then(() => drop(draft, entry.name));
    },
  };
}
