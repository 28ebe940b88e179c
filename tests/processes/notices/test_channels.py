"""Messages outside: through which channels, when, how many, and each once."""

from datetime import datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, text

from engine import clock, worker
from processes import notices
from processes.errors import (
    MissingField,
    NoAddress,
    NoSuchChannel,
    WrongChannelAddress,
    WrongMail,
    WrongPhone,
)
from processes.notices import Notification, Urgency, channels, dispatch, inbox, quiet_hours, sending
from processes.notices.channel_models import Message, MessageStatus
from processes.notices.quiet_hours import Hours
from processes.organisation.roles import Role
from tests.processes import gateway as gateways
from tests.processes.factories import DISTRICT


def local(month, day, hour=0, minute=0):
    return datetime(2026, month, day, hour, minute, tzinfo=clock.zone())


NOON = local(3, 4, 12)


@pytest.fixture
def gateway():
    with gateways.listening() as opened:
        yield opened


@pytest.fixture
def admin(cast):
    return cast["system_admin"]


def channel(session, admin, address, **more):
    facts = {
        "name": "短信网关",
        "address": address,
        "roles": [],
        "urgencies": list(Urgency),
        "is_active": True,
    }
    return channels.save(session, DISTRICT, by=admin, **(facts | more))


@pytest.fixture
def personal(session, gateway, admin, cast):
    """A gateway that sends to people's phones; the grid's worker and head gave theirs."""
    for name, phone in (("grid_worker", "13800000001"), ("grid_head", "13800000002")):
        channels.save_address(session, cast[name], mail="", phone=phone)
    return channel(session, admin, f"{gateway.address}/{{phone}}")


def tell(session, *people, matter="x:1", title="请办理", now=NOON, **more):
    with clock.at(now):
        notices.notify(session, to=[p.id for p in people], matter=matter, title=title, **more)


def work(session, now=NOON):
    """What the worker does in a minute."""
    with clock.at(now):
        made = dispatch.dispatch(session, now)
        worker.run_until_idle(session)
    return made


def statuses(session):
    query = select(Message.status).order_by(Message.id)
    return [each.value for each in session.scalars(query)]


def test_who_gave_an_address_gets_a_message_there(session, cast, gateway, personal):
    tell(session, cast["grid_worker"], cast["center"])
    assert work(session) == 1
    assert (gateway.titles, gateway.paths) == (["请办理"], ["/13800000001"])
    assert statuses(session) == ["sent"]


def test_a_message_is_sent_once_however_often_its_jobs_run(session, cast, gateway, personal):
    tell(session, cast["grid_worker"])
    work(session)
    (message,) = session.scalars(select(Message))
    for _ in range(2):
        sending.send(session, message.id)
        work(session)
    assert len(gateway.got) == 1


def test_what_a_dead_worker_was_sending_is_not_sent_again(session, cast, gateway, personal):
    tell(session, cast["grid_worker"])
    with clock.at(NOON):
        dispatch.dispatch(session, NOON)
    (message,) = session.scalars(select(Message))
    message.status = MessageStatus.SENDING
    session.flush()
    work(session)
    assert (gateway.got, statuses(session)) == ([], ["doubtful"])


def test_two_workers_make_one_message(session, cast, gateway, personal):
    tell(session, cast["grid_worker"])
    with clock.at(NOON):
        assert [dispatch.dispatch(session, NOON) for _ in range(2)] == [1, 0]


def test_what_the_service_refuses_is_tried_again_and_then_given_up(
    session, cast, gateway, personal
):
    gateway.status = 503
    tell(session, cast["grid_worker"])
    work(session)
    assert statuses(session) == ["waiting"]
    gateway.status = 200
    work(session, NOON + timedelta(minutes=1))
    assert (statuses(session), gateway.titles) == (["sent"], ["请办理"])
    gateway.status = 503
    tell(session, cast["grid_head"], matter="x:2")
    for minutes in (0, 2, 10, 45):
        work(session, NOON + timedelta(minutes=minutes))
    assert statuses(session) == ["sent", "failed"]


def test_several_notices_are_one_message(session, cast, gateway, personal):
    for number in range(3):
        tell(session, cast["grid_worker"], matter=f"x:{number}", title=f"第{number}件")
    work(session)
    assert gateway.titles == ["您有3条通知"]
    assert gateway.got[0]["message"].splitlines() == [
        "1. 第0件",
        "2. 第1件",
        "3. 第2件",
        "请登录系统查看。",
    ]


