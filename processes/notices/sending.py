"""Handing a message to its service: once, however often the job runs."""

import logging

import apprise
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from engine import clock, db, jobs
from processes.cases.models import Party
from processes.notices import channels
from processes.notices.channel_models import Address, Channel, Message, MessageStatus

logger = logging.getLogger(__name__)


@jobs.job("notices.send")
def send(session: Session, message_id: int) -> None:
    """Send a message that waits; what the service does not take is tried again, ever later.

    That it is being sent is kept before it is sent. A job that runs again after its worker died
    in between finds that, and leaves it: whether it went out nobody knows, and twice is worse.
    """
    with db.begin() as own:
        is_ours = _claim(own, message_id)
    message = session.scalars(
        select(Message).where(Message.id == message_id).execution_options(populate_existing=True)
    ).one()
    if not is_ours:
        _doubt(session, message_id)
        return
    channel = session.get_one(Channel, message.channel_id)
    url = _url(session, channel, message) if channel.is_active else None
    if url is not None and _hand_over(url, message):
        message.status, message.ended_at = MessageStatus.SENT, clock.now()
        return
    _wait_or_give_up(session, message, can_wait=url is not None)


def _claim(session: Session, message_id: int) -> bool:
    waiting = (Message.id == message_id) & (Message.status == MessageStatus.WAITING)
    taken = (
        update(Message)
        .where(waiting)
        .values(status=MessageStatus.SENDING, attempts=Message.attempts + 1)
    )
    return session.execute(taken.returning(Message.id)).one_or_none() is not None


def _doubt(session: Session, message_id: int) -> None:
    lost = (Message.id == message_id) & (Message.status == MessageStatus.SENDING)
    session.execute(update(Message).where(lost).values(status=MessageStatus.DOUBTFUL))


def _url(session: Session, channel: Channel, message: Message) -> str | None:
    if message.party_id is not None:
        return channels.fill_with(channel, session.get_one(Party, message.party_id).phone)
    address = session.get(Address, message.person_id) if message.person_id else None
    return channels.fill_address(channel, address)


def _hand_over(url: str, message: Message) -> bool:
    """Whether the service took it; whatever a plug-in raises is a failure of the service."""
    plugin = apprise.Apprise.instantiate(url)
    try:
        return bool(plugin and plugin.notify(title=message.title, body=message.body))
    except Exception as error:
        # Not its words: they may tell the address with what signs in to the service.
        logger.warning("Message %s was not sent: %s", message.id, type(error).__name__)
        return False


def _wait_or_give_up(session: Session, message: Message, *, can_wait: bool) -> None:
    wait = jobs.delay(message.attempts) if can_wait else None
    if wait is None:
        message.status, message.ended_at = MessageStatus.FAILED, clock.now()
        return
    message.status = MessageStatus.WAITING
    jobs.defer(
        session,
        "notices.send",
        lock=f"message-{message.id}",
        run_at=clock.now() + wait,
        message_id=message.id,
    )
