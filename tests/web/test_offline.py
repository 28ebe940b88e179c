"""The app on a phone: its files, forms that are sent again, and what the outbox is answered."""

import io
import json
import re
from datetime import datetime

import pytest
from sqlalchemy import func, select

from engine import clock
from processes import patrol
from processes.cases.models import Case
from processes.documents.models import Attachment
from processes.patrol import PatrolFinding, PatrolRecord
from processes.receipts import FormReceipt
from tests.processes.factories import GRID
from tests.web import town

OUTBOX = {"X-Outbox": "1"}
TUESDAY = datetime(2026, 3, 3, 9, tzinfo=clock.zone())
FILLED = {"data": json.dumps({"remark": "已联系双方"})}
DISPUTE = town.TYPED
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9"


@pytest.fixture(autouse=True)
def _today():
    with clock.at(TUESDAY):
        yield


@pytest.fixture
def sheet(session, cast):
    patrol.make(session, TUESDAY.date())
    return session.scalars(select(PatrolRecord).filter_by(grid=GRID)).one()


def total(session, model):
    return session.scalar(select(func.count()).select_from(model))


def test_the_app_has_a_name_icons_and_a_first_page(browse):
    told = json.loads(browse().get("/manifest").text)
    assert told["short_name"] == "四事"
    assert told["start_url"] == "/"
    for icon in told["icons"]:
        with browse().get(icon["src"]) as image:
            assert image.mimetype == "image/png"
    assert {each["purpose"] for each in told["icons"]} == {"any", "maskable"}


def test_the_worker_stands_over_the_whole_site_and_is_never_yesterdays(browse):
    answer = browse().get("/service-worker")
    assert answer.mimetype == "text/javascript"
    assert answer.headers["Cache-Control"] == "no-cache"
    told = json.loads(re.match(r"self\.sishi = (\{.*\});", answer.text)[1])
    for address in [*told["assets"], told["page"]]:
        with browse().get(address) as asset:
            assert asset.status_code in {200, 404}, address
        assert asset.status_code == 200 or "built" in address


def test_the_page_without_network_is_nobodys(browse, session, sheet):
    worker = browse("grid_worker")
    worker.get("/patrol/")
    worker.post(f"/patrol/{sheet.id}/zero")
    page = worker.get("/offline").text
    assert "没有网络" in page
    assert "已记录" not in page
    assert "data-person" not in page


def test_only_pages_with_a_form_for_the_way_may_be_kept(browse, cast, sheet, task):
    worker = browse("grid_worker")
    for address in ("/patrol/", "/cases/new", f"/tasks/{task.id}"):
        assert worker.get(address).headers["X-Keep-For"] == cast["grid_worker"].id
    for address in ("/tasks/", "/cases/", f"/cases/{task.id}", "/outbox", "/menu"):
        assert "X-Keep-For" not in worker.get(address).headers


def test_everybodys_key_is_their_own_and_the_same_again(browse, cast):
    first, again, other = (
        browse(name).get("/outbox/person").json for name in ("grid_worker", "grid_worker", "center")
    )
    assert first["person"] == cast["grid_worker"].id
    assert first["key"] == again["key"] != other["key"]


def test_a_phone_is_told_what_to_have_with_it(browse, session, cast, task):
    worker = browse("grid_worker")
    worker.get("/tasks/")
    worker.post(f"/tasks/{task.id}/claim")
    told = worker.get("/outbox/person?keep=1").json["keep"]
    assert {"/patrol/", "/cases/new", f"/tasks/{task.id}"} <= set(told)
    assert browse("system_admin").get("/outbox/person?keep=1").json["keep"] == []


