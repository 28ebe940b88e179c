// A task's date goes with the rule that is chosen for it, in the same step of undo.
import { is } from "bpmn-js/lib/util/ModelUtil";
import { readAttribute, readProperty, writeAttribute } from "./extensions.js";

const COMMANDS = ["element.updateModdleProperties", "element.updateProperties"];
const DUE = { type: "zeebe:TaskSchedule", name: "dueDate" };
const reckoned = (rule) => (rule ? `=deadline("${rule}")` : "");

class Limits {
  static $inject = ["eventBus", "modeling", "bpmnFactory"];

  constructor(eventBus, modeling, bpmnFactory) {
    for (const command of COMMANDS) {
      eventBus.on(`commandStack.${command}.preExecute`, ({ context }) => {
        context.ruleBefore = is(context.element, "bpmn:UserTask") ? readProperty(context.element, "clock") : "";
      });
      eventBus.on(`commandStack.${command}.postExecute`, ({ context: { element, ruleBefore } }) => {
        if (!is(element, "bpmn:UserTask")) return;
        const rule = readProperty(element, "clock");
        // Where somebody counts it in another way, or gives no rule, the date stays what it is.
        if (!rule || rule === ruleBefore || readAttribute(element, DUE.type, DUE.name) !== reckoned(ruleBefore)) return;
        writeAttribute({ ...DUE, element, services: { modeling, bpmnFactory }, value: reckoned(rule) });
      });
    }
  }
}

export default { __init__: ["limits"], limits: ["type", Limits] };
