"""Running cases that go on in the newest release: which can, which cannot and why; tried, moved, taken back."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import flash, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from engine.errors import EngineError
from processes import readers
from processes.access.permissions import Permission
from processes.cases import display_names
from processes.organisation import people
from processes.upgrades import listing, moving, planning, steps
from processes.upgrades.models import (
    CaseMigration,
    LineStatus,
    MigrationLine,
    MigrationStatus,
)
from web import errors
from web.paging import Page
from web.permissions import requires
from web.studio import bp, sentences
from web.translation import gettext as _

SIZE = 50
#: Seconds after which the page looks again while a worker is at it.
AGAIN = 3
_UNDER_WAY = (MigrationStatus.PLANNING, MigrationStatus.MOVING, MigrationStatus.RETURNING)
#: What stands between process and element in the name of a field; no id has it in it.
_BETWEEN = "/"


@bp.get("/migrations")
@requires(Permission.STUDIO_READ)
def list_migrations() -> ResponseReturnValue:
    """The processes that running cases have an older set of, and the migrations there were."""
    return _list()


@bp.post("/migrations")
@requires(Permission.STUDIO_RELEASE)
def plan_migration() -> ResponseReturnValue:
    """Have a worker try all cases of a process."""
    process = request.form.get("process", "")
    known = {each.process for each in listing.list_outdated(g.db, _district())}
    try:
        with g.db.begin_nested():
            made = planning.begin_of(g.db, process, known, by=g.visitor.person)
    except EngineError as refusal:
        return _list(refusal), errors.status(refusal)
    flash(_("已开始，在后台进行。"), "success")
    return redirect(url_for("studio.show_migration", migration_id=made.id))


@bp.get("/migrations/<int:migration_id>")
@requires(Permission.STUDIO_READ)
def show_migration(migration_id: int) -> ResponseReturnValue:
    """How far it is, what is to be decided on, and the cases one by one."""
    migration = planning.find_of(g.db, migration_id, _district())
    answer = make_response(_page(migration))
    if migration.status in _UNDER_WAY:
        answer.headers["Refresh"] = str(AGAIN)
    return answer


@bp.post("/migrations/<int:migration_id>")
@requires(Permission.STUDIO_RELEASE)
def act_on_migration(migration_id: int) -> ResponseReturnValue:
    """Choose where steps go on, try again, move, stop, take back."""
    migration = planning.find_of(g.db, migration_id, _district())
    by = g.visitor.person
    try:
        with g.db.begin_nested():
            match request.form.get("do"):
                case "choose":
                    planning.choose(g.db, migration, _chosen(request.form), by=by)
                    told = _("已按选择的对应关系重新试算。")
                case "again":
                    planning.plan_again(g.db, migration)
                    told = _("已开始重新试算。")
                case "move":
                    moving.start(g.db, migration, by=by)
                    told = _("已开始迁移，在后台一件一件进行。")
                case "cancel":
                    moving.cancel(g.db, migration, by=by)
                    told = _("已请它停下；已经迁移的留着。")
                case "back":
                    moving.take_all_back(g.db, migration, by=by)
                    told = _("已开始撤回，在后台一件一件进行。")
                case _other:
                    told = ""
    except EngineError as refusal:
        return _page(migration, refusal), errors.status(refusal)
    if told:
        flash(told, "success")
    return redirect(url_for("studio.show_migration", migration_id=migration_id))


def _list(refusal: EngineError | None = None) -> str:
    migrations = listing.list_migrations(g.db, _district())
    return render_template(
        "studio/migrations.html",
        outdated=listing.list_outdated(g.db, _district()),
        migrations=migrations,
        people=display_names.resolve_people(g.db, [each.planned_by for each in migrations]),
        refusals=sentences.refusal(refusal) if refusal else [],
    )


def _page(migration: CaseMigration, refusal: EngineError | None = None) -> str:
    after = readers.asked(readers.row, request.args.get("after"))
    status = _status(request.args.get("status"))
    found = listing.list_lines(g.db, migration, status=status, after=after or 0, size=SIZE + 1)
    rows = list(found[:SIZE])
    return render_template(
        "studio/migration.html",
        migration=migration,
        title=listing.title_of(g.db, migration.process),
        numbers=moving.count(g.db, migration),
        LineStatus=LineStatus,
        status=status,
        ledger=moving.total_ledger(g.db, migration),
        reasons=listing.list_reasons(g.db, migration),
        steps=steps.list_changed(g.db, migration),
        page=Page(rows, str(rows[-1].row.id) if len(found) > SIZE else ""),
        dates={each.row.id: _dates(each.row) for each in rows},
        timers={
            each.row.id: [_moments(t, "before", "after") for t in each.row.timers] for each in rows
        },
        people=display_names.resolve_people(
            g.db, [migration.planned_by, migration.mapped_by, migration.moved_by]
        ),
        refusals=sentences.refusal(refusal) if refusal else [],
    )


def _dates(line: MigrationLine) -> list[tuple[str, list[Mapping[str, Any]]]]:
    """Before and after, with moments for texts."""
    if line.dates_before == line.dates_after:
        both = [(_("不变"), line.dates_before)]
    else:
        both = [(_("现在"), line.dates_before), (_("迁移后"), line.dates_after)]
    return [(told, [_moments(each, "due") for each in dates]) for told, dates in both]


def _moments(told: Mapping[str, Any], *names: str) -> Mapping[str, Any]:
    return {**told, **{name: datetime.fromisoformat(told[name]) for name in names}}


def _chosen(form: Mapping[str, str]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for name, target in form.items():
        process, between, element = name.partition(_BETWEEN)
        if between:
            found.setdefault(process, {})[element] = target
    return found


def _status(asked: str | None) -> LineStatus | None:
    return LineStatus(asked) if asked in set(LineStatus) else None


def _district() -> str:
    db: Session = g.db
    return people.get_person(db, g.visitor.person.id).district
