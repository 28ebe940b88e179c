"""The page of the programs that events are pushed to."""

import pytest
from sqlalchemy import select

from engine import clock
from processes.cases import changes
from processes.cases.choices import Change
from processes.webhooks import dispatch
from processes.webhooks.models import Delivery, DeliveryStatus, Webhook

TYPED = {"name": "e平台", "url": "https://e.example.com/events", "is_active": "1"}


@pytest.fixture
def admin(browse):
    return browse("system_admin")


@pytest.fixture
def webhook(session, admin):
    assert admin.post("/webhooks/new", TYPED).status_code == 200
    return session.scalars(select(Webhook)).one()


def test_the_secret_is_shown_once(session, admin, webhook):
    first = webhook.secret
    renewed = admin.post(f"/webhooks/{webhook.id}/secret")
    session.refresh(webhook)
    assert webhook.secret != first
    assert webhook.secret in renewed.text
    assert renewed.headers["Cache-Control"] == "no-store"
    for page in ("/webhooks/", f"/webhooks/{webhook.id}"):
        assert webhook.secret not in admin.get(page).text


def test_a_wrong_address_keeps_what_was_typed(session, admin):
    typed = TYPED | {"url": "http://127.0.0.1:5432/", "changes": ["concluded"]}
    answer = admin.post("/webhooks/new", typed)
    assert answer.status_code == 422
    for each in ('value="http://127.0.0.1:5432/"', 'value="e平台"', 'value="concluded" checked'):
        assert each in answer.text
    assert session.scalars(select(Webhook)).all() == []


def test_a_receiver_is_changed_and_removed(session, admin, webhook):
    address = f"/webhooks/{webhook.id}"
    typed = {"name": "数据中心", "url": TYPED["url"], "changes": ["archived"], "with_parties": "1"}
    assert admin.post(address, typed).status_code == 302
    session.refresh(webhook)
    assert (webhook.name, webhook.is_active, webhook.with_parties) == ("数据中心", False, True)
    assert "含当事人姓名和电话" in admin.get("/webhooks/").text
    assert admin.post(f"{address}/remove").status_code == 302
    assert session.scalars(select(Webhook)).all() == []


def test_what_was_given_up_is_sent_again_from_the_page(session, admin, webhook, case):
    changes.note(session, case, Change.CONCLUDED)
    session.flush()
    dispatch.dispatch(session, clock.now())
    delivery = session.scalars(select(Delivery).order_by(Delivery.position.desc())).first()
    again = f"/webhooks/deliveries/{delivery.id}/again"
    assert admin.post(again).status_code == 422
    delivery.status, delivery.answer = DeliveryStatus.DEAD, "HTTP 500"
    delivery.ended_at, delivery.attempts = clock.now(), 8
    session.flush()
    page = admin.get("/webhooks/").text
    assert "HTTP 500" in page
    assert case.case_no in page
    assert admin.post(again).status_code == 302
    session.refresh(delivery)
    assert (delivery.status, delivery.attempts) == (DeliveryStatus.WAITING, 0)
