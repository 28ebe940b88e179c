"""What is open in an instance, told without its tokens: tasks, timers, subscriptions, incidents."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine import clock
from engine.tokens.ad_hoc import AdHoc
from engine.tokens.durations import Duration
from engine.tokens.events import Boundary
from engine.tokens.tasks import UserTask
from engine.tokens.timers import CatchUp, TimerKind, TimerTrigger, due_at
from engine.tokens.token import Token
from engine.tokens.variables import visible


@dataclass(frozen=True)
class OpenTask:
    """A user task that waits for a person; times are aware, `item` is its multi-instance item."""

    id: str
    element: str
    name: str
    process: str
    form: str | None
    assignee: str | None
    users: tuple[str, ...]
    groups: tuple[str, ...]
    due: datetime | None
    follow_up: datetime | None
    priority: int
    item: Any
    place: str | None
    clock: str | None
    variables: dict[str, Any]
    #: where another program finds the form (`externalReference`)
    external_form: str | None = None


@dataclass(frozen=True)
class OpenJob:
    """A job that waits for a worker outside; `retries` as the diagram gives them."""

    id: str
    element: str
    name: str
    process: str
    type: str
    retries: int
    headers: dict[str, str]


@dataclass(frozen=True)
class OpenTimer:
    """A timer that waits; `why` is the sentence that says why it is due then."""

    id: str
    element: str
    name: str
    process: str
    due: datetime
    kind: TimerKind
    policy: CatchUp
    why: str
    clock: str | None
    #: how long before the end of that limit it comes (`ahead` property)
    ahead: Duration
    #: as it stands in the diagram
    expression: str
    #: id of the task or activity at whose border it stands
    guards: str | None


@dataclass(frozen=True)
class Subscription:
    """A message or a signal that is waited for; a signal has no key."""

    id: str
    element: str
    name: str
    key: str | None
    kind: str
    process: str


@dataclass(frozen=True)
class OpenCondition:
    """A condition that is waited for, as it stands in the diagram."""

    id: str
    element: str
    name: str
    process: str
    condition: str


@dataclass(frozen=True)
class OpenAdHoc:
    """An ad-hoc sub-process that is under way: a list of what may be done in it."""

    id: str
    element: str
    name: str
    process: str
    #: what can be activated, by id, with its name
    elements: Mapping[str, str]
    #: the activated elements that are not over, and those that wait for their turn
    active: tuple[str, ...]
    queued: tuple[str, ...]
    #: what the diagram writes about it (`bpmn:documentation`), and about each element, by id
    about: str
    documentation: Mapping[str, str]
    #: when it is enough, as it is written; empty: when nothing is under way any more
    until: str
    #: whether one is done at a time
    is_sequential: bool
    #: `zeebe:properties`
    properties: Mapping[str, str]


@dataclass(frozen=True)
class OpenIncident:
    """What failed, and where; `attempts` counts the tries so far."""

    id: str
    element: str
    name: str
    process: str
    message: str
    kind: str
    attempts: int
    #: how often it is tried in all; None: as often as a job
    tries: int | None = None


def task(token: Token) -> OpenTask:
    """The open user task of a token, as its form and its list show it."""
    spec, kept = token.task_spec, token.internal_data["task"]
    assert isinstance(spec, UserTask)
    return OpenTask(
        id=str(token.id),
        element=spec.id,
        name=spec.title,
        process=spec.process.process,
        form=_form(token, spec),
        assignee=kept["assignee"],
        users=tuple(kept["users"]),
        groups=tuple(kept["groups"]),
        due=_moment(kept["due"]),
        follow_up=_moment(kept["follow_up"]),
        priority=kept["priority"],
        item=token.item,
        place=spec.properties.get("place"),
        clock=spec.properties.get("clock") or spec.properties.get("reads"),
        variables=visible(token),
        external_form=kept.get("external_form"),
    )


def drawn(element: str) -> str:
    """The element of the diagram of which a token waits for one of several things (`engine.tokens.multiple`)."""
    return element.partition(" [")[0]


def job(token: Token) -> OpenJob:
    """The open job of a token."""
    spec, kept = token.task_spec, token.internal_data["job"]
    return OpenJob(
        id=str(token.id),
        element=spec.id,
        name=spec.title,
        process=spec.process.process,
        type=kept["type"],
        retries=kept["retries"],
        headers=kept["headers"],
    )


def timer(token: Token, element: str, wait: dict[str, Any]) -> OpenTimer:
    """A waiting timer of the token: of itself, or of the boundary event `element`; moments aware."""
    spec = token.task_spec
    trigger = spec.trigger_of(element)
    assert isinstance(trigger, TimerTrigger)
    return OpenTimer(
        id=f"{token.id}:{element}",
        element=drawn(element),
        name=spec.title,
        process=spec.process.process,
        due=clock.local(due_at(wait)),
        kind=TimerKind(wait["timer"]),
        policy=trigger.policy,
        why=wait["why"],
        clock=trigger.clock_key,
        ahead=trigger.ahead,
        expression=trigger.expression.text,
        guards=str(token.parent.id) if isinstance(spec, Boundary) else None,
    )


def subscription(token: Token, element: str, wait: dict[str, Any]) -> Subscription:
    """A message or signal the token, or the boundary event `element`, waits for."""
    kind = "message" if "message" in wait else "signal"
    return Subscription(
        id=f"{token.id}:{element}",
        element=drawn(element),
        name=wait[kind],
        key=wait.get("key"),
        kind=kind,
        process=token.task_spec.process.process,
    )


def condition(token: Token, element: str, wait: dict[str, Any]) -> OpenCondition:
    """A condition the token, or the boundary event `element`, waits for."""
    spec = token.task_spec
    return OpenCondition(
        f"{token.id}:{element}", drawn(element), spec.title, spec.process.process, wait["condition"]
    )


def ad_hoc(token: Token) -> OpenAdHoc:
    """The open ad-hoc sub-process of a token."""
    spec = token.task_spec
    assert isinstance(spec, AdHoc)
    paths = spec.paths(token.workflow.top.subprocesses[token.id])
    return OpenAdHoc(
        id=str(token.id),
        element=spec.id,
        name=spec.title,
        process=spec.process.process,
        elements={key: node.title for key, node in spec.elements.items()},
        active=tuple(each.internal_data["element"] for each in paths),
        queued=tuple(each for each, _ in token.internal_data.get("queue", ())),
        about=spec.about,
        documentation={each["elementId"]: each["documentation"] for each in spec.described},
        until=spec.until.text if spec.until else "",
        is_sequential=spec.sequential,
        properties=spec.properties,
    )


def incident(token: Token) -> OpenIncident:
    """What failed in the step of a token."""
    spec, kept = token.task_spec, token.internal_data["incident"]
    return OpenIncident(
        id=str(token.id),
        element=spec.id,
        name=spec.title,
        process=spec.process.process,
        message=kept["message"],
        kind=kept["kind"],
        attempts=token.internal_data["attempts"],
        tries=kept.get("tries"),
    )


def undelivered(number: int, missed: Mapping[str, Any]) -> OpenIncident:
    """What an observer could not take, as an incident of the element it is about."""
    entry = missed["entry"]
    return OpenIncident(
        id=str(number),
        element=entry["element"],
        name=entry["name"],
        process=entry["process"],
        message=missed["message"],
        kind="observer",
        attempts=missed["attempts"],
    )


def list_scopes(token: Token) -> set[tuple[str, str]]:
    """Process and element id of the scopes around a token."""
    specs = (holder.task_spec for holder in token.workflow.holders())
    return {(spec.process.process, spec.id) for spec in specs}


def scope_numbers(token: Token) -> tuple[int, ...]:
    """The scopes around a token by the id of the token that holds each, innermost first."""
    around = (holder.workflow.number for holder in token.workflow.holders())
    return (token.workflow.number, *around)


def _form(token: Token, spec: UserTask) -> str | None:
    """The form by the name its version has in the instance; one that is not there by the name in the diagram."""
    if spec.form_need is None:
        return spec.form
    found = token.workflow.top.bundle.find(spec.process.process, spec.form_need)
    return spec.form if found is None else found


def _moment(text: str | None) -> datetime | None:
    return clock.local(datetime.fromisoformat(text)) if text else None
