"""What became of the events that were to be pushed."""

from collections.abc import Sequence

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from processes.cases.choices import Change
from processes.cases.models import Case, CaseChange
from processes.errors import ProcessError
from processes.webhooks.models import CaseEvent, Delivery, DeliveryStatus, Webhook

#: So many are listed.
SHOWN = 100


class NoSuchDelivery(ProcessError):
    """没有这次推送。"""


def get(session: Session, district: str, delivery_id: int) -> Delivery:
    """The delivery of that id to a receiver of the district; raises NoSuchDelivery."""
    chosen = select(Delivery).join(Webhook, Webhook.id == Delivery.webhook_id)
    found = session.scalar(chosen.where(Webhook.district == district, Delivery.id == delivery_id))
    if found is None:
        raise NoSuchDelivery
    return found


def count_by_status(session: Session, district: str) -> dict[int, dict[DeliveryStatus, int]]:
    """How many deliveries stand where, by receiver."""
    counted = (
        select(Delivery.webhook_id, Delivery.status, func.count())
        .join(Webhook, Webhook.id == Delivery.webhook_id)
        .where(Webhook.district == district)
        .group_by(Delivery.webhook_id, Delivery.status)
    )
    found: dict[int, dict[DeliveryStatus, int]] = {}
    for webhook_id, status, number in session.execute(counted):
        found.setdefault(webhook_id, {})[status] = number
    return found


def list_undelivered(
    session: Session, district: str
) -> Sequence[tuple[Delivery, Webhook, Change, str]]:
    """What failed at least once and is not delivered, newest first: with what happened to which case."""
    failed = or_(Delivery.status == DeliveryStatus.DEAD, Delivery.attempts > 0)
    chosen = (
        select(Delivery, Webhook, CaseChange.what, Case.case_no)
        .join(Webhook, Webhook.id == Delivery.webhook_id)
        .join(CaseEvent, CaseEvent.position == Delivery.position)
        .join(CaseChange, CaseChange.id == CaseEvent.change_id)
        .join(Case, Case.id == Delivery.case_id)
        .where(Webhook.district == district, Delivery.status != DeliveryStatus.DELIVERED, failed)
        .order_by(Delivery.id.desc())
        .limit(SHOWN)
    )
    return [(sent, to, what, number) for sent, to, what, number in session.execute(chosen)]
