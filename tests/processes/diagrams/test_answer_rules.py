"""A dispute that may be closed over a message nobody answered is told of, the shipped one is not."""

import pytest

import processes.handlers  # noqa: F401 - what the diagrams call
from engine.deployment import elements
from engine.deployment.checking import Release
from engine.dialect import xml
from engine.forms import Form
from processes.diagrams import answer_rules, shipped
from tests.engine.tokens import diagrams as d

FILE = "dispute.bpmn"
DIAGRAMS = [each for each in shipped.sources() if each.name.endswith(".bpmn")]
FORMS = [each for each in shipped.sources() if each.name.endswith(".form")]
WAITS = '<zeebe:input source="=true" target="waits_for_answers" />'
ERROR = d.defined("error", "E", "message.unanswered")
ASKS = '<zeebe:formDefinition formId="answer_messages" />'


def release(*texts):
    nodes, flows = [], []
    for name, text in texts:
        root = xml.parse(text.encode(), name)
        nodes += elements.nodes(root, name)
        flows += elements.flows(root, name)
    forms = [Form.parse(each.text, each.name) for each in FORMS]
    return Release(
        tuple(nodes),
        {},
        {"dispute": FILE},
        given=frozenset({FILE}),
        flows=tuple(flows),
        forms={each.id: each for each in forms},
    )


def told(*texts):
    looked_at = release(*texts)
    return [
        (each.element, each.message)
        for rule in (
            answer_rules.every_message_is_answered_before_the_end,
            answer_rules.every_end_of_a_dispute_closes_it,
        )
        for each in rule(looked_at)
    ]


def shipped_but(*replacements):
    """All that is shipped, with the dispute changed."""
    texts = {each.name: each.text.decode() for each in DIAGRAMS}
    for before, after in replacements:
        assert before in texts[FILE]
        texts[FILE] = texts[FILE].replace(before, after)
    return texts.items()


def drawn(*parts, more=""):
    return (
        FILE,
        f"{d.HEAD}{ERROR}{d.process('dispute', d.start(), *parts)}{more}</bpmn:definitions>",
    )


def closing(id="close", waits=True):
    return d.service(id, "case.conclude", d.io({"waits_for_answers": "=true"}) if waits else "")


def caught(on="close", by="caught"):
    return d.boundary(by, on, d.event("error", "E"))


def test_what_is_shipped_closes_over_no_message():
    assert told(*shipped_but()) == []


def test_a_closing_step_that_waits_for_no_answer_is_told_of():
    found = told(*shipped_but((WAITS, "")))
    assert [element for element, _ in found] == ["Settle", "EndOtherwise"]
    assert "不等群众留言都答复就办结" in found[0][1]


def test_an_error_nobody_catches_is_told_of():
    ref = 'errorRef="Error_dispute_message_unanswered"'
    found = told(*shipped_but((ref, 'errorRef="Error_dispute_dossier_incomplete"')))
    assert [element for element, _ in found] == ["Settle", "EndOtherwise"]
    assert "没有错误边界事件接住" in found[0][1]


def test_a_step_that_asks_for_no_answers_is_told_of_where_it_leads_to_an_end():
    around = (
        'sourceRef="AnswerMessages" targetRef="Outcome"',
        'sourceRef="AnswerMessages" targetRef="Archived"',
    )
    assert [element for element, _ in told(*shipped_but(around))] == ["Archived"]
    found = told(*shipped_but(around, ('formId="answer_messages"', 'formId="dossier"')))
    assert {element for element, _ in found} == {"Settle", "EndOtherwise", "Archived"}
    assert any("不经过答复留言的环节就结束了" in message for _, message in found)


def test_a_way_to_the_end_that_closes_nothing_is_told_of():
    past = (
        'sourceRef="EndOtherwise" targetRef="TrackLater"',
        'sourceRef="Outcome" targetRef="TrackLater"',
    )
    found = told(*shipped_but(past))
    assert [element for element, _ in found] == ["Archived"]
    assert "不经过办结环节" in found[0][1]


@pytest.mark.parametrize(
    ("parts", "elements_told"),
    [
        # The petition beside it ends first or last: the dispute is over when both are.
        (
            [
                *(d.gateway("parallel", "fork"), d.user("petition"), closing(), caught()),
                *(d.user("answer", ASKS), d.end("e1"), d.end("e2"), d.flow("s", "fork")),
                *(d.flow("fork", "petition", "e1"), d.flow("fork", "close", "e2")),
                d.flow("caught", "answer", "close"),
            ],
            [],
        ),
        # A choice may go past it.
        (
            [
                *(d.gateway("exclusive", "choice"), closing(), caught(), d.user("answer", ASKS)),
                *(d.end("e1"), d.end("e2"), d.flow("s", "choice", "close", "e1")),
                *(d.flow("choice", "e2"), d.flow("caught", "answer", "close")),
            ],
            ["e2"],
        ),
        # A timer takes the step of the answers away.
        (
            [
                *(closing(), caught(), d.user("answer", ASKS), d.end("e1"), d.end("late")),
                d.boundary("due", "answer", d.after("P1D")),
                *(d.flow("s", "close", "e1"), d.flow("caught", "answer", "close")),
                d.flow("due", "late"),
            ],
            ["close", "late"],
        ),
        # A timer beside it takes nothing away.
        (
            [
                *(closing(), caught(), d.user("answer", ASKS), d.end("e1"), d.end("late")),
                d.boundary("due", "answer", d.after("P1D"), interrupting=False),
                *(d.flow("s", "close", "e1"), d.flow("caught", "answer", "close")),
                d.flow("due", "late"),
            ],
            [],
        ),
        # The step of the answers stands in a sub-process.
        (
            [
                *(closing(), caught(), d.end("e1"), d.end("e2"), d.flow("s", "close", "e1")),
                d.sub(
                    *("inner", d.start("is"), d.user("answer", ASKS), d.end("ie")),
                    d.flow("is", "answer", "ie"),
                ),
                d.flow("caught", "inner", "e2"),
            ],
            ["e2"],
        ),
    ],
)
def test_the_ways_of_a_drawing_are_looked_at(parts, elements_told):
    assert [element for element, _ in told(drawn(*parts))] == elements_told


def test_what_a_called_process_closes_is_closed():
    called = d.process(
        *("inner", d.start("is"), closing(), caught(), d.user("answer", ASKS), d.end("ie")),
        *(d.flow("is", "close", "ie"), d.flow("caught", "answer", "close")),
    )
    calls = [d.call("calls", "inner"), d.end(), d.flow("s", "calls", "e")]
    assert told(drawn(*calls, more=called)) == []
    past = called.replace('type="case.conclude"', 'type="case.note"')
    assert [element for element, _ in told(drawn(*calls, more=past))] == ["e"]
