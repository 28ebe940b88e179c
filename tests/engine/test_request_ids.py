"""A request is followed by data: into jobs, and into what they tell and defer."""

import pytest
from sqlalchemy import select, text

from engine import history, jobs, request_ids, runner, worker
from processes.audit import log as audit_log
from tests.engine.started import LI, TWO_TASKS, begin, open_task

NUMBER = "0123456789abcdef0123456789abcdef"
UUID = "01234567-89ab-cdef-0123-456789abcdef"
seen = []


@jobs.job("test.followed")
def followed(session, more):
    """Remember for which request it ran, and have another job do so."""
    seen.append(request_ids.of(session))
    if more:
        jobs.defer(session, "test.followed", more=more - 1)


@jobs.job("test.completing")
def completing(session, task_id):
    runner.complete(session, task_id, {}, LI)


@pytest.fixture(autouse=True)
def forgotten():
    seen.clear()


@pytest.mark.parametrize("given", [NUMBER, UUID, UUID.upper()])
def test_a_number_of_that_form_is_accepted(given):
    assert request_ids.accept(given) == given


@pytest.mark.parametrize(
    "given",
    [None, "", "张三", "zhangsan", "420303199001011233", f"{NUMBER}0", f"{NUMBER}\n", f" {UUID}"],
)
def test_any_other_is_replaced(given):
    made = request_ids.accept(given)
    assert made != given
    assert request_ids.accept(made) == made


def test_a_job_and_what_it_defers_belong_to_the_request(session):
    request_ids.put(session, NUMBER)
    jobs.defer(session, "test.followed", more=1)
    request_ids.put(session, None)
    assert worker.run_until_idle(session) == 2
    assert seen == [NUMBER, NUMBER]
    assert request_ids.of(session) is None


def test_a_job_of_no_request_belongs_to_none_even_if_the_session_had_one(session):
    jobs.defer(session, "test.followed", more=0)
    request_ids.put(session, NUMBER)
    worker.run_until_idle(session)
    assert seen == [None]
    assert request_ids.of(session) == NUMBER


def test_a_job_has_no_more_arguments_than_its_function(session):
    jobs.defer(session, "test.followed", more=0)
    assert session.scalar(text("SELECT args FROM procrastinate_jobs")) == {"more": 0}


def test_history_tells_the_request_a_job_came_from(session):
    instance = begin(session, TWO_TASKS)
    request_ids.put(session, NUMBER)
    jobs.defer(session, "test.completing", task_id=open_task(session, instance).id)
    request_ids.put(session, None)
    worker.run_until_idle(session)
    told = history.list_for_instance(session, instance.id)
    assert [(each.what, each.request) for each in told] == [
        ("started", None),
        ("completed", NUMBER),
    ]
    history.verify(session, instance.id, instance.head)


def test_whoever_changes_the_request_in_a_history_is_found_out(session):
    request_ids.put(session, NUMBER)
    instance = begin(session, TWO_TASKS)
    session.execute(text("ALTER TABLE event DISABLE TRIGGER USER"))
    session.execute(
        text("UPDATE event SET body = replace(body, :number, :other)"),
        {"number": NUMBER, "other": NUMBER[::-1]},
    )
    session.expire_all()
    with pytest.raises(history.Tampered):
        history.verify(session, instance.id, instance.head)


def test_an_entry_of_the_audit_log_has_it_under_its_hash(session):
    audit_log.record(session, "test.before")
    request_ids.put(session, NUMBER)
    audit_log.record(session, "test.with")
    query = select(audit_log.AuditEntry).where(audit_log.AuditEntry.what.startswith("test."))
    entries = session.scalars(query.order_by(audit_log.AuditEntry.id)).all()
    assert [each.request for each in entries] == [None, NUMBER]
    assert audit_log.list_faults(session)[0] == []
    session.execute(text("ALTER TABLE audit_entry DISABLE TRIGGER USER"))
    session.execute(text("UPDATE audit_entry SET request = NULL WHERE what = 'test.with'"))
    assert [each.entry_id for each in audit_log.list_faults(session)[0]] == [entries[1].id]
