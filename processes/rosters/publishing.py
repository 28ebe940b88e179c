"""Confirming, publishing and changing a list: four fields each, or it does not go out (docs/domain.md L08)."""

import re
from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from engine import clock
from engine.identity import Person
from processes import documents, notices
from processes.cases import changes, display_names
from processes.documents.models import Document
from processes.errors import (
    EntryIncomplete,
    MissingField,
    NoSuchRoster,
    NotReceiving,
    OfficePhoneOnly,
    ReasonRequired,
    RosterOver,
)
from processes.organisation import people
from processes.organisation.centre_names import centre
from processes.organisation.places import within
from processes.rosters import drafting
from processes.rosters.models import Roster, RosterEntry, RosterPublication, State

#: The four fields nobody may lack: 姓名、职务、分工、联系电话.
FIELDS = {"name": "姓名", "post": "职务", "duty": "分工", "phone": "联系电话"}
#: An office's line: with or without the area code, perhaps an extension; never a mobile.
OFFICE_PHONE = re.compile(r"(0\d{2,3}[- ]?)?[2-9]\d{6,7}(-\d{1,6})?|0\d{2,3}-?\d{7,8}(-\d{1,6})?")


def get(session: Session, roster_id: int) -> Roster:
    """The list of that id; raises NoSuchRoster."""
    found = session.get(Roster, roster_id)
    if found is None:
        raise NoSuchRoster
    return found


def lock(session: Session, roster_id: int) -> Roster:
    """The list of that id, its row locked: who publishes, registers or closes waits. Raises NoSuchRoster."""
    found = session.get(Roster, roster_id, with_for_update=True)
    if found is None:
        raise NoSuchRoster
    return found


def list_entries(
    session: Session, roster_id: int, place: str | None = None
) -> Sequence[RosterEntry]:
    """Who is on the list now: the district first, then streets, then villages; within a place."""
    chosen = select(RosterEntry).where(_is_on(roster_id))
    if place:
        chosen = chosen.where(within(RosterEntry.place, place))
    order = (func.length(RosterEntry.place), RosterEntry.place, RosterEntry.id)
    return session.scalars(chosen.order_by(*order)).all()


def list_lacking(entry: RosterEntry) -> list[str]:
    """Which of the four fields the entry lacks, in words."""
    return [words for key, words in FIELDS.items() if not (getattr(entry, key) or "").strip()]


def count_incomplete(session: Session, roster_id: int) -> int:
    """How many entries lack one of the four."""
    return sum(bool(list_lacking(each)) for each in list_entries(session, roster_id))


def confirm(session: Session, roster_id: int, *, by: Person | None) -> Roster:
    """Keep that the draft is right; it goes out at its hour."""
    row = _before(session, roster_id)
    row.state, row.confirmed_at = State.CONFIRMED, clock.now()
    row.confirmed_by = changes.actor(by)
    notices.dismiss(session, f"roster:{row.id}")
    return row


def publish(session: Session, roster_id: int) -> int:
    """Put the list out and answer 0; or leave it in and answer how many entries are incomplete.

    A list nobody is on is as incomplete as one of an unknown person.
    """
    row = lock(session, roster_id)
    if row.published_at:
        return 0
    missing = count_incomplete(session, roster_id)
    if missing or not list_entries(session, roster_id):
        return missing or 1
    row.state, row.published_at = State.PUBLISHED, clock.now()
    _edition(session, row, None, None)
    return 0


def amend(
    session: Session, entry_id: int, *, post: str, duty: str, phone: str, by: Person
) -> RosterEntry:
    """Write the fields of an entry; after the publication this is a new edition.

    Raises OfficePhoneOnly, EntryIncomplete, RosterOver, NoSuchRoster.
    """
    entry, row = _entry(session, entry_id)
    _check_phone(phone)
    entry.post, entry.duty, entry.phone = post.strip(), duty.strip(), phone.strip()
    if row.published_at:
        _require_complete(entry)
        _edition(session, row, by, f"更正：{entry.name}")
    session.flush()
    return entry


