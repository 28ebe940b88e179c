// The quick fixes of one finding: what is asked before, and a button; made on the server, taken over here.
import { SignedOut, Unreachable, post } from "./server.js";

export function fixes(host, finding, read, adopt) {
  return finding.fixes.map((fix) => {
    const made = host.querySelector("[data-fix]").content.cloneNode(true).firstElementChild;
    const [choose, type, button] = ["select", "input", "button"].map((each) => made.querySelector(each));
    button.textContent = fix.label;
    choose.hidden = !fix.choices.length;
    choose.ariaLabel = fix.label;
    choose.append(...fix.choices.map(([value, words]) => new Option(words, value)));
    type.hidden = !fix.asks;
    type.required = Boolean(fix.asks);
    type.placeholder = type.ariaLabel = fix.asks;
    made.addEventListener("submit", (event) => {
      event.preventDefault();
      mend(host, finding, fix, fix.asks ? type.value : choose.value, read, adopt);
    });
    return made;
  });
}

async function mend(host, { element, hints }, { key }, choice, read, adopt) {
  const note = host.querySelector("[data-unmended]");
  try {
    const sent = { content: await read(), fix: key, element: element ?? "", hints, choice };
    const told = await post(host.dataset.mend, sent);
    note.hidden = told.ok;
    note.textContent = told.sentence ?? "";
    if (!told.ok) return;
    const isOneStep = await adopt(told.content, told.changed);
    offerBack(host, isOneStep ? null : () => adopt(sent.content, []));
  } catch (error) {
    // How saving stands tells of the network and the sign-in already.
    if (!(error instanceof SignedOut || error instanceof Unreachable)) throw error;
  }
}

// Where the editor opened the mended text anew, its own undo begins anew: the way back is a button.
export function offerBack(host, back) {
  const button = host.querySelector("[data-unmend]");
  button.hidden = !back;
  button.onclick = async () => {
    button.hidden = true;
    await back();
  };
}
