"""The code tables: reading them, and publishing another edition from a file."""

from http import HTTPStatus
from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from processes import readers
from processes.access import permissions
from processes.access.permissions import Permission
from processes.audit import log as audit_log
from processes.codes import code_tables, editions
from processes.codes.editions import EditionRefused, Fault
from processes.readers import Mistyped
from processes.spreadsheets import SpreadsheetRefused
from web import files
from web.codes import bp
from web.permissions import requires
from web.translation import gettext as _


@bp.get("/")
@requires(Permission.CODE_READ)
def index() -> ResponseReturnValue:
    """Every table, with the edition in force."""
    return render_template("codes/index.html", editions=code_tables.all_current(g.db).values())


@bp.get("/<key>")
@requires(Permission.CODE_READ)
def show(key: str) -> ResponseReturnValue:
    """One table: the edition asked for by `version`, else the one in force."""
    return render_template("codes/show.html", **_read(key))


@bp.get("/<key>/file")
@requires(Permission.CODE_READ)
def file(key: str) -> ResponseReturnValue:
    """The edition as an Excel file, which is also the pattern for the next."""
    chosen = _read(key)["edition"]
    return files.excel(editions.write_table(chosen), f"{chosen.title}-{chosen.version}")


@bp.post("/<key>/publish")
@requires(Permission.CODE_MANAGE)
def publish(key: str) -> ResponseReturnValue:
    """Put the table in the file in force from the day chosen."""
    try:
        made = editions.publish(
            g.db,
            key,
            files.sent("file"),
            since_on=readers.day(request.form.get("since_on", ""), _("施行日期")),
            source=request.form.get("source", ""),
            is_provisional="is_provisional" in request.form,
            by=g.visitor.person,
        )
    except EditionRefused as refusal:
        return _again(key, refusal.faults)
    except (SpreadsheetRefused, Mistyped) as refusal:
        return _again(key, [Fault(0, "", str(refusal))])
    audit_log.record(g.db, "code.published", by=g.visitor.person, code=key, version=made.version)
    flash(_("已发布第%(n)s版，自%(day)s起施行。", n=made.version, day=made.since_on), "success")
    return redirect(url_for("codes.show", key=key, version=made.version))


def _again(key: str, faults: list[Fault]) -> ResponseReturnValue:
    page = render_template("codes/show.html", **_read(key), faults=faults, typed=request.form)
    return page, HTTPStatus.UNPROCESSABLE_ENTITY


def _read(key: str) -> dict[str, Any]:
    chain = code_tables.list_editions(g.db, key)
    wanted = request.args.get("version", "")
    chosen = next((e for e in chain if str(e.version) == wanted), None)
    return {
        "edition": chosen or code_tables.find_current(g.db, key),
        "current": code_tables.find_current(g.db, key),
        "editions": list(reversed(chain)),
        "statistics": code_tables.names(g.db, "statistics"),
        "may_publish": permissions.may(g.db, Permission.CODE_MANAGE, g.visitor.person),
    }
