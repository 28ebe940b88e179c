"""The standard loop: an activity done again while a condition holds (BPMN 2.0, 13.3.6)."""

from SpiffWorkflow.util.task import TaskState

from engine.tokens.expression import Expression
from engine.tokens.node import Node
from engine.tokens.process import ProcessSpec
from engine.tokens.token import Token
from engine.tokens.variables import visible


class StandardLoop(Node):
    """The body around the rounds of a loop, one after another.

    The condition reads what a round reads, `loopCounter` among it: the rounds begun so far.
    """

    is_told = False
    is_loop = True
    condition: Expression | None = None
    #: Rounds at most; None: as many as the condition wants.
    most: int | None = None
    test_before = False

    def __init__(self, process: ProcessSpec, inner: Node) -> None:
        super().__init__(process, f"{inner.id} [loop]", "standardLoop", inner.title)
        self.inner = inner
        inner.body = self

    def _run_hook(self, my_task: Token) -> bool | None:
        if self.test_before and not self._wanted({**visible(my_task), "loopCounter": 0}, 0):
            return True
        my_task._set_state(TaskState.STARTED)
        self._start(my_task, 1)
        return None

    def collect_result(self, instance: Token) -> None:
        """Note whether another round is wanted; raises Failure."""
        rounds = instance.internal_data["index"] + 1
        instance.internal_data["again"] = self._wanted(visible(instance), rounds)

    def instance_done(self, body: Token, instance: Token) -> None:
        for child in instance.children:
            child.cancel()
        if "inside" in instance.internal_data:
            body.internal_data.setdefault("inside", []).extend(instance.internal_data["inside"])
        body.workflow.remove(instance)
        if instance.internal_data["again"]:
            self._start(body, instance.internal_data["index"] + 2)
        else:
            self.leave(body)

    def _wanted(self, known: dict[str, object], rounds: int) -> bool:
        if self.most is not None and rounds >= self.most:
            return False
        return self.condition is None or self.condition.evaluate_condition(known)

    def _start(self, body: Token, number: int) -> None:
        token = body.workflow.add(self.inner, body, index=number - 1)
        token.data["loopCounter"] = number
        self.inner._update(token)
