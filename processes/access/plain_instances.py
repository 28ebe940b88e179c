"""Instances that belong to no case: what a program may start, cancel and send messages to.

What a case is in, its own pages are for: there its people act, by rights that ask for the case.
"""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, and_, exists, false, or_
from sqlalchemy.orm import Session

from engine.deployment import catalogue
from engine.errors import NotPermitted
from engine.identity import Person
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