def test_a_storm_of_notices_is_few_messages(session, cast, gateway, personal):
    for minute in range(60):
        now = NOON + timedelta(minutes=minute)
        for number in range(5):
            tell(session, cast["grid_worker"], matter=f"x:{minute}-{number}", now=now)
        work(session, now)
    assert gateway.titles == ["您有5条通知", "您有150条通知"]


def test_a_storm_of_urgent_notices_is_few_messages_as_well(session, cast, gateway, personal):
    for minute in range(10):
        now = NOON + timedelta(minutes=minute)
        urgent = {"urgency": Urgency.URGENT, "matter": f"x:{minute}", "now": now}
        tell(session, cast["grid_worker"], **urgent)
        work(session, now)
    assert len(gateway.got) == dispatch.BURST


def test_in_the_quiet_hours_only_what_is_urgent_goes_out(session, cast, gateway, personal):
    night = local(3, 4, 23, 30)
    tell(session, cast["grid_worker"], now=night)
    tell(session, cast["grid_head"], matter="x:2", title="应急", urgency=Urgency.URGENT, now=night)
    assert work(session, night) >= 0
    assert gateway.titles == ["应急"]
    work(session, local(3, 5, 7, 29))
    assert gateway.titles == ["应急"]
    work(session, local(3, 5, 7, 30))
    assert gateway.titles == ["应急", "请办理"]


def test_what_is_of_low_urgency_goes_out_once_a_day(session, cast, gateway, personal):
    for number in range(2):
        tell(session, cast["grid_worker"], matter=f"x:{number}", urgency=Urgency.LOW)
    work(session, local(3, 4, 18))
    work(session, local(3, 5, 8, 29))
    assert gateway.titles == []
    work(session, local(3, 5, 8, 30))
    assert gateway.titles == ["您有2条通知"]


def test_what_was_read_in_the_application_is_not_sent(session, cast, gateway, personal):
    tell(session, cast["grid_worker"])
    inbox.read_all(session, cast["grid_worker"])
    work(session)
    assert gateway.got == []


def test_a_second_telling_of_an_unread_matter_sends_nothing(session, cast, gateway, personal):
    for minutes in (0, 60, 120):
        now = NOON + timedelta(minutes=minutes)
        tell(session, cast["grid_worker"], now=now)
        work(session, now)
    assert len(gateway.got) == 1


def test_a_group_hears_of_a_matter_once(session, cast, gateway, admin):
    channel(session, admin, f"{gateway.address}/robot", name="工作群")
    tell(session, cast["grid_worker"], cast["grid_head"])
    work(session)
    assert (gateway.titles, gateway.paths) == (["请办理"], ["/robot"])


def test_a_channel_takes_only_its_roles_and_urgencies(session, cast, gateway, admin):
    leaders = {"roles": [Role.LEADER], "urgencies": [Urgency.URGENT]}
    channel(session, admin, f"{gateway.address}/leaders", **leaders)
    tell(session, cast["grid_worker"], matter="x:1", urgency=Urgency.URGENT)
    tell(session, cast["leader"], matter="x:2")
    tell(session, cast["leader"], matter="x:3", title="红色风险", urgency=Urgency.URGENT)
    work(session)
    assert gateway.titles == ["红色风险"]


def test_without_a_channel_nothing_waits(session, cast, gateway, admin):
    tell(session, cast["grid_worker"])
    work(session)
    channel(session, admin, f"{gateway.address}/robot")
    work(session)
    assert gateway.got == []


def test_a_channel_that_was_stopped_sends_nothing_more(session, cast, gateway, personal):
    tell(session, cast["grid_worker"])
    with clock.at(NOON):
        dispatch.dispatch(session, NOON)
    personal.is_active = False
    session.flush()
    work(session)
    assert (gateway.got, statuses(session)) == ([], ["failed"])


def test_who_may_not_see_the_case_is_told_no_more_than_that(session, cast, case, gateway, admin):
    channels.save_address(session, cast["outsider"], mail="", phone="13800000003")
    channel(session, admin, f"{gateway.address}/{{phone}}")
    tell(session, cast["outsider"], title=case.case_no, case_id=case.id)
    work(session)
    assert gateway.titles == ["您有一条新通知"]
    assert case.case_no not in str(gateway.got)


def test_the_address_of_a_channel_is_sealed(session, personal):
    kept = session.execute(text("SELECT address FROM notice_channel")).scalar_one()
    assert "127.0.0.1" not in kept
    phones = session.execute(text("SELECT phone FROM notice_address")).scalars()
    assert not any("1380000" in each for each in phones)


