"""How a trial begins: which process, asked by its own form or variable by variable."""

from collections.abc import Sequence
from typing import Any

from werkzeug.datastructures import MultiDict

from engine.deployment.bundle import Source
from engine.forms import FormInvalid
from processes.studio import beginnings
from processes.studio.beginnings import Question
from web.studio import trial_steps
from web.studio.trial_steps import Steps


def pressed(files: Sequence[Source], form: MultiDict[str, str]) -> Steps:
    """The steps of a start; none where another process was chosen whose form was not shown yet.

    Raises FormInvalid, NotAnObject, WrongValue.
    """
    process, shown = form.get("process", ""), form.get("shown")
    begun = beginnings.find(files, process)
    if shown is not None and shown != process:
        return [] if begun.form else trial_steps.start(form, _usual(begun.questions))
    answers = trial_steps.answered(form)
    if begun.form and form.get("data"):
        clean = begun.form.validate(trial_steps.filled(form), {})
        answers = {**answers, **clean}
    return trial_steps.start(form, answers)


def shown(
    files: Sequence[Source], form: MultiDict[str, str], process: str, refusal: object = None
) -> dict[str, Any]:
    """What the page asks, with what was typed where the same process was shown before."""
    begun = beginnings.find(files, process)
    is_again = form.get("shown") == process
    typed = {name(each): form.get(name(each), each.usual) for each in begun.questions}
    return {
        "beginning": begun,
        "answers": typed if is_again else {name(each): each.usual for each in begun.questions},
        "filled": form.get("data") if is_again else None,
        "wrong": refusal.errors if isinstance(refusal, FormInvalid) else {},
    }


def name(question: Question) -> str:
    """What the question's field is called in the page."""
    return f"{trial_steps.ASK}{question.type}:{question.name}"


def _usual(questions: Sequence[Question]) -> dict[str, Any]:
    return {each.name: beginnings.value(each.name, each.type, each.usual) for each in questions}
