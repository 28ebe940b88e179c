"""What the buttons of a trial do, as steps of a scenario; and the lists of steps a page carries along."""

import json
from dataclasses import dataclass, replace
from typing import Any

import orjson
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest

from processes import readers
from processes.studio.errors import NotAnObject
from processes.studio.scenario_file import MOST_STEPS
from web.tasks import forms

Steps = list[dict[str, Any]]
#: Runs kept beside the one at hand.
MOST_BRANCHES = 6


@dataclass(frozen=True)
class Carried:
    """The steps of the run at hand, and other runs that were left aside."""

    steps: Steps
    branches: list[Steps]

    def left_at(self, count: int) -> "Carried":
        """Go on from an earlier step; the run as it was is kept beside."""
        kept = [self.steps, *self.branches][:MOST_BRANCHES]
        return Carried(self.steps[:count], kept)

    def switched(self, number: int) -> "Carried":
        """Another run at hand, and this one in its place."""
        branches = list(self.branches)
        steps, branches[number] = branches[number], self.steps
        return Carried(steps, branches)

    def with_steps(self, steps: Steps) -> "Carried":
        """Other steps, the same runs beside."""
        return replace(self, steps=steps)


def carried(form: MultiDict[str, str]) -> Carried:
    """What the page carried along; raises BadRequest for what no page sends."""
    branches = _json(form.get("branches", "[]"))
    if not isinstance(branches, list) or len(branches) > MOST_BRANCHES:
        raise BadRequest
    return Carried(_steps(_json(form.get("steps", "[]"))), [_steps(each) for each in branches])


def number(text: str | None, most: int) -> int:
    """A number from 0 to `most`; raises BadRequest."""
    found = readers.asked(readers.whole, text, most=most)
    if found is None:
        raise BadRequest
    return found


def pressed(form: MultiDict[str, str]) -> Steps:
    """The step the button that was pressed adds; none where it only looks elsewhere."""
    do = form.get("do")
    if do == "start":
        selector = {"processDefinitionId": form.get("process", "")}
        given = _object(form, "variables", "变量")
        start = {
            "type": "CREATE_PROCESS_INSTANCE",
            "processDefinitionSelector": selector,
            "variables": given,
        }
        return [{"type": "SET_TIME", "time": form.get("at", "")}, start]
    if do == "complete":
        selector = {"elementId": form.get("task", "")}
        own = {"sishi": {"by": form["by"]}} if form.get("by") else {}
        given = _object(form, "data", "填写的内容")
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
    if do == "signal":
        return [{"type": "BROADCAST_SIGNAL", "signalName": form.get("name", "")}]
    return []


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
