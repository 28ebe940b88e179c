"""Trying a change out: start a process, do its tasks as whoever may, let time pass, see why."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from engine import clock
from engine.deployment.bundle import Kind, Source
from engine.errors import EngineError
from engine.faults import Refused
from engine.forms import FormInvalid
from engine.instances.view import OpenTask
from processes.access.permissions import Permission
from processes.cases import display_names
from processes.errors import ProcessError
from processes.studio import changes, drafts, trial_reasons, trials
from processes.studio.models import Change
from processes.studio.recording import Holding
from processes.studio.scenario_runs import Outcome
from processes.studio.scenario_steps import Trial
from web import errors, form_texts
from web.permissions import requires
from web.studio import bp, sentences, trial_drawings, trial_starts, trial_steps, trial_words
from web.studio.trial_steps import Carried
from web.translation import gettext as _


@dataclass(frozen=True)
class _Played:
    """The steps at hand and where they lead."""

    at_hand: Carried
    files: Sequence[Source]
    trial: Trial | None
    outcome: Outcome


@bp.get("/<int:change_id>/trial")
@requires(Permission.STUDIO_READ)
def trial(change_id: int) -> ResponseReturnValue:
    """Which process to start, when, with what; or a scenario to open."""
    return _page(changes.find(g.db, change_id), Carried([], []))


@bp.post("/<int:change_id>/trial")
@requires(Permission.STUDIO_READ)
def take_step(change_id: int) -> ResponseReturnValue:
    """All steps so far and one more, one less, or from an earlier one; nothing is kept here."""
    change, before = changes.find(g.db, change_id), trial_steps.carried(request.form)
    do = _pressed()
    if do == "back":
        return _page(change, before.with_steps(_without_last(before.steps)))
    if do in ("branch", "cut"):
        at = request.form.get("branch", request.form.get("at"))
        count = trial_steps.number(at, len(before.steps))
        after = before.left_at(count) if do == "branch" else before.with_steps(before.steps[:count])
        return _page(change, after)
    if do == "switch":
        if not before.branches:
            raise BadRequest
        chosen = trial_steps.number(request.form.get("at"), len(before.branches) - 1)
        return _page(change, before.switched(chosen))
    if do == "drop":
        fewer = trial_steps.without_claim(before.steps, request.form.get("drop"))
        return _page(change, before.with_steps(fewer))
    if do == "open":
        name, steps = trials.open_scenario(g.db, change, request.form.get("scenario", ""))
        return _page(change, before.with_steps([dict(each) for each in steps]).called(name))
    try:
        added = _added(change, do)
    except (FormInvalid, ProcessError) as refusal:
        return _page(change, before, refusal=refusal), errors.status(refusal)
    return _page(change, before.with_steps([*before.steps, *added]), before=before)


@bp.post("/<int:change_id>/trial/keep")
@requires(Permission.STUDIO_DRAFT)
def keep_trial(change_id: int) -> ResponseReturnValue:
    """Make a scenario of the steps, with claims about what was so."""
    change, at_hand = changes.find(g.db, change_id), trial_steps.carried(request.form)
    if not at_hand.steps:
        raise BadRequest
    holding = frozenset(each for each in Holding if each.value in request.form.getlist("holding"))
    try:
        with g.db.begin_nested():
            title = request.form.get("title", "")
            draft = trials.keep(g.db, change, title, at_hand.steps, holding, by=g.visitor.person)
    except (Refused, ProcessError) as refusal:
        return _page(change, at_hand, refusal=refusal), errors.status(refusal)
    flash(_("已存为场景，见%(name)s。", name=draft.name), "success")
    return redirect(url_for("studio.scenarios", change_id=change_id))


def _added(change: Change, do: str) -> trial_steps.Steps:
    if do != "start":
        return trial_steps.pressed(request.form)
    try:
        files = trials.sources(g.db, change)
    except Refused:
        files = []  # told by the page
    return trial_starts.pressed(files, request.form)


def _page(
    change: Change,
    at_hand: Carried,
    *,
    before: Carried | None = None,
    refusal: EngineError | None = None,
) -> str:
    """Where the steps lead; a step that cannot be taken is told and not added."""
    refusals = sentences.refusal(refusal) if refusal else []
    try:
        files = trials.sources(g.db, change)
    except Refused as unreadable:
        files, refusals = [], sentences.refusal(unreadable)
    played = _played(files, at_hand)
    is_last = played.outcome.broken_at == len(at_hand.steps)
    if before is not None and at_hand.steps and not played.outcome.passed and is_last:
        refusals = [played.outcome.why]
        played = _played(files, before)
    run = played.trial.run if played.trial else None
    task = _chosen(run.tasks if run else [])
    processes = _processes(change, files) if run is None else []
    groups = {group for each in (run.tasks if run else []) for group in each.groups}
    groups |= trial_words.roles(played.at_hand.steps)
    offices = display_names.resolve(g.db, sorted(groups))
    return render_template(
        "studio/trial.html",
        change=change,
        carried=played.at_hand,
        told_steps=trial_words.steps(played.at_hand.steps, played.trial, offices),
        claimed=trial_steps.CLAIMED,
        outcome=played.outcome,
        refusals=refusals,
        run=run,
        now=clock.local(played.trial.now if played.trial else clock.now()),
        task=task,
        schema=form_texts.translate(_schema(played.trial, task)),
        offices=offices,
        drawings=trial_drawings.shown(files, run) if run else [],
        address=trial_drawings.addresses(g.db, change),
        processes=processes,
        scenarios=trials.list_scenarios(g.db, change) if run is None else [],
        holdings=list(Holding),
        typed=request.form,
        steps_text=json.dumps(played.at_hand.steps, ensure_ascii=False),
        branches_text=json.dumps(played.at_hand.branches, ensure_ascii=False),
        **(_begun(files, processes, refusal) if run is None else {}),
        **_why(played),
    )


def _begun(
    files: Sequence[Source], processes: Sequence[str], refusal: EngineError | None
) -> dict[str, Any]:
    wanted = request.form.get("process") or request.args.get("process") or ""
    chosen = wanted if wanted in processes else next(iter(processes), "")
    return {
        "chosen": chosen,
        "field_name": trial_starts.name,
        **trial_starts.shown(files, request.form, chosen, refusal),
    }


def _processes(change: Change, files: Sequence[Source]) -> list[str]:
    """Those of the change first."""
    mine = {each.name for each in drafts.list_drafts(g.db, change)}
    drawn = [each for each in files if each.kind is Kind.BPMN]
    return [e.stem for e in sorted(drawn, key=lambda each: (each.name not in mine, each.name))]


def _played(files: Sequence[Source], at_hand: Carried) -> _Played:
    found, outcome = trials.play(files, at_hand.steps)
    return _Played(at_hand, files, found, outcome)


def _why(played: _Played) -> dict[str, Any]:
    """What happened after the last step, and why."""
    found, last = played.trial, len(played.at_hand.steps)
    if found is None or found.run is None:
        return {"conditions": [], "decisions": [], "trail": [], "variables": [], "why": {}}
    return {
        "conditions": trial_reasons.conditions(found, played.files, last),
        "decisions": trial_reasons.decisions(found, played.files, last),
        "trail": trial_reasons.trail(found, 0),
        "variables": trial_words.variables(found.run.variables),
        "titles": found.bench.titles,
        "why": found.trace.why,
    }


def _pressed() -> str:
    """What is asked for; in the list of the steps each button bears the number of its own."""
    return next((each for each in ("drop", "branch") if each in request.form), "") or (
        request.form.get("do", "")
    )


def _without_last(steps: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One step less; the time set before a start belongs to the start."""
    less = steps[:-1]
    is_started = any(each.get("type") == "CREATE_PROCESS_INSTANCE" for each in less)
    return less if is_started else []


def _chosen(tasks: Sequence[OpenTask]) -> OpenTask | None:
    wanted = request.form.get("look") or request.form.get("task")
    return next((each for each in tasks if each.element == wanted), next(iter(tasks), None))


def _schema(found: Trial | None, task: OpenTask | None) -> dict[str, Any] | None:
    if found is None or task is None or task.form is None:
        return None
    return dict(found.bench.form(task.form).schema)
