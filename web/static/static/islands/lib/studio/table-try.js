// A decision tried with values at the side: what it answers, and the rows that made it so.
import { translate } from "./words.js";
import { SignedOut, Unreachable, post } from "./server.js";

export function tryOut(host, read) {
  const panel = host.querySelector("[data-try]");
  const [form, answer] = ["[data-values]", "[data-answer]"].map((each) => panel.querySelector(each));
  const typed = new Map();
  let decision = "";

  async function ask(values) {
    try {
      return await post(panel.dataset.try, { content: await read(), decision, values });
    } catch (error) {
      if (!(error instanceof SignedOut || error instanceof Unreachable)) throw error;
      return {};
    }
  }

  // What the decision asks for may be another after an edit; what was typed stays.
  async function show(id) {
    decision = id;
    panel.hidden = !id;
    if (!id) return;
    const told = await ask();
    if (id !== decision || !told.ok) return;
    panel.querySelector("[data-undecided]").textContent = told.undecided;
    form.replaceChildren(...told.inputs.map(field), panel.querySelector("[data-press]").content.cloneNode(true));
  }

  function field({ name, kind }) {
    const made = panel.querySelector("[data-value]").content.cloneNode(true).firstElementChild;
    const input = made.querySelector("input");
    made.querySelector("span").textContent = kind ? `${name} · ${translate(kind)}` : name;
    Object.assign(input, { name, value: typed.get(name) ?? "" });
    input.addEventListener("input", () => typed.set(name, input.value));
    return made;
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const told = await ask(Object.fromEntries(new FormData(form)));
    const lines = told.ok ? [JSON.stringify(told.value), ...rows(told.matched), ...told.warnings] : [told.sentence ?? ""];
    answer.replaceChildren(...lines.map((each) => Object.assign(document.createElement("p"), { textContent: each })));
    mark(told.matched ?? []);
    answer.scrollIntoView({ block: "nearest" });
  });

  function rows(matched) {
    const words = matched.map((each) => `${each.decision === decision ? "" : `${each.decision} `}${answer.dataset.by.replace("{n}", each.number)}`);
    return words.length ? words : [answer.dataset.none];
  }

  function mark(matched) {
    for (const each of host.querySelectorAll(".matched")) each.classList.remove("matched");
    for (const { rule } of matched) {
      for (const each of host.querySelectorAll(`[data-row-id="${CSS.escape(rule)}"]`)) each.classList.add("matched");
    }
  }

  return show;
}
