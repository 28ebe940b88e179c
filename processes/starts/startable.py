"""Which processes somebody may start by hand, and by which office.

The start event names the offices (`candidateStarterGroups`, after Camunda 7's attribute of that name):
`grid_worker` for whoever holds it anywhere, `center@420303001` for one place. Where it names none, it is
for who may run processes at all (`process.run`).
"""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from engine.deployment import catalogue
from engine.deployment.catalogue import NoSuchProcess
from engine.deployment.plain_starts import PlainStart
from engine.errors import NotPermitted
from engine.identity import Person
from engine.lru_cache import LRUCache
from processes.access import permissions, plain_instances
from processes.access.permissions import Permission
from processes.diagrams.release_rules import CASE
from processes.diagrams.start_rules import STARTERS
from processes.organisation import roles


class ActsOnCases(NotPermitted):
    """流程“{name}”办理的是案件，不能单独发起；新的纠纷请从“登记纠纷”开始。"""


class NotAStarter(NotPermitted):
    """流程“{name}”由别的岗位发起。"""


def list_startable(session: Session, person: Person) -> list[PlainStart]:
    """The processes the person may start, by name."""
    found = [each for each in _offered(session) if _may_start(person, each)]
    return sorted(found, key=lambda each: (each.name, each.process))


def require(session: Session, process: str, person: Person) -> PlainStart:
    """The process, if the person may start it; raises NoSuchProcess, ActsOnCases, NotAStarter."""
    starts = catalogue.list_starts(session)
    known = next((each for each in starts.plain if each.process == process), None)
    if known is None:
        raise NoSuchProcess(key=process)
    if process not in list_free(session):
        raise ActsOnCases(name=known.name)
    if known not in _offered(session) or not _may_start(person, known):
        raise NotAStarter(name=known.name)
    return known


def list_free(session: Session) -> frozenset[str]:
    """The processes that call no handler of ours, and so act on no case and on no roster; never the dispute's.

    What handlers do is told by the variables they get, and the rights to a case are asked by its
    pages: a number typed into a form would act on somebody else's. A dispute started here would be one
    without a record, without parties and without its legal deadlines; whoever has one registers it.
    """
    starts = catalogue.list_starts(session)
    return _free.get(
        session,
        starts.newest,
        lambda: frozenset(
            each
            for each in starts.processes
            if each != CASE and plain_instances.is_startable(session, each)
        ),
    )


def _offered(session: Session) -> Sequence[PlainStart]:
    """What is started by hand at all: a process that others call is for them, unless it names who starts it."""
    starts, free = catalogue.list_starts(session), list_free(session)
    return [
        each
        for each in starts.plain
        if each.process in free
        and (each.process not in starts.called or each.properties.get(STARTERS))
    ]


def _may_start(person: Person, start: PlainStart) -> bool:
    offices = roles.read_list(start.properties.get(STARTERS, ""))
    if not offices:
        return permissions.OPEN_TO[Permission.PROCESS_RUN].holds(person)
    return roles.holds_one(person.groups, offices)


_free: LRUCache[frozenset[str]] = LRUCache(kept=4)
