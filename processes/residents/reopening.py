"""“没有解决”: who settled a dispute is not the only one to say whether it is.

The case's process opens it again, one tier up, and the steps there begin their own limits; limits of
laws go on as they were. A case whose process hears of it no more (an older version, a file being
completed) is told to the centre of the district instead.
"""

import logging

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from engine import runner
from engine.errors import NobodyWaits
from engine.models import Subscription
from processes import notices
from processes.cases.choices import Outcome, Status
from processes.cases.models import Case
from processes.notices import Urgency
from processes.organisation.roles import Role, group

logger = logging.getLogger(__name__)

#: As `dispute.bpmn` names it; the key is the case number.
MESSAGE = "unresolved"


def may_be_asked(case: Case) -> bool:
    """Whether somebody said that it was settled: other ends never claimed that."""
    return case.status is Status.CLOSED and case.outcome is Outcome.SETTLED


def is_heard(session: Session, case: Case) -> bool:
    """Whether the case's process can be opened again by a party."""
    waiting = exists().where(
        Subscription.instance_id == case.instance_id,
        Subscription.kind == "message",
        Subscription.name == MESSAGE,
        Subscription.key == case.case_no,
    )
    return bool(session.scalar(select(waiting)))


def ask(session: Session, case: Case) -> bool:
    """Open the case again, one tier up; whether it was. Else the district's centre is told."""
    if is_heard(session, case):
        try:
            runner.message(session, MESSAGE, case.case_no, {}, by=None)
        except NobodyWaits:
            # Somebody who said so at the same moment was first, or the revisits have just ended.
            logger.info("Case %s was not opened again: nobody waits any more", case.id)
        session.refresh(case)
    if case.status is not Status.CLOSED:
        return True
    notices.notify_group(
        session,
        groups=[group(Role.DISTRICT_CENTER, case.district)],
        matter=f"unresolved:{case.id}",
        title=f"{case.case_no} 当事人反映没有解决",
        body="这件案件的流程不能自动重开，请查看“群众留言与评价”，决定如何继续办理并答复。",
        case_id=case.id,
        urgency=Urgency.URGENT,
    )
    return False
