"""Pushing the events of a case to a receiver, in order, each until it is taken or given up."""

import logging

import orjson
import requests
from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock, jobs
from processes.webhooks import cloud_events, dispatch, feed, signature
from processes.webhooks.models import Delivery, DeliveryStatus, Webhook

#: Seconds: to connect, and between two parts of the answer.
TIMEOUT = (5, 10)
#: Tried so often in all, over some three hours (`engine.jobs.delay`); then a person is asked.
TRIES = 8

logger = logging.getLogger(__name__)


@jobs.job("webhooks.send")
def send(session: Session, webhook_id: int, case_id: int) -> None:
    """Send what waits of the case, the earliest first; one that is not taken holds up those behind it.

    At least once: a worker that dies between the receiver's answer and the commit sends it again, under
    the same id.
    """
    webhook = session.get(Webhook, webhook_id)
    if webhook is None or not webhook.is_active:
        return
    waiting = _list_waiting(session, webhook_id, case_id)
    if waiting and waiting[0].due_at <= clock.now():
        delivery = waiting.pop(0)
        _push(session, webhook, delivery)
        if delivery.status is DeliveryStatus.WAITING:
            waiting.insert(0, delivery)
    if waiting:
        # Each in a transaction of its own: what the receiver took is not sent again with the next.
        dispatch.send_later(session, webhook_id, case_id, waiting[0].due_at)


def _list_waiting(session: Session, webhook_id: int, case_id: int) -> list[Delivery]:
    """What waits of the case, the earliest first; at most two of it."""
    chosen = select(Delivery).where(
        Delivery.webhook_id == webhook_id,
        Delivery.case_id == case_id,
        Delivery.status == DeliveryStatus.WAITING,
    )
    return list(session.scalars(chosen.order_by(Delivery.position).limit(2)))


def _push(session: Session, webhook: Webhook, delivery: Delivery) -> None:
    found = feed.get(session, delivery.position)
    (event,) = cloud_events.compose(session, [found], with_parties=webhook.with_parties)
    delivery.answer, is_taken = _post(webhook, event)
    if is_taken:
        delivery.status, delivery.ended_at = DeliveryStatus.DELIVERED, clock.now()
        return
    delivery.attempts += 1
    wait = jobs.delay(delivery.attempts, TRIES)
    if wait is None:
        delivery.status, delivery.ended_at = DeliveryStatus.DEAD, clock.now()
    else:
        delivery.due_at = clock.now() + wait


def _post(webhook: Webhook, event: dict[str, object]) -> tuple[str, bool]:
    """The receiver's answer in a few words, and whether it took the event (a status of 2xx)."""
    body, moment, name = orjson.dumps(event), _moment(), str(event["id"])
    headers = {
        "Content-Type": "application/cloudevents+json; charset=utf-8",
        "User-Agent": "sishi",
        "webhook-id": name,
        "webhook-timestamp": str(moment),
        "webhook-signature": signature.sign(webhook.secret, name, moment, body),
    }
    try:
        with requests.post(
            webhook.url,
            data=body,
            headers=headers,
            timeout=TIMEOUT,
            allow_redirects=False,
            stream=True,
        ) as answer:
            return f"HTTP {answer.status_code}", answer.ok and answer.status_code < 300
    except requests.RequestException as error:
        logger.warning("Webhook %s did not take %s: %s", webhook.id, name, type(error).__name__)
        return type(error).__name__, False


def _moment() -> int:
    """Seconds since 1970, as the receiver's clock has them: a rehearsal's clock may be ahead."""
    return int((clock.now() - clock.ahead()).timestamp())
