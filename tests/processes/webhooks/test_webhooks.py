"""Events for other programs: each once in the feed, pushed signed, in order, until taken or given up."""

import json
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock, worker
from processes.cases import changes
from processes.cases.choices import Change
from processes.webhooks import cloud_events, deliveries, dispatch, feed, receivers, signature
from processes.webhooks.models import CaseEvent, Delivery, DeliveryStatus, UnpublishedChange
from tests.processes import factories, gateway
from tests.processes.factories import DISTRICT

SECRET_WORDS = ("张三", "13800000000")


@contextmanager
def listening():
    """A receiver on 127.0.0.1: what it got, in order, and the status it answers."""
    got, answers = [], {"status": 204, "refused": set()}

    def answer(asked):
        is_refused = json.loads(asked.body)["data"]["change"] in answers["refused"]
        status = 500 if is_refused else answers["status"]
        if status < 300:
            got.append((asked.headers, asked.body))
        return status, None

    with gateway.serving(answer) as port:
        yield f"http://127.0.0.1:{port}/events", got, answers


@pytest.fixture
def receiver(monkeypatch):
    monkeypatch.setattr(receivers, "_is_own", lambda _parts: False)
    with listening() as opened:
        yield opened


def subscribe(session, cast, url, **more):
    facts = {"name": "e平台", "url": url, "changes": [], "with_parties": False, "is_active": True}
    return receivers.save(session, DISTRICT, by=cast["system_admin"], **(facts | more))


def run(session):
    dispatch.dispatch(session, clock.now())
    worker.run_until_idle(session)


def told(got):
    return [json.loads(body)["data"]["change"] for _, body in got]


def test_each_change_gets_one_position_and_leaves_what_waits(session, case):
    changes.note(session, case, Change.NOTED)
    session.flush()
    waiting = len(session.scalars(select(UnpublishedChange)).all())
    assert feed.publish(session) == waiting > 0
    assert feed.publish(session) == 0
    assert session.scalars(select(UnpublishedChange)).all() == []
    events = session.scalars(select(CaseEvent).order_by(CaseEvent.position)).all()
    assert len({each.change_id for each in events}) == len(events)


def test_however_many_wait_all_get_their_positions_at_once(session, case, monkeypatch):
    monkeypatch.setattr(feed, "BATCH", 2)
    for _ in range(5):
        changes.note(session, case, Change.NOTED)
    session.flush()
    waiting = session.scalars(select(UnpublishedChange.change_id)).all()
    assert feed.publish(session) == len(waiting) > 4
    order = select(CaseEvent.change_id).order_by(CaseEvent.position)
    assert session.scalars(order).all()[-len(waiting) :] == sorted(waiting)


def test_a_change_that_is_kept_late_comes_behind_what_was_read(committed):
    with Session(committed) as session:
        cast = factories.cast(session)
        case_id = factories.case(session, cast["grid_worker"]).id
        session.commit()
        feed.publish(session)
        session.commit()
        read = feed.find_last(session)
    with Session(committed) as slow, Session(committed) as quick:
        # The slow one takes its number first and is kept last.
        first = changes.note(slow, changes.get(slow, case_id), Change.CONTACTED)
        slow.flush()
        # Another case's row: the slow one holds nothing of it.
        second = changes.note(quick, changes.get(quick, case_id), Change.NOTED)
        assert first.id < second.id if second.id else True
        quick.flush()
        quick.commit()
        feed.publish(quick)
        quick.commit()
        seen = feed.list_after(quick, DISTRICT, read, most=10)
        assert [change.what for _, change, _ in seen] == [Change.NOTED]
        slow.commit()
        feed.publish(slow)
        slow.commit()
        later = feed.list_after(slow, DISTRICT, seen[-1][0].position, most=10)
    assert [change.what for _, change, _ in later] == [Change.CONTACTED]


def test_what_happens_is_pushed_signed_and_in_order(session, cast, case, receiver):
    url, got, _ = receiver
    webhook = subscribe(session, cast, url)
    for what in (Change.CONTACTED, Change.ESCALATED, Change.CONCLUDED):
        changes.note(session, case, what)
        session.flush()
    run(session)
    assert told(got) == ["contacted", "escalated", "concluded"]
    for headers, body in got:
        made = signature.sign(
            webhook.secret, headers["webhook-id"], int(headers["webhook-timestamp"]), body
        )
        assert headers["webhook-signature"] == made
        assert headers["Content-Type"].startswith("application/cloudevents+json")
    events = [json.loads(body) for _, body in got]
    assert [each["sequence"] for each in events] == sorted(each["sequence"] for each in events)
    assert len({each["id"] for each in events}) == 3
    assert events[1]["subject"] == case.case_no
    assert events[1]["type"] == "sishi.case.escalated.v1"
    run(session)
    assert len(got) == 3, "what was taken is not sent again"


