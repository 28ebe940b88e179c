"""A scope: the instance, an embedded sub-process or a called process, while it runs."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.util.task import TaskState
from SpiffWorkflow.workflow import Workflow

from engine.tokens.token import Token

if TYPE_CHECKING:
    from engine.tokens.instance import RunningInstance
    from engine.tokens.node import Node
    from engine.tokens.process import ProcessSpec

#: Below all others; SpiffWorkflow takes 0 for "no id given".
ROOT_ID = -1


class Scope(Workflow):
    """Tokens of one process or sub-process.

    `variables` is None for an embedded sub-process, whose variables are local
    to the token of its activity, `holder`.
    """

    spec: "ProcessSpec"
    tasks: dict[int, Token]
    completed: bool

    def __init__(
        self,
        spec: "ProcessSpec",
        top: "RunningInstance | None" = None,
        holder: Token | None = None,
        variables: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(spec, deserializing=True)
        self.top: RunningInstance = top if top is not None else self
        self.holder = holder
        self.variables = variables
        self.task_tree = Token(self, spec.start, state=TaskState.COMPLETED, id=ROOT_ID)
        #: How many tokens keep the scope open; waiting event sub-processes do not.
        self.active = 0

    @property
    def number(self) -> int:
        """The scope's id: that of the token that holds it, 0 for the outermost."""
        return self.holder.id if self.holder else 0

    @property
    def root(self) -> Token:
        return self.task_tree

    def holders(self) -> Iterator[Token]:
        """The tokens of the activities around it, the innermost first."""
        holder = self.holder
        while holder is not None:
            yield holder
            holder = holder.workflow.holder

    def add(self, spec: "Node", parent: Token | None = None, **memory: Any) -> Token:
        """Add a token; `memory` goes into its `internal_data`."""
        token = Token(self, spec, parent or self.root, TaskState.FUTURE, id=self.top.next_id())
        token.internal_data.update(memory)
        self.active += spec.keeps_open
        return token

    def remove(self, token: Token) -> None:
        """Remove a token that has ended."""
        del self.tasks[token.id]
        siblings = self.tasks[token._parent]._children
        siblings.remove(token.id)
        self.active -= token.task_spec.keeps_open
        self.top.forget(token)

    def begin(self, payload: dict[str, Any] | None = None, start: str | None = None) -> None:
        """Call the listeners of the process, if it has any, then start as `start` does."""
        opening = self.spec.opening
        if opening is None:
            self.start(payload, start)
        else:
            opening._update(self.add(opening, begins={"payload": payload, "start": start}))

    def start(self, payload: dict[str, Any] | None = None, start: str | None = None) -> None:
        """Arm the event sub-processes, then put a token on the start.

        On the start event `start`, which has happened with `payload`; else on the plain one.

        Raises Failure, and begins nothing, when a trigger cannot be evaluated.
        """
        armed = [(spec, spec.armed(self)) for spec in self.spec.event_starts]
        for spec, waits in armed:
            spec.wait_for(self.add(spec), waits)
        self.spec.begin(self, payload, start)

    def settle(self) -> None:
        """Complete the scope when no token keeps it open any more."""
        if self.active or self.completed:
            return
        closing = self.spec.closing
        if closing is None:
            self.finish()
        else:
            closing._update(self.add(closing))

    def finish(self) -> None:
        """End the scope; nothing keeps it open, and its process has been told."""
        self.completed = True
        if self.holder is not None and self.spec.is_compensable:
            self.holder.task_spec.keep(self.holder, self)
        self.cancel_all()
        self.top.completed_scope(self)

    def cancel_all(self, but: Token | None = None) -> None:
        """Cancel all tokens; with `but`, which goes on, what was completed stays to be compensated."""
        for token in self.root.children:
            if token is not but and not (but and token.task_spec.outlasts):
                token.cancel()
