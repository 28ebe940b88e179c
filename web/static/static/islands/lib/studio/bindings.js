// Where a field of a template stands in an element, and what stands there now.
import { getBusinessObject, is } from "bpmn-js/lib/util/ModelUtil";
import { say } from "./say.js";

const values = (holder) => holder?.get("extensionElements")?.get("values") ?? [];
const extension = (element, type) => values(getBusinessObject(element)).find((each) => is(each, type));
const attribute = (element, type, name) => extension(element, type)?.get(name);

const READ = {
  property: (element, { name }) => getBusinessObject(element).get(name),
  "zeebe:input": (element, { name }) => inputs(element).find((each) => each.target === name)?.source,
  "zeebe:property": (element, { name }) =>
    extension(element, "zeebe:Properties")?.get("properties")?.find((each) => each.name === name)?.value,
  "zeebe:taskDefinition": (element, { property }) => attribute(element, "zeebe:TaskDefinition", property),
  "zeebe:formDefinition": (element, { property }) => attribute(element, "zeebe:FormDefinition", property),
  "zeebe:assignmentDefinition": (element, { property }) => attribute(element, "zeebe:AssignmentDefinition", property),
  "zeebe:taskSchedule": (element, { property }) => attribute(element, "zeebe:TaskSchedule", property),
  "zeebe:calledDecision": (element, { property }) => attribute(element, "zeebe:CalledDecision", property),
  "zeebe:priorityDefinition": (element, { property }) => attribute(element, "zeebe:PriorityDefinition", property),
};

export const inputs = (element) => extension(element, "zeebe:IoMapping")?.get("inputParameters") ?? [];

// Undefined where nothing stands there, or where it is no matter of comparing.
export const present = (element, binding) => READ[binding.type]?.(element, binding);

// What the element says already stays choosable, whatever the list of the template has.
export function admit(element, template) {
  for (const { type, binding, choices } of template.properties) {
    const value = type === "Dropdown" && present(element, binding);
    if (value && !choices.some((each) => each.value === value)) choices.push({ name: say`${value}（现有写法）`, value });
  }
}

// What a person put into the element and no field of the template is for: it stays as it is.
export function besides(element, ...templates) {
  const bound = new Set(templates.flatMap((each) => each?.properties ?? []).map(({ binding }) => key(binding)));
  const takesInputs = [...bound].some((each) => each.startsWith("zeebe:input"));
  const own = extension(element, "zeebe:Properties")?.get("properties") ?? [];
  const bindings = [
    ...own.map(({ name }) => ({ type: "zeebe:property", name })),
    ...(takesInputs ? [] : inputs(element).map(({ target }) => ({ type: "zeebe:input", name: target }))),
    { type: "zeebe:priorityDefinition", property: "priority" },
    { type: "zeebe:taskSchedule", property: "followUpDate" },
    { type: "zeebe:assignmentDefinition", property: "assignee" },
  ];
  return bindings.filter((each) => !bound.has(key(each)) && present(element, each))
    .map((binding) => ({ type: "String", optional: true, binding, isBeside: true }));
}

const key = ({ type, name, property }) => `${type} ${name ?? property ?? ""}`;
