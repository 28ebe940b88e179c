"""Wrong diagrams, tables and forms, kept as files: each is told what is wrong with it, at the right element."""

from pathlib import Path

import pytest

import processes.handlers  # noqa: F401 - what the diagrams call
from engine.faults import Refused
from processes.diagrams import shipped
from processes.studio import feel_names, findings
from processes.studio.errors import NothingToMend
from tests.processes import factories

FOLDER = Path(__file__).parent / "wrong"
#: The form the diagrams use, and a diagram without a fault: what the others differ from.
RIGHT = ("call.form", "right.bpmn")

#: file: what is found, at which element; what may be meant is a warning
WRONG = {
    "any-conflict.dmn": ("table-overlap", "row3", "warning"),
    "bad-duration.bpmn": ("timer", "CallDue"),
    "bad-key.form": ("bad-key", "call_words"),
    "boundary-on-nothing.bpmn": ("not-attached", "CallDue"),
    "broken-cell.dmn": ("feel", "route"),
    "broken-expression.bpmn": ("feel", "Reached_Note"),
    "broken-hide.form": ("feel", "call_words"),
    "calls-itself.bpmn": ("calls-itself", "Note", "warning"),
    "cell-type.dmn": ("cell-never", "row1", "warning"),
    "cell-value.dmn": ("cell-never", "row1", "warning"),
    "condition-no-boolean.bpmn": ("condition-no-boolean", "Reached_Note"),
    "condition-text.bpmn": ("not-an-expression", "Reached_Note"),
    "cycle.dmn": ("circle", "route"),
    "dangling-flow.bpmn": ("dangling-flow", "Note_Told"),
    "default-condition.bpmn": ("default-condition", "Reached_Unreached"),
    "default-option.form": ("default-not-offered", "call_result", "warning"),
    "duplicate-decision.dmn": ("duplicate-decision", "triage"),
    "dynamic-nothing.form": ("unwritten-variable", "call_result", "warning"),
    "endless-loop.bpmn": ("endless-loop", "Told"),
    "feel-input-expression.dmn": ("feel", "route"),
    "feel-input.bpmn": ("feel", "Note"),
    "feel-role.bpmn": ("feel", "Call"),
    "feel-timer.bpmn": ("feel", "CallDue"),
    "foreign-property.form": ("unsupported-property", "call_words", "warning"),
    "hide-nothing.form": ("impossible-value", "call_words"),
    "frame-field.form": ("unsupported-component", "call_frame"),
    "impossible-answer.bpmn": ("impossible-value", "Call"),
    "impossible-value.bpmn": ("impossible-value", "Reached_Note"),
    "label-none.form": ("no-label", "call_words", "warning"),
    "length.form": ("wrong-property", "call_words"),
    "loop-collection.bpmn": ("feel", "Call"),
    "message-no-key.bpmn": ("missing-key", "Note"),
    "misread.form": ("unwritten-variable", "call_words", "warning"),
    "missing-cell.dmn": ("cells", "route"),
    "missing-condition.bpmn": ("missing-condition", "Reached_Unreached"),
    "missing-input.bpmn": ("missing-input", "Note"),
    "missing-process-empty.bpmn": ("missing-value", "Note"),
    "nested-same-key.form": ("duplicate-key", "call_words"),
    "no-brief.bpmn": ("no-brief", "Call", "warning"),
    "no-clock.bpmn": ("no-clock", "Call"),
    "no-default.bpmn": ("no-default", "Reached", "warning"),
    "no-due-reason.bpmn": ("no-due-reason", "Call"),
    "no-form.bpmn": ("no-form", "Call", "warning"),
    "no-key.form": ("no-key", "call_words", "warning"),
    "no-name.bpmn": ("no-name", "Call", "warning"),
    "no-options.form": ("no-options", "call_result", "warning"),
    "no-result.bpmn": ("missing-value", "Note"),
    "no-role.bpmn": ("no-role", "Call"),
    "no-shape.bpmn": ("no-shape", "Note"),
    "no-start.bpmn": ("no-start", "call"),
    "no-such-limit.bpmn": ("no-such-limit", "CallDue"),
    "no-such-policy.dmn": ("hit-policy", "route"),
    "no-such-role.bpmn": ("no-such-role", "Call"),
    "nobody-holds-role.bpmn": ("nobody-holds-role", "Call", "warning"),
    "not-json.form": ("malformed", None),
    "one-way-event-gateway.bpmn": ("event-gateway", "Reached"),
    "other-engine.bpmn": ("other-engine", "Call"),
    "output-values.dmn": ("output-not-allowed", "row1", "warning"),
    "replaces.bpmn": ("replaces", "grid", "warning"),
    "requirement.dmn": ("dangling", "route", "warning"),
    "same-id.form": ("duplicate-id", "call_result"),
    "same-key.form": ("duplicate-key", "call_words"),
    "same-option.form": ("wrong-property", "call_result"),
    "same-rule-id.dmn": ("duplicate-id", "row1", "warning"),
    "table-gap.dmn": ("table-gap", "route", "warning"),
    "table-hidden.dmn": ("table-hidden", "row3", "warning"),
    "table-overlap.dmn": ("table-overlap", "row3", "warning"),
    "template-syntax.form": ("feel", "t1"),
    "timer-too-short.bpmn": ("timer-too-short", "CallDue", "warning"),
    "two-starts.bpmn": ("several-starts", "Again"),
    "unanswered-message.bpmn": ("unanswered-message", "Close", "warning"),
    "uncaught-error.bpmn": ("uncaught-error", "Unreached", "warning"),
    "unknown-decision.bpmn": ("unknown-name", "Note"),
    "unknown-fact.form": ("missing-writer", "call2"),
    "unknown-form.bpmn": ("unknown-name", "Call"),
    "unknown-function.bpmn": ("unknown-function", "Call"),
    "unknown-handler.bpmn": ("external-job", "Note", "warning"),
    "unknown-input.dmn": ("unrequired", "route", "warning"),
    "unknown-process.bpmn": ("unknown-name", "Note"),
    "unquoted-output.dmn": ("unquoted", "row1", "warning"),
    "unreachable.bpmn": ("no-incoming", "Lost"),
    "unread-field.bpmn": ("unread-field", "call_words", "warning"),
    "unread-input.bpmn": ("unread-input", "Note"),
    "unwritten-variable.bpmn": ("unwritten-variable", "Reached_Note", "warning"),
    "waits-for-ever.bpmn": ("waits-for-ever", "Join", "warning"),
    "wrong-code.bpmn": ("unknown-code", "Note"),
    "wrong-default.bpmn": ("wrong-default", "Reached"),
    "wrong-limit-input.bpmn": ("no-such-limit", "Note"),
    "wrong-timer.bpmn": ("timer", "CallDue"),
}
#: Forms that stand in for the one the diagram uses.
STAND_INS = ("dynamic-nothing.form", "misread.form")
#: What comes of the same mistake, told besides.
BESIDES = {
    "cell-type.dmn": {("table-gap", "route", "warning")},
    "cell-value.dmn": {("table-gap", "route", "warning")},
    "replaces.bpmn": {("no-notice", "grid")},
    "dangling-flow.bpmn": {("no-incoming", "Told")},
    "no-shape.bpmn": {("no-shape", "Note_Told")},
}
#: What is chosen or typed for a fix, where it is not the first there is to choose.
GIVEN = {
    "no-such-role.bpmn": "center",
    "no-such-limit.bpmn": "grid.resolve",
    "wrong-limit-input.bpmn": "grid.resolve",
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
    return findings.check_files(session, around(name) | {name: content})


def around(name):
    """The form every diagram uses, and for a form that stands in for it the diagram that does."""
    right = {each: (FOLDER / each).read_bytes() for each in RIGHT}
    if name in STAND_INS:
        return {"right.bpmn": right["right.bpmn"]}
    return {"call.form": right["call.form"]}


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
            assert all(each.message.rstrip().endswith(("。", "？", "引号")) for each in found)
    assert told == {name: {expected} for name, expected in WRONG.items()}


def test_every_quick_fix_mends_what_it_is_offered_for(installed):
    mended = {}
    for name in WRONG:
        content = (FOLDER / name).read_bytes()
        for finding in check(installed, name, content):
            for fix in finding.fixes:
                given = GIVEN.get(name) or (fix.choices[0][0] if fix.choices else fix.asks)
                held = (around(name) | {name: content})[finding.file]
                text, changed = findings.mend(
                    *(finding.file, held, fix.key, finding.element),
                    hints=finding.hints,
                    given=given,
                )
                files = around(name) | {name: content} | {finding.file: text}
                left = said(findings.check_files(installed, files))
                mended[fix.key] = left - said([finding]) == left and set(changed)
    failed = {key for key, changed in mended.items() if changed is False}
    assert failed == set()
    assert len(mended) >= 34


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


@pytest.mark.parametrize(
    ("fix", "element", "hints", "given"),
    [
        ("duplicate-key/rename_field", "call_words", (), "a b"),
        ("duplicate-key/rename_field", "nothing", (), "a"),
        ("unsupported-property/drop_property", "call_words", ("none",), ""),
        ("unwritten-variable/read_near", "call_words", ("result",), "a-b"),
        ("no-clock/leave_untimed", "call_words", (), "x"),
    ],
)
def test_a_fix_that_does_not_fit_a_form_is_refused(fix, element, hints, given):
    content = (FOLDER / "call.form").read_bytes()
    with pytest.raises(NothingToMend):
        findings.mend("call.form", content, fix, element, hints=hints, given=given)


def test_what_is_no_form_is_not_mended():
    with pytest.raises(Refused):
        findings.mend("call.form", b"<x/>", "no-options/add_options", "call_words")


@pytest.mark.parametrize(
    ("text", "renamed"),
    [
        ('=stat = "stat"', '=state = "stat"'),
        ("=case.stat + stat", "=case.stat + state"),
        ("=stat(stats)", "=stat(stats)"),
        ('=stat = "a\\" stat"', '=state = "a\\" stat"'),
        ("=[stat, 状态]", "=[state, 状态]"),
    ],
)
def test_a_variable_is_called_otherwise_and_nothing_else(text, renamed):
    assert feel_names.renamed(text, "stat", "state") == renamed
