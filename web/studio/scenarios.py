"""The scenarios of a change, run on its drafts, and how much of the drafts they come to."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.faults import Refused
from processes.access.permissions import Permission
from processes.errors import ProcessError
from processes.studio import (
    changes,
    coverage,
    drafts,
    findings,
    kept_scenarios,
    scenario_runs,
    step_words,
    trials,
)
from processes.studio.coverage import Covered, Reached
from processes.studio.scenario_runs import Outcome
from web import words
from web.permissions import requires
from web.studio import bp, deciding, trial_drawings
from web.studio.changes import refused
from web.translation import gettext as _


@dataclass(frozen=True)
class Painted:
    """A diagram with what scenarios come to, and what they do not."""

    key: str
    name: str
    covered: Covered
    is_current: bool


@bp.get("/<int:change_id>/scenarios")
@requires(Permission.STUDIO_READ)
def scenarios(change_id: int) -> ResponseReturnValue:
    """Every scenario of the change, run on its drafts as they are now, with what they come to.

    With them the scenarios outside the change that it would break.
    """
    change = changes.find(g.db, change_id)
    contents, reached, outcomes = drafts.contents(g.db, change), Reached(), []
    for trial, outcome in scenario_runs.play_all(g.db, contents, seconds=scenario_runs.WAITED):
        outcomes.append(outcome)
        reached.add(coverage.of(trial))
    broken = kept_scenarios.list_broken(g.db, contents, seconds=scenario_runs.WAITED)
    try:
        covered = coverage.of_files(findings.sources(contents), reached)
    except Refused:
        covered = []
    return render_template(
        "studio/scenarios.html",
        change=change,
        outcomes=outcomes,
        told=_told(outcomes),
        elsewhere=broken,
        is_open=deciding.is_open(change),
        step_name=step_words.name,
        siblings={each.name: each.id for each in drafts.list_drafts(g.db, change)},
        covered=covered,
        painted=_painted([each for each in covered if each.process]),
        address=trial_drawings.addresses(g.db, change),
        kept=sorted({*kept_scenarios.list_missing(g.db, change), *(each.file for each in broken)}),
    )


@bp.post("/<int:change_id>/scenarios")
@requires(Permission.STUDIO_DRAFT)
def add_scenarios(change_id: int) -> ResponseReturnValue:
    """Take scenarios there are already into the change."""
    change = changes.find(g.db, change_id)
    try:
        with g.db.begin_nested():
            names = request.form.getlist("file")
            added = kept_scenarios.add(g.db, change, names, by=g.visitor.person)
    except ProcessError as refusal:
        return refused(change, refusal)
    flash(_("已加入%(n)s个场景文件。", n=len(added)), "success")
    return redirect(url_for("studio.scenarios", change_id=change_id))


@bp.post("/<int:change_id>/scenarios/drop")
@requires(Permission.STUDIO_DRAFT)
def drop_scenario(change_id: int) -> ResponseReturnValue:
    """Take one scenario out of its file: of what it holds nothing is to hold any more."""
    change = changes.find(g.db, change_id)
    try:
        with g.db.begin_nested():
            which = request.form.get("scenario", "")
            name = trials.drop(g.db, change, which, by=g.visitor.person)
    except (Refused, ProcessError) as refusal:
        return refused(change, refusal)
    flash(_("已去掉场景“%(name)s”；原来的在“版本”里。", name=name), "success")
    return redirect(url_for("studio.scenarios", change_id=change_id))


def _told(outcomes: Sequence[Outcome]) -> list[tuple[Outcome, str]]:
    """Each outcome with what `trials.open_scenario` opens of it; empty of a file that cannot be read."""
    seen, found = Counter[str](), []
    for each in outcomes:
        found.append((each, f"{each.file}#{seen[each.file]}" if each.name else ""))
        seen[each.file] += 1
    return found


def _painted(covered: list[Covered]) -> list[Painted]:
    least = min(covered, key=lambda each: each.count - each.total, default=None)
    return [
        Painted(each.process, words.process_name(each.process), each, each is least)
        for each in covered
    ]
