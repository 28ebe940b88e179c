"""A proof in words an analyst reads, as it is kept and shown."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from engine.exploration.graph import Place
from engine.exploration.properties import Property
from processes.evidence import path_steps
from processes.evidence.called import WORK
from processes.evidence.path_steps import NotPlayable
from processes.evidence.proofs import Covered, Proof, Told
from processes.studio import step_words

#: What a property that does not hold means, with the sentence of what failed.
SENTENCES = {
    Property.FAILS: "走到这里会出错：{message}",
    Property.STUCK: "走到这里就停住了：没有人可办，没有期限会到，流程也没有结束。",
    Property.NO_END: "走到这里以后，不管怎么办都到不了结束。",
    Property.CROWDED: "同一个环节会越堆越多，没有上限。",
    Property.NO_CLOCK: "等人来办，任务没有到期时间，也没有任何定时器在走：没有人办就一直停在这里。",
    Property.NO_FURTHER_CLOCK: "期限到过以后，再没有别的期限：还没有人办，就一直停在这里。",
    Property.NO_CLOCK_FOR_MESSAGE: "只等消息或外部程序，却没有任何期限在走：消息不来就一直停在这里。",
    Property.NOBODY: "这个任务没有指定任何角色或人，谁也不会收到。",
    Property.NEVER: "没有一条路能走到这里。",
}


@dataclass(frozen=True)
class Line:
    """One finding: where, what is wrong, and the way to it.

    `steps` are the instructions of a scenario; where it is none, `unplayable` says why.
    """

    kind: str
    process: str
    element: str
    title: str
    #: Of a step that fails, what it says.
    message: str
    steps: list[dict[str, Any]]
    words: list[str]
    unplayable: str = ""

    @property
    def is_hint(self) -> bool:
        """Whether it may well be meant: a limit that only warns has passed."""
        return self.kind == Property.NO_FURTHER_CLOCK

    @property
    def template(self) -> str:
        """What is wrong; `{message}` is to be filled in."""
        return SENTENCES[Property(self.kind)]

    @property
    def sentence(self) -> str:
        """What is wrong, in a sentence."""
        return self.template.format(message=self.message)


@dataclass(frozen=True)
class Coverage:
    """How much of a process was explored; titles of what could not be tried."""

    process: str
    states: int
    steps: int
    is_complete: bool
    unanswered: list[str]
    cut: list[str]


def lines(proof: Proof, titles: Mapping[str, str]) -> list[dict[str, Any]]:
    """The findings as they are kept; `titles` are what elements are called."""
    return [asdict(_line(each, titles)) for each in proof.findings]


def coverage(proof: Proof, titles: Mapping[str, str]) -> list[dict[str, Any]]:
    """What was explored, as it is kept."""
    return [asdict(_covered(each, titles)) for each in proof.covered]


def load_lines(kept: Sequence[Mapping[str, Any]]) -> list[Line]:
    """The findings as they were kept."""
    return [Line(**each) for each in kept]


def load_coverage(kept: Sequence[Mapping[str, Any]]) -> list[Coverage]:
    """What was explored, as it was kept."""
    return [Coverage(**each) for each in kept]


def _line(told: Told, titles: Mapping[str, str]) -> Line:
    finding = told.finding
    element = finding.place[1].removesuffix(" [each]")
    unplayable, steps = "", []
    try:
        steps = path_steps.steps(told.way, told.short, told.choice) if told.way else []
    except NotPlayable as why:
        unplayable = str(why)
    return Line(
        finding.property.value,
        told.process,
        element,
        titles.get(element) or element,
        finding.message,
        steps,
        [_told(each, titles) for each in steps],
        unplayable,
    )


def _covered(found: Covered, titles: Mapping[str, str]) -> Coverage:
    def named(places: Iterable[Place]) -> list[str]:
        # What stands for a called process is told as that process.
        called = (p if e == WORK and p != found.process else e for p, e in places)
        return sorted({titles.get(each) or each for each in called})

    return Coverage(
        found.process,
        found.states,
        found.steps,
        found.is_complete,
        named(found.unanswered),
        named(found.cut),
    )


def _told(step: Mapping[str, Any], titles: Mapping[str, str]) -> str:
    kind, about = step_words.tell(step, titles)
    return f"{kind}：{about}" if kind and about else kind or about
