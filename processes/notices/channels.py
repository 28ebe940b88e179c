"""Setting up the ways outside, and the addresses people have there."""

import re
from collections.abc import Collection, Sequence
from datetime import datetime
from urllib.parse import quote

import apprise
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from engine import clock, installation, jobs
from engine.identity import Person
from processes.errors import (
    MissingField,
    NoAddress,
    NoSuchChannel,
    PhoneNeeded,
    WrongChannelAddress,
    WrongMail,
    WrongPhone,
)
from processes.notices.channel_models import Address, Channel, Message
from processes.notices.models import Urgency
from processes.organisation import people
from processes.organisation.roles import Role

#: What an address needs of each person, by the placeholder it holds.
NEEDS = ("mail", "phone")
#: Services that speak to the machine itself, or run what is on it: nobody would hear them.
_LOCAL = re.compile(r"(dbus|kde|qt|glib|gnome|macosx|windows|syslog|python)s?://", re.IGNORECASE)
_EXAMPLES = {"mail": "someone@example.com", "phone": "13800000000"}
_MAIL = re.compile(r"[^@\s]{1,64}@[\w-]+(\.[\w-]+)*\.\w{2,}")
_PHONE = re.compile(r"\+?\d{8,15}")


def list_channels(session: Session, district: str) -> Sequence[Channel]:
    """The district's channels, by id."""
    query = select(Channel).where(Channel.district == district).order_by(Channel.id)
    return session.scalars(query).all()


def find(session: Session, district: str, channel_id: int) -> Channel:
    """The district's channel of that id; raises NoSuchChannel."""
    found = session.get(Channel, channel_id)
    if found is None or found.district != district:
        raise NoSuchChannel
    return found


def save(
    session: Session,
    district: str,
    *,
    name: str,
    address: str,
    roles: Collection[Role],
    urgencies: Collection[Urgency],
    is_active: bool,
    is_for_parties: bool = False,
    is_digest: bool = False,
    by: Person,
    channel: Channel | None = None,
) -> Channel:
    """Set up a channel, or change one; an empty address keeps the one it has.

    Raises MissingField, WrongChannelAddress, PhoneNeeded.
    """
    if not name.strip():
        raise MissingField(field="名称")
    if not urgencies:
        raise MissingField(field="紧急程度")
    row = channel or Channel(district=district, address="", service="", needs=None)
    if address.strip() or channel is None:
        row.address, row.needs = address.strip(), _needs(address)
        row.service = _service(row.address)
    if is_for_parties and row.needs != "phone":
        raise PhoneNeeded
    row.is_for_parties, row.is_digest = is_for_parties, is_digest and not is_for_parties
    row.name, row.is_active = name.strip(), is_active
    row.roles, row.urgencies = sorted(roles), sorted(urgencies)
    row.changed_at, row.changed_by = clock.now(), int(by.id)
    session.add(row)
    session.flush()
    return row


def test(session: Session, channel: Channel, *, by: Person) -> Message:
    """Send a message through the channel now, to oneself where it is personal; raises NoAddress."""
    person = int(by.id) if channel.needs else None
    if channel.needs and not address_of(session.get(Address, int(by.id)), channel.needs):
        raise NoAddress
    return post(
        session,
        channel,
        person,
        title="四事：通道测试",
        body="收到这条消息，说明通道可以使用。",
        urgency=Urgency.URGENT,
        count=1,
        now=clock.now(),
    )


def post(
    session: Session,
    channel: Channel,
    person_id: int | None,
    *,
    title: str,
    body: str,
    urgency: Urgency,
    count: int,
    now: datetime,
) -> Message:
    """Put a message into the channel; a job sends it once this transaction is kept."""
    made = Message(
        district=channel.district,
        channel_id=channel.id,
        person_id=person_id,
        title=title,
        body=body,
        urgency=urgency,
        notices=count,
        made_at=now,
    )
    session.add(made)
    session.flush()
    # A lock of its own: one that waits to be tried again must not hold up those behind it.
    jobs.defer(session, "notices.send", lock=f"message-{made.id}", message_id=made.id)
    return made


def save_address(session: Session, by: Person, *, mail: str, phone: str) -> Address:
    """Where the person wants messages from now on; empty: nowhere. Raises WrongMail, WrongPhone."""
    mail, phone = mail.strip(), phone.strip().replace(" ", "").replace("-", "")
    if mail and not _MAIL.fullmatch(mail):
        raise WrongMail
    if phone and not _PHONE.fullmatch(phone):
        raise WrongPhone
    person = people.get_person(session, by.id)
    row = session.get(Address, person.id) or Address(person_id=person.id, district=person.district)
    row.mail, row.phone, row.changed_at = mail or None, phone or None, clock.now()
    session.add(row)
    return row


def address_of(address: Address | None, need: str | None) -> str | None:
    """What the channel needs of the person, if they gave it."""
    if address is None:
        return None
    return {"mail": address.mail, "phone": address.phone}.get(need or "")


def fill_address(channel: Channel, address: Address | None) -> str | None:
    """The apprise URL for a person, or for the group; None for a person without an address."""
    if channel.needs is None:
        return channel.address
    return fill_with(channel, address_of(address, channel.needs))


def fill_with(channel: Channel, value: str | None) -> str | None:
    """The apprise URL of a personal channel for that mail address or phone number."""
    # Quoted, so that nothing a person typed changes the rest of the address.
    return value and channel.address.replace(f"{{{channel.needs}}}", quote(value, safe=""))


def _needs(address: str) -> str | None:
    return next((need for need in NEEDS if f"{{{need}}}" in address), None)


def _service(address: str) -> str:
    """What service the address names; raises WrongChannelAddress where apprise knows none."""
    example = address
    for need, value in _EXAMPLES.items():
        example = example.replace(f"{{{need}}}", quote(value, safe=""))
    plugin = None if _LOCAL.match(address) else apprise.Apprise.instantiate(example)
    if plugin is None:
        raise WrongChannelAddress
    return str(plugin.service_name)


@installation.precaution
def _close_all(session: Session) -> None:
    """A rehearsal must send nothing to real people; an administrator may open one again."""
    session.execute(update(Channel).values(is_active=False))
