"""What a diagram of ours must have before it is released (docs/domain.md 6.7).

Every task of a person has a role and a deadline, or says why it needs none (property
`untimed`); every limit it asks for is in the library; what must be told to the parties
is told by a step of its own.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache

import orjson

from engine.deployment import checking
from engine.deployment.checking import Node, Release
from engine.faults import Fault
from engine.script import handlers
from processes import data
from processes.deadlines import end_events, recompute
from processes.deadlines.limits import TABLE, Library, shipped
from processes.diagrams import expressions, handler_codes

#: The process of a case: where it is deployed, the rules hold for whatever is released.
CASE = "dispute"
#: `deadline`, or a choice between nothing else.
_RECKONED = re.compile(r"(?:if .+? then deadline else )*deadline", re.DOTALL)
_ASKED = re.compile(r'deadline\(\s*"([^"]+)"')


@dataclass(frozen=True)
class StatutoryNotice:
    """A step a diagram must not lose: what it tells, by what, and on which article."""

    process: str
    name: str
    article: str
    #: What tells it: a service, a form, or an element by its id.
    type: str = ""
    form: str = ""
    element: str = ""


@checking.rule
def every_task_has_a_role_and_a_deadline(release: Release) -> Iterator[Fault]:
    """A task of a person without candidates or without a limit."""
    for node in ours(release):
        if node.kind != "userTask":
            continue
        if "@" not in node.groups:
            yield node.fault(
                "no-role", "用户任务没有办理角色（candidateGroups），没有人能看到它。请选一个角色。"
            )
        if not node.properties.get("clock") and not node.properties.get("untimed", "").strip():
            yield node.fault(
                "no-clock",
                "用户任务没有期限规则（clock）。请选一条；确不需要限时的，写明不限时的理由（untimed）。",
            )


@checking.rule
def every_given_date_has_a_reason(release: Release) -> Iterator[Fault]:
    """A task whose end its diagram gives instead of having a rule count it, and does not say why."""
    for node in ours(release):
        is_given = node.properties.get("clock") and node.due and not _is_reckoned(node)
        if is_given and not node.properties.get("dueReason", "").strip():
            yield node.fault(
                "no-due-reason",
                "办理期限不全由期限规则（deadline）算出；请在 dueReason 中写明为什么到那时为止。",
            )


@checking.rule
def every_element_is_drawn(release: Release) -> Iterable[Fault]:
    """An element that nobody would see on the case page or in the studio."""
    return release.undrawn if CASE in release.processes else ()


@checking.rule
def every_limit_is_in_the_library(release: Release) -> Iterator[Fault]:
    """A deadline or an expression that asks for a limit nobody defined."""
    library: Library = release.tables.get(TABLE) or shipped()
    for node in ours(release):
        asked = {each for text in node.expressions for each in _ASKED.findall(text)}
        asked |= {node.properties.get(name, "") for name in ("clock", "reads", "times")}
        asked |= _handed(node)
        for key in sorted(asked - library.keys - {""}):
            near = get_close_matches(key, sorted(library.keys), n=3)
            guess = f"是不是“{'”“'.join(near)}”？" if near else "请从期限规则里选一条。"
            yield node.fault("no-such-limit", f"期限规则中没有“{key}”。{guess}", key, *near)


@checking.rule
def every_clock_ends_with_what_it_times(release: Release) -> Iterator[Fault]:
    """A limit of the case that would run on when the diagram has left what it times."""
    nodes = {(node.process, node.id): node for node in ours(release)}
    for node in nodes.values():
        times = node.properties.get("times", "")
        if times and not end_events.is_timed_by_a_scope(times):
            yield node.fault("times-nothing", f"期限“{times}”不随环节结束，不能写在 times 中。")
        for key in sorted(end_events.STARTED_BY.get(node.type, ())):
            if end_events.is_timed_by_a_scope(key) and _may_outlive(nodes, node, key):
                message = (
                    f"“{node.name}”起算的期限在有的路径上不随任何环节结束："
                    f"其后须经过一个 times 写明“{key}”一类的环节。"
                )
                yield node.fault("clock-outlives", message)
                break


def _may_outlive(nodes: Mapping[tuple[str, str], Node], start: Node, key: str) -> bool:
    """Whether a way leads from there to an end, past every element that times the limit."""
    found, wanted = {start.id}, [start]
    while wanted:
        node = wanted.pop()
        if key in recompute.list_alternatives(node.properties.get("times", "")):
            continue
        if not node.onward:
            return True
        further = [nodes[node.process, each] for each in node.onward if each not in found]
        found.update(each.id for each in further)
        wanted.extend(further)
    return False


@checking.rule
def every_notice_is_given(release: Release) -> Iterator[Fault]:
    """A diagram that lost a step by which the parties are told of their rights."""
    for notice in statutory_notices_are_given():
        file = release.processes.get(notice.process)
        told = (node for node in ours(release) if node.process == notice.process)
        if CASE in release.processes and file and not any(_gives(node, notice) for node in told):
            message = f"缺少必经的告知环节“{notice.name}”（{notice.article}），不能删除。"
            yield Fault(file, None, notice.process, None, "no-notice", message)


@cache
def statutory_notices_are_given() -> tuple[StatutoryNotice, ...]:
    """The mandatory notices of each diagram."""
    file = data.FOLDER / "notices.json"
    return tuple(StatutoryNotice(**row) for row in orjson.loads(file.read_bytes()))


def ours(release: Release) -> Iterable[Node]:
    """All elements, where cases are run; the engine's own examples are none of ours."""
    return release.nodes if CASE in release.processes else ()


def _handed(node: Node) -> set[str]:
    """The limits a handler is told, where they stand in the diagram; a name without a dot is no rule's."""
    function = handlers.functions.get(node.type)
    wanted = frozenset[str]() if function is None else handler_codes.limits(function)
    found = (expressions.texts(source) for target, source in node.inputs if target in wanted)
    return {each for texts in found for each in texts if "." in each}


def _is_reckoned(node: Node) -> bool:
    """Whether every way through the due date is a limit's; what the step's inputs reckon is, too."""
    due = _without_arguments(node.due.lstrip("=").strip())
    is_input = re.fullmatch(r"(?:date and time\()?\w+\)?", node.due.lstrip("=").strip())
    others = (text for text in node.expressions if text != node.due)
    return bool(_RECKONED.fullmatch(due) or (is_input and any(map(_ASKED.search, others))))


def _without_arguments(text: str) -> str:
    """The expression with each call of a limit cut to its name."""
    kept, depth, position = [], 0, 0
    while position < len(text):
        if not depth and text.startswith("deadline(", position):
            kept.append("deadline")
            depth, position = 1, position + len("deadline(")
            continue
        if depth:
            depth += {"(": 1, ")": -1}.get(text[position], 0)
        else:
            kept.append(text[position])
        position += 1
    return "".join(kept)


def _gives(node: Node, notice: StatutoryNotice) -> bool:
    if notice.element:
        return node.id == notice.element
    return node.type == notice.type if notice.type else node.form == notice.form
