// Element templates as the server made them of what is registered: kept as chosen, compared when they changed.
import { getBusinessObject } from "bpmn-js/lib/util/ModelUtil";
import { admit, besides, inputs, present } from "./bindings.js";
import { say } from "./say.js";

const MENUS = ["bpmn-append", "bpmn-create", "bpmn-replace"];
// Of the providers of menus: what the others offer is there already
const LAST = 100;

const idOf = (element) => getBusinessObject(element).get("zeebe:modelerTemplate");
const versionOf = (element) => getBusinessObject(element).get("zeebe:modelerTemplateVersion");

class Templates {
  static $inject = ["eventBus", "elementTemplates", "elementRegistry", "popupMenu", "canvas"];

  constructor(eventBus, elementTemplates, elementRegistry, popupMenu, canvas) {
    Object.assign(this, { elementTemplates, elementRegistry });
    // The panel's button opens the menu in which shapes are replaced: the templates stand first.
    eventBus.on("elementTemplates.select", ({ element }) => {
      const { right, top } = canvas.getContainer().getBoundingClientRect();
      popupMenu.open(element, "bpmn-replace", { x: right - 320, y: top + 40 }, { title: say`选用模板`, width: 300, search: true });
    });
    for (const menu of MENUS) popupMenu.registerProvider(menu, LAST, this);
    // Before the command is carried out: choosing a template must not lose what was typed.
    eventBus.on("commandStack.propertiesPanel.zeebe.changeTemplate.preExecute", 5000, ({ context }) => {
      const { element, newTemplate } = context;
      if (!newTemplate) return;
      admit(element, newTemplate);
      const known = elementTemplates.getAll(newTemplate.id);
      const kept = besides(element, newTemplate, ...known);
      context.newTemplate = { ...newTemplate, properties: [...newTemplate.properties, ...kept] };
    });
    // What follows compares the template with its like: what was kept beside it is no part of it.
    eventBus.on("commandStack.propertiesPanel.zeebe.changeTemplate.preExecuted", ({ context }) => {
      const { newTemplate } = context;
      if (newTemplate) context.newTemplate = { ...newTemplate, properties: newTemplate.properties.filter((each) => !each.isBeside) };
    });
    eventBus.on("import.done", () => this.admitAll());
  }
  // What there is to do stands before the plain shapes.
  getPopupMenuEntries(target) {
    const isTemplate = ([key]) => key.includes(".template-");
    // An event keeps its own definition: a template would put another in its place.
    const isDefined = Boolean(target.businessObject?.eventDefinitions?.length);
    return (entries) => {
      const all = Object.entries(entries).filter(([key]) => !(isDefined && key.startsWith("replace.template-")));
      return Object.fromEntries([...all.filter(isTemplate), ...all.filter((each) => !isTemplate(each))]);
    };
  }

  load(templates) {
    this.elementTemplates.set(templates);
    this.admitAll();
  }

  admitAll() {
    for (const element of this.elementRegistry.getAll()) {
      const its = this.elementTemplates.get(element);
      if (its) admit(element, its);
    }
  }

  // The template as it is now, where the element was made by it as it was.
  newer(element) {
    const id = idOf(element);
    const [latest] = id ? this.elementTemplates.getLatest(id) : [];
    return latest && latest.version !== versionOf(element) ? latest : undefined;
  }

  update(element, template) {
    this.elementTemplates.applyTemplate(element, template);
  }
}

// Field by field what taking the newer template would do: `before`, `after`; what stays is only counted.
export function differences(element, template) {
  const told = [];
  let kept = 0;
  const fields = template.properties.filter((each) => !each.condition);
  for (const { type, label, binding, value, optional } of fields) {
    const before = present(element, binding);
    const name = label ?? binding.name ?? binding.property ?? binding.type;
    if (type === "Hidden" && value && before !== value) told.push({ name, before: before ?? say`（没有）`, after: value });
    else if (type !== "Hidden" && before === undefined) told.push({ name, before: say`（没有）`, after: optional ? say`可以填写` : say`须填写` });
    else kept += type === "Hidden" ? 0 : 1;
  }
  const taken = new Set(fields.filter((each) => each.binding.type === "zeebe:input").map((each) => each.binding.name));
  for (const { target, source } of taken.size ? inputs(element) : []) {
    if (!taken.has(target)) told.push({ name: target, before: source ?? "", after: say`不再需要，去掉` });
  }
  return { told, kept };
}

export default {
  __init__: ["templates"],
  templates: ["type", Templates],
  // It would sort inputs, of which a later one reads the earlier, and spoil undo besides.
  elementTemplatesUpdatePropertiesOrderBehavior: ["value", null],
};
