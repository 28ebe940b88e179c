"""Wrong diagrams, tables and forms, kept as files: each is told what is wrong with it, at the right element."""

from pathlib import Path

import pytest

import processes.handlers  # noqa: F401 - what the diagrams call
from processes.diagrams import shipped
from processes.studio import findings
from processes.studio.errors import NothingToMend
from tests.processes import factories

FOLDER = Path(__file__).parent / "wrong"
#: The form the diagrams use, and a diagram without a fault: what the others differ from.
RIGHT = ("call.form", "right.bpmn")

#: file: what is found, at which element; what may be meant is a warning
WRONG = {
    "broken-cell.dmn": ("feel", "route"),
    "broken-expression.bpmn": ("feel", "Reached_Note"),
    "broken-hide.form": ("feel", "call_words"),
    "dangling-flow.bpmn": ("dangling-flow", "Note_Told"),
    "default-condition.bpmn": ("default-condition", "Reached_Unreached"),
    "endless-loop.bpmn": ("endless-loop", "Told"),
    "html-field.form": ("unsupported-component", "call_html"),
    "impossible-answer.bpmn": ("impossible-value", "Call"),
    "impossible-value.bpmn": ("impossible-value", "Reached_Note"),
    "missing-cell.dmn": ("cells", "route"),
    "missing-condition.bpmn": ("missing-condition", "Reached_Unreached"),
    "missing-input.bpmn": ("missing-input", "Note"),
    "no-clock.bpmn": ("no-clock", "Call"),
    "no-default.bpmn": ("no-default", "Reached", "warning"),
    "no-due-reason.bpmn": ("no-due-reason", "Call"),
    "no-form.bpmn": ("no-form", "Call", "warning"),
    "no-result.bpmn": ("missing-value", "Note"),
    "no-role.bpmn": ("no-role", "Call"),
    "no-shape.bpmn": ("no-shape", "Note"),
    "no-such-limit.bpmn": ("no-such-limit", "CallDue"),
    "no-such-policy.dmn": ("hit-policy", "route"),
    "no-such-role.bpmn": ("no-such-role", "Call"),
    "nobody-holds-role.bpmn": ("nobody-holds-role", "Call", "warning"),
    "not-json.form": ("malformed", None),
    "one-way-event-gateway.bpmn": ("event-gateway", "Reached"),
    "other-engine.bpmn": ("other-engine", "Call"),
    "same-key.form": ("duplicate-key", "call_words"),
    "same-option.form": ("wrong-property", "call_result"),
    "table-gap.dmn": ("table-gap", "route", "warning"),
    "table-hidden.dmn": ("table-hidden", "row3", "warning"),
    "table-overlap.dmn": ("table-overlap", "row3", "warning"),
    "timer-too-short.bpmn": ("timer-too-short", "CallDue", "warning"),
    "unknown-decision.bpmn": ("unknown-name", "Note"),
    "unknown-fact.form": ("missing-writer", "call2"),
    "unknown-form.bpmn": ("unknown-name", "Call"),
    "unknown-function.bpmn": ("unknown-function", "Call"),
    "unknown-handler.bpmn": ("unknown-name", "Note"),
    "unknown-process.bpmn": ("unknown-name", "Note"),
    "unreachable.bpmn": ("no-incoming", "Lost"),
    "unread-field.bpmn": ("unread-field", "call_words", "warning"),
    "unread-input.bpmn": ("unread-input", "Note"),
    "unwritten-variable.bpmn": ("unwritten-variable", "Reached_Note", "warning"),
    "wrong-default.bpmn": ("wrong-default", "Reached"),
    "wrong-timer.bpmn": ("timer", "CallDue"),
}
#: What comes of the same mistake, told besides.
BESIDES = {
    "dangling-flow.bpmn": {("no-incoming", "Told")},
    "no-shape.bpmn": {("no-shape", "Note_Told")},
}
#: What is chosen or typed for a fix, where it is not the first there is to choose.
GIVEN = {
    "no-such-role.bpmn": "center",
    "no-such-limit.bpmn": "grid.resolve",
    "unknown-decision.bpmn": "triage",
    "unknown-form.bpmn": "call",
    "unknown-handler.bpmn": "case.note",
    "unknown-process.bpmn": "grid",
    "no-form.bpmn": "call",
}


@pytest.fixture
def installed(session):
    """What is shipped is released, and each role has somebody."""
    shipped.deploy(session)
    factories.cast(session)
    return session


def check(session, name, content):
    beside = {"call.form": (FOLDER / "call.form").read_bytes()}
    return findings.check_files(session, beside | {name: content})


def said(found):
    return {(x.code, x.element, *(["warning"] if x.is_warning else [])) for x in found}


def test_every_wrong_file_is_told_what_is_wrong_and_no_more(installed):
    told = {}
    for file in sorted(FOLDER.iterdir()):
        found = check(installed, file.name, file.read_bytes())
        if file.name in RIGHT:
            assert found == []
        else:
            told[file.name] = said(found) - BESIDES.get(file.name, set())
            assert all(each.message.rstrip().endswith(("。", "?", "引号")) for each in found)
    assert told == {name: {expected} for name, expected in WRONG.items()}


def test_every_quick_fix_mends_what_it_is_offered_for(installed):
    mended = {}
    for name in WRONG:
        content = (FOLDER / name).read_bytes()
        for finding in check(installed, name, content):
            for fix in finding.fixes:
                given = GIVEN.get(name) or (fix.choices[0][0] if fix.choices else fix.asks)
                text, changed = findings.mend(
                    *(finding.file, content, fix.key, finding.element),
                    hints=finding.hints,
                    given=given,
                )
                left = said(check(installed, name, text))
                mended[fix.key] = left - said([finding]) == left and set(changed)
    failed = {key for key, changed in mended.items() if changed is False}
    assert failed == set()
    assert len(mended) >= 15


@pytest.mark.parametrize(
    ("fix", "element", "hints", "given"),
    [
        ("no-such-fix/at_all", "Call", (), ""),
        ("no-clock/use_limit", "Call", (), " "),
        ("no-clock/use_limit", "Nothing", (), "grid.resolve"),
        ("no-clock/leave_untimed", "Call", (), "a\x00b"),
        ("impossible-value/use_possible_value", "Reached_Note", (), '"x"'),
        ("unknown-name/use_known", "Call", ("杯子",), "x"),
        ("no-default/choose_default", "Reached", (), "Began_Call"),
        ("table-hidden/drop_row", "Call", (), ""),
    ],
)
def test_a_fix_that_does_not_fit_is_refused(fix, element, hints, given):
    content = (FOLDER / "right.bpmn").read_bytes()
    with pytest.raises(NothingToMend):
        findings.mend("right.bpmn", content, fix, element, hints=hints, given=given)