def replace(
    session: Session,
    entry_id: int,
    person_id: int,
    *,
    reason: str,
    by: Person,
) -> RosterEntry:
    """Let somebody else receive; a list that is out is put out anew at once and says so.

    Raises ReasonRequired, NotReceiving (nobody of that place), EntryIncomplete, RosterOver.
    """
    old, row = _entry(session, entry_id)
    if not reason.strip():
        raise ReasonRequired
    eligible = {each.id for each in drafting.candidates(session, row.district, old.place)}
    if person_id not in eligible or person_id == old.person_id:
        raise NotReceiving
    person = people.get_person(session, person_id)
    new = RosterEntry(
        roster_id=row.id,
        district=row.district,
        level=old.level,
        place=old.place,
        person_id=person.id,
        name=person.name,
        post=person.post,
        duty=person.duty,
        phone=person.phone,
        replaces_id=old.id,
        reason=reason.strip(),
    )
    if row.published_at:
        _require_complete(new)
    old.replaced_at = clock.now()
    session.add(new)
    session.flush()
    if row.published_at:
        _edition(session, row, by, f"临时换人：{old.name}换为{new.name}")
    return new


def find_published(session: Session, district: str, on: date) -> Roster | None:
    """The list the public sees: the next reception's that is out, or else the last one's."""
    chosen = select(Roster).where(Roster.district == district, Roster.published_at.is_not(None))
    coming = chosen.where(Roster.reception_on >= on).order_by(Roster.reception_on)
    last = chosen.order_by(Roster.reception_on.desc())
    return session.scalar(coming.limit(1)) or session.scalar(last.limit(1))


def list_editions(session: Session, roster_id: int) -> Sequence[RosterPublication]:
    """Every time the list went out, the newest first."""
    chosen = select(RosterPublication).filter_by(roster_id=roster_id)
    return session.scalars(chosen.order_by(RosterPublication.edition.desc())).all()


def public_notice(session: Session, roster_id: int) -> Document:
    """The newest edition's document; raises NoSuchDocument before the list is out."""
    newest = max((each.edition for each in list_editions(session, roster_id)), default=0)
    about = f"roster:{roster_id}:{newest}"
    return documents.find_for_subject(session, "roster_notice", about)


def was_in_time(row: Roster) -> bool:
    """Whether it was out the day before, ahead of the red card."""
    return row.published_at is not None and row.published_at < row.red_at


def _is_on(roster_id: int) -> ColumnElement[bool]:
    return (RosterEntry.roster_id == roster_id) & RosterEntry.replaced_at.is_(None)


def _before(session: Session, roster_id: int) -> Roster:
    row = get(session, roster_id)
    if row.state is not State.DRAFTED:
        raise RosterOver(state=row.state.words)
    return row


def _entry(session: Session, entry_id: int) -> tuple[RosterEntry, Roster]:
    """An entry that may still be changed, with its list locked against the one publishing it."""
    entry = session.get(RosterEntry, entry_id)
    if entry is None or entry.replaced_at:
        raise NoSuchRoster
    row = lock(session, entry.roster_id)
    if row.state is State.CLOSED:
        raise RosterOver(state=State.CLOSED.words)
    return entry, row


def _check_phone(phone: str) -> None:
    if phone.strip() and not OFFICE_PHONE.fullmatch(phone.strip()):
        raise OfficePhoneOnly


def _require_complete(entry: RosterEntry) -> None:
    if not (entry.name or "").strip():
        raise MissingField(field="姓名")
    absent = list_lacking(entry)
    if absent:
        raise EntryIncomplete(name=entry.name, missing="、".join(absent))
    _check_phone(entry.phone or "")


def _edition(session: Session, row: Roster, by: Person | None, note: str | None) -> None:
    newest = select(func.max(RosterPublication.edition)).filter_by(roster_id=row.id)
    edition = RosterPublication(
        roster_id=row.id,
        district=row.district,
        edition=(session.scalar(newest) or 0) + 1,
        at=clock.now(),
        by=changes.actor(by),
        note=note,
    )
    session.add(edition)
    session.flush()
    _print(session, row, edition, by)


def _print(session: Session, row: Roster, edition: RosterPublication, by: Person | None) -> None:
    """领导干部接访公示, to hang on the board; each edition is a document of its own."""
    shown = list_entries(session, row.id)
    places = display_names.resolve_places(session, {each.place for each in shown})
    documents.issue(
        session,
        None,
        "roster_notice",
        by=by,
        district=row.district,
        about=f"roster:{row.id}:{edition.edition}",
        held_at=row.reception_on,
        place=f"各级{centre()}信访接待室",
        remark=edition.note,
        rows=[
            {
                "级别": places.get(each.place, each.place),
                "姓名": each.name,
                "职务": each.post,
                "分工": each.duty,
                "联系电话": each.phone,
            }
            for each in shown
        ],
    )
