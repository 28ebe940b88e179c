"""Setting up the programs that events are pushed to."""

from collections.abc import Collection, Sequence
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock
from engine.identity import Person
from processes.audit import log
from processes.cases.choices import Change
from processes.errors import MissingField, ProcessError
from processes.webhooks import feed, signature
from processes.webhooks.models import Webhook


class NoSuchWebhook(ProcessError):
    """没有这个事件接收方。"""


class WrongWebhookUrl(ProcessError):
    """推送地址应以 https:// 或 http:// 开头，写明主机，不含账号和口令，也不能是本机地址。"""


def list_webhooks(session: Session, district: str) -> Sequence[Webhook]:
    """The district's receivers, by id."""
    chosen = select(Webhook).where(Webhook.district == district).order_by(Webhook.id)
    return session.scalars(chosen).all()


def get(session: Session, district: str, webhook_id: int) -> Webhook:
    """The district's receiver of that id; raises NoSuchWebhook."""
    found = session.get(Webhook, webhook_id)
    if found is None or found.district != district:
        raise NoSuchWebhook
    return found


def save(
    session: Session,
    district: str,
    *,
    name: str,
    url: str,
    changes: Collection[Change],
    with_parties: bool,
    is_active: bool,
    by: Person,
    webhook: Webhook | None = None,
) -> Webhook:
    """Set up a receiver, or change one; a new one hears of what happens from now on.

    Raises MissingField, WrongWebhookUrl.
    """
    if not name.strip():
        raise MissingField(field="名称")
    _require_url(url.strip())
    row = webhook or Webhook(
        district=district, secret=signature.make_secret(), position=_start(session)
    )
    if row.id is not None and is_active and not row.is_active:
        # What happened while it was switched off was not meant for it.
        row.position = _start(session)
    row.name, row.url, row.is_active = name.strip(), url.strip(), is_active
    row.changes, row.with_parties = sorted(changes), with_parties
    row.changed_at, row.changed_by = clock.now(), int(by.id)
    session.add(row)
    session.flush()
    log.record(
        session,
        "webhook.saved",
        by=by,
        webhook=row.id,
        url=row.url,
        parties=with_parties,
        active=is_active,
    )
    return row


def renew_secret(session: Session, webhook: Webhook, *, by: Person) -> str:
    """Give the receiver another secret, and return it; the earlier one signs nothing more."""
    webhook.secret = signature.make_secret()
    webhook.changed_at, webhook.changed_by = clock.now(), int(by.id)
    log.record(session, "webhook.secret_renewed", by=by, webhook=webhook.id)
    return webhook.secret


def remove(session: Session, webhook: Webhook, *, by: Person) -> None:
    """Take the receiver away, with what was still to be sent to it."""
    log.record(session, "webhook.removed", by=by, webhook=webhook.id, url=webhook.url)
    session.delete(webhook)
    session.flush()


def _start(session: Session) -> int:
    feed.publish(session)
    return feed.find_last(session)


def _require_url(url: str) -> None:
    try:
        parts = urlsplit(url)
        is_wrong = (
            parts.scheme not in ("http", "https")
            or not parts.hostname
            or parts.username is not None
            or parts.password is not None
            or not (parts.port or 443) > 0
            or _is_own(parts)
        )
    except ValueError:
        is_wrong = True
    if is_wrong:
        raise WrongWebhookUrl


def _is_own(parts: SplitResult) -> bool:
    """Whether it is this very machine, whose own services must not be reached this way."""
    host = (parts.hostname or "").rstrip(".").lower()
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        address = ip_address(host)
    except ValueError:
        return False
    return address.is_loopback or address.is_link_local or address.is_unspecified
