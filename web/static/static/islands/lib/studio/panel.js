// The group of the properties panel that is ours: chosen from what is there, not typed by heart.
import { SelectEntry, TextFieldEntry, isSelectEntryEdited, isTextFieldEntryEdited } from "@bpmn-io/properties-panel";
import { jsx } from "@bpmn-io/properties-panel/preact/jsx-runtime";
import { useService } from "bpmn-js-properties-panel";
import { is } from "bpmn-js/lib/util/ModelUtil";
import { readAttribute, readProperty, writeAttribute, writeProperty } from "./extensions.js";
import { say } from "./say.js";

const CATCH_UP = [say`coalesce 合并为一次`, say`all 逐次补办`, say`skip 跳过`];
const isTimed = (element) => (element.businessObject.eventDefinitions ?? []).some((each) => is(each, "bpmn:TimerEventDefinition"));
const isTask = (element) => is(element, "bpmn:UserTask");
const isAny = (element) => is(element, "bpmn:FlowNode");

// Whom it concerns; `options` names what is known on the server, or lists what there is.
const FIELDS = [
  { label: say`办理岗位`, concerns: isTask, type: "zeebe:AssignmentDefinition", name: "candidateGroups", options: "groups" },
  { label: say`表单`, concerns: isTask, type: "zeebe:FormDefinition", name: "formId", options: "form" },
  { label: say`处理程序`, concerns: (e) => is(e, "bpmn:ServiceTask"), type: "zeebe:TaskDefinition", name: "type", options: "handler" },
  { label: say`决策`, concerns: (e) => is(e, "bpmn:BusinessRuleTask"), type: "zeebe:CalledDecision", name: "decisionId", options: "decision" },
  { label: say`调用的流程`, concerns: (e) => is(e, "bpmn:CallActivity"), type: "zeebe:CalledElement", name: "processId", options: "process" },
  { label: say`期限规则`, concerns: (e) => isTask(e) || isTimed(e), name: "clock", options: "limit" },
  { label: say`不限时的理由`, concerns: isTask, name: "untimed" },
  { label: say`期限的理由（不由规则算出时）`, concerns: isTask, name: "dueReason" },
  { label: say`停机后补办`, concerns: isTimed, name: "catchUp", options: CATCH_UP },
  { label: say`提前提醒（如 P3D）`, concerns: isTimed, name: "ahead" },
  { label: say`地点`, concerns: isTask, name: "place" },
  { label: say`办理时出示的内容（如 request, plan）`, concerns: isTask, name: "brief" },
  { label: say`读取的案件期限`, concerns: isTask, name: "reads", options: "limit" },
  { label: say`计时到此为止的期限`, concerns: isAny, name: "times", options: "limit" },
];

// One component per field, made once: made anew at each change it would lose what is being typed.
const COMPONENTS = FIELDS.map((field, number) => ({ ...field, id: `own-${number}`, component: (props) => Entry({ ...props, field }) }));

function Entry({ element, id, field }) {
  const services = { modeling: useService("modeling"), bpmnFactory: useService("bpmnFactory") };
  const known = useService("config.known");
  const debounce = useService("debounceInput");
  const { type, name, options, label } = field;
  const getValue = () => (type ? readAttribute(element, type, name) : readProperty(element, name));
  const setValue = (value) => (type ? writeAttribute : writeProperty)({ element, services, type, name, value });
  if (!options) return jsx(TextFieldEntry, { id, element, label, getValue, setValue, debounce });
  const listed = Array.isArray(options) ? options : known[options] ?? [];
  return jsx(SelectEntry, { id, element, label, getValue, setValue, getOptions: () => choices(listed, getValue()) });
}

// `key words` each, or both apart; what stands there and is not known stays choosable, so that looking changes nothing.
function choices(listed, present) {
  const all = listed.map((each) => (Array.isArray(each) ? { value: each[0], label: each[1] } : { value: each.split(" ")[0], label: each }));
  const isKnown = !present || all.some((each) => each.value === present);
  return [{ value: "", label: say`（无）` }, ...(isKnown ? [] : [{ value: present, label: present }]), ...all];
}

class Provider {
  static $inject = ["propertiesPanel", "elementTemplates"];

  constructor(propertiesPanel, elementTemplates) {
    this.elementTemplates = elementTemplates;
    // Below the templates, which hide what of the panel they do not know.
    propertiesPanel.registerProvider(250, this);
  }

  getGroups(element) {
    return (groups) => {
      const template = this.elementTemplates.get(element);
      const filled = groups.find((each) => each.id === "ElementTemplates__CustomProperties");
      if (filled) filled.shouldOpen = true;
      const entries = COMPONENTS.filter((each) => each.concerns(element) && !covers(template, each)).map(({ id, component, options }) => ({
        id,
        component,
        isEdited: options ? isSelectEntryEdited : isTextFieldEntryEdited,
      }));
      const at = template ? groups.length : 1;
      if (entries.length) groups.splice(at, 0, { id: "own", label: say`四事`, entries, shouldOpen: !template });
      return groups;
    };
  }
}

// What the template asks for is not asked for twice.
const covers = (template, { type, name }) => Boolean(template?.properties.some(({ binding }) =>
  (type ? `zeebe:${binding.type.slice(6, 7).toUpperCase()}${binding.type.slice(7)}` === type && binding.property === name
    : binding.type === "zeebe:property" && binding.name === name)));

export default { __init__: ["ownPanel"], ownPanel: ["type", Provider] };
