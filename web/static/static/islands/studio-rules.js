// The rules on time as a table: a released rule is never changed, a new version of it is another row.
import { desk } from "./lib/studio/desk.js";
import { more } from "./lib/studio/rule-more.js";
import { parse, ruleOf, successor, write } from "./lib/studio/rules.js";

const host = document.querySelector("[data-island=studio-rules]");
if (host) start(host);

async function start(host) {
  const known = JSON.parse(host.dataset.known);
  const state = { file: null, past: [], ahead: [], words: "" };
  let at = { edited() {} };
  const read = async () => write(state.file);
  const load = async (text) => {
    state.file = parse(text);
    draw(host, state, known, change);
  };

  // Every change goes through here, so that all of it can be undone.
  function change(act, isDrawn = true) {
    state.past.push(write(state.file));
    state.ahead = [];
    act(state.file.rules);
    if (isDrawn) draw(host, state, known, change);
    tell(host, state);
    at.edited();
  }

  function go(from, to) {
    if (!state[from].length) return;
    state[to].push(write(state.file));
    load(state[from].pop());
    tell(host, state);
    at.edited();
  }

  await load(await (await fetch(host.dataset.source)).text());
  at = desk(host, { read, write: load, mark: (found) => mark(host, found), go: (id) => show(host, id) });
  host.querySelector("[data-do=undo]")?.addEventListener("click", () => go("past", "ahead"));
  host.querySelector("[data-do=redo]")?.addEventListener("click", () => go("ahead", "past"));
  host.querySelector("[data-words]").addEventListener("input", (event) => {
    state.words = event.target.value.trim();
    draw(host, state, known, change);
  });
  host.dataset.ready = "true";
}

function tell(host, { past, ahead }) {
  for (const [name, stack] of [["undo", past], ["redo", ahead]]) {
    const button = host.querySelector(`[data-do=${name}]`);
    if (button) button.disabled = !stack.length;
  }
}

function draw(host, { file, words }, known, change) {
  const shown = file.rules.filter((row) => !words || `${row.key} ${row.name} ${row.article}`.includes(words));
  const rows = shown.map((row) => line(host, row, known, change));
  host.querySelector("[data-rows-here]").replaceChildren(...rows);
}

function line(host, row, known, change) {
  const made = host.querySelector("[data-rule]").content.cloneNode(true).firstElementChild;
  const isReleased = known.released.includes(ruleOf(row)) || Boolean(host.dataset.readonly);
  made.dataset.ruleId = ruleOf(row);
  for (const cell of made.querySelectorAll("[data-field]")) {
    const name = cell.dataset.field;
    if (isReleased || !cell.querySelector("input, select")) cell.textContent = said(row, name, known);
    else bind(cell.querySelector("input, select"), row, name, change);
  }
  const [renew, drop] = [made.querySelector("[data-renew]"), made.querySelector("[data-drop-rule]")];
  const further = made.querySelector("[data-more-of]");
  further.hidden = isReleased;
  further.addEventListener("click", () => more(host, row, `${row.name} ${ruleOf(row)}`, change));
  renew.hidden = !isReleased || Boolean(host.dataset.readonly) || row.mark === "法";
  drop.hidden = isReleased;
  renew.addEventListener("click", () => change((rules) => rules.splice(rules.indexOf(row) + 1, 0, successor(row, rules))));
  drop.addEventListener("click", () => change((rules) => rules.splice(rules.indexOf(row), 1)));
  return made;
}

const said = (row, name, known) => (name === "unit" ? known.units[row.unit] : name === "rule" ? ruleOf(row) : row[name] ?? "");

function bind(field, row, name, change) {
  field.value = row[name] ?? "";
  const value = () => (field.type === "number" ? Number(field.value) : field.value);
  field.addEventListener("change", () => change(() => (row[name] = value()), false));
}

const found = (host, id) => host.querySelector(`[data-rule-id="${CSS.escape(id)}"]`);

function mark(host, its) {
  for (const each of host.querySelectorAll(".found")) each.classList.remove("found");
  for (const { element } of its) found(host, element)?.classList.add("found");
}

function show(host, id) {
  found(host, id)?.scrollIntoView({ block: "center" });
}
