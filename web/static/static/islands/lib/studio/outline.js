// The diagram as text: every step in the order of the flow, changed here as on the drawing, with one undo.
import { isUndo, isRedo } from "diagram-js/lib/features/keyboard/KeyboardUtil";
import { getBusinessObject, is } from "bpmn-js/lib/util/ModelUtil";
import { fields, summary } from "./outline-fields.js";
import { called, processes, steps } from "./outline-order.js";
import { button, choices, make } from "./controls.js";
import { go } from "./marks.js";
import { say } from "./say.js";

const KINDS = [["bpmn:UserTask", say`用户任务`], ["bpmn:ServiceTask", say`服务任务`], ["bpmn:BusinessRuleTask", say`决策任务`],
  ["bpmn:ExclusiveGateway", say`排他网关`], ["bpmn:ParallelGateway", say`并行网关`], ["bpmn:EndEvent", say`结束`]];

export function outline(host, drawing) {
  const box = host.querySelector("[data-outline]");
  const isFixed = Boolean(host.dataset.readonly);
  const opened = new Set();
  const known = () => drawing.get("config.known", false) ?? {};
  const elementOf = (bo) => drawing.get("elementRegistry").get(bo.id);

  function show() {
    if (!box.open) return;
    const [focused, place] = [box.contains(document.activeElement) ? document.activeElement.dataset.key : undefined, box.scrollTop];
    const all = processes(drawing.getDefinitions()).flatMap((each) => steps(each)).filter(({ bo }) => elementOf(bo));
    box.querySelector("ol").replaceChildren(...all.map(row));
    box.scrollTop = place;
    if (focused) box.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus();
  }

  function row({ bo, depth }) {
    const element = elementOf(bo);
    const more = make("details", { open: opened.has(bo.id) });
    const head = make("summary", {}, make("b", {}, called(bo)), make("span", {}, summary(element, drawing, known())));
    head.dataset.key = bo.id;
    more.append(head);
    const fill = () => more.children.length > 1 || more.append(isFixed ? place(element) : body(element));
    if (more.open) fill();
    more.addEventListener("toggle", () => {
      opened[more.open ? "add" : "delete"](bo.id);
      if (more.open) fill();
    });
    const made = make("li", {}, more);
    made.dataset.depth = Math.min(depth, 4);
    made.dataset.step = bo.id;
    return made;
  }

  const place = (element) => make("div", { className: "cluster" }, button(say`在图上看`, `go:${element.id}`, () => go(drawing, element.id)));

  function body(element) {
    const made = make("div", { className: "stack tight" }, ...fields(element, drawing, known()).map((each) => field(element, each)));
    const append = appended(element);
    const tools = place(element);
    if (append) tools.prepend(...append);
    tools.append(button(say`删除这一步`, `drop:${element.id}`, () => drawing.get("modeling").removeElements([element])));
    made.append(tools);
    return made;
  }

  function field(element, { key, label, value, options, write }) {
    const control = options ? make("select", {}, ...choices(options, value)) : make("input", { value });
    control.dataset.key = `${element.id}:${key}`;
    control.addEventListener("change", () => write(control.value));
    if (!options) control.addEventListener("keydown", (event) => event.key === "Enter" && control.blur());
    return make("label", { className: "outline-field" }, make("span", {}, label), control);
  }

  // What can come after the step: the usual kinds, then the templates of what there is to do.
  function appended(element) {
    if (is(element, "bpmn:EndEvent") || !drawing.get("rules").allowed("shape.append", { element })) return undefined;
    const templates = drawing.get("elementTemplates").getLatest().filter((each) => each.elementType.value !== "bpmn:BoundaryEvent");
    const choice = make("select", { ariaLabel: say`接在${called(getBusinessObject(element))}后面的步骤` },
      ...KINDS.map(([value, words]) => make("option", { value }, words)),
      ...templates.map((each) => make("option", { value: each.id }, each.name)));
    choice.dataset.key = `kind:${element.id}`;
    return [choice, button(say`接一步`, `append:${element.id}`, () => {
      const template = templates.find((each) => each.id === choice.value);
      const shape = template ? drawing.get("elementTemplates").createElement(template) : drawing.get("elementFactory").createShape({ type: choice.value });
      const made = drawing.get("autoPlace").append(element, shape);
      opened.add(made.id);
      show();
      box.querySelector(`[data-key="${CSS.escape(made.id)}:name"]`)?.focus();
    })];
  }

  box.addEventListener("toggle", show);
  box.addEventListener("keydown", (event) => {
    const isTyping = event.target.matches("input") && event.target.value !== event.target.defaultValue;
    const stack = drawing.get("commandStack", false);
    const what = isUndo(event) ? "undo" : isRedo(event) ? "redo" : undefined;
    if (!stack || !what || isTyping) return;
    event.preventDefault();
    stack[what]();
  });
  drawing.on(["commandStack.changed", "import.done", "vocabulary.changed"], () => {
    requestAnimationFrame(show);
  });
  if (isFixed && !matchMedia("(min-width: 720px)").matches) box.open = true;
  show();
}
