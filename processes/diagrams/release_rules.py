"""What a diagram of ours must have before it is released (docs/domain.md 6.7).

Every task of a person has a role and a deadline, or says why it needs none (property
`untimed`); every limit it asks for is in the library; what must be told to the parties
is told by a step of its own.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

import orjson

from engine.deployment import checking
from engine.deployment.checking import Node, Release
from engine.faults import Fault
from processes import data
from processes.deadlines.limits import TABLE, Library, shipped

#: The process of a case: where it is deployed, the rules hold for whatever is released.
CASE = "dispute"
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
            yield node.fault("no-role", "用户任务没有办理角色(candidateGroups)。")
        if not node.properties.get("clock") and not node.properties.get("untimed", "").strip():
            yield node.fault(
                "no-clock", "用户任务没有时钟(clock);确不需要限时的,请在 untimed 中写明理由。"
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
        asked |= {node.properties.get(name, "") for name in ("clock", "reads")}
        for key in sorted(asked - library.keys - {""}):
            yield node.fault("no-such-limit", f"期限规则中没有“{key}”。")


@checking.rule
def every_notice_is_given(release: Release) -> Iterator[Fault]:
    """A diagram that lost a step by which the parties are told of their rights."""
    for notice in statutory_notices_are_given():
        file = release.processes.get(notice.process)
        told = (node for node in ours(release) if node.process == notice.process)
        if CASE in release.processes and file and not any(_gives(node, notice) for node in told):
            message = f"缺少必经的告知环节“{notice.name}”({notice.article}),不能删除。"
            yield Fault(file, None, notice.process, None, "no-notice", message)


@cache
def statutory_notices_are_given() -> tuple[StatutoryNotice, ...]:
    """The mandatory notices of each diagram."""
    file = data.FOLDER / "notices.json"
    return tuple(StatutoryNotice(**row) for row in orjson.loads(file.read_bytes()))


def ours(release: Release) -> Iterable[Node]:
    """All elements, where cases are run; the engine's own examples are none of ours."""
    return release.nodes if CASE in release.processes else ()


def _gives(node: Node, notice: StatutoryNotice) -> bool:
    if notice.element:
        return node.id == notice.element
    return node.type == notice.type if notice.type else node.form == notice.form
