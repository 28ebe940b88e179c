"""Repeated and related cases: who linked which, and which cases count as repeated.

Repeated is 同人同事一年内再次 (docs/domain.md 8): the same person with the same matter within a year.
"""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from engine import clock
from engine.identity import Person
from processes.access import permissions
from processes.access.permissions import Permission
from processes.cases import changes
from processes.cases.choices import Change
from processes.cases.models import Case, Party
from processes.cases.relation_models import CaseRelation, RelationKind
from processes.errors import NoSuchCase, ProcessError

YEAR = timedelta(days=365)


class NotARepeat(ProcessError):
    """重复件须是同一当事人一年内的案件：{case_no}没有相同的当事人，或已超过一年。"""


class LinkedToItself(ProcessError):
    """案件不能与自己关联。"""


def link(
    session: Session, case: Case, other_id: int, kind: RelationKind, *, by: Person
) -> CaseRelation:
    """Link the case with another the person may see; a second link changes the kind.

    Raises NoSuchCase, LinkedToItself, NotARepeat.
    """
    may_see = permissions.condition_for(Permission.CASE_READ, by)
    other = session.scalar(select(Case).where(Case.id == other_id, may_see))
    if other is None:
        raise NoSuchCase
    if other.id == case.id:
        raise LinkedToItself
    later, earlier = sorted((case, other), key=lambda each: (each.registered_at, each.id))[::-1]
    if kind is RelationKind.REPEAT and not _is_repeat(session, later, earlier):
        raise NotARepeat(case_no=other.case_no)
    row = session.scalar(
        select(CaseRelation).filter_by(case_id=later.id, earlier_id=earlier.id)
    ) or CaseRelation(case_id=later.id, earlier_id=earlier.id, district=later.district)
    row.kind, row.at, row.by = kind, clock.now(), changes.actor(by)
    session.add(row)
    changes.note(session, case, Change.NOTED, by=by, reason=f"与{other.case_no}标为{kind.words}")
    session.flush()
    return row


def unlink(session: Session, case: Case, other_id: int, *, by: Person) -> None:
    """Take the link back; none, or one to a case the person may not see, is no matter."""
    may_see = permissions.condition_for(Permission.CASE_READ, by)
    if session.scalar(select(Case.id).where(Case.id == other_id, may_see)) is None:
        return
    pair = {case.id, other_id}
    linked = (CaseRelation.case_id.in_(pair), CaseRelation.earlier_id.in_(pair))
    gone = session.scalars(select(CaseRelation).where(*linked).with_for_update()).all()
    for each in gone:
        session.delete(each)
    if gone:
        changes.note(session, case, Change.NOTED, by=by, reason="撤销了一件关联")


def list_for_case(
    session: Session, case: Case, person: Person
) -> Sequence[tuple[CaseRelation, Case]]:
    """The links of the case to cases the person may see, newest first."""
    ours = or_(CaseRelation.case_id == case.id, CaseRelation.earlier_id == case.id)
    other = or_(Case.id == CaseRelation.case_id, Case.id == CaseRelation.earlier_id)
    may_see = permissions.condition_for(Permission.CASE_READ, person)
    chosen = select(CaseRelation, Case).join(Case, other).where(ours, Case.id != case.id)
    rows = session.execute(chosen.where(may_see).order_by(CaseRelation.id.desc())).all()
    return [(row.CaseRelation, row.Case) for row in rows]


def count_cases_of_parties(session: Session, case: Case, person: Person) -> int:
    """How many cases the person may see any one of its parties had in the year up to this one.

    Itself included. Known by identity number or telephone; a name alone is not a person.
    """
    may_see = permissions.condition_for(Permission.CASE_READ, person)
    mine, theirs = aliased(Party), aliased(Party)
    same = or_(mine.id_no_index == theirs.id_no_index, mine.phone_index == theirs.phone_index)
    query = (
        select(func.count(func.distinct(Case.id)))
        .select_from(mine)
        .join(theirs, same)
        .join(Case, Case.id == theirs.case_id)
        .where(
            mine.case_id == case.id,
            Case.registered_at.between(case.registered_at - YEAR, case.registered_at),
            may_see,
        )
        .group_by(mine.id)
    )
    return max(session.scalars(query), default=1)


def _is_repeat(session: Session, later: Case, earlier: Case) -> bool:
    if later.registered_at - earlier.registered_at > YEAR:
        return False
    mine, theirs = aliased(Party), aliased(Party)
    same = or_(
        mine.id_no_index == theirs.id_no_index,
        mine.phone_index == theirs.phone_index,
        mine.name_index == theirs.name_index,
    )
    query = select(exists().where(mine.case_id == later.id, theirs.case_id == earlier.id, same))
    return bool(session.scalar(query))
