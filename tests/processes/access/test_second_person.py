"""What concerns an administrator takes two of different offices, neither of whom it concerns."""

from concurrent.futures import ThreadPoolExecutor, wait
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from engine import clock, db
from engine.errors import NotFound, NotPermitted
from processes.access import accounts, second_person
from processes.access.accounts import NotOneself, OwnPasswordFirst, TwoNeeded
from processes.access.request_models import Act
from processes.access.second_person import (
    AnotherOfficeDecides,
    AskedAlready,
    NobodyToDecide,
    NoLongerAdministrator,
    NotWaiting,
)
from processes.audit import log as audit_log
from processes.errors import ReasonTooShort
from processes.organisation import people
from processes.organisation.offices import ADMINISTRATORS, NotTogether
from processes.organisation.people import Account
from processes.organisation.roles import Role
from tests.processes import factories
from tests.processes.factories import DISTRICT

REASON = "本人忘记口令，已当面核实"


@pytest.fixture
def three(session, cast):
    """The three administrators, each of whom can sign in."""
    for role in ADMINISTRATORS:
        give_account(session, cast[role.value].id)
    return {role: cast[role.value] for role in ADMINISTRATORS}


def give_account(session, person, **more):
    session.add(Account(person_id=int(person), login=f"login{person}", password_hash="x", **more))  # noqa: S106
    session.flush()


def ask(session, by, person, act=Act.RESET, role=None, reason=REASON):
    return second_person.ask(session, int(person.id), act, role, reason=reason, by=by)


@pytest.mark.parametrize("target", sorted(ADMINISTRATORS))
@pytest.mark.parametrize("asker", sorted(ADMINISTRATORS))
@pytest.mark.parametrize("granter", sorted(ADMINISTRATORS))
def test_a_reset_takes_three_different_offices(session, three, target, asker, granter):
    if asker is target:
        with pytest.raises(NotOneself):
            ask(session, three[asker], three[target])
        return
    row = ask(session, three[asker], three[target])
    if granter is target:
        with pytest.raises(NotOneself):
            second_person.grant(session, row.id, by=three[granter])
    elif granter is asker:
        with pytest.raises(AnotherOfficeDecides):
            second_person.grant(session, row.id, by=three[granter])
    else:
        assert second_person.grant(session, row.id, by=three[granter])


def test_a_second_one_of_the_same_office_grants_nothing(session, three):
    colleague = factories.appoint(session, "乙", Role.SECURITY_ADMIN, DISTRICT)
    give_account(session, colleague.id)
    row = ask(session, three[Role.SECURITY_ADMIN], three[Role.AUDITOR])
    with pytest.raises(AnotherOfficeDecides):
        second_person.grant(session, row.id, by=colleague)


def test_a_request_ends_when_decided_or_old(session, three):
    row = ask(session, three[Role.SECURITY_ADMIN], three[Role.AUDITOR])
    with pytest.raises(AskedAlready):
        ask(session, three[Role.SYSTEM_ADMIN], three[Role.AUDITOR])
    with clock.at(clock.now() + second_person.VALID + timedelta(seconds=1)):
        with pytest.raises(NotWaiting):
            second_person.grant(session, row.id, by=three[Role.SYSTEM_ADMIN])
        again = ask(session, three[Role.SECURITY_ADMIN], three[Role.AUDITOR])
        second_person.grant(session, again.id, by=three[Role.SYSTEM_ADMIN])
        for decide in (second_person.grant, second_person.refuse):
            with pytest.raises(NotWaiting):
                decide(session, again.id, by=three[Role.SYSTEM_ADMIN])
    with pytest.raises(NotFound):
        second_person.grant(session, 0, by=three[Role.SYSTEM_ADMIN])


def test_who_is_dismissed_meanwhile_asked_for_nothing(session, three):
    colleague = factories.appoint(session, "乙", Role.SECURITY_ADMIN, DISTRICT)
    give_account(session, colleague.id)
    row = ask(session, colleague, three[Role.AUDITOR])
    held = people.list_appointments(session, colleague.id)[0]
    held.until_on = clock.today() - timedelta(days=1)
    session.flush()
    with pytest.raises(NoLongerAdministrator):
        second_person.grant(session, row.id, by=three[Role.SYSTEM_ADMIN])


def test_only_what_is_offered_can_be_asked(session, cast, three):
    with pytest.raises(ReasonTooShort):
        ask(session, three[Role.SECURITY_ADMIN], three[Role.AUDITOR], reason=" 忘了   ")
    with pytest.raises(NotPermitted):
        ask(session, three[Role.SECURITY_ADMIN], cast["center"])
    with pytest.raises(NotPermitted):
        ask(session, three[Role.AUDITOR], three[Role.SYSTEM_ADMIN], Act.DISMISS, Role.SYSTEM_ADMIN)
    with pytest.raises(NotPermitted):
        ask(session, three[Role.AUDITOR], cast["center"], Act.APPOINT, Role.SYSTEM_ADMIN)


