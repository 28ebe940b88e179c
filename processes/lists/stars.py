"""Following a case (关注): it stands in a view of one's own; nobody else is told."""

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from engine import clock
from engine.identity import Person
from processes.cases.models import Case
from processes.lists.models import FollowedCase


def follow(session: Session, case: Case, by: Person) -> None:
    """Follow the case, which the person may read; again changes nothing."""
    row = {"district": case.district, "person_id": int(by.id), "case_id": case.id}
    session.execute(insert(FollowedCase).values(**row, since=clock.now()).on_conflict_do_nothing())


def unfollow(session: Session, case: Case, by: Person) -> None:
    """Follow it no more."""
    own = (FollowedCase.person_id == int(by.id)) & (FollowedCase.case_id == case.id)
    session.execute(delete(FollowedCase).where(own))


def is_following(session: Session, case: Case, by: Person) -> bool:
    """Whether the person follows it."""
    own = select(FollowedCase.id).filter_by(person_id=int(by.id), case_id=case.id)
    return session.scalar(own) is not None
