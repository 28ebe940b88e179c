"""Deploying and pinning: who runs which version of what."""

import pytest
from sqlalchemy import func, select

from engine import runner
from engine.deployment import catalogue
from engine.deployment.bundle import Source
from engine.faults import Refused
from engine.models import Definition, Deployment
from tests.engine.started import ADMIN, LI, begin, deploy, open_task, source
from tests.engine.tokens import diagrams as d


def line(process, *elements, extra=""):
    """start, user tasks in a row, end."""
    users = [d.user(each) for each in elements]
    return d.process(process, d.start(), *users, d.end(), d.flow("s", *elements, "e"), extra)


def calling(process, called):
    return d.process(process, d.start(), d.call("C", called), d.end(), d.flow("s", "C", "e"))


def versions(session, key):
    query = select(Definition.version).where(Definition.key == key).order_by(Definition.version)
    return list(session.scalars(query))


def test_files_are_released_together_and_say_by_whom(session):
    deployment = deploy(session, line("p", "A"), line("q", "B"))
    assert deployment.by == ADMIN.id
    assert versions(session, "p") == versions(session, "q") == [1]


def test_only_what_changed_becomes_a_new_version(session):
    deploy(session, line("p", "A"), line("q", "B"))
    deploy(session, line("p", "A"), line("q", "C"))
    assert versions(session, "p") == [1]
    assert versions(session, "q") == [1, 2]


def test_one_bad_file_refuses_all(session):
    with pytest.raises(Refused) as refused:
        deploy(session, line("p", "A"), calling("q", "nobody"))
    assert [fault.element for fault in refused.value.faults] == ["C"]
    assert session.scalar(select(func.count()).select_from(Definition)) == 0
    assert session.scalar(select(func.count()).select_from(Deployment)) == 0


def test_a_file_may_call_what_was_deployed_before(session):
    deploy(session, line("q", "B"))
    deploy(session, calling("p", "q"))
    instance = runner.start(session, "p", by=LI)
    assert open_task(session, instance).element == "B"


def test_what_others_call_cannot_be_taken_away(session):
    helper = d.process("r", d.start("s2"), d.end("e2"), d.flow("s2", "e2"))
    deploy(session, calling("p", "r"), line("q", "B") + helper)
    with pytest.raises(Refused):
        deploy(session, line("q", "B"))
    assert versions(session, "q") == [1]


def test_a_running_instance_keeps_its_version_and_that_of_what_it_calls(session):
    running = begin(session, line("q", "Old"), calling("p", "q"))
    deploy(session, line("q", "New"))
    assert open_task(session, running).element == "Old"
    runner.complete(session, open_task(session, running).id, {}, LI)
    assert running.status == "completed"
    assert open_task(session, runner.start(session, "p", by=LI)).element == "New"


def test_a_start_pins_what_is_reachable_and_nothing_else(session):
    deploy(session, calling("p", "q"), line("q", "B"), line("stranger", "C"))
    instance = runner.start(session, "p", by=LI)
    pinned = session.scalars(select(Definition.key).where(Definition.id.in_(instance.pins)))
    assert sorted(pinned) == ["p", "q"]


def test_a_process_nobody_deployed_is_named(session):
    with pytest.raises(catalogue.NoSuchProcess, match="nowhere"):
        runner.start(session, "nowhere", by=LI)


BROKEN = Source.of("broken.bpmn", b"<bpmn:definitions")
HOSTILE = Source.of(
    "hostile.bpmn", b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'
)


def test_every_fault_of_every_file_is_told_and_nothing_is_left_behind(session):
    wrong = source(calling("q", "nobody"))
    with pytest.raises(Refused) as refused:
        catalogue.deploy(session, [BROKEN, HOSTILE, wrong])
    assert {fault.file for fault in refused.value.faults} == {
        "broken.bpmn",
        "hostile.bpmn",
        "q.bpmn",
    }
    assert catalogue.is_empty(session)


def test_two_files_of_one_id_are_refused(session):
    table = (
        '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="same" name="n" '
        'namespace="n{0}"><decision id="d{0}" name="d{0}"><literalExpression><text>1</text>'
        "</literalExpression></decision></definitions>"
    )
    files = [Source.of(f"{n}.dmn", table.format(n).encode()) for n in (1, 2)]
    with pytest.raises(Refused, match="相同"):
        catalogue.deploy(session, files)
