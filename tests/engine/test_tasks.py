"""Whose task it is."""

import pytest
from sqlalchemy import select, text

from engine import history, runner, tasks
from engine.errors import AlreadyDone, Claimed, NotPermitted
from engine.identity import Person
from tests.engine.started import ADMIN, LI, OUTSIDER, TWO_TASKS, ZHAO, begin, open_task
from tests.engine.tokens import diagrams as d


@pytest.fixture
def task(session):
    """Offered to the grid workers li and zhao, in nobody's hands."""
    return open_task(session, begin(session, TWO_TASKS))


def listed(session, person):
    return [each.id for each in session.scalars(tasks.open_for(person))]


def test_candidates_see_it_until_one_of_them_claims_it(session, task):
    assert listed(session, LI) == listed(session, ZHAO) == [task.id]
    assert listed(session, OUTSIDER) == []
    tasks.claim(session, task.id, ZHAO)
    assert listed(session, LI) == []
    assert listed(session, ZHAO) == [task.id]


def test_only_a_candidate_may_claim(session, task):
    with pytest.raises(NotPermitted):
        tasks.claim(session, task.id, OUTSIDER)


def test_the_second_to_claim_is_told_who_has_it(session, task):
    tasks.claim(session, task.id, LI)
    tasks.claim(session, task.id, LI)
    with pytest.raises(Claimed, match="li"):
        tasks.claim(session, task.id, ZHAO)


def test_handed_back_it_is_offered_again(session, task):
    tasks.claim(session, task.id, LI)
    with pytest.raises(NotPermitted):
        tasks.release(session, task.id, ZHAO)
    tasks.release(session, task.id, LI)
    assert listed(session, ZHAO) == [task.id]
    with pytest.raises(NotPermitted):
        tasks.release(session, task.id, LI)


def test_assigned_it_is_in_new_hands_even_outside_the_group(session, task):
    tasks.claim(session, task.id, LI)
    tasks.assign(session, task.id, OUTSIDER.id, ADMIN)
    assert listed(session, OUTSIDER) == [task.id]
    runner.complete(session, task.id, {}, OUTSIDER)
    with pytest.raises(AlreadyDone, match="sun"):
        tasks.claim(session, task.id, LI)


def test_history_says_who_took_it_and_as_what(session, task):
    tasks.claim(session, task.id, LI)
    event = history.list_for_instance(session, task.instance_id)[-1]
    assert (event.what, event.by, event.element) == ("claimed", "li", "A")
    assert event.role == "grid_worker@420303001001-01-01"
    assert (event.before["assignee"], event.after["assignee"]) == (None, "li")


def test_the_diagram_may_name_a_person_or_nobody(session):
    named = d.user("A", '<zeebe:assignmentDefinition assignee="sun"/>')
    free = d.user("B")
    body = d.process("p", d.start(), named, free, d.end(), d.flow("s", "A", "B", "e"))
    instance = begin(session, body)
    first = open_task(session, instance)
    with pytest.raises(Claimed):
        runner.complete(session, first.id, {}, LI)
    runner.complete(session, first.id, {}, OUTSIDER)
    runner.complete(session, open_task(session, instance).id, {}, Person("anybody"))
    assert instance.status == "completed"


OTHERS = text("""
    INSERT INTO user_task (instance_id, token, element, status, users, groups, priority, opened_at)
    SELECT :instance, 'x' || n, 'A', 'open', '{}', ARRAY['grid_worker@' || n], 50, now()
    FROM generate_series(1, 5000) AS n
""")


def test_the_list_reads_no_more_than_it_shows(session, task):
    session.execute(OTHERS, {"instance": task.instance_id})
    session.execute(text("ANALYZE user_task"))
    query = tasks.open_for(LI).compile(session.bind, compile_kwargs={"literal_binds": True})
    plan = session.connection().exec_driver_sql(f"EXPLAIN {query}")
    told = "\n".join(row[0] for row in plan)
    for index in ("groups", "users", "assignee"):
        assert f"ix_user_task_open_{index}" in told


def test_open_for_can_be_paged(session, task):
    page = tasks.open_for(LI).where(type(task).id > task.id).limit(10)
    assert session.scalars(page).all() == []
    assert session.scalar(select(tasks.open_for(LI).exists()))
