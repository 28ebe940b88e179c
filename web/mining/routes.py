"""The figures of a process on its diagram, and the cases behind each number."""

from typing import Any

from flask import g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Select

from engine.errors import NotFound, NotPermitted
from processes.access.permissions import Permission
from processes.mining import cases, departures, figures, paths
from processes.mining.asked import LEAST
from processes.mining.figures import Measure
from web.indicators import filters
from web.language import COOKIE
from web.lists import behind
from web.mining import asking, bp, painting, telling
from web.mining.asking import Asking
from web.permissions import requires
from web.translation import gettext as _
from web.translation import lazy_gettext as later

#: What a person did who left the diagram; `returned` and `reopened` happened to the case.
DEPARTED = {
    "withdrawn": later("撤回"),
    "sent_back": later("退回重办"),
    "retried": later("管理员重试故障"),
    "corrected": later("更正"),
    "cancelled": later("人为终止"),
    "suspended": later("暂停"),
    "returned": later("退回下一层"),
    "reopened": later("重开"),
}


@bp.get("/")
@requires(Permission.MINING_READ)
def index() -> ResponseReturnValue:
    """A process with its figures: painted, in tables, its commonest paths, where cases left it."""
    if not asking.processes():
        return render_template("mining/empty.html")
    wanted = asking.read()
    asked, drawn, is_coarse = wanted.asked, wanted.drawn, wanted.is_coarse
    computed = figures.compute(g.db, asked, is_coarse=is_coarse)
    values = [each.value(wanted.measure) for each in computed.elements.values()]
    sort = request.args.get("sort", "")
    return render_template(
        "mining/index.html",
        wanted=wanted,
        processes=asking.processes(),
        rows=painting.rows(drawn, computed, sort),
        sort=sort,
        flows=painting.flows(drawn, computed),
        untold=painting.untold(drawn, computed),
        marks=painting.marks(drawn, computed, wanted.measure),
        legend=telling.legend(wanted.measure, values),
        paths=paths.list_commonest(g.db, asked, drawn, is_coarse=is_coarse),
        departures=departures.count(g.db, asked, is_coarse=is_coarse),
        departed=DEPARTED,
        read_at=figures.last_read_at(g.db),
        source=url_for(
            "diagrams.source",
            definition_id=drawn.definition_id,
            shown=request.cookies.get(COOKIE),
        ),
        name_of=lambda element: painting.name_of(drawn, element),
        Measure=Measure,
        telling=telling,
        least=LEAST,
        **filters.form(wanted.filters),
    )


@bp.get("/cases")
@requires(Permission.MINING_READ)
def list_cases() -> ResponseReturnValue:
    """The cases behind a number: of an element and a measure, a flow, a path, or a departure."""
    wanted = asking.read()
    if wanted.is_coarse:
        raise NotPermitted(_("您可以看流程的数字，不能看背后的案件。"))
    ids, title, kept = _chosen(wanted)
    return render_template(
        "mining/cases.html",
        wanted=wanted,
        title=title,
        **behind.read(ids, wanted.repeated | kept),
    )


def _chosen(wanted: Asking) -> tuple[Select[Any], str, dict[str, str]]:
    """The cases of the number, its name, and what names it in the address; raises NotFound."""
    asked, drawn = wanted.asked, wanted.drawn
    given = {
        key: request.args[key] for key in ("element", "flow", "path", "what") if key in request.args
    }
    element = given.get("element")
    if what := given.get("what"):
        if what not in DEPARTED:
            raise NotFound
        where = painting.name_of(drawn, element) if element else _("整个流程")
        return departures.select_cases(asked, what, element), f"{where} · {DEPARTED[what]}", given
    if element:
        title = f"{painting.name_of(drawn, element)} · {telling.NAMES[wanted.measure]}"
        kept = given | {"measure": wanted.measure.value}
        return cases.select_at(asked, element, wanted.measure), title, kept
    if flow := drawn.flows.get(given.get("flow", "")):
        ends = (painting.name_of(drawn, each) for each in (flow.source, flow.target))
        return cases.select_by_flow(asked, flow.id), " → ".join(ends), given
    if path := given.get("path"):
        return paths.select_cases(asked, drawn, path), _("同一走法"), given
    raise NotFound
