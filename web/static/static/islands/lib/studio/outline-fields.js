// What can be changed of a step in the outline; each change is one command of the diagram's own.
import { getBusinessObject, is } from "bpmn-js/lib/util/ModelUtil";
import { readAttribute, readProperty, writeAttribute, writeProperty } from "./extensions.js";
import { called, flows, timer } from "./outline-order.js";
import { say } from "./say.js";

const DATES = ["timeDate", "timeDuration", "timeCycle"];

// `known` lists what can be chosen; each field has a key of its own, a label, its value and `write`.
export function fields(element, drawing, known) {
  const bo = getBusinessObject(element);
  const services = { modeling: drawing.get("modeling", false), bpmnFactory: drawing.get("bpmnFactory", false) };
  const listed = (names = []) => names.map((each) => [each.split(" ")[0], each]);
  const attribute = (label, type, name, options) => ({
    key: `${type}.${name}`, label, options, value: readAttribute(element, type, name),
    write: (value) => writeAttribute({ element, services, type, name, value }),
  });
  const all = [{ key: "name", label: say`名称`, value: bo.name ?? "", write: (name) => services.modeling.updateLabel(element, name) }];
  if (is(bo, "bpmn:UserTask")) {
    all.push(
      attribute(say`办理岗位`, "zeebe:AssignmentDefinition", "candidateGroups", known.groups ?? []),
      attribute(say`表单`, "zeebe:FormDefinition", "formId", listed(known.form)),
      limit(element, services, listed(known.limit)),
    );
  }
  if (is(bo, "bpmn:ServiceTask")) all.push(attribute(say`处理程序`, "zeebe:TaskDefinition", "type", listed(known.handler)));
  if (is(bo, "bpmn:CallActivity")) all.push(attribute(say`调用的流程`, "zeebe:CalledElement", "processId", listed(known.process)));
  if (is(bo, "bpmn:BusinessRuleTask")) all.push(attribute(say`决策`, "zeebe:CalledDecision", "decisionId", listed(known.decision)));
  const clock = timer(bo);
  if (clock) all.push(moment(element, clock, services));
  for (const flow of conditional(bo)) all.push(condition(flow, drawing, services));
  return all;
}

// The flows that may have a condition: of a step with one way onward it would never be asked.
const conditional = (bo) => (is(bo, "bpmn:ExclusiveGateway") || is(bo, "bpmn:InclusiveGateway") || flows(bo).length > 1
  ? flows(bo).filter((each) => bo.default !== each) : []);

function limit(element, services, options) {
  const write = (value) => writeProperty({ element, services, name: "clock", value });
  return { key: "clock", label: say`期限规则`, options, value: readProperty(element, "clock"), write };
}

function moment(element, clock, { modeling, bpmnFactory }) {
  const name = DATES.find((each) => clock.get(each)) ?? "timeDate";
  const holder = clock.get(name);
  return {
    key: name, label: { timeDate: say`到期时刻`, timeDuration: say`多久以后`, timeCycle: say`每隔多久` }[name], value: holder?.body ?? "",
    write: (body) => {
      if (holder) return modeling.updateModdleProperties(element, holder, { body });
      const made = bpmnFactory.create("bpmn:FormalExpression", { body });
      made.$parent = clock;
      return modeling.updateModdleProperties(element, clock, { [name]: made });
    },
  };
}

function condition(flow, drawing, { modeling, bpmnFactory }) {
  return {
    key: `flow.${flow.id}`, label: say`走向${called(flow.targetRef)}的条件`, value: flow.conditionExpression?.body ?? "",
    write: (body) => modeling.updateProperties(drawing.get("elementRegistry").get(flow.id), {
      conditionExpression: body ? bpmnFactory.create("bpmn:FormalExpression", { body }) : undefined,
    }),
  };
}

// What a step is told by besides its name, in one line.
export function summary(element, drawing, known) {
  const bo = getBusinessObject(element);
  const said = fields(element, drawing, known).filter((each) => each.key !== "name" && !each.key.startsWith("flow.") && each.value);
  const facts = said.map(({ label, value, options }) => `${label} ${options?.find(([key]) => key === value)?.[1] ?? value}`);
  const onward = flows(bo).map((flow) => {
    const why = flow.conditionExpression?.body ?? (bo.default === flow ? say`其他情况` : flow.name);
    return `${called(flow.targetRef)}${why ? `(${why})` : ""}`;
  });
  return [...facts, onward.length ? say`然后 ${onward.join(";")}` : ""].filter(Boolean).join("。");
}
