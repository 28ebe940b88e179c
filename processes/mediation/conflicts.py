"""Who must not mediate a case: disclosure and exclusion (回避)."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from engine import clock, identity, records
from processes.cases import changes
from processes.cases.choices import Change
from processes.cases.models import Case, Party
from processes.errors import MediatorExcluded
from processes.mediation.choices import Relation
from processes.mediation.models import Conflict
from processes.organisation import people
from processes.organisation.people import Person
from processes.privacy import blind_index


def declare(
    session: Session,
    case_id: int,
    person_id: int,
    relation: Relation | str,
    *,
    by: identity.Person | None = None,
) -> None:
    """Keep that the person must not mediate the case; once said, it stands.

    Raises NoSuchCase, CaseArchived, NoSuchPerson.
    """
    case = changes.get_open(session, case_id)
    who = people.get_person(session, person_id)
    row = {
        "case_id": case.id,
        "district": case.district,
        "person_id": who.id,
        "relation": Relation(relation),
        "declared_at": clock.now(),
        "declared_by": changes.actor(by),
    }
    made = insert(Conflict).values(row).on_conflict_do_nothing().returning(Conflict)
    told = session.scalars(made, execution_options={"recorded": True}).all()
    if told:
        records.note_written(session, told)
        words = f"{who.name}回避：{Relation(relation).words}"
        changes.note(session, case, Change.NOTED, reason=words, by=by)


def list_for_case(session: Session, case_id: int) -> list[Conflict]:
    """What was declared in the case, oldest first."""
    return list(session.scalars(select(Conflict).filter_by(case_id=case_id).order_by(Conflict.id)))


def is_excluded(session: Session, case: Case, person: Person) -> bool:
    """Whether they must not mediate the case: declared so, or of the name of a party."""
    return bool(find_excluded(session, case, [person]))


def find_excluded(session: Session, case: Case, persons: Sequence[Person]) -> set[int]:
    """The ids of the persons who must not mediate the case: declared so, or of the name of a party."""
    declared = set(session.scalars(select(Conflict.person_id).filter_by(case_id=case.id)))
    named = set(session.scalars(select(Party.name_index).filter_by(case_id=case.id)))
    # Whoever bears a party's name counts as that party until the centre knows better.
    return {
        each.id
        for each in persons
        if each.id in declared
        or not named.isdisjoint(blind_index.candidates("party.name", each.name))
    }


def require_none(session: Session, case: Case, person_id: int | str) -> None:
    """Raises MediatorExcluded for somebody who must not mediate the case, NoSuchPerson."""
    person = people.get_person(session, person_id)
    if is_excluded(session, case, person):
        raise MediatorExcluded(name=person.name)
