"""A scenario under way, and the register of what each kind of step does in the sandbox."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from engine import clock, dmn
from engine.sandbox import Run, Sandbox
from engine.trace import Trace
from processes.errors import ProcessError

Given = Mapping[str, Any]
#: Years a scenario may play in.
EARLIEST, LATEST = 2000, 2100
#: What every step may say besides, and nobody here needs: which process it is about, and our own.
_ALWAYS = {"type": str, "sishi": dict}


class Broken(ProcessError):
    """{why}。"""


@dataclass
class Message:
    """One that was sent: `is_heard` once somebody waited for it."""

    name: str
    key: str | None
    variables: Mapping[str, Any]
    is_heard: bool = False


@dataclass
class Behaviour:
    """What is to be done each time something becomes so; the last of several actions again and again."""

    name: str
    conditions: list[Given]
    actions: list[Given]
    done: int = 0


@dataclass
class Trial:
    """A scenario under way."""

    bench: Sandbox
    at: datetime
    run: Run | None = None
    #: what decided decisions gave that no process asked for, by id
    decided: dict[str, dmn.Result] = field(default_factory=dict)
    messages: list[Message] = field(default_factory=list)
    behaviours: list[Behaviour] = field(default_factory=list)
    #: how often a step ended the job of each element
    jobs: dict[str, int] = field(default_factory=dict)
    #: What the run tells of itself.
    trace: Trace = field(default_factory=Trace)
    #: before each step: how many events there were by then, and how many conditions were looked at
    marks: list[tuple[int, int]] = field(default_factory=list)

    @property
    def started(self) -> Run:
        """The run; raises Broken before the process was started."""
        if self.run is None:
            raise Broken(why="流程还没有启动（CREATE_PROCESS_INSTANCE）")
        return self.run

    def mark(self) -> None:
        """Remember where it stands before a step."""
        events = len(self.run.journal) if self.run else 0
        self.marks.append((events, len(self.trace.judgements)))

    @property
    def now(self) -> datetime:
        """The moment it has come to."""
        return self.run.now if self.run else self.at


@dataclass(frozen=True)
class StepKind:
    """What a step must say and may say, and what it does; `is_claim`: it does nothing but look."""

    take: Callable[[Trial, Given], None]
    needs: Mapping[str, type]
    takes: Mapping[str, type]
    is_claim: bool

    @property
    def known(self) -> Mapping[str, type]:
        """All it may say."""
        return {**_ALWAYS, **self.needs, **self.takes}


STEPS: dict[str, StepKind] = {}
Take = Callable[[Trial, Given], None]


def step(
    kind: str, needs: Mapping[str, type], takes: Mapping[str, type] | None = None
) -> Callable[[Take], Take]:
    """Register what a step of that name does; `needs` and `takes` are its keys with their types."""

    def register(take: Take) -> Take:
        STEPS[kind] = StepKind(take, needs, takes or {}, kind.startswith("ASSERT_"))
        return take

    return register


def variables(given: Given) -> dict[str, Any]:
    """The variables a step brings along."""
    found = given.get("variables")
    return dict(found) if isinstance(found, dict) else {}


def own(given: Given) -> Given:
    """What a step says that only this program understands."""
    found = given.get("sishi")
    return found if isinstance(found, dict) else {}


def moment(text: Any) -> datetime:
    """A moment as it is written, local where it names no zone; raises Broken."""
    try:
        found = datetime.fromisoformat(str(text))
    except ValueError as error:
        raise Broken(why=f"“{text}”不是时刻，请写成 2026-02-13T09:00:00+08:00 这样") from error
    if not EARLIEST <= found.year <= LATEST:
        raise Broken(why=f"“{text}”太远，请用{EARLIEST}至{LATEST}年")
    return found if found.tzinfo else found.replace(tzinfo=clock.zone())


def element(trial: Trial, selector: Given) -> str | None:
    """The id of the element a selector means, by id or by name; None where it means none.

    Raises Broken where nothing of that id or name is drawn, or several elements bear the name: a step
    about what is no longer there is broken, never passed over.
    """
    id, name = selector.get("elementId"), selector.get("elementName")
    if id is not None:
        if id not in trial.bench.elements:
            raise Broken(why=f"这些流程图里没有元素“{id}”")
        return str(id)
    if name is None:
        return None
    found = trial.bench.named.get(str(name), frozenset())
    if len(found) != 1:
        told = "不止一个" if found else "没有"
        raise Broken(why=f"这些流程图里{told}名为“{name}”的元素")
    return next(iter(found))


def process(trial: Trial, given: Given) -> None:
    """Raises Broken where the step is about a process that is not there."""
    for key in ("processInstanceSelector", "processDefinitionSelector"):
        selector = given.get(key)
        if isinstance(selector, dict) and selector.get("processDefinitionId") is not None:
            id = selector["processDefinitionId"]
            if id not in trial.bench.processes:
                raise Broken(why=f"没有流程“{id}”")
