"""A case made of what a resident reported without an account."""

from functools import partial
from typing import Any

from flask import g, request

from engine import clock
from processes.cases.choices import Side, Source
from processes.cases.models import Case
from processes.organisation import registration_scope
from processes.residents import reports
from processes.residents.report_models import ReportState, ResidentReport
from processes.residents.reports import ReportDecided
from web.cases.origins import Origin
from web.paging import read_number
from web.translation import gettext as _


def find_asked() -> Origin | None:
    """The report the request is about; raises NoSuchReport, ReportDecided for one that was answered."""
    given = request.values.get("report", "")
    if not given:
        return None
    found = reports.lock(g.db, read_number(given) or 0, g.visitor.person)
    if found.state is ReportState.ANSWERED:
        raise ReportDecided
    made = _("这条群众反映已经登记成案件。")
    return Origin(found.case_id, _facts(found), made, partial(_link, found))


def _facts(found: ResidentReport) -> dict[str, Any]:
    """What it tells; the grid only where the reporter knew it, or the request says it now."""
    grid = found.at_place if registration_scope.is_grid(found.at_place) else ""
    return {
        "grid": grid or request.args.get("grid", ""),
        "within": found.at_place,
        "summary": found.words,
        "place": found.spot or "",
        "source": Source.ONLINE,
        "found_at": f"{clock.local(found.at):%Y-%m-%dT%H:%M}",
        "form_key": f"report-{found.id}",
        "report": str(found.id),
        "party_side": [Side.APPLICANT.value, Side.RESPONDENT.value],
        "party_name": [found.name or "", ""],
        "party_phone": [found.phone or "", ""],
    }


def _link(found: ResidentReport, case: Case) -> None:
    reports.link(g.db, found, case, by=g.visitor.person)
