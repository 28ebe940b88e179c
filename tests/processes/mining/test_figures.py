"""The figures of a diagram agree with what was done."""

from dataclasses import replace

from sqlalchemy import event, func, select

from engine import runner
from processes.indicators import list_cases
from processes.mining import cases, departures, diagrams, figures, paths
from processes.mining.asked import LEAST, is_coarse
from processes.mining.figures import ElementFigures, Measure
from processes.mining.models import StepVisit
from tests.processes.factories import OTHER_STREET, STREET
from tests.web import town

HOUR = 3600


def drawn(session, process="grid"):
    (version,) = diagrams.list_versions(session, process)
    return diagrams.find(session, version.definition_id)[process]


def compute(session, asked, at, **more):
    with at(3, 2, 20):
        return figures.compute(session, asked, **more)


def test_waiting_ends_with_the_claim_and_work_with_the_completion_in_working_time(
    session, asked, work, read, at
):
    work(claimed=11, done=15)
    assert read() == 1
    handle = compute(session, asked, at).elements["Handle"]
    # The break from 12:00 to 14:30 is no working time.
    assert (handle.waited, handle.waited_of) == (2 * HOUR, 1)
    assert (handle.worked, handle.worked_of) == (1.5 * HOUR, 1)


def test_what_is_done_without_being_claimed_only_waited(session, asked, work, read, at):
    work(done=10)
    read()
    handle = compute(session, asked, at).elements["Handle"]
    assert (handle.waited, handle.worked, handle.worked_of) == (HOUR, None, 0)


def test_each_step_and_flow_is_counted_and_where_cases_are_now(session, asked, work, read, at):
    work()
    work(done=10)
    work(done=16)
    read()
    told = compute(session, asked, at)
    assert {key: each.visits for key, each in told.elements.items()} == {
        "gs": 3,
        "Handle": 3,
        "Feedback": 2,
    }
    assert {key: each.now for key, each in told.elements.items() if each.now} == {
        "Handle": 1,
        "Feedback": 2,
    }
    flows = drawn(session).flows
    assert {flows[key].target: number for key, number in told.flows.items()} == {
        "Handle": 3,
        "Feedback": 2,
    }
    # Due two hours after it was opened: the one done at ten was in time.
    assert (told.elements["Handle"].timed, told.elements["Handle"].late) == (3, 2)


def test_every_number_has_its_cases(session, asked, cast, work, read, at):
    waits, _ = work(), work(done=16)
    read()
    told = compute(session, asked, at).elements["Handle"]
    with at(3, 2, 20):
        for measure, number in ((Measure.VISITS, 2), (Measure.NOW, 1), (Measure.LATE, 2)):
            ids = cases.select_at(asked, "Handle", measure)
            _, may, there_are = list_cases(session, cast["center"], ids, size=9)
            assert (may, there_are) == (number, number) == (told.value(measure), number)
        rows, _, _ = list_cases(
            session, cast["center"], cases.select_at(asked, "Handle", Measure.NOW), size=9
        )
    assert [each.id for each in rows] == [waits.id]


def test_a_place_a_category_and_a_period_narrow_the_figures(session, asked, work, read, at):
    work(done=10)
    read()

    def visits(**narrowed):
        wanted = replace(asked, scope=replace(asked.scope, **narrowed))
        found = compute(session, wanted, at).elements
        return found["Handle"].visits if "Handle" in found else 0

    assert visits(place=STREET) == visits(category="02") == 1
    assert visits(place=OTHER_STREET) == visits(category="03") == 0
    assert visits(until=asked.scope.since) == 0
    assert visits(since=asked.scope.since.replace(month=3, day=2)) == 1


def test_another_version_has_figures_of_its_own(session, asked, work, read, at):
    work(done=10)
    read()
    (version,) = diagrams.list_versions(session, "grid")
    assert compute(session, replace(asked, definition_id=version.definition_id), at).elements
    assert not compute(
        session, replace(asked, definition_id=version.definition_id + 1), at
    ).elements


def test_the_statements_do_not_grow_with_the_cases(session, asked, work, read, at):
    sent = []

    def note(*given):
        sent.append(given[2])

    def statements():
        sent.clear()
        compute(session, asked, at)
        paths.list_commonest(session, asked, drawn(session))
        departures.count(session, asked)
        return len(sent)

    work()
    read()
    bound = session.get_bind()
    event.listen(bound, "before_cursor_execute", note)
    one = statements()
    for _ in range(3):
        work(done=10)
    read()
    many = statements()
    event.remove(bound, "before_cursor_execute", note)
    # What versions there are the test asks itself.
    assert one == many == 6


def test_who_answers_for_no_place_is_told_nothing_of_few_cases(
    session, cast, asked, work, read, at
):
    assert is_coarse(cast["analyst"])
    assert not is_coarse(cast["grid_head"])
    for _ in range(LEAST - 1):
        work(claimed=9, done=10)
    read()
    told = compute(session, asked, at, is_coarse=True)
    assert told.elements["Handle"] == ElementFigures("Handle", is_hidden=True)
    assert told.flows == {}
    assert len(told.hidden_flows) == 2
    assert paths.list_commonest(session, asked, drawn(session), is_coarse=True).commonest == []
    work()
    read()
    handle = compute(session, asked, at, is_coarse=True).elements["Handle"]
    # Five came, four of them were finished: only the five are told.
    assert (handle.visits, handle.waited, handle.worked, handle.now) == (LEAST, None, None, 0)


def test_the_commonest_paths_come_first_and_lead_to_their_cases(session, asked, work, read):
    done = {work(done=10).id, work(done=16).id}
    waits = work()
    read()
    here = drawn(session)
    found = paths.list_commonest(session, asked, here)
    assert [(each.elements, each.instances, each.is_open) for each in found.commonest] == [
        (("Handle", "Feedback"), 2, True),
        (("Handle",), 1, True),
    ]
    assert (found.paths, found.instances) == (2, 3)
    first, second = found.commonest
    assert round(first.share + second.share, 6) == 1
    assert set(session.scalars(paths.select_cases(asked, here, first.key))) == done
    assert set(session.scalars(paths.select_cases(asked, here, second.key))) == {waits.id}


def test_what_has_gone_on_is_read_again_and_nothing_else(session, asked, cast, work, read, at):
    work()
    case = work()
    assert (read(), read()) == (2, 0)
    with at(3, 2, 17):
        runner.complete(
            session, town.task_of(session, case).id, {"remark": "已劝和"}, cast["grid_worker"]
        )
    session.flush()
    assert read() == 1
    assert compute(session, asked, at).elements["Feedback"].visits == 1
    rows = session.scalar(select(func.count()).select_from(StepVisit))
    seqs = session.execute(
        select(StepVisit.instance_id, func.max(StepVisit.seq)).group_by(StepVisit.instance_id)
    )
    assert rows == sum(each for _, each in seqs)
