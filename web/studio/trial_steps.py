"""What the buttons of a trial do, as steps of a scenario; and the lists of steps a page carries along."""

import json
from dataclasses import dataclass, replace
from typing import Any

import orjson
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest

from processes import readers
from processes.studio import beginnings, step_words
from processes.studio.errors import NotAnObject
from processes.studio.scenario_file import MOST_STEPS
from web.tasks import forms
from web.translation import lazy_gettext as later

Steps = list[dict[str, Any]]
#: What may be claimed of an element by a button; the rest stands in the file.
CLAIMED = {
    "IS_COMPLETED": later("走完"),
    "IS_ACTIVE": later("正在进行"),
    "IS_NOT_ACTIVE": later("不在进行"),
    "IS_NOT_ACTIVATED": later("没有到过"),
    "IS_TERMINATED": later("中途取消"),
}
#: In front of a question's field: `ask:<type>:<name>`.
ASK = "ask:"
#: Runs kept beside the one at hand.
MOST_BRANCHES = 6


@dataclass(frozen=True)
class Carried:
    """The steps of the run at hand, and other runs that were left aside."""

    steps: Steps
    branches: list[Steps]
    #: the scenario that was opened, in whose place the run is saved
    name: str = ""

    def left_at(self, count: int) -> "Carried":
        """Go on from an earlier step; the run as it was is kept beside."""
        kept = [self.steps, *self.branches][:MOST_BRANCHES]
        return replace(self, steps=self.steps[:count], branches=kept)

    def switched(self, number: int) -> "Carried":
        """Another run at hand, and this one in its place."""
        branches = list(self.branches)
        steps, branches[number] = branches[number], self.steps
        return replace(self, steps=steps, branches=branches)

    def with_steps(self, steps: Steps) -> "Carried":
        """Other steps, the same runs beside."""
        return replace(self, steps=steps)

    def called(self, name: str) -> "Carried":
        """The same, begun from the scenario of that name."""
        return replace(self, name=name)


def carried(form: MultiDict[str, str]) -> Carried:
    """What the page carried along; raises BadRequest for what no page sends."""
    branches = _json(form.get("branches", "[]"))
    if not isinstance(branches, list) or len(branches) > MOST_BRANCHES:
        raise BadRequest
    steps = _steps(_json(form.get("steps", "[]")))
    return Carried(steps, [_steps(each) for each in branches], form.get("called", ""))


def number(text: str | None, most: int) -> int:
    """A number from 0 to `most`; raises BadRequest."""
    found = readers.asked(readers.whole, text, most=most)
    if found is None:
        raise BadRequest
    return found


def pressed(form: MultiDict[str, str]) -> Steps:
    """The step the button that was pressed adds; none where it only looks elsewhere. Raises NotAnObject."""
    do = form.get("do")
    if do == "complete":
        selector = {"elementId": form.get("task", "")}
        own = {"sishi": {"by": form["by"]}} if form.get("by") else {}
        given = filled(form)
        kind = "COMPLETE_USER_TASK"
        return [{"type": kind, "userTaskSelector": selector, "variables": given, **own}]
    if do == "next":
        return [{"type": "INCREASE_TIME", "duration": "PT0S", "sishi": {"to": "next"}}]
    if do == "days":
        days = form.get("days", "")
        count = int(days) if days.isascii() and days.isdigit() and len(days) < 5 else 0
        return [{"type": "INCREASE_TIME", "duration": "PT0S", "sishi": {"workingDays": count}}]
    if do == "until":
        return [{"type": "SET_TIME", "time": form.get("until", "")}]
    if do == "message":
        return [_message(form)]
    if do == "claim-element":
        return [_claim(form)]
    if do == "claim-variable":
        named = {form.get("variable", "").strip(): _value(form.get("value", ""))}
        return [{"type": "ASSERT_VARIABLES", "variables": named}]
    if do == "signal":
        return [{"type": "BROADCAST_SIGNAL", "signalName": form.get("name", "")}]
    return []


def without_claim(steps: Steps, text: str | None) -> Steps:
    """The steps without the claim of that number, counted from 1; raises BadRequest for what is none."""
    at = number(text, len(steps))
    if at < 1 or not step_words.is_claim(steps[at - 1]):
        raise BadRequest
    return [*steps[: at - 1], *steps[at:]]


def _claim(form: MultiDict[str, str]) -> dict[str, Any]:
    selector = {"elementId": form.get("element", "")}
    state = form.get("state", "")
    return {"type": "ASSERT_ELEMENT_INSTANCES", "elementSelectors": [selector], "state": state}


def _value(text: str) -> Any:
    """What somebody wrote of a value: JSON where it is some, else the text itself."""
    try:
        return _json(text)
    except BadRequest:
        return text


def start(form: MultiDict[str, str], answers: dict[str, Any]) -> Steps:
    """The process with these variables, and what was written as JSON besides; raises NotAnObject."""
    begun = {
        "type": "CREATE_PROCESS_INSTANCE",
        "processDefinitionSelector": {"processDefinitionId": form.get("process", "")},
        "variables": {**answers, **_object(form, "variables", "变量")},
    }
    return [{"type": "SET_TIME", "time": form.get("at", "")}, begun]


def answered(form: MultiDict[str, str]) -> dict[str, Any]:
    """What the questions were answered with; raises WrongValue."""
    found = {}
    for key, typed in form.items():
        kind, _colon, name = key.removeprefix(ASK).partition(":")
        if key.startswith(ASK) and name:
            found[name] = beginnings.value(name, kind, typed)
    return found


def filled(form: MultiDict[str, str]) -> dict[str, Any]:
    """What form-js sent; raises NotAnObject."""
    return _object(form, "data", "填写的内容")


def _message(form: MultiDict[str, str]) -> dict[str, Any]:
    step: dict[str, Any] = {"type": "CORRELATE_MESSAGE", "name": form.get("name", "")}
    if form.get("key"):
        step["correlationKey"] = form["key"]
    if given := _object(form, "message_variables", "消息带的变量"):
        step["variables"] = given
    return step


def _object(form: MultiDict[str, str], key: str, field: str) -> dict[str, Any]:
    """What somebody wrote as JSON, or the form for them; raises NotAnObject."""
    try:
        found = forms.typed(form.get(key, ""))
        orjson.dumps(found)
    except (BadRequest, TypeError) as error:
        raise NotAnObject(field=field, example='{"risk_color": "yellow"}') from error
    return found


def _json(text: str) -> Any:
    try:
        found = json.loads(text)
        # What is nested too deeply, or a number of more than 64 bits, no scenario holds.
        orjson.dumps(found)
    except (ValueError, TypeError, RecursionError) as error:
        raise BadRequest from error
    return found


def _steps(found: Any) -> Steps:
    is_list = isinstance(found, list) and all(isinstance(each, dict) for each in found)
    if not is_list or len(found) > MOST_STEPS:
        raise BadRequest
    return list(found)
