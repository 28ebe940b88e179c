"""Several people at the same moment, each in a transaction of their own."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from engine import db, history, runner, tasks
from engine.errors import AlreadyDone, Claimed
from engine.identity import Person
from engine.models import Instance, UserTask
from tests.engine.started import GRID, OFFERED, begin, open_tasks
from tests.engine.tokens import diagrams as d

ROUNDS = 10
PEOPLE = [Person(name, frozenset({f"grid_worker@{GRID}"})) for name in ("li", "zhao", "wu", "sun")]

FOUR = d.process(
    "p",
    d.start(),
    d.gateway("parallel", "fork"),
    *(d.user(each, OFFERED) for each in "ABCD"),
    d.gateway("parallel", "join"),
    d.end(),
    d.flow("s", "fork"),
    *(d.flow("fork", each, "join") for each in "ABCD"),
    d.flow("join", "e"),
)


@pytest.fixture
def four(committed):
    """Begin an instance with four parallel tasks: its id and theirs."""

    def make():
        with db.begin() as session:
            instance = begin(session, FOUR)
            return instance.id, [task.id for task in open_tasks(session, instance)]

    return make


def at_once(*works):
    """Do all at the same moment; what each returned or raised."""
    barrier = threading.Barrier(len(works))

    def run(work):
        try:
            with db.begin() as session:
                session.connection()
                barrier.wait()
                return work(session)
        except (AlreadyDone, Claimed) as refusal:
            return refusal

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def completing(task_id, person):
    return lambda session: runner.complete(session, task_id, {person.id: True}, person)


def claiming(task_id, person):
    return lambda session: tasks.claim(session, task_id, person)


def test_four_people_complete_four_parallel_tasks_and_all_succeed(four):
    for _ in range(ROUNDS):
        instance_id, task_ids = four()
        at_once(*map(completing, task_ids, PEOPLE))
        with db.begin() as session:
            instance = session.get_one(Instance, instance_id)
            assert (instance.status, instance.steps) == ("completed", 5)
            assert {task.closed_by for task in map(session.get_one, [UserTask] * 4, task_ids)} == {
                person.id for person in PEOPLE
            }
            history.verify(session, instance_id, instance.head)


def test_of_two_who_complete_the_same_task_one_is_told_who_did_it(four):
    for _ in range(ROUNDS):
        instance_id, task_ids = four()
        first, second = PEOPLE[:2]
        results = at_once(completing(task_ids[0], first), completing(task_ids[0], second))
        (refusal,) = [each for each in results if isinstance(each, AlreadyDone)]
        winner = first if isinstance(results[0], Instance) else second
        assert refusal.details == {"by": winner.id}
        with db.begin() as session:
            assert session.get_one(UserTask, task_ids[0]).closed_by == winner.id
            assert session.get_one(Instance, instance_id).steps == 2


def test_of_all_who_claim_a_task_one_has_it_and_the_others_know_who(four):
    for _ in range(ROUNDS):
        _, task_ids = four()
        results = at_once(*(claiming(task_ids[0], person) for person in PEOPLE))
        (task,) = [each for each in results if isinstance(each, UserTask)]
        refusals = [each for each in results if isinstance(each, Claimed)]
        assert [each.details["by"] for each in refusals] == [task.assignee] * 3


def test_claiming_and_completing_at_once_never_leave_a_closed_task_in_new_hands(four):
    for _ in range(ROUNDS):
        _, task_ids = four()
        done, claimed = PEOPLE[:2]
        results = at_once(completing(task_ids[0], done), claiming(task_ids[0], claimed))
        assert sum(isinstance(each, Exception) for each in results) == 1
