"""A change before a second person: what is different, and the release."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from engine.faults import Refused
from engine.models import Definition
from processes import readers
from processes.access.permissions import Permission
from processes.errors import ProcessError
from processes.simulation import replay_runs, simulation_runs
from processes.studio import (
    bases,
    changes,
    comparison,
    drafts,
    findings,
    kept_outcomes,
    kept_scenarios,
    remarks,
    reverting,
    reviewing,
    scenario_comparison,
    scenario_runs,
    timed_releases,
    versions,
)
from processes.studio.comparison import Comparison
from processes.studio.models import Change, ChangeStatus, Draft
from web.permissions import requires
from web.studio import bp, deciding, mutations
from web.studio.changes import refused
from web.studio.versions import Side, side_of_release, side_of_version
from web.translation import gettext as _

#: A change that is compared with what is in force; one that is closed, with what it started from.
IN_HAND = (ChangeStatus.OPEN, ChangeStatus.SUBMITTED, ChangeStatus.APPROVED)


@dataclass(frozen=True)
class Reviewed:
    """One file of the change beside what is released."""

    draft: Draft
    #: the version one looks at, and remarks on
    version_id: int
    before: Side
    after: Side
    seen: Comparison

    @property
    def is_worth_a_look(self) -> bool:
        """Whether anything is otherwise, if only in how it is drawn."""
        return not self.seen.is_empty or bool(self.seen.moved)


@bp.get("/<int:change_id>/review")
@requires(Permission.STUDIO_READ)
def review(change_id: int) -> ResponseReturnValue:
    """What the change alters, file by file, against what is released now, and what can be decided."""
    return _page(changes.find(g.db, change_id))


@bp.post("/<int:change_id>/review/run")
@requires(Permission.STUDIO_READ)
def run_scenarios(change_id: int) -> ResponseReturnValue:
    """Run the scenarios as the change is now, and keep what became of them."""
    kept_outcomes.run(g.db, changes.find(g.db, change_id))
    return redirect(url_for("studio.review", change_id=change_id))


@bp.post("/<int:change_id>/submit")
@requires(Permission.STUDIO_DRAFT)
def submit(change_id: int) -> ResponseReturnValue:
    """Put it before a second person."""
    done = _("已送审。请另一位有发布权限的人核对差异后发布。")
    reason = request.form.get("reason", "")
    return _decide(
        change_id,
        lambda change: reviewing.submit(g.db, change, by=g.visitor.person, reason=reason),
        done,
    )


@bp.post("/<int:change_id>/withdraw")
@requires(Permission.STUDIO_DRAFT)
def withdraw(change_id: int) -> ResponseReturnValue:
    """Take it back to go on drafting."""
    return _decide(
        change_id,
        lambda change: reviewing.withdraw(g.db, change, by=g.visitor.person),
        _("已撤回送审，可以继续改动。"),
    )


@bp.post("/<int:change_id>/approve")
@requires(Permission.STUDIO_REVIEW)
def approve(change_id: int) -> ResponseReturnValue:
    """Find it right; whoever may release it does so."""
    note = request.form.get("decision", "")
    return _decide(
        change_id,
        lambda change: reviewing.approve(g.db, change, note, by=g.visitor.person),
        _("已核准，等待发布。"),
    )


@bp.post("/<int:change_id>/schedule")
@requires(Permission.STUDIO_RELEASE)
def schedule(change_id: int) -> ResponseReturnValue:
    """Have it released at an hour, by itself."""
    typed = request.form.get("at", "")

    def verb(change: Change) -> None:
        at = readers.moment(typed, _("发布时间"))
        timed_releases.schedule(g.db, change, at, by=g.visitor.person)

    return _decide(
        change_id, verb, _("已定时。到时自动发布；在那以前本区如有别的发布，则不发布并通知您。")
    )


@bp.post("/<int:change_id>/unschedule")
@requires(Permission.STUDIO_RELEASE)
def unschedule(change_id: int) -> ResponseReturnValue:
    """Set no hour any more."""
    return _decide(
        change_id,
        lambda change: timed_releases.cancel(g.db, change, by=g.visitor.person),
        _("已取消定时。"),
    )


@bp.post("/<int:change_id>/send-back")
@requires(Permission.STUDIO_REVIEW)
def send_back(change_id: int) -> ResponseReturnValue:
    """Have it drafted further, and say why."""
    remark = request.form.get("decision", "")
    return _decide(
        change_id,
        lambda change: reviewing.send_back(g.db, change, remark, by=g.visitor.person),
        _("已退回修改。"),
    )


@bp.post("/<int:change_id>/release")
@requires(Permission.STUDIO_RELEASE)
def release(change_id: int) -> ResponseReturnValue:
    """Put it in force for what starts from now on; of one nobody approved yet, approve it as well."""
    note = request.form.get("decision", "")

    def verb(change: Change) -> None:
        deciding.require_approved(change)
        reviewing.release(g.db, change, note, by=g.visitor.person)

    return _decide(
        change_id,
        verb,
        _("已发布。新开始的案件按新版本办理，在办案件仍按原来的版本。"),
    )


@bp.post("/<int:change_id>/revert")
@requires(Permission.STUDIO_DRAFT)
def revert(change_id: int) -> ResponseReturnValue:
    """Draft what was in force before, to be released again."""
    change = changes.find(g.db, change_id)
    try:
        with g.db.begin_nested():
            made = reverting.revert(g.db, change, by=g.visitor.person)
    except ProcessError as refusal:
        return refused(change, refusal)
    flash(_("已另建一项变更，内容是发布以前的文件；照常送审、复核后发布。"), "success")
    return redirect(url_for("studio.show", change_id=made.id))


def _decide(change_id: int, verb: Callable[[Change], object], done: str) -> ResponseReturnValue:
    change = changes.find(g.db, change_id)
    try:
        with g.db.begin_nested():
            verb(change)
    except (Refused, ProcessError) as refusal:
        return refused(change, refusal)
    flash(done, "success")
    return redirect(url_for("studio.show", change_id=change_id))


def _page(change: Change) -> str:
    files, contents = _files(g.db, change), drafts.contents(g.db, change)
    said, ran = remarks.list_remarks(g.db, change), kept_outcomes.find(g.db, change, contents)
    return render_template(
        "studio/review.html",
        change=change,
        files=[each for each in files if each.is_worth_a_look],
        same=[each.draft.name for each in files if not each.is_worth_a_look],
        findings=findings.check_files(g.db, contents) if contents else [],
        has_scenarios=bool(scenario_runs.scenario_files(contents)),
        scenario_run=ran,
        outcomes=kept_outcomes.outcomes(ran) if ran else [],
        siblings={each.draft.name: each.draft.id for each in files},
        remarks=said,
        remark_files=remarks.files_of(g.db, said),
        may_remark=deciding.may_remark(change),
        people=deciding.people([change], [each.made_by for each in said]),
        deciding=deciding.choices(change),
        altered=mutations.told(change),
        simulated=simulation_runs.read(simulation_runs.find_latest(g.db, change)),
        replayed=replay_runs.read(replay_runs.find_latest(g.db, change)),
    )


def _files(session: Session, change: Change) -> list[Reviewed]:
    known, found = bases.released(session), []
    contents = drafts.contents(session, change)
    titles = scenario_comparison.titles_of(contents)
    kept = kept_scenarios.known(session, set(scenario_runs.scenario_files(contents)))
    for draft in drafts.list_drafts(session, change):
        newest = versions.newest(session, draft)
        if newest is None:
            continue
        after = side_of_version(draft, newest.id)
        before = side_of_release(_before(known, change, draft, after.content))
        if draft.name in kept and change.status in IN_HAND:
            before = Side(_("已有的场景"), kept[draft.name], "")
        seen = comparison.compare(draft.kind, draft.name, before.content, after.content, titles)
        found.append(Reviewed(draft, newest.id, before, after, seen))
    return found


def _before(
    known: bases.Released, change: Change, draft: Draft, content: bytes
) -> Definition | None:
    """What a release would replace; of a change that is closed, what it started from."""
    if change.status in (ChangeStatus.OPEN, ChangeStatus.SUBMITTED):
        return bases.find(known, draft.kind, draft.name, content)
    return bases.started_from(g.db, draft)
