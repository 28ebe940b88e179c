"""The way out when administrators are locked out, and that nobody can miss that it was taken."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from engine import clock, system_account
from engine.errors import NotFound
from processes.access import accounts, break_glass, emergencies, password_age, second_person
from processes.access import sign_in as access_sign_in
from processes.access.accounts import OwnPasswordFirst
from processes.access.emergencies import (
    AccountStopped,
    AnotherConfirms,
    NoSuchLogin,
    NotAnAdministrator,
)
from processes.access.request_models import Act, Emergency
from processes.access.second_person import NotWaiting
from processes.audit import log as audit_log
from processes.errors import ReasonTooShort
from processes.notices.models import Notification, Urgency
from processes.organisation import people
from processes.organisation.offices import ADMINISTRATORS, NotTogether
from processes.organisation.people import Account
from processes.organisation.roles import Role
from tests.processes import factories
from tests.processes.factories import DISTRICT

WHY = "唯一的安全管理员忘记口令，已当面核实身份"
HASH = people.hash_password("Sishi-2026-four")
EMERGENCY = Emergency("张三", "root@server", WHY)


@pytest.fixture
def three(session, cast):
    """The three administrators, each with an account named after the office."""
    for role in ADMINISTRATORS:
        open_account(session, cast[role.value], role.value)
    return {role: cast[role.value] for role in ADMINISTRATORS}


def open_account(session, person, login, **more):
    session.add(Account(person_id=int(person.id), login=login, password_hash=HASH, **more))
    session.flush()


def entries(session, what):
    return [each for each in audit_log.list_entries(session) if each.what == what]


def told(session, person):
    matter = Notification.matter.startswith("break-glass:")
    return session.scalars(
        select(Notification).where(Notification.person_id == int(person.id), matter)
    ).all()


@pytest.mark.parametrize("role", sorted(ADMINISTRATORS))
def test_a_password_made_on_the_server_signs_in_once_within_the_hour(session, three, role):
    made_at = clock.now()
    with clock.at(made_at):
        password = emergencies.reset(session, role.value, EMERGENCY)
    with clock.at(made_at + password_age.ONE_TIME - timedelta(seconds=1)):
        account = access_sign_in.attempt(session, role.value, password).account
        assert account.must_change
    with clock.at(made_at + password_age.ONE_TIME):
        late = access_sign_in.attempt(session, role.value, password)
    assert (late.account, late.is_expired) == (None, True)


def test_it_ends_a_lock_and_the_old_password(session, three):
    for _ in range(access_sign_in.FAILURES):
        access_sign_in.attempt(session, "security_admin", "wrong")
    assert access_sign_in.is_locked(session, "security_admin")
    password = emergencies.reset(session, "security_admin", EMERGENCY)
    assert access_sign_in.attempt(session, "security_admin", "Sishi-2026-four").account is None
    assert access_sign_in.attempt(session, "security_admin", password).account


def test_every_administrator_is_told_and_the_log_says_who_where_and_why(session, three):
    emergencies.reset(session, "security_admin", EMERGENCY)
    (kept,) = entries(session, emergencies.USED)
    assert kept.by is None
    assert kept.details == {
        "act": "reset",
        "person": int(three[Role.SECURITY_ADMIN].id),
        "told_by": "张三",
        "account": "root@server",
        "reason": WHY,
    }
    (reset,) = entries(session, "password.reset")
    assert (reset.by, reset.details["account"]) == (None, "root@server")
    for role in ADMINISTRATORS:
        (notice,) = told(session, three[role])
        assert notice.urgency is Urgency.URGENT
        assert "张三" in notice.body
        assert WHY in notice.body


def test_a_request_nobody_is_left_to_grant_is_granted(session, three):
    asker, whom = three[Role.AUDITOR], three[Role.SYSTEM_ADMIN]
    row = second_person.ask(session, int(whom.id), Act.RESET, None, reason=WHY, by=asker)
    assert emergencies.grant(session, row.id, EMERGENCY)
    assert (row.is_granted, row.decided_by) == (True, None)
    assert row.decided_from == "张三（root@server）"
    (kept,) = entries(session, emergencies.USED)
    assert (kept.details["request"], kept.details["asked_by"]) == (row.id, int(asker.id))
    with pytest.raises(NotWaiting):
        emergencies.grant(session, row.id, EMERGENCY)
    with pytest.raises(NotFound):
        emergencies.grant(session, 10**18, EMERGENCY)


def test_a_successor_is_appointed_where_the_only_security_administrator_is_gone(session, three):
    new = accounts.create(
        session, name="丙", phone=None, post=None, district=DISTRICT, by=three[Role.SECURITY_ADMIN]
    )
    person = people.identify(session, new.id)
    open_account(session, person, "bing", must_change=True)
    with pytest.raises(OwnPasswordFirst):
        emergencies.appoint(session, "bing", EMERGENCY)
    people.find_account(session, "bing").must_change = False
    session.flush()
    emergencies.appoint(session, "bing", EMERGENCY)
    assert people.list_holders(session, Role.SECURITY_ADMIN, DISTRICT)[-1].id == new.id
    assert len(told(session, three[Role.AUDITOR])) == 1
    gone = int(three[Role.SECURITY_ADMIN].id)
    now = people.identify(session, new.id)
    row = second_person.ask(session, gone, Act.DISMISS, Role.SECURITY_ADMIN, reason=WHY, by=now)
    second_person.grant(session, row.id, by=three[Role.AUDITOR])
    assert people.list_appointments(session, gone) == []


def test_the_way_out_leads_past_no_other_rule(session, cast, three):
    open_account(session, cast["center"], "jiedao")
    open_account(session, cast["political_legal"], "zhengfawei")
    with pytest.raises(NotAnAdministrator):
        emergencies.reset(session, "jiedao", EMERGENCY)
    with pytest.raises(NoSuchLogin):
        emergencies.reset(session, "nobody", EMERGENCY)
    with pytest.raises(NotTogether):
        emergencies.appoint(session, "zhengfawei", EMERGENCY)
    with pytest.raises(ReasonTooShort):
        emergencies.reset(session, "auditor", Emergency("张三", "root@server", "忘了"))
    colleague = factories.appoint(session, "乙", Role.AUDITOR, DISTRICT)
    open_account(session, colleague, "yi", is_active=False)
    with pytest.raises(AccountStopped):
        emergencies.reset(session, "yi", EMERGENCY)
    assert entries(session, emergencies.USED) == []


@pytest.mark.parametrize(
    ("concerned", "confirms"),
    [
        ("system_admin", Role.AUDITOR),
        ("security_admin", Role.AUDITOR),
        ("auditor", Role.SECURITY_ADMIN),
    ],
)
def test_somebody_it_was_not_done_to_confirms_it(session, three, concerned, confirms):
    emergencies.reset(session, concerned, EMERGENCY)
    (kept,) = emergencies.list_unconfirmed(session)
    for role in ADMINISTRATORS - {confirms}:
        with pytest.raises(AnotherConfirms):
            emergencies.confirm(session, kept.id, by=three[role])
    emergencies.confirm(session, kept.id, by=three[confirms])
    assert emergencies.list_unconfirmed(session) == []
    (told_of,) = entries(session, emergencies.CONFIRMED)
    assert (told_of.by, told_of.details) == (int(three[confirms].id), {"confirms": kept.id})
    with pytest.raises(NotFound):
        emergencies.confirm(session, kept.id, by=three[confirms])


def run(*arguments):
    try:
        return break_glass.main(arguments)
    except SystemExit as ended:
        return ended.code


def test_the_command_tells_the_password_and_who_ran_it(session, three, capsys):
    assert run("reset", "auditor", "--by", "张三", "--reason", WHY) == 0
    password = capsys.readouterr().out.strip().rpartition("：")[2]
    assert access_sign_in.attempt(session, "auditor", password).account
    (kept,) = entries(session, emergencies.USED)
    assert kept.details["account"] == system_account.name()


def test_the_command_shows_who_there_is_and_what_waits(session, three, capsys):
    row = second_person.ask(
        session,
        int(three[Role.AUDITOR].id),
        Act.RESET,
        None,
        reason=WHY,
        by=three[Role.SYSTEM_ADMIN],
    )
    assert run("show") == 0
    said = capsys.readouterr().out
    assert all(role.value in said for role in ADMINISTRATORS)
    assert f"  {row.id} 重置口令" in said
    assert run("grant", str(row.id), "--by", "张三", "--reason", WHY) == 0
    assert run("show") == 0
    assert f"  {row.id} " not in capsys.readouterr().out.rpartition("等待同意")[2]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("reset", "nobody", "--by", "张三", "--reason", WHY), "没有账号“nobody”"),
        (("reset", "auditor", "--by", " ", "--reason", WHY), "“姓名”没有填写"),
        (("reset", "auditor", "--by", "张三", "--reason", "x"), "请写明理由"),
        (("reset", "auditor", "--by", "张\udcff", "--reason", WHY), "姓名"),
        (("reset", "a\0b", "--by", "张三", "--reason", WHY), "账号或编号"),
        (("grant", "²", "--by", "张三", "--reason", WHY), "编号"),
        (("grant", "9" * 30, "--by", "张三", "--reason", WHY), "编号"),
        (("grant", "999999", "--by", "张三", "--reason", WHY), "找不到"),
        (("reset", "auditor", "--by", "张三"), "--reason"),
        (("reset", "auditor", "--reason", WHY), "--by"),
        ((), "act"),
    ],
)
def test_what_the_command_refuses_it_says_in_a_sentence(
    session, three, capsys, arguments, sentence
):
    assert run(*arguments) not in {0, None}
    said = capsys.readouterr()
    assert sentence in said.err
    assert said.out == ""
    assert entries(session, emergencies.USED) == []
