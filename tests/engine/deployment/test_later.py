"""What a program's file calls may be released after it, as in Camunda 8: who comes to it before is an incident."""

import pytest
from sqlalchemy import select

from engine import runner
from engine.deployment import catalogue
from engine.deployment.bundle import Source
from engine.faults import Refused
from engine.models import Incident
from engine.script import handlers
from tests.engine.started import ADMIN, LI, deploy, open_task, source
from tests.engine.tokens import diagrams as d

FORM = b'{"id": "visit", "type": "default", "components": [{"type": "textfield", "key": "seen", "id": "f"}]}'
TABLE = b"""<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="m" name="m" namespace="x">
<decision id="triage" name="triage"><variable name="triage"/><literalExpression><text>"now"</text></literalExpression>
</decision></definitions>"""


def calling(called):
    return d.process("p", d.start(), d.call("C", called), d.end(), d.flow("s", "C", "e"))


def asking(extension):
    return d.process(
        "p", d.start(), d._el("businessRuleTask", "D", ext=extension), d.user("A"), d.end(),
        d.flow("s", "D", "A", "e"),
    )  # fmt: skip


def filling(form):
    filled = d.user("A", f'<zeebe:formDefinition formId="{form}"/>')
    return d.process("p", d.start(), filled, d.end(), d.flow("s", "A", "e"))


LINE = d.process("q", d.start(), d.user("B"), d.end(), d.flow("s", "B", "e"))
ACTING = d.process(
    "q", d.start(), d.service("S", "test.acting"), d.end(), d.flow("s", "S", "e")
)  # fmt: skip


@handlers("test.acting")
def acting(context):
    """Do nothing, as a handler of ours."""


def apart(session, *files):
    sources = [each if isinstance(each, Source) else source(each) for each in files]
    return catalogue.deploy(session, sources, ADMIN, is_ruled=False)


def failed(session, instance):
    session.expire_all()
    (found,) = session.scalars(select(Incident).where(Incident.instance_id == instance.id))
    return found


@pytest.mark.parametrize(
    ("waiting", "name", "later", "element"),
    [
        (calling("q"), "流程“q”", source(LINE), "B"),
        (calling("=&quot;q&quot;"), "流程“q”", source(LINE), "B"),
        (filling("visit"), "表单“visit”", Source.of("visit.form", FORM), "A"),
        (
            asking('<zeebe:calledDecision decisionId="triage" resultVariable="r"/>'),
            "决策“triage”",
            Source.of("m.dmn", TABLE),
            "A",
        ),
    ],
)
def test_what_is_not_there_yet_is_an_incident_until_it_is(session, waiting, name, later, element):
    apart(session, waiting)
    instance = runner.start(session, "p", by=LI)
    incident = failed(session, instance)
    assert (incident.kind, incident.message) == ("absent", f"没有{name}，它还没有发布")
    runner.retry(session, incident.id, by=LI)
    assert failed(session, instance).status == "open"
    apart(session, later)
    runner.retry(session, incident.id, by=LI)
    assert failed(session, instance).status == "resolved"
    assert open_task(session, instance).element == element
    runner.complete(session, open_task(session, instance).id, {}, LI)
    assert instance.status == "completed"


def test_what_was_released_before_it_is_come_to_is_found_without_anybody(session):
    first = d.user("First")
    apart(
        session,
        d.process("p", d.start(), first, d.call("C", "q"), d.end(), d.flow("s", "First", "C", "e")),
    )
    instance = runner.start(session, "p", by=LI)
    apart(session, LINE)
    runner.complete(session, open_task(session, instance).id, {}, LI)
    assert open_task(session, instance).element == "B"


def test_what_acts_by_our_handlers_is_not_found_by_what_nobody_reviewed(session):
    apart(session, calling("q"))
    early = runner.start(session, "p", by=LI)
    deploy(session, ACTING)
    runner.retry(session, failed(session, early).id, by=LI)
    assert failed(session, early).status == "open"
    assert failed(session, runner.start(session, "p", by=LI)).kind == "absent"


def test_under_the_rules_everything_is_there_or_refused(session):
    with pytest.raises(Refused, match="没有流程“q”"):
        deploy(session, calling("q"))
    with pytest.raises(Refused, match="不能是表达式"):
        deploy(session, calling("=&quot;q&quot;"), LINE)
    apart(session, calling("q"))
    with pytest.raises(Refused, match="没有流程“q”"):
        deploy(session, d.process("r", d.start(), d.call("C", "p"), d.end(), d.flow("s", "C", "e")))
