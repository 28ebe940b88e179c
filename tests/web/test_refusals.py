"""A form that is refused leaves nothing written."""

from flask import Flask
from sqlalchemy import text

from engine.signing.models import Kind
from processes.casework import signers
from tests.web import refusals, town


def test_what_a_refused_form_wrote_is_found(session):
    app = Flask("refusing")

    @app.post("/")
    def write():
        session.execute(text("DELETE FROM task_urge"))
        return "", 422

    @app.post("/taken-back")
    def take_back():
        with session.begin_nested() as kept:
            session.execute(text("DELETE FROM task_urge"))
            kept.rollback()
        return "", 422

    with refusals.watched(app) as found:
        app.test_client().post("/taken-back")
        assert found == []
        app.test_client().post("/")
    assert found == ["write (422): ['task_urge']"]


def test_a_form_for_signing_with_something_missing_is_refused_whole(session, browse, cast, case):
    task = town.task_of(session, case)
    browser = browse("grid_worker")
    browser.post(f"/tasks/{task.id}/claim")
    signers.add(
        session, task.id, cast["grid_head"].id, Kind.AFTER, "请复核", by=cast["grid_worker"]
    )
    assert browser.post(f"/tasks/{task.id}/complete", data={"data": "{}"}).status_code == 422
    session.refresh(task)
    assert task.submitted_at is None
