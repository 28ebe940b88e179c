"""What people are told when something cannot be done, and what is kept of it."""

from http import HTTPStatus

import pytest
from flask import g

from engine.errors import AlreadyDone, AwaitsSigners, EngineError, NotPermitted, TaskClosed
from processes.errors import NoFeedback, NoSuchCase, ReasonRequired
from processes.organisation.places import Place, PlaceKind
from tests.web.browser import Browser
from web import create_app
from web.errors import STATUS, sentence, status, titles
from web.permissions import public


def fail(kind):
    """A view that writes a place and then raises."""

    @public
    def view():
        g.db.add(Place(code="429999", name="无", kind=PlaceKind.DISTRICT, district="429999"))
        g.db.flush()
        raise kind

    return view


@pytest.fixture
def failing(database, home):
    """A browser at an application whose views fail in every way."""
    app = create_app(TESTING=True, PROPAGATE_EXCEPTIONS=False)
    for kind in (ZeroDivisionError, NotPermitted, NoSuchCase, TaskClosed, NoFeedback):
        app.add_url_rule(f"/{kind.__name__}", kind.__name__, fail(kind))
    app.add_url_rule("/done", "done", fail(AlreadyDone(by="0")))
    return Browser(app)


@pytest.mark.parametrize(
    ("address", "code", "words"),
    [
        ("/ZeroDivisionError", 500, "系统出错了"),
        ("/NotPermitted", 403, "您没有办理这项任务的权限"),
        ("/NoSuchCase", 404, "没有这个案件"),
        ("/TaskClosed", 409, "这项任务已经取消"),
        ("/NoFeedback", 422, "件件要有回音"),
        ("/done", 409, "这项任务已由他人办结"),
        ("/nowhere", 404, "没有找到"),
    ],
)
def test_every_refusal_has_its_page_and_nothing_half_done_is_kept(
    failing, session, address, code, words
):
    answer = failing.get(address)
    assert answer.status_code == code
    assert words in answer.text
    assert "回到首页" in answer.text
    assert session.get(Place, "429999") is None


def test_an_error_page_tells_nothing_of_the_inside(failing):
    text = failing.get("/ZeroDivisionError").text
    assert "ZeroDivisionError" not in text
    assert "Traceback" not in text


def test_a_wrong_method_is_refused_in_chinese(failing):
    answer = failing.get("/login/out")
    assert answer.status_code == 405
    assert "不能这样访问" in answer.text


@pytest.mark.parametrize(
    ("count", "told"), [(1, "1 person has not signed yet"), (2, "2 people have not signed yet")]
)
def test_a_refusal_counts_in_english(app, count, told):
    with app.test_request_context(headers={"Cookie": "language=en"}):
        assert sentence(AwaitsSigners(count=count)).startswith(told)


def test_every_status_a_refusal_can_have_has_a_title_of_its_own(app):
    with app.test_request_context():
        assert {*STATUS.values()} - {*titles()} == set()


def test_the_nearest_class_decides_the_status():
    assert status(ReasonRequired()) is HTTPStatus.UNPROCESSABLE_ENTITY
    assert status(NoSuchCase()) is HTTPStatus.NOT_FOUND
    assert status(EngineError()) is HTTPStatus.INTERNAL_SERVER_ERROR


def test_every_kind_of_the_table_is_one_of_ours():
    assert all(issubclass(kind, EngineError) for kind in STATUS)


def test_who_is_signed_in_keeps_the_menu_at_an_address_that_is_none_of_ours(browse):
    answer = browse("grid_worker").get("/nowhere")
    assert answer.status_code == HTTPStatus.NOT_FOUND
    assert 'class="nav"' in answer.text
    assert 'href="/tasks/"' in answer.text


def test_a_stranger_sees_no_menu_at_an_address_that_is_none_of_ours(browse):
    answer = browse().get("/nowhere")
    assert answer.status_code == HTTPStatus.NOT_FOUND
    assert 'class="nav"' not in answer.text


def test_what_was_written_into_a_form_that_is_refused_whole_can_be_copied(app, cast, browse):
    worker = browse("grid_worker")
    typed = {
        "summary": "写了很久的经过。",
        "category": "0201",
        "q": "two words",
        "day": "2026-03-04",
    }
    page = worker.post("/cases/7000000/comments/", typed)
    assert page.status_code == 404
    assert "readonly>写了很久的经过。\n\ntwo words</textarea>" in page.text
    answers = {"data": '{"remark": "已经到场", "list": [{"said": "双方同意"}]}'}
    page = worker.post("/tasks/7000000/complete", answers)
    assert "readonly>已经到场\n\n双方同意</textarea>" in page.text
    assert "readonly" not in worker.post("/tasks/7000000/complete", {"data": "{"}).text
    half = {"data": r'{"remark": "到场\ud800"}'}
    assert "readonly>到场?</textarea>" in worker.post("/tasks/7000000/complete", half).text


def test_of_another_persons_words_and_of_secrets_nothing_is_shown(cast, browse):
    worker = browse("grid_worker")
    typed = {"said": "别人写的话", "filled_by": cast["center"].id}
    assert "别人写的话" not in worker.post("/tasks/7000000/complete", typed).text
    secret = {"password": "四事-口令", "login": "x"}
    assert "四事-口令" not in worker.post("/accounts/password", secret).text
    assert "四事-口令" not in browse().post("/login/", secret).text
