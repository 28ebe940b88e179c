"""A whole running instance: its scopes, what is to be run next, who waits for what."""

import itertools
from collections import Counter, deque
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.util.task import TaskState

from engine import clock, feel
from engine.host import Host
from engine.json_text import json_text
from engine.observer_dispatch import FailedDelivery
from engine.observers import UNKEPT, Event, EventType, event_from_json, event_to_json
from engine.tokens import task_listeners
from engine.tokens.bindings import id_of
from engine.tokens.conditions import Conditions
from engine.tokens.expression import Failure, describe_error
from engine.tokens.gateways import InclusiveGateway
from engine.tokens.process import ProcessSpec
from engine.tokens.scope import Scope
from engine.tokens.texts import readable
from engine.tokens.token import Token
from engine.tokens.variables import Variables

if TYPE_CHECKING:
    from engine.deployment.bundle import Bundle

#: How often one step may run the same element of a scope before it is taken for an endless loop.
ROUNDS = 10_000
#: How many elements one step may run in all.
STEPS = 200_000
#: Characters, as JSON, of all variables of an instance together.
ROOM = 4_000_000
#: Where a token remembers variables.
_HELD = ("items", "collected", "scopes", "inside")


class RunningInstance(Scope):
    """The outermost scope, and what all scopes share."""

    def __init__(
        self, spec: ProcessSpec, bundle: "Bundle", host: Host, variables: dict[str, Any]
    ) -> None:
        self.bundle = bundle
        self.host = host
        #: Scopes inside, by the id of the token of their activity.
        self.subprocesses: dict[int, Scope] = {}
        self.queue: deque[Token] = deque()
        self.user_tasks: dict[int, Token] = {}
        #: Those a worker outside has to do.
        self.jobs: dict[int, Token] = {}
        self.watching: dict[int, Token] = {}
        self.conditions = Conditions()
        self.joins: dict[int, Token] = {}
        self.incidents: dict[int, Token] = {}
        self.journal: list[Event] = []
        #: What observers could not take, by a number no token has.
        self.undelivered: dict[int, dict[str, Any]] = {}
        self.cancelled = False
        self.last_id = 0
        #: The variables are no longer than this, as JSON; how long they are is measured when it matters.
        self.at_most = 0
        super().__init__(spec, None, None, variables)

    def next_id(self) -> int:
        self.last_id += 1
        return self.last_id

    def require(self, what: str, process: str, need: str) -> str:
        """Have what an element of a process calls (`engine.tokens.bindings`); its name in the bundle.

        Where it was released after the instance had started, it is found now; raises Failure.
        """
        if (name := self.bundle.find(process, need)) is not None:
            return name
        found = self.host.find(process, need)
        name = None if found is None else found.find(process, need)
        if found is None or name is None:
            raise Failure(reason=f"没有{what}“{id_of(need)}”，它还没有发布", kind="absent")
        self.bundle = self.bundle.beside(found)
        return name

    def make_room(self, values: Any) -> None:
        """Before values are kept as variables; raises Failure when all of them would be too long."""
        length = len(json_text(values))
        if self.at_most + length > ROOM:
            self.at_most = self._measure()
        if self.at_most + length > ROOM:
            raise Failure(
                reason=f"流程的数据（变量）总共将超过{ROOM // 10_000}万个字符，多半是某个变量每次都在变长"
            )
        self.at_most += length

    def _measure(self) -> int:
        tokens = (token for scope in self.scopes() for token in scope.tasks.values())
        held = [[each.data, *(each.internal_data.get(name) for name in _HELD)] for each in tokens]
        return len(json_text([held, [scope.variables for scope in self.scopes()]]))

    def scopes(self) -> Iterator[Scope]:
        return itertools.chain((self,), self.subprocesses.values())

    def begin(self, payload: dict[str, Any] | None = None, start: str | None = None) -> None:
        self.at_most = len(json_text(self.variables))
        try:
            super().begin(payload, start)
        except Exception as error:
            # The process stands on its start event until this is put right.
            spec = self.spec.task_specs[start] if start else self.spec.starts[0]
            begins = {"payload": payload, "start": start}
            self.fail(self.add(spec, begins=begins), "begin", Failure.of(error))

    # -- indexes, kept where a token changes --------------------------------------------

    def enqueue(self, token: Token) -> None:
        self.queue.append(token)

    def open_task(self, token: Token) -> None:
        self.user_tasks[token.id] = token

    def close_task(self, token: Token) -> None:
        self.user_tasks.pop(token.id, None)

    def open_job(self, token: Token) -> None:
        self.jobs[token.id] = token

    def close_job(self, token: Token) -> None:
        self.jobs.pop(token.id, None)

    def watch(self, token: Token) -> None:
        self.watching[token.id] = token
        if token.task_spec.conditions:
            self.conditions.watch(token)

    def change(self, values: Mapping[str, Any]) -> None:
        """Write variables of the process."""
        self.make_room(values)
        assert self.variables is not None
        for name, value in values.items():
            self.put(self.variables, name, value)

    def put(self, holder: Variables, name: str, value: Any) -> None:
        """Write one variable where it stands; the conditions that read it are looked at in this step."""
        if name in self.conditions.by_name:
            self.conditions.note(holder, name, value)
        holder[name] = value

    def reconsider(self, token: Token) -> None:
        self.joins[token.id] = token

    def forget(self, token: Token) -> None:
        for index in (self.user_tasks, self.jobs, self.watching, self.joins, self.incidents):
            index.pop(token.id, None)
        if self.conditions.by_name:
            self.conditions.forget(token)

    def fail(self, token: Token, phase: str, failure: Failure) -> None:
        """Leave the token where it is, with an incident that says what went wrong.

        Raises the failure where the database would not keep it: its transaction is broken.
        """
        if not self.host.is_usable:
            raise failure
        self.forget(token)
        memory = token.internal_data
        memory["attempts"] = attempts = memory.get("attempts", 0) + 1
        message = readable(failure.details["reason"])
        incident: dict[str, Any] = {"phase": phase, "message": message, "kind": failure.kind}
        if failure.tries is not None:
            incident["tries"] = failure.tries
        memory["incident"] = incident
        token._set_state(TaskState.STARTED)
        self.incidents[token.id] = token
        self.emit(token, EventType.INCIDENT, {"message": incident["message"], "attempts": attempts})

    def retry(self, token: Token) -> None:
        del self.incidents[token.id]
        phase = token.internal_data.pop("incident")["phase"]
        self.emit(token, EventType.RETRIED, {})
        token.task_spec.retry(token, phase)

    def emit(
        self,
        token: Token,
        what: EventType,
        details: dict[str, Any],
        notes: Iterable[feel.Note] = (),
    ) -> None:
        spec = token.task_spec
        entry = Event(
            clock.now(), spec.id, spec.title, what, spec.kind,
            spec.process.process, str(token.id), spec.properties, details, tuple(notes),
        )  # fmt: skip
        if what not in UNKEPT:
            self.journal.append(entry)
        elif self.host.trace is not None:
            self.host.trace.told(entry)
        for undelivered in self.host.emit(entry):
            self._miss(self.next_id(), undelivered, 1)

    def emit_again(self, number: int) -> None:
        """Notify an observer, or a listener of what is gone, again of an event it failed on."""
        missed = self.undelivered[number]
        if "listener" in missed:
            self._listen_again(number, missed)
            return
        undelivered = self.host.emit_again(missed["observer"], event_from_json(missed["entry"]))
        if undelivered is None:
            del self.undelivered[number]
        else:
            self._miss(number, undelivered, missed["attempts"] + 1)

    def miss(self, token: Token, told: dict[str, Any], failure: Failure) -> None:
        """Keep what a listener of a token that goes could not take; raises it where nothing is kept."""
        if not self.host.is_usable:
            raise failure
        number, spec = self.next_id(), token.task_spec
        entry = Event(
            clock.now(), spec.id, spec.title, EventType.CANCELLED, spec.kind,
            spec.process.process, str(token.id), spec.properties,
        )  # fmt: skip
        self._keep_missed(number, {"listener": told}, entry, failure.details["reason"], 1)

    def _listen_again(self, number: int, missed: dict[str, Any]) -> None:
        try:
            task_listeners.call_cancelled(self.host, missed["listener"])
        except Failure as error:
            if not self.host.is_usable:
                raise
            entry = event_from_json(missed["entry"])
            told, attempts = {"listener": missed["listener"]}, missed["attempts"] + 1
            self._keep_missed(number, told, entry, error.details["reason"], attempts)
        else:
            del self.undelivered[number]

    def _miss(self, number: int, undelivered: FailedDelivery, attempts: int) -> None:
        """Keep what an observer could not take; nobody else is told of that."""
        if not self.host.is_usable:
            raise Failure.of(undelivered.error)
        reason = f"环节已经办过，但随后的处理出错：{describe_error(undelivered.error)}"
        told = {"observer": undelivered.observer}
        self._keep_missed(number, told, undelivered.entry, reason, attempts)

    def _keep_missed(
        self, number: int, told: dict[str, Any], entry: Event, reason: str, attempts: int
    ) -> None:
        message = readable(reason)
        kept = {"entry": event_to_json(entry), "message": message, "attempts": attempts}
        self.undelivered[number] = {**told, **kept}
        details = {"message": message, "attempts": attempts}
        self.journal.append(
            replace(entry, at=clock.now(), what=EventType.INCIDENT, details=details)
        )

    # -- running ----------------------------------------------------------------------

    def run_to_wait(self) -> None:
        """Run one ready token at a time until all wait."""
        steps, rounds = 0, Counter[tuple[int, str]]()
        most = self.host.rounds or ROUNDS
        while (token := self._next()) is not None:
            steps += 1
            # Each instance of a multi-instance is another token; only what comes again is a round.
            if not token.is_instance or _is_loop(token):
                rounds[token.workflow.number, token.task_spec.id] += 1
            if steps > STEPS or rounds[token.workflow.number, token.task_spec.id] > most:
                reason = f"一步之内反复运行了{steps - 1}个环节仍未停下，可能是死循环"
                self.fail(token, "run", Failure(reason=reason, kind="flow"))
            else:
                token.run()

    def _next(self) -> Token | None:
        while True:
            if self.conditions.stale:
                self.conditions.judge()
            while self.queue:
                token = self.queue.popleft()
                if token.alive and token.has_state(TaskState.READY):
                    return token
            if not self._join_one():
                return None

    def _join_one(self) -> bool:
        """Let an inclusive gateway go on that no token can reach any more."""
        for token in list(self.joins.values()):
            spec = token.task_spec
            if isinstance(spec, InclusiveGateway) and spec.try_join(token):
                self.joins.pop(token.id, None)
                return True
        return False

    def throw_signal(self, name: str, payload: Mapping[str, Any]) -> None:
        self.catch_signal(name, payload)
        self.host.release_observed()
        self.host.effects.append({"kind": "signal", "name": name, "title": name})
        self.host.broadcast(name, payload)

    def catch_signal(self, name: str, payload: Mapping[str, Any]) -> int:
        """Deliver a signal to every token that waits for it; returns how many did."""
        hits = [(t, e) for t, e, wait in self.waits() if wait.get("signal") == name]
        for token, element in hits:
            if token.alive and token.id in self.watching:
                token.task_spec.fire(token, element, dict(payload))
        return len(hits)

    def catch_message(
        self, name: str, key: str, payload: Mapping[str, Any], but: Container[str] = ()
    ) -> frozenset[str]:
        """Deliver a message to one waiting token of each process, the longest waiting first.

        Of no process among `but`, which have had it. The processes that got it now.
        """
        hits: dict[str, tuple[Token, str]] = {}
        for token, element, wait in self.waits():
            process = token.task_spec.process.process
            if wait.get("message") == name and wait["key"] == key and process not in but:
                hits.setdefault(process, (token, element))
        for token, element in hits.values():
            if token.id in self.watching:
                token.task_spec.fire(token, element, dict(payload))
        return frozenset(hits)

    def waits(self) -> list[tuple[Token, str, dict[str, Any]]]:
        """Everything tokens wait for, as (token, element id, what it remembers)."""
        return [
            (token, element, wait)
            for token in sorted(self.watching.values(), key=lambda each: each.id)
            for element, wait in token.internal_data["waits"].items()
        ]

    def find(self, id: int) -> Token | None:
        """The token of that id, wherever it is."""
        return next((each.tasks[id] for each in self.scopes() if id in each.tasks), None)

    def handled(self, handler: Token) -> None:
        """Tell who threw the compensation that a handler is done."""
        thrower = self.find(handler.internal_data["thrower"])
        if thrower is not None:
            thrower.task_spec.handled(thrower, handler)

    def completed_scope(self, scope: Scope) -> None:
        holder = scope.holder
        if holder is None:
            return
        del self.subprocesses[holder.id]
        holder.task_spec.scope_completed(holder, scope)


def _is_loop(instance: Token) -> bool:
    """Whether it is a round of a loop, and not one of many."""
    body = instance.task_spec.body
    return body is not None and body.is_loop
