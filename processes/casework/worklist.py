"""The open tasks of a case."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.models import TaskStatus, UserTask
from processes.cases.models import Case


def list_for_case(session: Session, case: Case) -> Sequence[UserTask]:
    """The case's open tasks, oldest first."""
    query = select(UserTask).where(
        UserTask.instance_id == case.instance_id, UserTask.status == TaskStatus.OPEN
    )
    return session.scalars(query.order_by(UserTask.id)).all()
