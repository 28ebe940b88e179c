"""One element of a diagram, and the life of a token on it: enter, run, leave."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.specs.base import TaskSpec
from SpiffWorkflow.util.task import TaskState

from engine import feel
from engine.errors import BpmnError
from engine.observers import EventType
from engine.tokens import conditional_flows, listeners, quantities, routing
from engine.tokens.expression import Expression, Failure
from engine.tokens.listeners import Listener
from engine.tokens.process import Flow, ProcessSpec
from engine.tokens.token import Token
from engine.tokens.variables import map_inputs, nest, visible, write

if TYPE_CHECKING:
    from engine.tokens.compensation import Completed
    from engine.tokens.events import Boundary
    from engine.tokens.loops import StandardLoop
    from engine.tokens.multi_instance import MultiInstance


Mapping = tuple[Expression, str]


class Node(TaskSpec):
    """What all elements share.

    A token enters (its inputs are mapped), waits or runs, and leaves (its
    outputs are mapped, its flows taken). A Failure, or a mistake of the program, in any
    of the three leaves the token there as an incident, to be retried from that point.
    """

    #: Whether a token here keeps its scope from completing.
    keeps_open = True
    #: Whether entering, completing and cancelling are told.
    is_told = True
    #: Whether it has variables of its own while a token is on it.
    has_variables = True
    #: Whether a token here stays when all else in its scope is interrupted.
    outlasts = False

    def __init__(self, process: ProcessSpec, id: str, kind: str = "", title: str = "") -> None:
        super().__init__(process, id)
        self.id = id
        self.kind = kind
        self.title = title
        self.process = process
        self.flows: list[Flow] = []
        self.incoming: list[Flow] = []
        #: Tokens it takes to begin, and gives to each flow when it is done.
        self.needs = 1
        self.gives = 1
        #: The flow that is taken where no condition holds; its id, until flows are read.
        self.default: Flow | None = None
        self.default_id: str | None = None
        self.input_mappings: list[Mapping] = []
        self.output_mappings: list[Mapping] = []
        self.properties: dict[str, str] = {}
        #: What handlers are given beside their inputs (`zeebe:taskHeaders`).
        self.headers: dict[str, str] = {}
        self.listeners: tuple[Listener, ...] = ()
        self.boundaries: list[Boundary] = []
        self.body: MultiInstance | StandardLoop | None = None
        #: What remembers that it was completed, where that can be compensated.
        self.completed: Completed | None = None

    # -- the hooks SpiffWorkflow calls ------------------------------------------------

    def _update(self, my_task: Token) -> None:
        self._guarded(my_task, "enter", self._enter)

    def _on_ready(self, my_task: Token) -> None:
        my_task.workflow.top.enqueue(my_task)

    def _run(self, my_task: Token) -> None:
        if self._guarded(my_task, "run", self._run_hook) and my_task.alive:
            self.leave(my_task)

    def _on_complete(self, my_task: Token) -> None:
        self.emit(my_task, EventType.COMPLETED)
        scope = my_task.workflow
        if my_task.is_instance:
            if self.body is not None:
                self.body.instance_done(my_task.parent, my_task)
            return
        for child in my_task.children:
            child.cancel()
        if self.completed is not None:
            self.completed.remember(my_task)
        self.take(my_task, self.chosen(my_task) * self.gives)
        if my_task.id in scope.tasks:
            scope.remove(my_task)
        scope.settle()
        if "thrower" in my_task.internal_data:
            scope.top.handled(my_task)

    def _on_cancel(self, my_task: Token) -> None:
        if my_task.internal_data.get("entered"):
            self.emit(my_task, EventType.CANCELLED)

    # -- what elements override -------------------------------------------------------

    def enter(self, token: Token) -> bool:
        """Enter the element; returns True when the token may run at once, False when it waits."""
        self.emit_begun(token)
        return True

    def _run_hook(self, my_task: Token) -> bool | None:
        """Do the element's work; None when it goes on elsewhere."""
        return True

    def chosen(self, token: Token) -> list[Flow]:
        """The flows that get a token: all of them, an implicit parallel split, unless conditions say which."""
        if (ways := token.internal_data.get("ways")) is None:
            return self.flows
        return [flow for flow in self.flows if flow.id in ways]

    def choose(self, token: Token) -> None:
        """Say which flows get a token, where they carry conditions; raises Failure."""
        if self.default or any(flow.condition for flow in self.flows):
            token.internal_data["ways"] = conditional_flows.decide(token, self)

    # -- what elements use ------------------------------------------------------------

    def receive(self, token: Token, values: dict[str, Any]) -> None:
        """Write variables that come from outside: a person, a handler, a message, a called process."""
        if self.output_mappings:
            token.workflow.top.make_room(values)
            token.data.update(values)
        else:
            write(token, values)

    def leave(self, token: Token) -> None:
        """Map the outputs, call the listeners and complete."""
        if self._guarded(token, "leave", self._finish):
            token.complete()

    def take(self, token: Token, flows: list[Flow]) -> None:
        """Put a token on the target of each flow."""
        scope = token.workflow
        if (trace := scope.top.host.trace) is not None:
            trace.took(token, flows)
        made = [(flow.target, scope.add(flow.target, flow=flow.id)) for flow in flows]
        for target, each in made:
            if each.alive:
                target._update(each)

    def arm_boundaries(self, token: Token) -> None:
        """Start to wait for every boundary event; raises Failure, and then waits for none."""
        armed = [(boundary, boundary.armed(token)) for boundary in self.boundaries]
        for boundary, waits in armed:
            boundary.wait_for(token.workflow.add(boundary, token), waits)

    def emit(self, token: Token, what: EventType, **details: Any) -> None:
        if self.is_told:
            token.workflow.top.emit(token, what, details)

    def emit_begun(
        self,
        token: Token,
        notes: Iterable[feel.Note] = (),
        what: EventType = EventType.BEGUN,
        **details: Any,
    ) -> None:
        """Emit that the element's work begins, with the notes of its inputs and timers, then `notes`."""
        noted = [*token.internal_data.pop("notes", ()), *notes]
        if self.is_told and (self.properties or what is not EventType.BEGUN):
            token.workflow.top.emit(token, what, details, noted)

    # -- private ----------------------------------------------------------------------

    def _enter(self, token: Token) -> bool:
        is_new = not token.internal_data.get("entered")
        if is_new and self.needs > 1 and not quantities.gather(token, self.needs):
            return True
        if is_new:
            token.internal_data["entered"] = True
            self.emit(token, EventType.ENTERED)
        if not token.internal_data.get("mapped"):
            if self.input_mappings or self.boundaries or self.listeners:
                self._prepare(token)
            token.internal_data["mapped"] = True
        if token.alive and self.enter(token):
            token._ready()
        return True

    def _prepare(self, token: Token) -> None:
        with feel.explanations() as notes:
            self._map_inputs(token)
        if notes:
            # Kept with the token: what fails before its work begins is retried in another step.
            token.internal_data["notes"] = notes

    def _map_inputs(self, token: Token) -> None:
        """Make the element's own variables, which its timers read; or, raising, none."""
        before = token.data
        if self.input_mappings and not (self.listeners and listeners.has_begun(token, "start")):
            made = map_inputs(self.input_mappings, visible(token))
            token.workflow.top.make_room(made)
            token.data = {**before, **made}
            if (trace := token.workflow.top.host.trace) is not None:
                trace.mapped(token, made)
        if self.listeners:
            listeners.run(token, "start")
            before = token.data
        if not token.is_instance:
            try:
                self.arm_boundaries(token)
            except Exception:
                token.data = before
                raise

    def _finish(self, token: Token) -> bool:
        if not self.listeners:
            self._map_outputs(token)
        else:
            if not listeners.has_begun(token, "end"):
                self._map_outputs(token)
            listeners.run(token, "end")
        if token.is_instance and self.body is not None:
            self.body.collect_result(token)
        else:
            self.choose(token)
        return True

    def _map_outputs(self, token: Token) -> None:
        if self.output_mappings:
            known = visible(token)
            results: dict[str, Any] = {}
            for source, target in self.output_mappings:
                name, value = nest(target, source.json(known), known)
                results[name] = known[name] = value
            # An instance of many writes to its own variables, where its output is collected from.
            write(token, results, local=token.is_instance)

    def _guarded(
        self, token: Token, phase: str, work: Callable[[Token], bool | None]
    ) -> bool | None:
        try:
            return work(token)
        except BpmnError as error:
            if routing.throw_error(token, error.code):
                return None
            told = f":{error.message}" if error.message else ""
            reason = f"业务错误“{error.code}”没有被任何错误事件捕获{told}"
            token.workflow.top.fail(token, phase, Failure(reason=reason))
        except Exception as error:
            # Nobody's mistake may keep a person's work from being kept.
            token.workflow.top.fail(token, phase, Failure.of(error))
        return None

    def retry(self, token: Token, phase: str) -> None:
        """Continue from the point where it failed."""
        if phase == "enter":
            token._set_state(TaskState.FUTURE)
            self._update(token)
        elif phase == "run":
            token._set_state(TaskState.READY)
            token.workflow.top.enqueue(token)
        elif phase == "begin":
            token.workflow.remove(token)
            token.workflow.begin(**token.internal_data.get("begins", {}))
        else:
            self.leave(token)

    def serialize(self, serializer: Any, **kwargs: Any) -> Any:
        raise NotImplementedError("state is kept without its spec")
