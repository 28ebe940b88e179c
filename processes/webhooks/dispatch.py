"""From the feed to the receivers: a delivery for each event and webhook, and a job that sends it."""

from datetime import datetime, timedelta

from sqlalchemy import delete, insert, literal, select
from sqlalchemy.orm import Session

from engine import clock, jobs
from engine.identity import Person
from engine.scheduling import timetable
from processes.audit import log
from processes.cases.models import CaseChange
from processes.errors import ProcessError
from processes.webhooks import feed
from processes.webhooks.models import CaseEvent, Delivery, DeliveryStatus, Webhook

#: Events that become deliveries of a webhook in one transaction.
BATCH = 2000
#: What was delivered is kept so long, for whoever asks what became of it.
KEPT = timedelta(days=30)


class NotDead(ProcessError):
    """这次推送没有停止重试，不需要重发。"""


@timetable.scheduled("webhooks.dispatch", second="*/10", grace=timedelta(minutes=10))
def dispatch(session: Session, now: datetime) -> int:
    """Publish what is kept, and make deliveries of what is published; how many deliveries."""
    feed.publish(session)
    chosen = select(Webhook).where(Webhook.is_active).order_by(Webhook.id)
    held = session.scalars(chosen.with_for_update(skip_locked=True)).all()
    return sum(_queue(session, each) for each in held)


@timetable.scheduled("webhooks.forget", hour=3, minute=25)
def forget(session: Session, now: datetime) -> None:
    """Forget what was delivered long ago."""
    old = (Delivery.status == DeliveryStatus.DELIVERED) & (Delivery.ended_at < now - KEPT)
    session.execute(delete(Delivery).where(old))


def send_later(session: Session, webhook_id: int, case_id: int, due: datetime) -> None:
    """Let a worker send what waits of the case for the webhook, one job at a time."""
    key = f"webhook-{webhook_id}-{case_id}"
    jobs.defer(
        session,
        "webhooks.send",
        lock=key,
        queueing_lock=key,
        run_at=due if due > clock.now() else None,
        webhook_id=webhook_id,
        case_id=case_id,
    )


def send_again(session: Session, delivery: Delivery, *, by: Person) -> None:
    """Send by hand what is no longer tried by itself; raises NotDead."""
    session.refresh(delivery, with_for_update=True)
    if delivery.status is not DeliveryStatus.DEAD:
        raise NotDead
    delivery.status, delivery.attempts = DeliveryStatus.WAITING, 0
    delivery.due_at, delivery.ended_at = clock.now(), None
    log.record(session, "webhook.sent_again", by=by, delivery=delivery.id)
    send_later(session, delivery.webhook_id, delivery.case_id, delivery.due_at)


def _queue(session: Session, webhook: Webhook) -> int:
    """Deliveries of what came behind the webhook's position."""
    now, last = clock.now(), feed.find_last(session)
    upto = min(last, webhook.position + BATCH)
    wanted = (
        select(
            literal(webhook.id),
            CaseEvent.position,
            CaseEvent.case_id,
            literal(DeliveryStatus.WAITING, Delivery.status.type),
            literal(0),
            literal(now),
            literal(""),
        )
        .join(CaseChange, CaseChange.id == CaseEvent.change_id)
        .where(
            CaseEvent.district == webhook.district,
            CaseEvent.position > webhook.position,
            CaseEvent.position <= upto,
        )
    )
    if webhook.changes:
        wanted = wanted.where(CaseChange.what.in_(webhook.changes))
    columns = ["webhook_id", "position", "case_id", "status", "attempts", "due_at", "answer"]
    put = insert(Delivery).from_select(columns, wanted).returning(Delivery.case_id)
    cases = session.scalars(put).all()
    webhook.position = upto
    for case_id in sorted(set(cases)):
        send_later(session, webhook.id, case_id, now)
    return len(cases)
