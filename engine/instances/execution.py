"""An instance in memory and the verbs on it. The sandbox and the runner both stand on this.

Every verb takes one step and runs to the next wait. "Now" is `engine.clock.now()`.
"""

import logging
from collections.abc import Container, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from engine import clock, feel
from engine.errors import (
    CannotActivate,
    CannotSendBack,
    EngineError,
    JobClosed,
    ListenerFailed,
    NoPlainStart,
    NotActive,
    NotFound,
    NotWritten,
    TaskClosed,
)
from engine.feel import FeelError
from engine.forms import Form, require_checked, write_facts
from engine.host import Host
from engine.instances import correcting, migrating, modifying, onward, returning, undoing, view
from engine.instances.modifying import Modification
from engine.instances.view import (
    OpenAdHoc,
    OpenCondition,
    OpenIncident,
    OpenJob,
    OpenTask,
    OpenTimer,
    Subscription,
)
from engine.observers import Event, EventType
from engine.outside import Input, kept
from engine.status import Status
from engine.tokens import state, task_listeners
from engine.tokens.ad_hoc import AdHoc
from engine.tokens.expression import Failure
from engine.tokens.instance import RunningInstance
from engine.tokens.scope import ROOT_ID
from engine.tokens.state_changes import Change
from engine.tokens.tasks import ServiceTask, UserTask
from engine.tokens.timers import due_at, set_due
from engine.tokens.token import Token
from engine.tokens.triggers import key_text
from engine.tokens.variables import visible

if TYPE_CHECKING:
    from engine.deployment.bundle import Bundle
    from engine.tokens.node import Node

logger = logging.getLogger(__name__)

#: Timers fired in one step before the rest is left to the next look.
FIRINGS = 1_000
_BESIDE = "同时还有别的办理没有结束，只能退回到分开以后的步骤。"


