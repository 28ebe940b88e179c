// What the server's check found while one types: in a list, and on whatever the editor can mark.
import { SignedOut, Unreachable, post } from "./server.js";

const CHECK = 500;

// `read` gives what is drawn; `mark(findings)` shows them in the drawing, `go(element)` leads to one.
export function findings(host, read, { mark, go }) {
  const list = host.querySelector("[data-findings-list]");
  const count = host.querySelector("[data-findings-count]");
  const pattern = host.querySelector("[data-finding]").content;
  const siblings = JSON.parse(host.dataset.siblings);
  let waiting, asked = new AbortController();

  function show(found) {
    const mine = found.filter((each) => each.file === host.dataset.name);
    count.textContent = found.length ? count.dataset.some.replace("0", found.length) : count.dataset.none;
    count.className = `tag ${found.length ? "late" : "ok"}`;
    list.replaceChildren(...[...mine, ...found.filter((each) => !mine.includes(each))].map(item));
    mark(mine.filter((each) => each.element));
    host.dataset.checked = String(found.length);
  }

  function item(each) {
    const made = pattern.cloneNode(true).firstElementChild;
    const [button, link] = [made.querySelector("button"), made.querySelector("a")];
    made.querySelector("[data-message]").textContent = each.message;
    const where = [each.name, each.element].filter(Boolean).join(" ") || each.file;
    const isMine = each.file === host.dataset.name;
    button.hidden = !isMine || !each.element;
    link.hidden = isMine;
    button.textContent = where;
    link.textContent = `${each.file} · ${where}`;
    if (siblings[each.file]) link.href = `/studio/files/${siblings[each.file]}#${each.element ?? ""}`;
    button.addEventListener("click", () => go(each.element));
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