def test_a_new_administrator_has_a_password_of_their_own(session, three):
    new = accounts.create(
        session, name="丙", phone=None, post=None, district=DISTRICT, by=three[Role.SECURITY_ADMIN]
    )
    person = people.identify(session, new.id)
    row = ask(session, three[Role.SECURITY_ADMIN], person, Act.APPOINT, Role.AUDITOR)
    with pytest.raises(OwnPasswordFirst), session.begin_nested():
        second_person.grant(session, row.id, by=three[Role.SYSTEM_ADMIN])
    give_account(session, new.id, must_change=True)
    with pytest.raises(OwnPasswordFirst), session.begin_nested():
        second_person.grant(session, row.id, by=three[Role.SYSTEM_ADMIN])
    accounts.find_for_person(session, new.id).must_change = False
    session.flush()
    second_person.grant(session, row.id, by=three[Role.SYSTEM_ADMIN])
    assert people.list_holders(session, Role.AUDITOR, DISTRICT)[-1].id == new.id
    with pytest.raises(TwoNeeded):
        accounts.reset(session, new.id, by=three[Role.SECURITY_ADMIN])


def test_offices_that_may_not_meet_do_not_when_two_agree(session, cast, three):
    give_account(session, cast["political_legal"].id)
    row = ask(
        session,
        three[Role.SECURITY_ADMIN],
        cast["political_legal"],
        Act.APPOINT,
        Role.AUDITOR,
    )
    with pytest.raises(NotTogether):
        second_person.grant(session, row.id, by=three[Role.SYSTEM_ADMIN])


def test_an_administrator_without_account_is_given_none(session, cast):
    for role in (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN):
        give_account(session, cast[role.value].id)
    with pytest.raises(OwnPasswordFirst):
        accounts.open_account(session, int(cast["auditor"].id), "shenji", by=cast["security_admin"])


def test_where_there_are_only_two_nobody_resets_the_other(session, cast):
    for role in (Role.AUDITOR, Role.SECURITY_ADMIN):
        give_account(session, cast[role.value].id)
    with pytest.raises(TwoNeeded):
        accounts.reset(session, int(cast["auditor"].id), by=cast["security_admin"])
    with pytest.raises(NobodyToDecide):
        ask(session, cast["security_admin"], cast["auditor"])


def test_stopping_and_dismissing_work_when_somebody_remains(session, three):
    colleague = factories.appoint(session, "乙", Role.AUDITOR, DISTRICT)
    give_account(session, colleague.id)
    for act, role in ((Act.STOP, None), (Act.ACTIVATE, None), (Act.DISMISS, Role.AUDITOR)):
        row = ask(session, three[Role.SECURITY_ADMIN], three[Role.AUDITOR], act, role)
        assert second_person.grant(session, row.id, by=three[Role.SYSTEM_ADMIN]) is None
    assert people.list_appointments(session, three[Role.AUDITOR].id) == []


def test_who_asked_and_who_granted_stand_in_the_audit_log(session, three):
    row = ask(session, three[Role.SECURITY_ADMIN], three[Role.AUDITOR])
    second_person.grant(session, row.id, by=three[Role.SYSTEM_ADMIN])
    granted, reset, asked = audit_log.list_entries(session)[:3]
    assert [e.what for e in (asked, reset, granted)] == [
        "administrators.asked",
        "password.reset",
        "administrators.granted",
    ]
    assert asked.by == int(three[Role.SECURITY_ADMIN].id)
    assert asked.details["reason"] == REASON
    assert reset.by == granted.by == int(three[Role.SYSTEM_ADMIN].id)
    assert reset.details["asked_by"] == asked.by


def test_the_database_knows_that_two_are_two(session, three):
    row = ask(session, three[Role.SECURITY_ADMIN], three[Role.AUDITOR])
    for column in ("asked_by", "person_id"):
        with pytest.raises(IntegrityError), session.begin_nested():
            session.execute(
                text(
                    f"UPDATE administrative_request SET is_granted = true, decided_by = {column}"  # noqa: S608
                    " WHERE id = :id"
                ),
                {"id": row.id},
            )


def test_of_two_who_ask_the_same_at_once_one_is_told_so(committed):
    """Else the second request waits on, and is granted days after the first was."""
    with db.begin() as session:
        cast = factories.cast(session)
        for role in ADMINISTRATORS:
            give_account(session, cast[role.value].id)

    def again():
        with db.begin() as other:
            ask(other, cast["system_admin"], cast["auditor"])

    with ThreadPoolExecutor(1) as pool:
        with db.begin() as session:
            ask(session, cast["system_admin"], cast["auditor"])
            second = pool.submit(again)
            # Either it waits for the first, or it is through, wrongly.
            wait([second], 2)
        with pytest.raises(AskedAlready):
            second.result(30)
