// The steps of a diagram in the order a token meets them, with what each is told by.
import { is } from "bpmn-js/lib/util/ModelUtil";
import { say } from "./say.js";

const KINDS = {
  "bpmn:UserTask": say`用户任务`, "bpmn:ServiceTask": say`服务任务`, "bpmn:SendTask": say`发送任务`, "bpmn:ReceiveTask": say`接收任务`,
  "bpmn:ScriptTask": say`脚本任务`, "bpmn:BusinessRuleTask": say`决策任务`, "bpmn:ManualTask": say`手工任务`, "bpmn:Task": say`任务`,
  "bpmn:CallActivity": say`调用流程`, "bpmn:SubProcess": say`子流程`, "bpmn:StartEvent": say`开始`, "bpmn:EndEvent": say`结束`,
  "bpmn:BoundaryEvent": say`边界事件`, "bpmn:IntermediateCatchEvent": say`等待`, "bpmn:IntermediateThrowEvent": say`发出`,
  "bpmn:ExclusiveGateway": say`排他网关`, "bpmn:ParallelGateway": say`并行网关`, "bpmn:InclusiveGateway": say`包容网关`,
  "bpmn:EventBasedGateway": say`事件网关`,
};

export const kind = (bo) => KINDS[bo.$type] ?? say`步骤`;
export const called = (bo) => `${kind(bo)}“${bo.name || bo.id}”`;
export const timer = (bo) => bo.get("eventDefinitions")?.find((each) => is(each, "bpmn:TimerEventDefinition"));

// `depth`: how far inside sub-processes, or at the border of a step, it stands.
export function steps(scope, depth = 0) {
  const nodes = (scope.get("flowElements") ?? []).filter((each) => is(each, "bpmn:FlowNode"));
  const onBorder = Map.groupBy(nodes.filter((each) => is(each, "bpmn:BoundaryEvent")), (each) => each.attachedToRef);
  const first = nodes.filter((each) => is(each, "bpmn:StartEvent"));
  const seen = new Set();
  const told = [];
  // What no flow reaches comes last: it must not be hidden from whoever reads.
  for (const start of [...first, ...nodes]) {
    const queue = [start];
    while (queue.length) {
      const bo = queue.shift();
      if (seen.has(bo) || !nodes.includes(bo)) continue;
      seen.add(bo);
      const border = onBorder.get(bo) ?? [];
      told.push({ bo, depth: depth + (is(bo, "bpmn:BoundaryEvent") ? 1 : 0) });
      if (is(bo, "bpmn:SubProcess")) told.push(...steps(bo, depth + 1));
      queue.unshift(...border);
      queue.push(...flows(bo).map((flow) => flow.targetRef));
    }
  }
  return told;
}

export const flows = (bo) => bo.get("outgoing") ?? [];

export function processes(definitions) {
  return definitions.get("rootElements").filter((each) => is(each, "bpmn:Process"));
}