@pytest.mark.parametrize("address", ["", "不是地址", "bogus://x", "syslog://", "dbus://"])
def test_an_address_nobody_listens_at_is_refused(session, admin, address):
    with pytest.raises(WrongChannelAddress):
        channel(session, admin, address)


def test_a_channel_needs_a_name_and_an_urgency(session, admin, gateway):
    for lacking in ({"name": " "}, {"urgencies": []}):
        with pytest.raises(MissingField):
            channel(session, admin, gateway.address, **lacking)


def test_changing_a_channel_without_its_address_keeps_it(session, admin, personal):
    before = personal.address
    channel(session, admin, "", name="新名称", channel=personal)
    assert (personal.name, personal.address, personal.needs) == ("新名称", before, "phone")


def test_the_channel_of_another_district_is_not_found(session, personal):
    with pytest.raises(NoSuchChannel):
        channels.find(session, "420304", personal.id)


def test_a_channel_is_tried_out_on_oneself(session, admin, gateway, personal):
    with pytest.raises(NoAddress):
        channels.test(session, personal, by=admin)
    channels.save_address(session, admin, mail="", phone="138 0000-0009")
    with clock.at(NOON):
        channels.test(session, personal, by=admin)
        worker.run_until_idle(session)
    assert gateway.paths == ["/13800000009"]


@pytest.mark.parametrize("typed", ["x", "a@b", "a b@c.de", "a@b.cd/../x"])
def test_an_incomplete_mail_address_is_refused(session, cast, typed):
    with pytest.raises(WrongMail):
        channels.save_address(session, cast["grid_worker"], mail=typed, phone="")


def test_an_incomplete_phone_number_is_refused(session, cast):
    with pytest.raises(WrongPhone):
        channels.save_address(session, cast["grid_worker"], mail="", phone="123/?x")


def test_nothing_a_person_typed_changes_the_rest_of_an_address(session, cast, admin, gateway):
    channels.save_address(session, cast["grid_worker"], mail="a&b=c?d@example.com", phone="")
    row = channel(session, admin, f"{gateway.address}/?to={{mail}}")
    address = session.get(channels.Address, int(cast["grid_worker"].id))
    assert channels.fill_address(row, address).endswith("to=a%26b%3Dc%3Fd%40example.com")


@pytest.mark.parametrize(
    ("hour", "minute", "is_quiet"),
    [(20, 59, False), (21, 0, True), (0, 0, True), (7, 29, True), (7, 30, False), (12, 0, False)],
)
def test_quiet_hours_pass_midnight(hour, minute, is_quiet):
    assert Hours().is_quiet(local(3, 4, hour, minute)) is is_quiet


def test_a_district_sets_its_own_hours(session):
    quiet_hours.save(session, DISTRICT, Hours(time(12), time(14), time(9)))
    session.flush()
    assert quiet_hours.load(session, DISTRICT).is_quiet(local(3, 4, 13))
    assert not quiet_hours.load(session, "420304").is_quiet(local(3, 4, 13))


moments = st.datetimes(timezones=st.just(clock.zone()))
times = st.times().map(lambda each: each.replace(second=0, microsecond=0))


@given(times, times, times, moments)
def test_the_last_digest_is_less_than_a_day_ago(starts, ends, digest_at, moment):
    found = Hours(starts, ends, digest_at).last_digest(moment)
    assert timedelta(0) <= moment - found < timedelta(days=1)
    assert clock.local(found).time() == digest_at


@given(times, times, moments)
def test_each_moment_is_quiet_in_one_of_two_complementary_spans(starts, ends, moment):
    if starts != ends:
        assert Hours(starts, ends).is_quiet(moment) != Hours(ends, starts).is_quiet(moment)


def test_unread_notices_stay_in_the_application(session, cast, personal):
    tell(session, cast["grid_worker"])
    work(session)
    (only,) = session.scalars(select(Notification))
    assert (only.read_at, only.waits) == (None, False)


def test_a_message_that_is_to_be_tried_again_holds_up_no_other(session, cast, gateway, personal):
    gateway.status = 503
    tell(session, cast["grid_worker"])
    work(session)
    tell(session, cast["grid_head"], matter="x:2")
    with clock.at(NOON):
        dispatch.dispatch(session, NOON)
    waiting = (
        "SELECT lock FROM procrastinate_jobs WHERE task_name = 'notices.send' AND status = 'todo'"
    )
    locks = session.scalars(text(waiting)).all()
    assert len(locks) == len(set(locks)) == 2