def test_a_finding_that_is_sent_again_is_answered_as_it_was(browse, session, sheet):
    worker = browse("grid_worker")
    worker.get("/patrol/")
    typed = {"text": "楼道堆物", "form_key": "one", "filled_by": worker_id(worker)}
    first = worker.post(f"/patrol/{sheet.id}/findings", typed, headers=OUTBOX).json
    again = worker.post(f"/patrol/{sheet.id}/findings", typed, headers=OUTBOX).json
    assert first["state"] == again["state"] == "done"
    assert first["address"] == again["address"] != ""
    assert "没有重复办理" in again["words"][0]
    assert total(session, PatrolFinding) == total(session, FormReceipt) == 1
    assert worker.get("/outbox/person?form=one&form=two").json["arrived"] == ["one"]


def test_a_task_that_is_finished_twice_with_one_form_is_finished_once(browse, session, task):
    worker = browse("grid_worker")
    worker.get(f"/tasks/{task.id}")
    typed = {"data": FILLED["data"], "form_key": "one"}
    first, again = (
        worker.post(f"/tasks/{task.id}/complete", typed, headers=OUTBOX).json for _ in range(2)
    )
    assert first["state"] == again["state"] == "done"
    other = worker.post(f"/tasks/{task.id}/complete", typed | {"form_key": "two"}, headers=OUTBOX)
    assert other.json["state"] == "conflict"
    assert other.json["words"]


def test_a_form_is_sent_under_nobody_elses_name(browse, session, cast, sheet):
    town.deploy(session)
    worker = browse("grid_worker")
    worker.get("/patrol/")
    typed = {"text": "楼道堆物", "form_key": "one", "filled_by": cast["center"].id}
    told = worker.post(f"/patrol/{sheet.id}/findings", typed, headers=OUTBOX).json
    assert told["state"] == "refused"
    assert "另一个人填写" in told["words"][0]
    registered = worker.post("/cases/new", DISPUTE | typed, headers=OUTBOX).json
    assert registered["state"] == "refused"
    assert total(session, PatrolFinding) == total(session, Case) == 0


def test_the_outbox_is_told_what_is_wrong_and_that_nobody_is_signed_in(browse, session, sheet):
    town.deploy(session)
    worker = browse("grid_worker")
    worker.get("/patrol/")
    told = worker.post("/cases/new", DISPUTE | {"risk_color": ""}, headers=OUTBOX).json
    assert told["state"] == "mend"
    assert any("请选择风险颜色" in words for words in told["words"])
    stranger = browse()
    assert stranger.post("/cases/new", DISPUTE, headers=OUTBOX).json["state"] == "signed-out"


def test_a_dispute_from_the_outbox_is_registered_once_even_if_it_was_changed(
    browse, session, sheet
):
    town.deploy(session)
    worker = browse("grid_worker")
    worker.get("/patrol/")
    sent = DISPUTE | {"form_key": "one", "filled_by": worker_id(worker)}
    first = worker.post("/cases/new", sent, headers=OUTBOX).json
    again = worker.post("/cases/new", sent | {"summary": "又改了一句"}, headers=OUTBOX).json
    assert first["address"] == again["address"]
    assert total(session, Case) == 1
    assert worker.get("/outbox/person?form=one").json["arrived"] == ["one"]


def test_photographs_come_with_the_form(browse, session, sheet):
    town.deploy(session)
    worker = browse("grid_worker")
    worker.get("/patrol/")
    files = [(io.BytesIO(JPEG), f"现场{n}.jpg") for n in range(2)]
    worker.post("/cases/new", DISPUTE | {"photos": files})
    assert total(session, Attachment) == 2


@pytest.mark.parametrize(
    ("number", "content", "words"), [(7, JPEG, "一次最多6"), (1, b"GIF89a", "不是JPG")]
)
def test_what_is_no_photograph_or_too_many_registers_nothing(
    browse, session, sheet, number, content, words
):
    town.deploy(session)
    worker = browse("grid_worker")
    worker.get("/patrol/")
    files = [(io.BytesIO(content), f"{n}.jpg") for n in range(number)]
    answer = worker.post("/cases/new", DISPUTE | {"photos": files})
    assert answer.status_code == 422
    assert words in answer.text
    assert total(session, Case) == total(session, Attachment) == 0


def worker_id(browser):
    return browser.get("/outbox/person").json["person"]
