"""The audit log: who did and saw what."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine import clock
from processes import readers
from processes.access import emergencies
from processes.access.permissions import Permission
from processes.audit import labels as audit_labels
from processes.audit import runs
from processes.audit import search as audit_search
from processes.audit.log import Asked
from processes.audit.search import MOST, SEEN, Line
from web import files
from web.audit import bp
from web.input import search_words
from web.paging import SIZE, Page, read_number
from web.permissions import requires
from web.translation import gettext as _

KEYS = ("log", "who", "what", "since", "until")


@dataclass(frozen=True)
class _Log:
    """One of the two logs: how it is read, and what it can be narrowed to."""

    read: Callable[..., list[Line]]
    kinds: dict[str, str]


LOGS = {
    "system": _Log(audit_search.search_entries, audit_labels.ENTRIES),
    "cases": _Log(audit_search.search_events, audit_labels.EVENTS),
}


@bp.get("/")
@requires(Permission.AUDIT_READ)
def index() -> ResponseReturnValue:
    """The newest lines of one of the logs."""
    typed = _typed(request.args)
    before = read_number(request.args.get("after", ""))
    found = _lines(typed, before=before, size=SIZE * 2 + 1)
    shown = found[: SIZE * 2]
    return render_template(
        "audit/index.html",
        page=Page(shown, next=str(shown[-1].id) if len(found) > len(shown) else "", filters=typed),
        kinds=_log(typed).kinds,
        emergencies=emergencies.list_shown(g.db, g.visitor.person),
        is_of_cases=typed.get("log") == "cases",
    )


@bp.post("/export")
@requires(Permission.AUDIT_READ)
def export() -> ResponseReturnValue:
    """The lines of the log that the form narrows to, as an Excel file."""
    lines = _lines(_typed(request.form), before=None, size=MOST)
    content = audit_search.export(g.db, lines, by=g.visitor.person)
    return files.excel(content, _("审计日志"))


@bp.get("/verifications")
@requires(Permission.AUDIT_READ)
def verifications() -> ResponseReturnValue:
    """What was verified lately."""
    return render_template("audit/verifications.html", runs=runs.list_newest(g.db))


@bp.post("/verifications")
@requires(Permission.AUDIT_READ)
def verify() -> ResponseReturnValue:
    """Have histories, facts, the log and the seals verified; a worker does it."""
    run = runs.ask(g.db, g.visitor.person)
    return redirect(url_for("audit.verification", run_id=run.id))


@bp.get("/verifications/<int:run_id>")
@requires(Permission.AUDIT_READ)
def verification(run_id: int) -> ResponseReturnValue:
    """How far a verification is, and what it found."""
    return render_template("audit/verification.html", run=runs.get(g.db, run_id))


def _typed(given: object) -> dict[str, str]:
    get = given.get  # type: ignore[attr-defined]
    return {key: get(key).strip() for key in KEYS if get(key)}


def _log(typed: dict[str, str]) -> _Log:
    return LOGS["cases" if typed.get("log") == "cases" else "system"]


def _lines(typed: dict[str, str], *, before: int | None, size: int) -> list[Line]:
    log = _log(typed)
    what = typed.get("what", "")
    chosen = (what,) if what in log.kinds else SEEN if what == "seen" else ()
    by = None
    if who := search_words(typed.get("who", "")):
        known = audit_search.list_persons(g.db, who)
        # Nobody of that name did anything.
        by = known[0] if known else 0
    since, until = _midnight(typed.get("since")), _midnight(typed.get("until"))
    asked = Asked(chosen, by, since, until + timedelta(days=1) if until else None)
    return log.read(g.db, asked, before=before, size=size)


def _midnight(typed: str | None) -> datetime | None:
    on = readers.asked(readers.day, typed)
    return datetime.combine(on, time(0), clock.zone()) if on else None
