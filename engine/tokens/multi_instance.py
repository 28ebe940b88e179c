"""One activity for each item of a list, side by side or one after another."""

import re
from typing import Any

from SpiffWorkflow.util.task import TaskState

from engine.tokens.expression import Expression, Failure, show_value
from engine.tokens.node import Node
from engine.tokens.process import ProcessSpec
from engine.tokens.token import Token
from engine.tokens.variables import visible, write

#: An expression that is nothing but a variable, or an entry of one.
_PLAIN = re.compile(r"=\s*([^\W\d]\w*)(?:\s*\.\s*[^\W\d]\w*)*")


#: Instances a number may ask for.
MOST = 10_000


class MultiInstance(Node):
    """The body around the instances (`zeebe:loopCharacteristics`).

    The output collection is kept in the body's memory until all is done, where its
    instances read it and no variable of theirs can touch it; results stand in the
    order of the input, whatever the order of completion.
    """

    is_told = False
    is_loop = False
    sequential = False
    items: Expression
    #: How many instances, where no collection says so.
    times: Expression | None = None
    item: str | None = None
    output: str | None = None
    output_item: Expression | None = None
    until: Expression | None = None
    #: `One`: the first instance that is done throws a signal; `None`: each does (BPMN 2.0, table 10.29).
    behavior = "All"
    announces: Expression | None = None

    def __init__(self, process: ProcessSpec, inner: Node) -> None:
        super().__init__(process, f"{inner.id} [each]", "multiInstance", inner.title)
        self.inner = inner
        inner.body = self

    def _run_hook(self, my_task: Token) -> bool | None:
        items = self._items(visible(my_task))
        # Each is kept in the list and, as a variable, with its instance.
        my_task.workflow.top.make_room([items, items])
        memory = my_task.internal_data
        memory.update(items=items, started=0, done=0)
        if self.output:
            memory["collected"] = {self.output: [None] * len(items)}
        my_task._set_state(TaskState.STARTED)
        if not items:
            self._collect(my_task)
            return True
        for _ in range(1 if self.sequential else len(items)):
            if my_task.alive:
                self._start(my_task)
        return None

    def _items(self, known: dict[str, Any]) -> list[Any]:
        """What there is an instance for; raises Failure."""
        if self.times is not None:
            return list(range(1, self._count(self.times, known) + 1))
        items = self.items.json(known)
        if not isinstance(items, list):
            why = self.items.why_null(known) if items is None else ""
            told = f"{show_value(items)}{why}"
            raise Failure(reason=f"多实例的输入集合“{self.items.text}”应为列表，实际是{told}")
        return items

    def _count(self, times: Expression, known: dict[str, Any]) -> int:
        value = times.json(known)
        number = int(value) if isinstance(value, str) and value.isdigit() else value
        if isinstance(number, bool) or not isinstance(number, int) or not 0 <= number <= MOST:
            told = f"{show_value(value)}{times.why_null(known) if value is None else ''}"
            raise Failure(reason=f"多实例的次数“{times.text}”应为 0 到 {MOST} 的整数，实际是{told}")
        return number

    def collect_result(self, instance: Token) -> None:
        """Note what an instance yields and whether it is the last one wanted; raises Failure."""
        body = instance.parent
        if self.output and self.output_item:
            value = self.output_item.json(visible(instance))
            body.workflow.top.make_room(value)
            collected = body.internal_data["collected"][self.output]
            collected[instance.internal_data["index"]] = value
        if self.until is not None:
            collections = body.internal_data.get("collected", {})
            known = {**visible(instance), **collections, **_counts(body)}
            instance.internal_data["enough"] = self.until.evaluate_condition(known)
        if self.announces is not None and (
            self.behavior == "None" or not body.internal_data["done"]
        ):
            instance.internal_data["announces"] = self.announces.name(visible(instance))

    def instance_done(self, body: Token, instance: Token) -> None:
        memory = body.internal_data
        memory["done"] += 1
        if (signal := instance.internal_data.get("announces")) is not None:
            body.workflow.top.throw_signal(signal, {})
            if not body.alive:
                return
        if "inside" in instance.internal_data:
            memory.setdefault("inside", []).extend(instance.internal_data["inside"])
        for child in instance.children:
            child.cancel()
        body.workflow.remove(instance)
        if instance.internal_data.get("enough") or memory["done"] == len(memory["items"]):
            for child in body.children:
                if child.is_instance:
                    child.cancel()
            self._collect(body)
            self.leave(body)
        elif self.sequential:
            self._start(body)

    def _start(self, body: Token) -> None:
        memory = body.internal_data
        index = memory["started"]
        memory["started"] += 1
        token = body.workflow.add(self.inner, body, index=index)
        token.data["loopCounter"] = index + 1
        if self.item:
            token.data[self.item] = memory["items"][index]
        if self.output_item and (plain := _PLAIN.fullmatch(self.output_item.text)):
            # Camunda 8 makes a variable that is no more than collected local to its instance.
            token.data.setdefault(plain[1], None)
        self.inner._update(token)

    def _collect(self, body: Token) -> None:
        if self.output:
            write(body, body.internal_data.pop("collected"))


def _counts(body: Token) -> dict[str, Any]:
    """What Camunda 8 lets a completion condition see, the instance at hand counted as done.

    Of a sequential one those begun so far count as its instances (BPMN 2.0, table 10.30).
    """
    memory = body.internal_data
    return {
        "numberOfInstances": memory["started"],
        "numberOfActiveInstances": memory["started"] - memory["done"] - 1,
        "numberOfCompletedInstances": memory["done"] + 1,
        "numberOfTerminatedInstances": 0,
    }
