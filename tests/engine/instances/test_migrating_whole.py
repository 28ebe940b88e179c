"""Running instances that go on in the newest of their process and of all it calls, and back again."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from engine import clock, runner, tasks
from engine.errors import CannotGoBack, CannotMigrate
from engine.history import HistoryEvent
from engine.instances import completions, origins, step
from engine.instances.correspondence import Likeness, suggest
from engine.models import Timer, UserTask
from engine.status import Status
from tests.engine.started import LI, OFFERED, WEDNESDAY, begin, deploy, open_tasks
from tests.engine.tokens import diagrams as d

CALLER = d.process("p", d.start(), d.call("C", "q"), d.end(), d.flow("s", "C", "e"))


def called(task, *borders):
    waiting = d.user(task, OFFERED)
    return d.process("q", d.start("i"), waiting, d.end("j"), d.flow("i", task, "j"), *borders)


def late(id, on, definition, **properties):
    ext = d.props(**properties) if properties else ""
    return (
        d.boundary(id, on, definition, ext, interrupting=False),
        d.end(f"e{id}"),
        d.flow(id, f"e{id}"),
    )


def timers(session, instance):
    found = session.scalars(select(Timer).where(Timer.instance_id == instance.id))
    return {each.element: clock.local(each.due_at) for each in found}


def told(session, instance):
    """What history's last event tells of elements that have other ids now."""
    body = session.get_one(HistoryEvent, instance.head_id).body
    renamed = json.loads(body)["after"]["renamed"]
    return {(each["process"], each["old"], each["new"]) for each in renamed}


def elements(session, instance):
    return [each.element for each in open_tasks(session, instance)]


def finish(session, instance, element):
    (task,) = open_tasks(session, instance, element)
    runner.complete(session, task.id, {}, LI)


def test_what_waits_in_a_called_process_goes_on_in_its_next_version(session):
    instance = begin(session, called("A"), CALLER)
    (task,) = open_tasks(session, instance)
    deploy(session, called("B"))
    runner.migrate_whole(session, instance.id, {"p": {"C": "C"}, "q": {"A": "B"}}, by=LI)
    (moved,) = open_tasks(session, instance)
    assert (moved.id, moved.element) == (task.id, "B")
    assert told(session, instance) == {("q", "A", "B")}
    finish(session, instance, "B")
    assert instance.status == Status.COMPLETED


def test_without_a_place_for_it_what_waits_in_a_called_process_stays(session):
    instance = begin(session, called("A"), CALLER)
    deploy(session, called("B"))
    state, pins = instance.state, list(instance.pins)
    with pytest.raises(CannotMigrate, match="没有写明环节“A”"):
        runner.migrate_whole(session, instance.id, {"p": {"C": "C"}}, by=LI)
    assert (instance.state, instance.pins) == (state, pins)


@pytest.mark.parametrize(
    ("old", "new", "properties", "expected"),
    [
        ("PT10H", "PT10H", {}, timedelta(hours=10)),
        ("PT10H", "PT30H", {}, timedelta(hours=30)),
        ("P1M", "P1D", {}, timedelta(days=1)),
        ("PT10H", "PT30H", {"clock": "grid.resolve"}, timedelta(hours=10)),
    ],
)
def test_a_timer_moves_only_where_its_own_rule_is_another_and_no_limit_has_it(
    session, old, new, properties, expected
):
    with clock.at(WEDNESDAY):
        instance = begin(session, called("A", *late("t", "A", d.after(old), **properties)), CALLER)
    mapping = {"p": {"C": "C"}, "q": {"A": "A", "t": "t"}}
    with clock.at(WEDNESDAY + timedelta(hours=5)):
        deploy(session, called("A", *late("t", "A", d.after(new), **properties)))
        changed = runner.migrate_whole(session, instance.id, mapping, by=LI)
    assert timers(session, instance) == {"t": WEDNESDAY + expected}
    told = [(each.element, each.after - each.before) for each in changed]
    assert [each for each, _ in told] == (["t"] if old != new else [])
    assert all((moved == timedelta()) is bool(properties) for _, moved in told)


def test_many_side_by_side_and_a_waiting_join_go_along(session):
    def body(task):
        many = d.user(task, OFFERED, d.many("=[1, 2]", "one"))
        return d.process(
            "p", d.start(), d.gateway("parallel", "split"), d.user("X", OFFERED), many,
            d.gateway("parallel", "join"), d.end(),
            d.flow("s", "split", "X", "join", "e"), d.flow("split", task, "join"),
        )  # fmt: skip

    instance = begin(session, body("A"))
    finish(session, instance, "X")
    runner.complete(session, open_tasks(session, instance)[0].id, {}, LI)
    deploy(session, body("B"))
    standing = {each.element for each in step.look(session, instance).standing}
    assert standing == {"A", "join"}
    mapping = {"A": "B", "join": "join"}
    with pytest.raises(CannotMigrate, match="来路变了"):
        runner.migrate_whole(session, instance.id, {"p": mapping}, by=LI)
    deploy(session, body("A").replace('name="X"', 'name="new"'))
    runner.migrate_whole(session, instance.id, {"p": {"A": "A", "join": "join"}}, by=LI)
    finish(session, instance, "A")
    assert instance.status == Status.COMPLETED