class Execution:
    """A running instance."""

    def __init__(self, top: RunningInstance, *, suspended: bool = False) -> None:
        self._top = top
        self._suspended = suspended

    @classmethod
    def start(
        cls,
        bundle: "Bundle",
        process_id: str,
        variables: Mapping[str, Any],
        host: Host | None = None,
        *,
        start: str | None = None,
        payload: Mapping[str, Any] | None = None,
    ) -> "Execution":
        """Put a token on the start of a process: its plain one, or the event `start`.

        `payload` is what the event brings along. Raises NotFound for a process the bundle lacks,
        NoPlainStart for one that only its events start.
        """
        if process_id not in bundle.processes:
            raise NotFound(f"没有流程“{process_id}”。")
        spec = bundle.specs[process_id]
        if start is None and not spec.starts:
            raise NoPlainStart(process=spec.title or process_id)
        given, host = _plain(variables), host or Host()
        brought = None if start is None else _plain(payload)
        told = {} if start is None else {"element": start, "payload": kept(brought or {})}
        host.note_input(Input.START, given, **told)
        top = RunningInstance(spec, bundle, host, given)
        execution = cls(top)
        top.begin(brought, start)
        execution._settle()
        return execution

    @classmethod
    def load(
        cls, bundle: "Bundle", kept: bytes, host: Host | None = None, *, suspended: bool = False
    ) -> "Execution":
        return cls(state.load(kept, bundle, host or Host()), suspended=suspended)

    def dump(self) -> bytes:
        return state.dump(self._top)

    # -- the verbs --------------------------------------------------------------------

    def complete(
        self,
        task_id: str,
        variables: Mapping[str, Any] | None = None,
        signed: Mapping[str, Any] | None = None,
    ) -> None:
        """Finish a user task with what its form holds, and what its signers decided.

        Raises TaskClosed for one that is not open, FormInvalid when the form's
        rules are broken, what a writer of facts or a listener of the task refuses with (Denied),
        ListenerFailed, NotWritten when the form itself fails, NotActive while the instance
        is suspended. Whatever fails behind the task is an incident.
        """
        self._must_be_active()
        token = self._open(task_id)
        node = token.task_spec
        assert isinstance(node, UserTask)
        given = self._submitted(node, token, variables or {})
        form = self._top.bundle.form(node)
        self._finish(token, given | _plain(signed), form.written if form else frozenset())

    def complete_as_told(self, task_id: str, values: Mapping[str, Any]) -> None:
        """Finish a user task with what its form left then, as history keeps it; for replays.

        Neither the form nor a listener is asked again. Raises TaskClosed, NotActive.
        """
        self._must_be_active()
        self._finish(self._open(task_id), _plain(values))

    def complete_job(
        self,
        job_id: str,
        variables: Mapping[str, Any] | None = None,
        result: Mapping[str, Any] | None = None,
    ) -> None:
        """A worker has done a job; raises JobClosed, NotActive, and CannotActivate.

        `result` is what it decided (`engine.tokens.ad_hoc_jobs`).
        """
        token, node = self._open_job(job_id)
        given = _plain(variables)
        self._note(Input.JOB, token, given, **({"result": kept(result)} if result else {}))
        node.complete_job(token, given, result and _plain(result))
        self._settle()

    def note_job(self, job_id: str, variables: Mapping[str, Any]) -> bool:
        """Write variables of the element itself while its job waits; raises as `complete_job`.

        Whether it still waits: a condition at its border may hold by them, and end it.
        """
        token, _ = self._open_job(job_id)
        given = _plain(variables)
        self._note(Input.JOB, token, given, goes_on=True)
        self._top.make_room(given)
        for name, value in given.items():
            self._top.put(token.data, name, value)
        self._settle()
        return token.id in self._top.jobs

    def fail_job(self, job_id: str, message: str) -> None:
        """A worker could not do a job and it is not tried again: an incident. Raises as `complete_job`."""
        token, node = self._open_job(job_id)
        self._note(Input.JOB, token, {}, failed=True)
        node.fail_job(token, message)
        self._settle()

    def throw_job_error(
        self,
        job_id: str,
        code: str,
        message: str = "",
        variables: Mapping[str, Any] | None = None,
    ) -> bool:
        """A worker throws a BPMN error; whether anything caught it. Raises as `complete_job`."""
        token, node = self._open_job(job_id)
        self._note(Input.JOB, token, _plain(variables), error=code)
        is_caught = node.throw_job_error(token, code, message, _plain(variables))
        self._settle()
        return is_caught

    def validate(self, task_id: str, variables: Mapping[str, Any]) -> None:
        """Raise what `complete` would for the answers themselves: TaskClosed, FormInvalid, NotActive."""
        self._must_be_active()
        token = self._open(task_id)
        node = token.task_spec
        assert isinstance(node, UserTask)
        form = self._top.bundle.form(node)
        if form is not None:
            form.validate(variables, visible(token))

    def message(
        self,
        name: str,
        key: Any,
        variables: Mapping[str, Any] | None = None,
        but: Container[str] = (),
    ) -> frozenset[str]:
        """Give a message to who waits for it; the processes that did, none of them among `but`."""
        self._must_be_active()
        given = _plain(variables)
        self._top.host.note_input(Input.MESSAGE, given, name=name)
        heard = self._top.catch_message(name, key_text(key), given, but)
        self._settle()
        return heard

    def signal(self, name: str, variables: Mapping[str, Any] | None = None) -> int:
        """Give a signal to all who wait for it; how many did."""
        self._must_be_active()
        given = _plain(variables)
        self._top.host.note_input(Input.SIGNAL, given, name=name)
        heard = self._top.catch_signal(name, given)
        self._settle()
        return heard

    def activate(
        self, ad_hoc_id: str, elements: Sequence[str], *, cancel_remaining: bool = False
    ) -> None:
        """Activate elements of an open ad-hoc sub-process, instead of those under way or beside them.

        Raises NotFound where none is open under that id, CannotActivate, NotActive.
        """
        self._must_be_active()
        token = self._top.find(_number(ad_hoc_id))
        node = token.task_spec if token else None
        if token is None or not isinstance(node, AdHoc) or not node.is_open(token):
            raise NotFound("没有这个正在办理的即席子流程。")
        if not elements:
            raise CannotActivate(reason="没有选择要启动的环节。")
        if len(set(elements)) < len(elements):
            raise CannotActivate(reason="同一个环节选了两次。")
        if unknown := [each for each in elements if each not in node.elements]:
            raise CannotActivate(reason=f"“{node.title or node.id}”里没有环节“{unknown[0]}”。")
        if cancel_remaining:
            node.cancel_paths(token)
        node.activate(token, elements)
        self._settle()

    def write(self, variables: Mapping[str, Any]) -> None:
        """Change variables of the process; only the sandbox does."""
        self._must_be_active()
        self._top.change(_plain(variables))
        self._settle()

    def wake(self) -> None:
        """Fire what is due. Of a suspended instance nothing is."""
        if not self._suspended and not self._top.completed:
            self._settle()

    def take_back(self, change: Change) -> None:
        """Undo what completing a task changed; raises CannotWithdraw, NotActive."""
        self._must_be_active()
        self._top = undoing.take_back(self._top, change)
        self._settle()

    def send_back(self, task_id: str, earlier: str, change: Change, scope: int) -> str:
        """Let an open task be waited for no more, and one that led to it wait again.

        `change` is what completing `earlier` (its token) changed, `scope` the one that was in, the
        task's own or one around it. Returns the token that waits. Raises TaskClosed,
        CannotSendBack, NotActive.
        """
        self._must_be_active()
        token = self._open(task_id)
        above = [each for each in returning.climb(token) if each.workflow.number == scope]
        if not above:
            raise CannotSendBack(reason=_BESIDE)
        self._top, made = undoing.send_back(self._top, above[0], earlier, change)
        self._settle()
        return made

    def migrate(
        self,
        bundle: "Bundle",
        process: str,
        mapping: Mapping[str, str],
        called: migrating.Called | None = None,
    ) -> migrating.Migrated:
        """Go on in another process, by its id in a bundle; the timers that have another rule there.

        As `engine.instances.migrating.migrate`; raises CannotMigrate, NotActive.
        """
        if self._top.completed:
            raise NotActive
        made = migrating.migrate(self._top, bundle, process, mapping, called)
        self._top = made.top
        if not self._suspended:
            self._settle()
        return made

    def go_back_to(self, kept: bytes, bundle: "Bundle") -> tuple[migrating.Renamed, ...]:
        """Be again what an earlier `dump` says, in the bundle it ran then; what stands elsewhere then.

        Nothing runs on.
        """
        before, last, journal = self._top, self._top.last_id, self._top.journal
        self._top = state.load(kept, bundle, self._top.host)
        # No token that comes later has the id of one that was waited for meanwhile.
        self._top.last_id = max(last, self._top.last_id)
        self._top.journal = journal
        return migrating.list_renamed(before, self._top)

    def modify(self, wanted: Modification) -> None:
        """Begin elements and end others; with nothing left, the instance is cancelled. Raises CannotModify, NotActive."""
        self._must_be_active()
        if modifying.modify(self._top, wanted):
            self._settle()
        else:
            self.cancel()

    def cancel(self) -> None:
        """End the instance without completing it; raises NotActive for one that has ended."""
        if self._top.completed:
            raise NotActive
        self._top.completed = self._top.cancelled = True
        self._top.queue.clear()
        self._top.cancel_all()

    def suspend(self) -> None:
        self._must_be_active()
        self._suspended = True

    def resume(self) -> None:
        """Go on; timers that fell due meanwhile fire by their catch-up policy."""
        if not self._suspended:
            raise NotActive
        self._suspended = False
        self._settle()

    def reschedule(self, timer_id: str, due: datetime, why: str) -> None:
        """Make a waiting timer due at another moment; raises NotFound."""
        number, _, element = timer_id.partition(":")
        token = self._top.watching.get(_number(number))
        wait = token.internal_data["waits"].get(element) if token else None
        if token is None or wait is None or "timer" not in wait:
            raise NotFound("没有这个等待中的定时器。")
        before = wait["due"]
        set_due(wait, due, why)
        self._top.emit(
            token, EventType.RESCHEDULED, {"before": before, "after": wait["due"], "why": why}
        )
        if not self._suspended:
            self._settle()

    def recount(self, timer_id: str) -> bool:
        """Reckon a waiting timer anew from the variables as they are; whether it moved.

        One that would be due already, or cannot be reckoned, stays. Raises NotFound.
        """
        number, _, element = timer_id.partition(":")
        token = self._top.watching.get(_number(number))
        if token is None or element not in token.internal_data["waits"]:
            raise NotFound("没有这个等待中的定时器。")
        node = token.task_spec
        try:
            fresh = node.trigger_of(element).arm(node.known(token))
        except Failure:
            return False
        due = due_at(fresh)
        if due <= clock.now() or due == due_at(token.internal_data["waits"][element]):
            return False
        self.reschedule(timer_id, due, fresh["why"])
        return True

    def redate(self, task_id: str, due: datetime | None) -> None:
        """Make an open task due at another moment, or at none for now.

        Raises TaskClosed; Denied and ListenerFailed from its listeners.
        """
        token = self._open(task_id)
        change = {"due": clock.local(due).isoformat() if due else None}
        token.internal_data["task"] = _ask(token.task_spec, token, "updating", change)

    def ask_assignee(self, task_id: str, to: str | None) -> str | None:
        """Who the listeners of an open task would have in the place of `to`; nothing is kept.

        Raises TaskClosed, Denied, ListenerFailed.
        """
        token = self._open(task_id)
        made = _ask(token.task_spec, token, "assigning", {"assignee": to})
        if made | {"assignee": None} != token.internal_data["task"] | {"assignee": None}:
            raise ListenerFailed(reason="改派任务时监听器只能改办理人（assignee）")
        assignee: str | None = made["assignee"]
        return assignee

    def change_task(self, task_id: str, told: Mapping[str, Any]) -> None:
        """Change what is kept of an open task, as `enter` wrote it; raises TaskClosed."""
        self._open(task_id).internal_data["task"].update(told)

    def correct(self, right: correcting.Mend, why: str) -> None:
        """Put variables right, with all that reads them, and try again what failed."""
        correcting.mend(self._top, right, why)
        if self._suspended or self._top.completed:
            return
        for token in list(self._top.incidents.values()):
            self._top.retry(token)
        self._settle()

    def values_of(self, name: str) -> list[Any]:
        """What the variable of that name holds, in each scope that has it."""
        return correcting.values(self._top, name)

    def retry(self, incident_id: str) -> None:
        """Try again what failed; raises NotFound.

        NotActive while the instance cannot go on; an observer is told all the same.
        """
        if _number(incident_id) in self._top.undelivered:
            self._top.emit_again(_number(incident_id))
            return
        self._must_be_active()
        token = self._top.incidents.get(_number(incident_id))
        if token is None:
            raise NotFound("这个故障已经不在了。")
        self._top.retry(token)
        self._settle()

    # -- what is true now --------------------------------------------------------------

    @property
    def status(self) -> Status:
        if self._top.cancelled:
            return Status.CANCELLED
        if self._top.completed:
            return Status.COMPLETED
        if self._suspended:
            return Status.SUSPENDED
        return Status.INCIDENT if self._top.incidents or self._top.undelivered else Status.ACTIVE

    @property
    def standing(self) -> list[migrating.Standing]:
        """The elements that must go on somewhere when it is migrated, each once."""
        return migrating.list_standing(self._top)

    @property
    def last_id(self) -> int:
        """The highest id a token has had."""
        return self._top.last_id

    def list_ways_back(self, task_id: str) -> dict[int, Token]:
        """The scopes whose steps an open task may be sent back to, by id, with what is there for it."""
        token = self._top.user_tasks.get(_number(task_id))
        return {each.workflow.number: each for each in returning.climb(token)} if token else {}

    def list_after(self, task_id: str, scope: int, element: str) -> frozenset[str]:
        """The elements that can be come to from one of a scope the open task is in, with that itself."""
        above = self.list_ways_back(task_id).get(scope)
        spec = above.workflow.spec.task_specs.get(element) if above else None
        return (
            frozenset(each.id for each in returning.list_after(spec) | {spec})
            if spec
            else frozenset()
        )

    def list_onward(self, task_id: str) -> list[str]:
        """The names of the user tasks that could follow an open one; raises TaskClosed."""
        token = self._open(task_id)
        return onward.list_onward(token)

    def scopes_of(self, task_id: str) -> tuple[int, ...]:
        """The scope an open task is in and those around it, innermost first; raises TaskClosed.

        A scope's id is that of the token that holds it, 0 for the outermost.
        """
        token = self._open(task_id)
        return view.scope_numbers(token)

    @property
    def variables(self) -> dict[str, Any]:
        return dict(self._top.variables or {})

    @property
    def journal(self) -> list[Event]:
        """What happened since the start or the load."""
        return self._top.journal

    @property
    def effects(self) -> list[dict[str, str]]:
        """What was done outside the state since the start or the load."""
        return self._top.host.effects

    @property
    def inputs(self) -> list[dict[str, Any]]:
        """What came in from outside since the start or the load, as history keeps it."""
        return self._top.host.inputs

    @property
    def tasks(self) -> list[OpenTask]:
        return [view.task(token) for _, token in sorted(self._top.user_tasks.items())]

    def tasks_of(self, element: str) -> Iterator[OpenTask]:
        """The open tasks of one element, the oldest first; each is looked at when it is asked for."""
        for _, token in sorted(self._top.user_tasks.items()):
            if token.task_spec.id == element:
                yield view.task(token)

    @property
    def task_ids(self) -> list[str]:
        """The ids of the open tasks, the oldest first; nothing of them is looked at."""
        return [str(number) for number in sorted(self._top.user_tasks)]

    def find_task(self, task_id: str) -> OpenTask:
        """One open task; raises TaskClosed."""
        return view.task(self._open(task_id))

    @property
    def jobs(self) -> list[OpenJob]:
        """What waits for workers outside, the oldest first."""
        return [view.job(token) for _, token in sorted(self._top.jobs.items())]

    @property
    def live(self) -> list[tuple[str, str, str]]:
        """Process, element and id of every token that was come to and is still there, the oldest first."""
        tokens = [each for scope in self._top.scopes() for each in scope.tasks.values()]
        return [
            (each.task_spec.process.process, each.task_spec.id, str(each.id))
            for each in sorted(tokens, key=lambda each: each.id)
            if each.id > 0 and "entered" in each.internal_data
        ]

    @property
    def places(self) -> list[tuple[str, str]]:
        """Process and element of every token that stands for itself: at no border, and none of many."""
        found = []
        for scope in self._top.scopes():
            if any(each.is_instance for each in scope.holders()):
                continue
            for token in scope.tasks.values():
                if token._parent == ROOT_ID and token.id > 0 and token.task_spec.keeps_open:
                    found.append((token.task_spec.process.process, token.task_spec.id))
        return found

    @property
    def ready(self) -> list[str]:
        """The element ids of the open tasks, the oldest first."""
        return [token.task_spec.id for _, token in sorted(self._top.user_tasks.items())]

    @property
    def timers(self) -> list[OpenTimer]:
        """Soonest first."""
        waiting = [view.timer(*each) for each in self._top.waits() if "timer" in each[2]]
        return sorted(waiting, key=lambda timer: timer.due)

    @property
    def next_due(self) -> datetime | None:
        """When the soonest timer is due, None without one; found without telling all of them."""
        due = (due_at(wait) for _, _, wait in self._top.waits() if "timer" in wait)
        return min(due, default=None)

    @property
    def subscriptions(self) -> list[Subscription]:
        return [
            view.subscription(*each)
            for each in self._top.waits()
            if "message" in each[2] or "signal" in each[2]
        ]

    @property
    def ad_hocs(self) -> list[OpenAdHoc]:
        """The ad-hoc sub-processes in which elements can be activated, the oldest first."""
        found = [
            view.ad_hoc(token)
            for scope in self._top.scopes()
            for token in scope.tasks.values()
            if isinstance(node := token.task_spec, AdHoc) and node.is_open(token)
        ]
        return sorted(found, key=lambda each: int(each.id))

    @property
    def conditions(self) -> list[OpenCondition]:
        """The conditions that do not hold yet, the longest waited for first."""
        return [view.condition(*each) for each in self._top.waits() if "condition" in each[2]]

    @property
    def incidents(self) -> list[OpenIncident]:
        failed = {number: view.incident(token) for number, token in self._top.incidents.items()}
        failed |= {
            number: view.undelivered(number, each) for number, each in self._top.undelivered.items()
        }
        return [incident for _, incident in sorted(failed.items())]

    @property
    def enclosing(self) -> set[tuple[str, str]]:
        """Process and element id of the sub-processes and calls in which something waits."""
        found: set[tuple[str, str]] = set()
        waiting = [
            self._top.user_tasks,
            self._top.jobs,
            self._top.watching,
            self._top.incidents,
        ]
        for token in (each for tokens in waiting for each in tokens.values()):
            found |= view.list_scopes(token)
        return found

    def task_variables(self, task_id: str) -> dict[str, Any]:
        """All that the form of an open task may read."""
        return visible(self._top.user_tasks[int(task_id)])

    def job_variables(self, job_id: str) -> dict[str, Any]:
        """All that the worker of an open job may read."""
        return visible(self._top.jobs[int(job_id)])

    def job_element_kind(self, job_id: str) -> str:
        """The BPMN tag of what an open job is of."""
        kind: str = self._top.jobs[int(job_id)].task_spec.kind
        return kind

    def task_properties(self, task_id: str) -> Mapping[str, str]:
        """What the diagram says of an open task in its properties (`zeebe:property`)."""
        properties: Mapping[str, str] = self._top.user_tasks[int(task_id)].task_spec.properties
        return properties

    # -- private ----------------------------------------------------------------------

    def _finish(
        self, token: Token, values: dict[str, Any], written: frozenset[str] = frozenset()
    ) -> None:
        self._note(Input.TASK, token, values, written=written)
        node = token.task_spec
        assert isinstance(node, UserTask)
        node.complete(token, values)
        self._settle()

    def _note(self, way: Input, token: Token, values: Mapping[str, Any], **told: Any) -> None:
        spec = token.task_spec
        at = {"element": spec.id, "process": spec.process.process, "token": str(token.id)}
        item = {"item": kept({"": token.item})[""]} if token.is_instance else {}
        self._top.host.note_input(way, values, **at, **item, **told)

    def _must_be_active(self) -> None:
        if self._suspended or self._top.completed:
            raise NotActive

    def _submitted(self, node: UserTask, token: Token, given: Mapping[str, Any]) -> dict[str, Any]:
        form = self._top.bundle.form(node)
        if form is None:
            plain = _plain(given)
            _ask(node, token, "completing", beside=plain)
            return plain
        try:
            return self._written(form, node, token, given)
        except FeelError as error:
            raise NotWritten(reason=str(error).rstrip("。")) from error
        except EngineError:
            raise
        except Exception as error:
            logger.exception("The form %s could not be written", form.id)
            raise NotWritten(reason=f"程序出错（{type(error).__name__}）") from error

    def _written(
        self, form: Form, node: UserTask, token: Token, given: Mapping[str, Any]
    ) -> dict[str, Any]:
        """The variables of a form whose facts have been written by then."""
        clean = form.validate(given, visible(token))
        host = self._top.host
        _ask(node, token, "completing", beside=clean)
        if host.session is None:
            # In the sandbox there are no tables the facts could be written to.
            return _plain({key: value for key, value in clean.items() if key not in form.facts})
        context = host.context(node.id, node.properties, {**visible(token), **clean})
        require_checked(form.schema, context, clean)
        if not clean.keys() & form.facts.keys():
            return _plain(clean)
        # A writer that refuses leaves nothing of those before it.
        left = _plain(host.write(lambda: write_facts(form, context, clean)))
        host.effects += [
            {"kind": "fact", "name": form.facts[key], "title": form.label(key)}
            for key in clean
            if key in form.facts and clean[key] not in (None, "", False)
        ]
        return left

    def _open(self, task_id: str) -> Token:
        token = self._top.user_tasks.get(_number(task_id))
        if token is None:
            raise TaskClosed
        return token

    def _open_job(self, job_id: str) -> tuple[Token, ServiceTask]:
        self._must_be_active()
        token = self._top.jobs.get(_number(job_id))
        if token is None:
            raise JobClosed
        node = token.task_spec
        assert isinstance(node, ServiceTask)
        return token, node

    def _settle(self) -> None:
        """Run to the next wait; what is due by then fires, the earliest first."""
        self._top.run_to_wait()
        for _ in range(FIRINGS):
            found = self._first_due()
            if found is None:
                return
            token, element = found
            token.task_spec.fire_timer(token, element)
            self._top.run_to_wait()

    def _first_due(self) -> tuple[Token, str] | None:
        now = clock.now()
        due = [
            (at, getattr(token.task_spec, "interrupting", True), token.id, element)
            for token, element, wait in self._top.waits()
            if "timer" in wait and (at := due_at(wait)) <= now
        ]
        if not due:
            return None
        # A reminder due at the same moment as an escalation is sent before it.
        # Of the events behind one gateway the first in the diagram wins.
        _, _, number, element = min(due, key=lambda each: each[:3])
        return self._top.watching[number], element


def _ask(
    node: "Node",
    token: Token,
    event: str,
    change: Mapping[str, Any] | None = None,
    beside: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The task as it will be, if none of its listeners refuses; raises Denied, ListenerFailed."""
    assert isinstance(node, UserTask)
    if not node.task_listeners:
        return {**token.internal_data["task"], **(change or {})}
    with token.workflow.top.host.savepoint():
        return task_listeners.ask(token, node.task_listeners, event, change, beside)


def _number(id: str) -> int:
    """A token's id out of the text that stands for it outside; no token's where it is none."""
    return int(id) if id.isascii() and id.isdigit() else ROOT_ID


def _plain(variables: Mapping[str, Any] | None) -> dict[str, Any]:
    plain: dict[str, Any] = feel.to_json(dict(variables or {}))
    return plain
