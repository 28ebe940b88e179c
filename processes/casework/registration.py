"""Registering a dispute: the case, its parties, its number, and the process that carries it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine import clock, runner
from engine.identity import Person
from processes import petitions
from processes.cases import changes, numbers, party_input
from processes.cases.choices import (
    Change,
    RiskColor,
    Scale,
    Severity,
    Source,
)
from processes.cases.models import Case
from processes.cases.party_input import NewParty
from processes.casework import representatives
from processes.codes import code_tables
from processes.errors import AlreadyOnPlatform, MissingField, WrongChoice
from processes.mediation import stages
from processes.organisation import places
from processes.organisation.places import PlaceKind

SUMMARY_LIMIT = 2000


def register(
    session: Session,
    *,
    summary: str,
    parties: Sequence[NewParty],
    grid: str,
    source: Source,
    category: str,
    risk_color: RiskColor,
    by: Person,
    scale: Scale = Scale.SINGLE,
    level: Severity = Severity.ORDINARY,
    event_name: str = "",
    place: str | None = None,
    occurred_on: date | None = None,
    found_at: datetime | None = None,
    people_count: int | None = None,
    amount: Decimal | None = None,
    orgs: str | None = None,
    focus_tags: Sequence[str] = (),
    consent: bool | None = None,
    needs_enforcement: bool = False,
    is_petition: bool = False,
    police_matter: bool = False,
    has_new_facts: bool = False,
    e_platform_no: str | None = None,
    form_key: str | None = None,
    variables: Mapping[str, Any] | None = None,
) -> Case:
    """Register a dispute in a small grid and start its `dispute` process.

    `level` is the 事件级别 code; `form_key` is what `of_form` looks for; `variables` are
    added to those the process starts with. `has_new_facts` lets a petitioner bring a concluded
    petition again. Raises MissingField, WrongChoice, WrongNumber, NoSuchPlace, NoLongerAccepted,
    TooManyRepresentatives, RepresentativesNotYet, AlreadyOnPlatform, and what `runner.start` does.
    """
    _check(summary, parties)
    code_tables.require(session, "category", category)
    known = [party_input.complete(party) for party in parties]
    small_grid = places.place(session, grid)
    if small_grid.kind is not PlaceKind.SMALL_GRID:
        raise WrongChoice(field="网格", value=grid)
    number = (e_platform_no or "").strip() or None
    _must_be_new(session, small_grid.district, number)
    representatives.check(
        parties,
        source=source,
        category=category,
        is_petition=is_petition,
        people_count=people_count or len(parties),
    )
    if is_petition and not has_new_facts:
        village = places.at_level(grid, PlaceKind.VILLAGE)
        petitions.require_new(session, known, village=village, category=category)
    case = Case(
        case_no=numbers.allocate(session, small_grid.district),
        district=small_grid.district,
        street=places.at_level(grid, PlaceKind.STREET),
        village=places.at_level(grid, PlaceKind.VILLAGE),
        grid=grid,
        event_name=event_name.strip() or _headline(summary),
        summary=summary.strip(),
        occurred_on=occurred_on,
        found_at=found_at or clock.now(),
        source=Source(source),
        place=place,
        category=category,
        focus_tags=list(focus_tags),
        scale=Scale(scale),
        severity=Severity(level),
        risk_color=RiskColor(risk_color),
        people_count=people_count or len(parties),
        amount=amount,
        orgs=orgs,
        is_petition=is_petition,
        needs_enforcement=needs_enforcement,
        police_matter=police_matter,
        consent=consent,
        e_platform_no=number,
        litigation_stage=stages.at_registration(Source(source)),
        registered_at=clock.now(),
        registered_by=changes.actor(by),
        form_key=form_key,
    )
    session.add(case)
    session.flush()
    session.add_all(party_input.add(case, party) for party in known)
    changes.note(session, case, Change.REGISTERED, by=by)
    if is_petition:
        petitions.file(session, case.id)
    _start(session, case, dict(variables or {}), by)
    return case


def of_form(session: Session, form_key: str, by: Person) -> Case | None:
    """The case the person registered with that form; none until the transaction ends otherwise.

    Two sendings of one form wait for each other here, so that the second finds the case.
    """
    name = f"{by.id} {form_key}"
    session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(name, 0))))
    return session.scalar(
        select(Case).where(Case.registered_by == changes.actor(by), Case.form_key == form_key)
    )


def variables_of(case: Case) -> dict[str, Any]:
    """What the diagrams may know of a case: ids and codes, nothing personal."""
    return {
        "case": case.id,
        "case_no": case.case_no,
        "grid": case.grid,
        "village": case.village,
        "street": case.street,
        "district": case.district,
        "category": case.category,
        "risk_color": case.risk_color.value,
        "scale": case.scale.value,
        "level": case.severity.value,
        "source": case.source.value,
        "people_count": case.people_count,
        "consent": case.consent,
        "needs_enforcement": case.needs_enforcement,
        "is_petition": case.is_petition,
        "police_matter": case.police_matter,
    }


def _check(summary: str, parties: Sequence[NewParty]) -> None:
    if not summary.strip():
        raise MissingField(field="简述")
    if len(summary) > SUMMARY_LIMIT:
        raise WrongChoice(f"简述不得超过{SUMMARY_LIMIT}字。")
    if not parties:
        raise MissingField(field="当事人姓名")


def _must_be_new(session: Session, district: str, number: str | None) -> None:
    """A matter of the e platform is entered once (docs/domain.md G07); two who do it at once wait for each other."""
    if number is None:
        return
    name = f"e_platform {district} {number}"
    session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(name, 0))))
    known = select(Case.case_no).where(Case.district == district, Case.e_platform_no == number)
    case_no = session.scalar(known)
    if case_no is not None:
        raise AlreadyOnPlatform(number=number, case_no=case_no)


def _headline(summary: str) -> str:
    """The first clause of the summary, for lists."""
    first = summary.strip().splitlines()[0]
    for mark in "。;,":
        first = first.split(mark)[0]
    return first[:40]


def _start(session: Session, case: Case, more: dict[str, Any], by: Person) -> None:
    # The process may act on the case at once, so its row must be there before.
    instance = runner.start(
        session,
        "dispute",
        variables_of(case) | more,
        business_key=case.case_no,
        district=case.district,
        by=by,
    )
    case.instance_id = instance.id
    session.flush()