def test_the_signature_is_that_of_the_standard():
    # The example of the specification, Standard Webhooks 1.0.
    made = signature.sign(
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        1614265330,
        b'{"test": 2432232314}',
    )
    assert made == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_refused_event_holds_up_its_case_and_no_other(session, cast, case, receiver):
    url, got, answers = receiver
    other = factories.case(session, cast["grid_worker"])
    subscribe(session, cast, url)
    answers["refused"] = {"contacted"}
    changes.note(session, case, Change.CONTACTED)
    changes.note(session, case, Change.CONCLUDED)
    changes.note(session, other, Change.CONCLUDED)
    session.flush()
    run(session)
    assert [json.loads(body)["subject"] for _, body in got] == [other.case_no]
    answers["refused"] = set()
    with clock.at(clock.now() + timedelta(minutes=2)):
        worker.run_until_idle(session)
    assert told(got) == ["concluded", "contacted", "concluded"]


def test_what_is_never_taken_is_given_up_shown_and_sent_by_hand(session, cast, case, receiver):
    url, got, answers = receiver
    subscribe(session, cast, url)
    answers["refused"] = {"contacted"}
    changes.note(session, case, Change.CONTACTED)
    changes.note(session, case, Change.CONCLUDED)
    session.flush()
    run(session)
    for hours in range(1, 12):
        with clock.at(clock.now() + timedelta(hours=hours)):
            worker.run_until_idle(session)
    ((dead, _, what, number),) = deliveries.list_undelivered(session, DISTRICT)
    assert (dead.status, dead.answer, what, number) == (
        DeliveryStatus.DEAD,
        "HTTP 500",
        Change.CONTACTED,
        case.case_no,
    )
    assert told(got) == ["concluded"], "what is given up holds up nothing"
    answers["refused"] = set()
    dispatch.send_again(session, dead, by=cast["system_admin"])
    worker.run_until_idle(session)
    assert told(got) == ["concluded", "contacted"]
    assert deliveries.list_undelivered(session, DISTRICT) == []
    with pytest.raises(dispatch.NotDead):
        dispatch.send_again(session, dead, by=cast["system_admin"])


def test_a_receiver_that_is_not_there_is_tried_again(session, cast, case, monkeypatch):
    monkeypatch.setattr(receivers, "_is_own", lambda _parts: False)
    with listening() as (url, _, _):
        pass
    subscribe(session, cast, url)
    changes.note(session, case, Change.CONTACTED)
    session.flush()
    run(session)
    (row,) = session.scalars(select(Delivery)).all()
    assert (row.status, row.attempts, row.answer) == (DeliveryStatus.WAITING, 1, "ConnectionError")


def test_only_what_was_asked_for_and_only_from_then_on(session, cast, case, receiver):
    url, got, _ = receiver
    changes.note(session, case, Change.CONCLUDED)
    session.flush()
    webhook = subscribe(session, cast, url, changes=[Change.CONCLUDED])
    changes.note(session, case, Change.CONTACTED)
    changes.note(session, case, Change.CONCLUDED)
    session.flush()
    run(session)
    assert told(got) == ["concluded"]
    facts = {"name": "e平台", "url": url, "changes": [], "with_parties": False}
    admin = cast["system_admin"]
    receivers.save(session, DISTRICT, by=admin, webhook=webhook, is_active=False, **facts)
    changes.note(session, case, Change.REOPENED)
    session.flush()
    run(session)
    receivers.save(session, DISTRICT, by=admin, webhook=webhook, is_active=True, **facts)
    run(session)
    assert told(got) == ["concluded"], (
        "what happened while it was switched off was not meant for it"
    )


def test_nobody_is_named_unless_the_receiver_was_granted_it(session, cast, case):
    changes.note(session, case, Change.RETURNED, reason="张三不同意，电话13800000000")
    session.flush()
    feed.publish(session)
    found = feed.list_after(session, DISTRICT, 0, most=100)
    plain = json.dumps(cloud_events.compose(session, found), ensure_ascii=False)
    assert not any(each in plain for each in SECRET_WORDS)
    assert "parties" not in plain
    granted = cloud_events.compose(session, found, with_parties=True)
    assert all("parties" in each["data"] for each in granted)


def test_the_schema_names_what_an_event_has(session, case):
    changes.note(session, case, Change.NOTED)
    session.flush()
    feed.publish(session)
    (event, *_) = cloud_events.compose(
        session, feed.list_after(session, DISTRICT, 0, most=1), with_parties=True
    )
    properties = cloud_events.schema()["properties"]
    assert set(event["data"]) == set(properties)
    assert set(cloud_events.schema()["required"]) == set(properties) - {"parties"}


@pytest.mark.parametrize(
    "url",
    [
        "",
        "ftp://e.gov.cn/",
        "e.gov.cn/events",
        "http://",
        "http://localhost/x",
        "http://127.0.0.1:5432/",
        "http://[::1]/",
        "http://169.254.169.254/latest",
        "http://user:word@e.gov.cn/",
        "http://e.gov.cn:99999/",
        "http://0.0.0.0/",
    ],
)
def test_wrong_addresses_are_refused(session, cast, url):
    with pytest.raises(receivers.WrongWebhookUrl):
        subscribe(session, cast, url)
