"""Trying a change out: start a process, do its tasks as whoever may, let time pass, see why."""

import json
from collections.abc import Sequence
from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest

from engine import clock
from engine.deployment.bundle import Kind, Source
from engine.errors import EngineError
from engine.faults import Refused
from engine.instances.view import OpenTask
from processes.access.permissions import Permission
from processes.errors import ProcessError
from processes.studio import changes, trials
from processes.studio.models import Change
from processes.studio.scenario_file import MOST_STEPS
from processes.studio.scenario_steps import Trial
from web import errors
from web.permissions import requires
from web.studio import bp, sentences, trial_drawings
from web.tasks import forms
from web.translation import gettext as _

Steps = list[dict[str, Any]]


@bp.get("/<int:change_id>/trial")
@requires(Permission.STUDIO_READ)
def trial(change_id: int) -> ResponseReturnValue:
    """Which process to start, when, with what."""
    return _page(changes.find(g.db, change_id), [])


@bp.post("/<int:change_id>/trial")
@requires(Permission.STUDIO_READ)
def take_step(change_id: int) -> ResponseReturnValue:
    """All steps so far and one more, or one less; nothing is kept."""
    change, steps = changes.find(g.db, change_id), _steps(request.form)
    if request.form.get("do") == "back":
        return _page(change, steps[:-1])
    return _page(change, [*steps, *_step(request.form)], before=steps)


@bp.post("/<int:change_id>/trial/keep")
@requires(Permission.STUDIO_DRAFT)
def keep_trial(change_id: int) -> ResponseReturnValue:
    """Make a scenario of the steps."""
    change, steps = changes.find(g.db, change_id), _steps(request.form)
    if not steps:
        raise BadRequest
    try:
        with g.db.begin_nested():
            title = request.form.get("title", "")
            draft = trials.keep(g.db, change, title, steps, by=g.visitor.person)
    except (Refused, ProcessError) as refusal:
        return _page(change, steps, refusal=refusal), errors.status(refusal)
    flash(_("已存为场景,见%(name)s。", name=draft.name), "success")
    return redirect(url_for("studio.scenarios", change_id=change_id))


def _page(
    change: Change,
    steps: Steps,
    *,
    before: Steps | None = None,
    refusal: EngineError | None = None,
) -> str:
    """Where the steps lead; a step that cannot be taken is told and not added."""
    refusals = sentences.refusal(refusal) if refusal else []
    try:
        files = trials.sources(g.db, change)
    except Refused as unreadable:
        files, refusals = [], sentences.refusal(unreadable)
    found, outcome = trials.play(files, steps)
    if before is not None and not outcome.passed and outcome.broken_at == len(steps):
        refusals = [outcome.why]
        steps = before
        found, outcome = trials.play(files, steps)
    run = found.run if found else None
    task = _chosen(run.tasks if run else [])
    return render_template(
        "studio/trial.html",
        change=change,
        steps=steps,
        told_steps=[(str(each.get("type", "")), _about(each)) for each in steps],
        outcome=outcome,
        refusals=refusals,
        run=run,
        now=run.now if run else clock.now(),
        task=task,
        schema=_schema(found, task),
        variables=_told(run.variables) if run else "{}",
        drawings=trial_drawings.shown(files, run) if run else [],
        address=trial_drawings.addresses(g.db, change),
        processes=_processes(files),
        typed=request.form,
        steps_text=json.dumps(steps, ensure_ascii=False),
    )


def _step(form: MultiDict[str, str]) -> Steps:
    """What the button that was pressed does, as a step of a scenario."""
    do = form.get("do")
    if do == "start":
        selector = {"processDefinitionId": form.get("process", "")}
        own = {"sishi": {"at": form.get("at", "")}}
        given = forms.typed(form.get("variables", ""))
        kind = "CREATE_PROCESS_INSTANCE"
        return [{"type": kind, "processDefinitionSelector": selector, "variables": given, **own}]
    if do == "complete":
        selector = {"elementId": form.get("task", "")}
        own = {"sishi": {"by": form["by"]}} if form.get("by") else {}
        given = forms.typed(form.get("data", ""))
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
        key = form.get("key") or None
        return [{"type": "CORRELATE_MESSAGE", "name": form.get("name", ""), "correlationKey": key}]
    # Another task is looked at: no step.
    return []


def _steps(form: MultiDict[str, str]) -> Steps:
    try:
        steps = json.loads(form.get("steps", "[]"))
    except (ValueError, RecursionError) as error:
        raise BadRequest from error
    is_list = isinstance(steps, list) and all(isinstance(each, dict) for each in steps)
    if not is_list or len(steps) > MOST_STEPS:
        raise BadRequest
    return list(steps)


def _chosen(tasks: Sequence[OpenTask]) -> OpenTask | None:
    wanted = request.form.get("look") or request.form.get("task")
    return next((each for each in tasks if each.element == wanted), next(iter(tasks), None))


def _schema(found: Trial | None, task: OpenTask | None) -> dict[str, Any] | None:
    if found is None or task is None or task.form is None:
        return None
    return dict(found.bench.form(task.form).schema)


def _processes(files: Sequence[Source]) -> list[str]:
    return sorted(each.stem for each in files if each.kind is Kind.BPMN)


def _about(step: dict[str, Any]) -> str:
    """Which element, who, how long: whatever the step says of that."""
    parts = []
    for key in ("userTaskSelector", "processDefinitionSelector", "sishi"):
        found = step.get(key)
        parts += [str(each) for each in found.values()] if isinstance(found, dict) else []
    return " ".join([*parts, *(str(step[key]) for key in ("time", "name") if key in step)])


def _told(variables: dict[str, Any]) -> str:
    return json.dumps(variables, ensure_ascii=False, indent=2, default=str, sort_keys=True)
