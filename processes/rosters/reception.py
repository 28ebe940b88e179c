"""The day of the reception: who came, and where each matter went by 18:00 (件件有去向)."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from engine import clock
from engine.identity import Person
from processes.cases import changes
from processes.cases.choices import Change, RiskColor, Source
from processes.cases.models import Case
from processes.cases.party_input import PartyInput
from processes.casework import registration
from processes.documents.models import Document
from processes.errors import (
    AlreadyDestined,
    MissingField,
    NoSuchVisit,
    RosterOver,
    UndestinedVisits,
    WrongChoice,
)
from processes.rosters import publishing, reception_forms
from processes.rosters.models import Destination, ReceptionVisit, Roster, RosterEntry, State

#: Centre, destination, visits and people.
Counted = Row[str, Destination | None, int, int]


@dataclass(frozen=True)
class Weekly:
    """What a reception amounted to (周报), at one centre or all: 批次、人次、当场答复数."""

    visits: int
    people: int
    answered: int
    opened: int
    linked: int
    undestined: int


def register(
    session: Session,
    roster_id: int,
    *,
    place: str,
    visitor: str,
    summary: str,
    form_key: str,
    by: Person,
    phone: str | None = None,
    people_count: int = 1,
    handler: str | None = None,
    supervisor: str | None = None,
    closer: str | None = None,
) -> ReceptionVisit:
    """Keep that somebody came to the centre at `place`; the same form a second time, the same visit.

    Raises MissingField, WrongChoice (nobody receives there), RosterOver.
    """
    # Two clicks on one form wait for each other here, and the end of the day for both.
    roster = publishing.lock(session, roster_id)
    known = session.scalar(select(ReceptionVisit).filter_by(roster_id=roster_id, form_key=form_key))
    if known:
        return known
    if roster.state is State.CLOSED:
        raise RosterOver(state=roster.state.words)
    for field, value in (("来访人", visitor), ("反映事项", summary)):
        if not value.strip():
            raise MissingField(field=field)
    receiving = [e for e in publishing.list_entries(session, roster_id) if e.place == place]
    if not receiving or people_count < 1:
        raise WrongChoice(field="接访中心" if not receiving else "来访人数", value=place)
    visit = ReceptionVisit(
        roster_id=roster.id,
        district=roster.district,
        place=place,
        at=clock.now(),
        visitor=visitor.strip(),
        phone=phone,
        people_count=people_count,
        summary=summary.strip(),
        entry_id=receiving[0].id,
        handler=handler,
        supervisor=supervisor,
        closer=closer,
        registered_by=changes.actor(by),
        form_key=form_key,
    )
    session.add(visit)
    session.flush()
    return visit


def answer(
    session: Session, visit_id: int, words: str, *, by: Person | None = None
) -> ReceptionVisit:
    """The matter was answered on the spot (当场答复); its 接访登记表 is issued, of no case."""
    visit = _waiting(session, visit_id)
    if not words.strip():
        raise MissingField(field="答复内容")
    visit.answer = words.strip()
    _destine(visit, Destination.ANSWERED)
    reception_forms.issue_form(session, visit, by=by)
    return visit


def form(session: Session, visit: ReceptionVisit) -> Document:
    """The 接访登记表 of a visit answered on the spot; raises NoSuchVisit for one that went elsewhere."""
    if visit.destination is not Destination.ANSWERED:
        raise NoSuchVisit
    return reception_forms.issue_form(session, visit)


def link(session: Session, visit_id: int, case: Case, *, by: Person) -> ReceptionVisit:
    """The matter is that of a case there is already."""
    visit = _waiting(session, visit_id)
    visit.case_id = case.id
    changes.note(session, case, Change.NOTED, reason="领导接访关联本案", by=by)
    _destine(visit, Destination.LINKED)
    reception_forms.received(session, case, by=by)
    return visit


def open_case(
    session: Session, visit_id: int, *, grid: str, category: str, risk_color: RiskColor, by: Person
) -> Case:
    """Register the matter as a case, the visitor as its applicant; raises as `registration.register`."""
    visit = _waiting(session, visit_id)
    case = registration.register(
        session,
        summary=visit.summary,
        parties=[PartyInput(visit.visitor, phone=visit.phone)],
        grid=grid,
        source=Source.RECEPTION,
        category=category,
        risk_color=risk_color,
        people_count=visit.people_count,
        found_at=visit.at,
        by=by,
    )
    visit.case_id = case.id
    _destine(visit, Destination.OPENED)
    reception_forms.received(session, case, by=by)
    return case


def list_undestined(session: Session, roster_id: int) -> Sequence[ReceptionVisit]:
    """The visits whose matter has gone nowhere yet, oldest first."""
    chosen = select(ReceptionVisit).where(
        ReceptionVisit.roster_id == roster_id, ReceptionVisit.destination.is_(None)
    )
    return session.scalars(chosen.order_by(ReceptionVisit.id)).all()


def close(session: Session, roster_id: int) -> Roster:
    """The day is over; raises UndestinedVisits while a matter has gone nowhere."""
    roster = publishing.lock(session, roster_id)
    waiting = list_undestined(session, roster_id)
    if waiting:
        raise UndestinedVisits(number=len(waiting))
    roster.state, roster.closed_at = State.CLOSED, clock.now()
    return roster


def summarise_week(session: Session, roster_id: int) -> Weekly:
    """The figures of a reception at all centres."""
    return _counted(_destinations(session, roster_id))


def weekly_by_place(session: Session, roster_id: int) -> dict[str, Weekly]:
    """The figures of each centre somebody came to, from above."""
    rows: dict[str, list[Counted]] = defaultdict(list)
    for row in _destinations(session, roster_id):
        rows[row.place].append(row)
    order = sorted(rows, key=lambda code: (len(code), code))
    return {place: _counted(rows[place]) for place in order}


def measure_timeliness(
    session: Session, district: str, since: date, until: date
) -> tuple[int, int]:
    """公示及时率: how many of the lists that should have been out by now were, and of how many."""
    chosen = select(Roster).where(
        Roster.district == district,
        Roster.reception_on.between(since, until),
        Roster.red_at <= clock.now(),
    )
    rows = session.scalars(chosen).all()
    return sum(publishing.was_in_time(each) for each in rows), len(rows)


def find_receiver(session: Session, visit: ReceptionVisit) -> str:
    """The name of who received (谁接访)."""
    entry = session.get(RosterEntry, visit.entry_id) if visit.entry_id else None
    return (entry.name or "") if entry else ""


def _destinations(session: Session, roster_id: int) -> Sequence[Counted]:
    """Visits and people by centre and destination."""
    counts = select(
        ReceptionVisit.place,
        ReceptionVisit.destination,
        func.count().label("visits"),
        func.sum(ReceptionVisit.people_count).label("people"),
    ).where(ReceptionVisit.roster_id == roster_id)
    by = (ReceptionVisit.place, ReceptionVisit.destination)
    return session.execute(counts.group_by(*by)).all()


def _counted(rows: Sequence[Counted]) -> Weekly:
    counted: Counter[Destination | None] = Counter()
    for row in rows:
        counted[row.destination] += row.visits
    return Weekly(
        visits=counted.total(),
        people=sum(row.people for row in rows),
        answered=counted[Destination.ANSWERED],
        opened=counted[Destination.OPENED],
        linked=counted[Destination.LINKED],
        undestined=counted[None],
    )


def _waiting(session: Session, visit_id: int) -> ReceptionVisit:
    visit = session.get(ReceptionVisit, visit_id, with_for_update=True)
    if visit is None:
        raise NoSuchVisit
    if visit.destination:
        raise AlreadyDestined(where=visit.destination.words)
    return visit


def _destine(visit: ReceptionVisit, where: Destination) -> ReceptionVisit:
    visit.destination, visit.destined_at = where, clock.now()
    return visit
