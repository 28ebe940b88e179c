"""Lines for programs are JSON, and hold nothing that somebody typed."""

import json
import logging
import sys
from contextlib import contextmanager

import psycopg
import pytest
from procrastinate import JobContext
from procrastinate.jobs import Job
from procrastinate.testing import InMemoryConnector
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from engine import jobs, logs
from engine.errors import EngineError
from engine.scheduling import background
from engine.settings import SettingError
from tests.log_lines import lines  # noqa: F401

NUMBER = "0123456789abcdef0123456789abcdef"


class Named(EngineError):
    """{name}已经办过。"""


@contextmanager
def raised(error):
    try:
        raise error
    except type(error):
        yield sys.exc_info()


def line(message, *args, name="web.errors", exc_info=None, **extra):
    record = logging.LogRecord(name, logging.ERROR, __file__, 1, message, args, exc_info)
    record.__dict__.update(extra)
    said = logs.JsonLine("web").format(record)
    assert "\n" not in said
    return json.loads(said)


def test_a_line_says_when_what_and_where():
    told = line("Job %s of a dead worker is handed on", 7)
    assert told["message"] == "Job 7 of a dead worker is handed on"
    assert (told["level"], told["program"], told["logger"]) == ("ERROR", "web", "web.errors")
    assert told["time"].endswith("+00:00")
    assert "request" not in told


def test_a_line_belongs_to_the_request_it_was_written_for():
    with logs.about(NUMBER):
        assert line("a")["request"] == NUMBER
        with logs.about(None):
            assert "request" not in line("a")
        assert line("a")["request"] == NUMBER


def test_its_own_fields_stand_beside():
    assert line("a", fields={"route": "/cases/", "ms": 1.5})["route"] == "/cases/"


def test_an_error_is_told_by_its_type_and_place_and_not_by_its_words():
    with raised(Named(name="张三")) as info:
        told = line("%s %r failed", "GET", "/cases/1", exc_info=info)
    assert told["error"]["type"] == "Named"
    assert told["error"]["at"][-1].endswith(" raised")
    assert "张三" not in json.dumps(told, ensure_ascii=False)


def test_an_error_of_the_database_tells_its_code_and_not_the_row(session):
    with pytest.raises(SQLAlchemyError) as caught, session.begin_nested():
        session.execute(text("SELECT CAST('张三' AS int)"))
    told = line("failed", exc_info=(caught.type, caught.value, caught.tb))
    assert told["error"]["sqlstate"] == psycopg.errors.InvalidTextRepresentation.sqlstate
    assert "张三" in str(caught.value)
    assert "张三" not in json.dumps(told, ensure_ascii=False)


def test_an_error_that_is_an_argument_is_told_by_its_type():
    assert line("left to a job: %r", Named(name="张三"))["message"] == "left to a job: 'Named'"


def test_what_procrastinate_says_of_a_job_is_told_without_what_the_job_was_given():
    told = line(
        "Starting job notice[1](name='张三')", name="procrastinate.worker", action="start_job"
    )
    assert told["message"] == "start job"


@pytest.mark.parametrize("value", ["yaml", "JSON"])
def test_another_form_is_refused(monkeypatch, value):
    monkeypatch.setenv("SISHI_LOG", value)
    with pytest.raises(SettingError):
        logs.is_json()


def test_without_the_setting_nothing_is_added(monkeypatch):
    monkeypatch.delenv("SISHI_LOG", raising=False)
    before = list(logging.getLogger().handlers)
    logs.configure("web")
    assert logging.getLogger().handlers == before


def test_with_it_there_is_one_handler_however_often_it_is_asked_for(monkeypatch):
    monkeypatch.setenv("SISHI_LOG", "json")
    root = logging.getLogger()
    before, levels = list(root.handlers), {n: logging.getLogger(n).level for n in logs.OURS}
    try:
        logs.configure("web")
        logs.configure("web")
        assert len(root.handlers) == len(before) + 1
        assert logs.WORK.isEnabledFor(logging.INFO)
    finally:
        root.handlers[:] = before
        for name, level in levels.items():
            logging.getLogger(name).setLevel(level)


@jobs.job("test.logged")
def logged(session, word):
    """Say that it runs."""
    logging.getLogger("engine.test").info("At work")


def test_lines_of_a_job_belong_to_the_request_that_deferred_it(session, lines):  # noqa: F811
    app = background.application(InMemoryConnector())
    given = {"word": "张三", jobs.REQUEST: NUMBER}
    job = Job(id=7, queue="default", lock=None, queueing_lock=None, task_name="test.logged",
              task_kwargs=given)  # fmt: skip
    context = JobContext(app=app, job=job, start_timestamp=0, abort_reason=lambda: None)
    app.tasks["test.logged"].func(context, **given)
    ours = [each for each in lines.decoded() if each["logger"] in {"engine.test", "sishi.work"}]
    assert [(each["message"], each["request"]) for each in ours] == [
        ("At work", NUMBER),
        ("Job done", NUMBER),
    ]
    assert ours[1]["job"] == "test.logged"
    assert not any("张三" in each for each in lines.told)
