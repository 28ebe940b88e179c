"""Which version is meant: the newest, the one released together, the newest with a tag; on PostgreSQL and in the sandbox."""

import pytest
from sqlalchemy import select

from engine import runner
from engine.deployment import catalogue
from engine.deployment.bundle import Source
from engine.faults import Refused
from engine.instances import drawing, step
from engine.models import Definition
from engine.sandbox import Sandbox
from engine.status import Status
from tests.engine.started import ADMIN, LI, WEDNESDAY, open_tasks, source
from tests.engine.tokens import diagrams as d

TAG = '<bpmn:extensionElements><zeebe:versionTag value="{}"/></bpmn:extensionElements>'
DECISION = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="rates" name="rates"
 xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" namespace="http://sishi/tests/rates">
<decision id="rate" name="rate">{tag}<variable id="v" name="rate"/>
<literalExpression id="l"><text>{value}</text></literalExpression></decision></definitions>"""


def bound(binding="", tag=""):
    given = f' bindingType="{binding}"' if binding else ""
    return given + (f' versionTag="{tag}"' if tag else "")


def called(*element, tag=""):
    """The process q with one task of this name."""
    body = d.process("q", d.start(), *map(d.user, element), d.end(), d.flow("s", *element, "e"))
    if tag:
        body = body.replace('isExecutable="true">', f'isExecutable="true">{TAG.format(tag)}', 1)
    return source(body)


def decided(value, tag=""):
    tagged = TAG.format(tag).replace("bpmn:", "") if tag else ""
    return Source.of("rates.dmn", DECISION.format(value=value, tag=tagged).encode())


def form(label, tag=""):
    tagged = f', "versionTag": "{tag}"' if tag else ""
    text = (
        f'{{"id": "paper", "type": "default", "schemaVersion": 18{tagged}, "components": [{{"id": "a", '
        f'"type": "textfield", "key": "a", "label": "{label}", "validate": {{"required": true}}}}]}}'
    )
    return Source.of("paper.form", text.encode())


def calls(*bindings, note=""):
    """The process p that calls q once for each binding, one after the other."""
    names = [f"c{number}" for number in range(len(bindings))]
    steps = [
        f'<bpmn:callActivity id="{name}"><bpmn:extensionElements>'
        f'<zeebe:calledElement processId="q"{each}/></bpmn:extensionElements></bpmn:callActivity>'
        for name, each in zip(names, bindings, strict=True)
    ]
    return source(d.process("p", d.start(), *steps, d.end(), d.flow("s", *names, "e")) + note)


def decides(*bindings):
    names = [f"r{number}" for number in range(len(bindings))]
    steps = [
        f'<bpmn:businessRuleTask id="{name}"><bpmn:extensionElements><zeebe:calledDecision decisionId="rate" '
        f'resultVariable="{name}"{each}/></bpmn:extensionElements></bpmn:businessRuleTask>'
        for name, each in zip(names, bindings, strict=True)
    ]
    return source(d.process("p", d.start(), *steps, d.end(), d.flow("s", *names, "e")))


def asks(binding):
    given = f'<zeebe:formDefinition formId="paper"{binding}/>'
    return source(d.process("p", d.start(), d.user("A", given), d.end(), d.flow("s", "A", "e")))


def release(session, *files):
    return catalogue.deploy(session, files, ADMIN)


def versions(session, key):
    query = select(Definition.version).where(Definition.key == key).order_by(Definition.version)
    return list(session.scalars(query))


def walk(session, instance):
    """The tasks an instance comes to, each completed by whoever may."""
    found = []
    while tasks := open_tasks(session, instance):
        found.append(tasks[0].element)
        runner.complete(session, tasks[0].id, {}, LI)
    return found


@pytest.fixture(autouse=True)
def offered(monkeypatch):
    """Tasks anybody may take."""
    plain = d.user
    monkeypatch.setattr(d, "user", lambda id, ext="": plain(id, d.assigned(assignee="li") + ext))


def test_a_tag_names_the_newest_version_that_has_it(session):
    release(session, called("Old", tag="v1"))
    release(session, called("Better", tag="v1"))
    release(session, called("New", tag="v2"))
    release(session, calls(bound("versionTag", "v1"), bound("versionTag", "v2"), bound()))
    instance = runner.start(session, "p", by=LI)
    assert walk(session, instance) == ["Better", "New", "New"]
    assert instance.status == Status.COMPLETED


def test_two_versions_of_one_process_are_told_apart_at_every_step(session):
    release(session, called("Old", "Then", tag="v1"))
    release(session, called("New"))
    release(session, calls(bound("versionTag", "v1"), bound()))
    instance = runner.start(session, "p", by=LI)
    session.expire_all()
    execution = step.look(session, instance)
    assert [(each.element, each.process) for each in execution.tasks] == [("Old", "q@1")]
    drawn = drawing.draw_instance(session, instance, execution, [])
    assert [(each.key, [mark.element for mark in each.marks]) for each in drawn] == [
        ("p", ["c0"]),
        ("q@1", ["Old"]),
    ]
    assert walk(session, instance) == ["Old", "Then", "New"]


def test_what_was_released_together_is_called_whatever_comes_later(session):
    release(session, called("First"), calls(bound("deployment")))
    release(session, called("Later"))
    instance = runner.start(session, "p", by=LI)
    assert walk(session, instance) == ["First"]


def test_a_caller_gets_a_new_version_with_what_is_released_together_with_it(session):
    release(session, called("First"), calls(bound("deployment")))
    release(session, called("Second"), calls(bound("deployment")))
    assert versions(session, "p") == [1, 2]
    assert walk(session, runner.start(session, "p", by=LI)) == ["Second"]
    release(session, called("Second"), calls(bound("deployment")))
    assert versions(session, "p") == versions(session, "q") == [1, 2]
    release(session, called("Third"))
    release(session, called("Third"), calls(bound("deployment")))
    assert versions(session, "p") == [1, 2, 3]
    assert walk(session, runner.start(session, "p", by=LI)) == ["Third"]


def test_decisions_are_asked_in_the_version_that_is_meant(session):
    release(session, decided(1, "v1"))
    together = decided(2)
    release(session, together, decides(bound("versionTag", "v1"), bound("deployment"), bound()))
    release(session, decided(3))
    instance = runner.start(session, "p", by=LI)
    found = step.look(session, instance).variables
    assert (found["r0"], found["r1"], found["r2"]) == (1, 2, 3)


def test_a_form_is_shown_in_the_version_that_is_meant(session):
    release(session, form("old", "v1"))
    release(session, form("new"))
    release(session, asks(bound("versionTag", "v1")))
    instance = runner.start(session, "p", by=LI)
    bundle = catalogue.bundle_for(session, instance)
    assert bundle.form(bundle.specs["p"].task_specs["A"]).schema["components"][0]["label"] == "old"


@pytest.mark.parametrize(
    ("file", "code"),
    [
        (calls(bound("versionTag", "v9")), "unknown-version"),
        (calls(bound("deployment")), "not-together"),
        (calls(bound("versionTag")), "unsupported-binding"),
        (calls(bound("newest")), "unsupported-binding"),
    ],
)
def test_a_version_there_is_none_of_is_refused_by_a_sentence(session, file, code):
    release(session, called("New", tag="v1"))
    with pytest.raises(Refused) as refused:
        release(session, file)
    assert code in {fault.code for fault in refused.value.faults}


def test_the_sandbox_runs_what_it_was_given_whatever_it_is_bound_to():
    files = [called("Only", tag="v1"), decided(1, "v1")]
    bench = Sandbox.of([*files, calls(bound("deployment"), bound("versionTag", "v1"))])
    run = bench.start("p", at=WEDNESDAY)
    run.complete("Only", by="li")
    run.complete("Only", by="li")
    assert run.status == "completed"
    other = Sandbox.of([*files, calls(bound("versionTag", "v2"))]).start("p", at=WEDNESDAY)
    assert other.status == "incident"


def test_a_programs_process_is_bound_to_what_comes_later(session):
    later = d.process(
        "p", d.start(), d.user("First"), d.call("C", "q", bindingType="versionTag", versionTag="v2"),
        d.end(), d.flow("s", "First", "C", "e"),
    )  # fmt: skip
    catalogue.deploy(session, [called("Old", tag="v1"), source(later)], ADMIN, is_ruled=False)
    instance = runner.start(session, "p", by=LI)
    catalogue.deploy(session, [called("New", tag="v2")], ADMIN, is_ruled=False)
    assert walk(session, instance) == ["First", "New"]
    assert instance.status == Status.COMPLETED
