// What the server's check found while one types: in a list, and on whatever the editor can mark.
import { fixes } from "./fixes.js";
import { SignedOut, Unreachable, post } from "./server.js";

const CHECK = 500;

// `read` gives what is drawn; `mark(findings)` shows them in the drawing, `go(element)` leads to one,
// `adopt(text, changed)` takes a mended text over as a step that can be undone.
export function findings(host, read, { mark, go, adopt }) {
  const list = host.querySelector("[data-findings-list]");
  const count = host.querySelector("[data-findings-count]");
  const pattern = host.querySelector("[data-finding]").content;
  const siblings = JSON.parse(host.dataset.siblings);
  let waiting, asked = new AbortController();

  function show(found) {
    const mine = found.filter((each) => each.file === host.dataset.name);
    const wrong = found.filter((each) => !each.is_warning).length;
    const told = [["wrong", wrong], ["doubtful", found.length - wrong]].filter(([, number]) => number);
    count.textContent = told.map(([kind, n]) => count.dataset[n === 1 ? `${kind}One` : kind].replace("{n}", n)).join(" ") || count.dataset.none;
    count.className = `tag ${wrong ? "late" : found.length ? "warn" : "ok"}`;
    list.replaceChildren(...[...mine, ...found.filter((each) => !mine.includes(each))].map(item));
    mark(mine.filter((each) => each.element));
    host.dataset.checked = String(found.length);
  }

  function item(each) {
    const made = pattern.cloneNode(true).firstElementChild;
    const [button, link, kind] = ["[data-go]", "a", "[data-kind]"].map((each) => made.querySelector(each));
    kind.textContent = each.is_warning ? kind.dataset.doubtful : kind.dataset.wrong;
    kind.className = `tag ${each.is_warning ? "warn" : "late"}`;
    made.querySelector("[data-message]").textContent = each.message;
    const where = [each.name, each.element].filter(Boolean).join(" ") || each.file;
    const isMine = each.file === host.dataset.name;
    button.hidden = !isMine || !each.element;
    link.hidden = isMine;
    button.textContent = where;
    link.textContent = `${each.file} · ${where}`;
    if (siblings[each.file]) link.href = `/studio/files/${siblings[each.file]}#${each.element ?? ""}`;
    button.addEventListener("click", () => go(each.element));
    if (isMine && adopt && !host.dataset.readonly) made.querySelector("[data-fixes]").append(...fixes(host, each, read, adopt));
    return made;
  }

  async function check() {
    asked.abort();
    asked = new AbortController();
    try {
      const told = await post(host.dataset.check, { content: await read() }, asked.signal);
      if (told.ok) show(told.findings);
    } catch (error) {
      if (![SignedOut, Unreachable].some((each) => error instanceof each) && error.name !== "AbortError") throw error;
      // Overtaken by the next check, or no network: the list stays as it was, the saving tells of it.
    }
  }

  show(JSON.parse(host.dataset.findings));
  return {
    soon() {
      clearTimeout(waiting);
      waiting = setTimeout(check, CHECK);
    },
  };
}
