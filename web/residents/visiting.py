"""Who entered a number and its query code a short while ago, in one browser."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps

from flask import g, redirect, session, url_for
from flask.typing import ResponseReturnValue

from engine import clock
from processes.cases.models import Case
from processes.residents import query_codes
from processes.residents.models import QueryCode
from processes.residents.report_models import ResidentReport
from web.permissions import public
from web.residents import bp

#: As long as a person who works here may rest.
IDLE = timedelta(minutes=30)

View = Callable[..., ResponseReturnValue]


def remember_case(case: Case) -> None:
    """Keep that the case's code was entered."""
    row = g.db.get_one(QueryCode, case.id)
    _remember({"case": case.id}, row.hash)


def remember_report(report: ResidentReport) -> None:
    """Keep that the report's code was entered, or just given."""
    _remember({"report": report.id}, report.code_hash)


def of_the_report(view: View) -> View:
    """Let in whoever has the code of a report; it is in `g.report`."""

    @public
    @wraps(view)
    def guarded(**kwargs: object) -> ResponseReturnValue:
        if _find_report() is None:
            return _forget()
        return view(**kwargs)

    return guarded


def of_the_case(view: View) -> View:
    """Let in whoever has the case's code, or that of the report it was made of; it is in `g.case`."""

    @public
    @wraps(view)
    def guarded(**kwargs: object) -> ResponseReturnValue:
        report = _find_report()
        if report is not None and report.opens_case:
            g.case = g.db.get_one(Case, report.case_id)
        elif report is not None:
            return redirect(url_for("residents.report"))
        elif (found := _find_case()) is not None:
            g.case = found
        else:
            return _forget()
        return view(**kwargs)

    return guarded


def _remember(what: dict[str, int], kept: str) -> None:
    session["progress"] = {
        **what,
        "stamp": query_codes.stamp(kept),
        "seen": clock.now().timestamp(),
    }


def _find_case() -> Case | None:
    held = session.get("progress") or {}
    case = g.db.get(Case, held.get("case", 0))
    row = g.db.get(QueryCode, case.id) if case else None
    return case if row is not None and _holds(row.hash) else None


def _find_report() -> ResidentReport | None:
    held = session.get("progress") or {}
    g.report = g.db.get(ResidentReport, held.get("report", 0))
    if g.report is None or not _holds(g.report.code_hash):
        g.report = None
    return g.report  # type: ignore[no-any-return]


def _holds(kept: str) -> bool:
    """Whether it was entered with this very code, and not left lying; a new code ends the old."""
    held = session["progress"]
    rested = clock.now().timestamp() - held.get("seen", 0.0)
    if query_codes.stamp(kept) != held.get("stamp") or rested > IDLE.total_seconds():
        return False
    session["progress"] = held | {"seen": clock.now().timestamp()}
    return True


def _forget() -> ResponseReturnValue:
    session.pop("progress", None)
    session.pop("slip", None)
    return redirect(url_for(f"{bp.name}.form"))
