"""Instances that belong to no case: what a program may start, cancel and send messages to.

What a case is in, its own pages are for: there its people act, by rights that ask for the case.
"""

from collections.abc import Iterable, Mapping, Set
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, or_
from sqlalchemy.orm import Session

from engine import runner
from engine.deployment import catalogue
from engine.errors import NotPermitted
from engine.identity import Person
from engine.instances.correlation import Received
from engine.models import Instance
from engine.script import handlers
from processes.access import permissions
from processes.access.permissions import Permission
from processes.cases.models import Case


class CallsHandlers(NotPermitted):
    """流程“{key}”会调用本系统的处理程序（{handler}），只能从页面上发起。"""


def is_plain() -> ColumnElement[bool]:
    """The condition on `Instance` that no case is in it."""
    return ~exists().where(Case.instance_id == Instance.id)


def runnable(person: Person) -> ColumnElement[bool]:
    """The condition on `Instance` that the person may act on it as a whole."""
    if not permissions.OPEN_TO[Permission.PROCESS_RUN].holds(person):
        return false()
    return is_plain()


def workable(person: Person) -> ColumnElement[bool]:
    """The condition on `Instance` that the person may do its jobs, and read what they need."""
    if not permissions.OPEN_TO[Permission.JOB_WORK].holds(person):
        return false()
    return or_(is_plain(), _of_a_readable_case(person))


def readable(person: Person) -> ColumnElement[bool]:
    """The condition on `Instance` that the person may look at it."""
    return or_(runnable(person), _of_a_readable_case(person))


def require_startable(session: Session, key: str) -> None:
    """Raises NoSuchProcess, and CallsHandlers for one that would act on cases past their pages."""
    if called := _find_handler(session, key):
        raise CallsHandlers(key=key, handler=called)


def is_startable(session: Session, key: str) -> bool:
    """Whether a program may start it: nothing it comes to acts on cases. Raises NoSuchProcess."""
    return _find_handler(session, key) is None


def publish_message(
    session: Session,
    name: str,
    key: str,
    variables: Mapping[str, Any],
    by: Person,
    *,
    business_id: str | None = None,
    but: Set[str] = frozenset(),
) -> Received:
    """Give a message once to each process that a program may act on, but to those in `but`; raises NotActive."""
    return runner.publish(
        *(session, name, key, variables, by),
        within=runnable(by),
        starts=lambda process: is_startable(session, process),
        but=but,
        business_key=business_id,
    )


def send_message(
    session: Session,
    name: str,
    key: str,
    variables: Mapping[str, Any],
    by: Person,
    *,
    business_id: str | None = None,
) -> Instance:
    """The same of one that somebody must wait for: the first that got it. Raises NobodyWaits, NotActive."""
    return runner.message(
        *(session, name, key, variables, by),
        within=runnable(by),
        starts=lambda process: is_startable(session, process),
        business_key=business_id,
    )


def broadcast_signal(session: Session, name: str, variables: Mapping[str, Any], by: Person) -> int:
    """Give a signal to every process that a program may act on; how many tokens and starts heard it."""
    return runner.signal(
        *(session, name, variables, by),
        within=runnable(by),
        starts=lambda process: is_startable(session, process),
    )


def is_harmless(called: Iterable[str]) -> bool:
    """Whether none of these types of work acts on cases."""
    return _find_own(called) is None


def _find_handler(session: Session, key: str) -> str | None:
    return _find_own(catalogue.list_called(session, key))


def _find_own(called: Iterable[str]) -> str | None:
    # What an expression names is known when it is evaluated, from variables the program chose.
    return next((kind for kind in called if kind in handlers or kind.startswith("=")), None)


def _of_a_readable_case(person: Person) -> ColumnElement[bool]:
    whole = permissions.condition_for(Permission.CASE_READ_WHOLE, person)
    return exists().where(and_(Case.instance_id == Instance.id, whole))
