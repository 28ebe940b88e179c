"""Registering a dispute: the case, its parties, its number, and the process that carries it."""

from collections.abc import Mapping, Sequence
from typing import Any, Unpack

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from engine import clock, locks, runner
from engine.identity import Person
from engine.models import Instance
from processes import petitions
from processes.access import permissions
from processes.access.permissions import Permission
from processes.cases import changes, facts, numbers, party_input
from processes.cases.choices import Change, Status
from processes.cases.facts import GivenFacts
from processes.cases.models import Case
from processes.cases.party_input import PartyInput
from processes.casework import first_tiers, representatives
from processes.codes import code_tables
from processes.errors import (
    AlreadyOnPlatform,
    AlreadyOnPlatformElsewhere,
    MissingField,
    WrongChoice,
)
from processes.mediation import stages
from processes.organisation import places
from processes.organisation.places import PlaceKind

FORMS = locks.declare("registration.form")
E_PLATFORM = locks.declare("registration.e-platform")


def register(
    session: Session,
    *,
    parties: Sequence[PartyInput],
    by: Person,
    has_new_facts: bool = False,
    form_key: str | None = None,
    variables: Mapping[str, Any] | None = None,
    **given: Unpack[GivenFacts],
) -> Case:
    """Register a dispute in a small grid and start its `dispute` process.

    `given` are facts by the keys of `cases.facts`. `form_key` is what `find_by_form` looks for;
    `variables` are added to those the process starts with. `has_new_facts` lets a petitioner bring
    a concluded petition again. Raises UnknownFact, MissingField, WrongChoice, WrongNumber,
    NoSuchPlace, NoLongerAccepted, TooManyRepresentatives, RepresentativesNotYet,
    AlreadyOnPlatform, and what `runner.start` does.
    """
    known = [party_input.complete(party) for party in parties]
    case = _described(session, facts.columns(given), len(parties))
    may_see = permissions.condition_for(Permission.CASE_READ, by)
    _check(session, case, parties, may_see)
    if case.is_petition and not has_new_facts:
        petitions.require_new(
            session, known, village=case.village, category=case.category, may_see=may_see
        )
    # Both numbers of a registration name the district: kept in hand, it is read once.
    _district = places.get_place(session, case.district)
    case.case_no = numbers.allocate(session, case.district)
    case.registered_at, case.registered_by = clock.now(), changes.actor(by)
    case.form_key = form_key

    def store(instance: Instance) -> dict[str, Any]:
        # The process may act on the case at once, so all of it must be there before its first step.
        case.instance_id = instance.id
        first_tiers.look(session, case, instance, variables_of(case) | dict(variables or {}))
        _store(session, case, known, by)
        return variables_of(case) | dict(variables or {})

    with first_tiers.foreseen(session, case):
        runner.start(
            session, "dispute", store, business_key=case.case_no, district=case.district, by=by
        )
    return case


def find_by_form(session: Session, form_key: str, by: Person) -> Case | None:
    """The case the person registered with that form; none until the transaction ends otherwise.

    Two sendings of one form wait for each other here, so that the second finds the case.
    """
    FORMS.acquire(session, by.id, form_key)
    return session.scalar(
        select(Case).where(Case.registered_by == changes.actor(by), Case.form_key == form_key)
    )


def variables_of(case: Case) -> dict[str, Any]:
    """What the diagrams may know of a case: ids and codes, nothing personal."""
    return {
        "case": case.id,
        "case_no": case.case_no,
        "village": case.village,
        "street": case.street,
        "district": case.district,
        **facts.variables(case),
    }


def _described(session: Session, said: Mapping[str, Any], parties: int) -> Case:
    """The row of what was said, and what follows from it."""
    small_grid = places.get_place(session, said["grid"])
    if small_grid.kind is not PlaceKind.SMALL_GRID:
        raise WrongChoice(field="网格", value=small_grid.code)
    follows = {
        "event_name": said["event_name"] or _headline(said["summary"]),
        "found_at": said["found_at"] or clock.now(),
        "people_count": said["people_count"] or parties,
        "litigation_stage": stages.at_registration(said["source"]),
        "district": small_grid.district,
        "street": places.at_level(small_grid.code, PlaceKind.STREET),
        "village": places.at_level(small_grid.code, PlaceKind.VILLAGE),
        # Known to be empty: else the first step would write them once more, as empty as before.
        "tier": None,
        "owner_id": None,
    }
    return Case(**{**said, **follows})


def _check(
    session: Session, case: Case, parties: Sequence[PartyInput], may_see: ColumnElement[bool]
) -> None:
    if len(case.summary) > facts.LONGEST_SUMMARY:
        raise WrongChoice(f"简述不得超过{facts.LONGEST_SUMMARY}字。")
    if not parties:
        raise MissingField(field="当事人姓名")
    code_tables.require(session, "category", case.category)
    _must_be_new(session, case.district, case.e_platform_no, may_see)
    representatives.check(
        parties,
        source=case.source,
        category=case.category,
        is_petition=case.is_petition,
        people_count=case.people_count,
    )


def _must_be_new(
    session: Session, district: str, number: str | None, may_see: ColumnElement[bool]
) -> None:
    """A matter of the e platform is entered once (docs/domain.md G07); two who do it at once wait for each other."""
    if number is None:
        return
    E_PLATFORM.acquire(session, district, number)
    same = (Case.district == district, Case.e_platform_no == number)
    known = session.execute(select(Case.case_no, may_see.label("is_seen")).where(*same))
    found = known.one_or_none()
    if found is None:
        return
    if not found.is_seen:
        raise AlreadyOnPlatformElsewhere(number=number)
    raise AlreadyOnPlatform(number=number, case_no=found.case_no)


def _headline(summary: str) -> str:
    """The first clause of the summary, for lists."""
    first = summary.strip().splitlines()[0]
    for mark in "。；，;,":
        first = first.split(mark)[0]
    return first[:40]


def _store(session: Session, case: Case, known: Sequence[PartyInput], by: Person) -> None:
    session.add(case)
    session.flush()
    changes.keep(session, case)
    session.add_all(party_input.add(case, party) for party in known)
    change = changes.note(session, case, Change.REGISTERED, by=by)
    change.tier, change.status = None, Status.REGISTERED
    change.tier_before, change.status_before = change.tier, change.status
    if case.is_petition:
        petitions.file(session, case.id)