def test_it_goes_back_until_something_happens_to_it(session):
    instance = begin(session, called("A", *late("t", "A", d.after("PT9H"))), CALLER)
    before = instance.state, list(instance.pins), timers(session, instance)
    deploy(session, called("B", *late("u", "B", d.after("PT3H"))))
    mappings = {"p": {"C": "C"}, "q": {"A": "B"}}
    runner.migrate_whole(session, instance.id, mappings, by=LI)
    assert list(timers(session, instance)) == ["u"]
    runner.go_back(session, instance.id, by=LI)
    assert (list(instance.pins), timers(session, instance)) == before[1:]
    assert told(session, instance) == {("q", "B", "A")}
    assert elements(session, instance) == ["A"]
    runner.rebuild(session, instance.id)
    assert elements(session, instance) == ["A"]
    with pytest.raises(CannotGoBack, match="没有迁移过"):
        runner.go_back(session, instance.id, by=LI)
    runner.migrate_whole(session, instance.id, mappings, by=LI)
    tasks.claim(session, open_tasks(session, instance)[0].id, LI)
    with pytest.raises(CannotGoBack, match="已经有人办理"):
        runner.go_back(session, instance.id, by=LI)
    finish(session, instance, "B")
    assert instance.status == Status.COMPLETED
    assert origins.find(session, instance.id) is None


def test_it_does_not_go_back_where_a_timer_fired_as_it_moved(session):
    with clock.at(WEDNESDAY):
        instance = begin(session, called("A", *late("t", "A", d.after("PT9H"))), CALLER)
    with clock.at(WEDNESDAY + timedelta(hours=5)):
        deploy(session, called("A", *late("t", "A", d.after("PT3H"))))
        mappings = {"p": {"C": "C"}, "q": {"A": "A", "t": "t"}}
        runner.migrate_whole(session, instance.id, mappings, by=LI)
        assert timers(session, instance) == {}
        with pytest.raises(CannotGoBack, match="已经有期限到过"):
            runner.go_back(session, instance.id, by=LI)
    assert elements(session, instance) == ["A"]


def test_nothing_is_kept_of_one_that_ends_as_it_moves(session):
    def ended_after(duration):
        timer = d.boundary("t", "A", d.after(duration)), d.end("et"), d.flow("t", "et")
        return called("A", *timer)

    with clock.at(WEDNESDAY):
        instance = begin(session, ended_after("PT9H"), CALLER)
    with clock.at(WEDNESDAY + timedelta(hours=5)):
        deploy(session, ended_after("PT3H"))
        mappings = {"p": {"C": "C"}, "q": {"A": "A", "t": "t"}}
        runner.migrate_whole(session, instance.id, mappings, by=LI)
    assert instance.status == Status.COMPLETED
    assert origins.find(session, instance.id) is None


def test_an_origin_somebody_wrote_past_the_program_is_not_believed(session):
    instance = begin(session, called("A"), CALLER)
    deploy(session, called("B"))
    runner.migrate_whole(session, instance.id, {"p": {"C": "C"}, "q": {"A": "B"}}, by=LI)
    session.execute(update(origins.Origin).values(pins=[1, 2, 3]))
    session.expire_all()
    with pytest.raises(completions.Unbelieved):
        runner.go_back(session, instance.id, by=LI)
    assert elements(session, instance) == ["B"]


def test_counterparts_are_the_same_id_then_the_name_then_the_neighbours(session):
    def body(first, second, third):
        named = d.user(first, OFFERED).replace(f'name="{first}"', 'name="核实"')
        return d.process(
            "p", d.start(), named, d.user(second), d.service(third, "x"), d.end(),
            d.flow("s", first, second, third, "e"),
        )  # fmt: skip

    instance = begin(session, body("A", "B", "C"))
    old = step.catalogue.bundle_for(session, instance)
    deploy(session, body("A2", "B", "C2"))
    new = step.catalogue.bundle_of(session, step.catalogue.pins_for(session, "p").all)
    found = {key: (each.element, each.likeness) for key, each in suggest(old, new, "p").items()}
    assert found["A"] == ("A2", Likeness.NAME)
    assert found["B"] == ("B", Likeness.ID)
    assert found["C"] == ("C2", Likeness.NEIGHBOURS)
    assert session.scalars(select(UserTask.element)).all() == ["A"]
