"""The score sheet of a quarter: items by weight, departments by code (docs/domain.md L02)."""

from datetime import timedelta
from http import HTTPStatus

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine import clock
from processes import readers
from processes.access import permissions
from processes.access.permissions import Permission
from processes.errors import ProcessError
from processes.indicators import assessment
from processes.organisation import directory
from processes.sponsorship.models import ScoreSource
from web.errors import sentence
from web.paging import read_number
from web.permissions import requires
from web.sponsorship import bp
from web.translation import gettext as _


@bp.get("/assessment")
@requires(Permission.SPONSORSHIP_READ)
def show_scores() -> ResponseReturnValue:
    """Every department's points in a quarter."""
    return _show_scores(_quarter())


@bp.post("/assessment/items")
@requires(Permission.SPONSORSHIP_KEEP)
def add_item() -> ResponseReturnValue:
    """A further item with its weight and where its points come from."""
    typed = {key: request.form.get(key, "").strip() for key in ITEM_FIELDS}
    try:
        with g.db.begin_nested():
            assessment.add(
                g.db,
                directory.district(g.db),
                readers.text(typed["title"], _("考核项目"), most=100),
                weight=readers.whole(typed["weight"], _("分值"), least=1, most=assessment.WHOLE),
                source=readers.choice(ScoreSource, typed["source"], _("评分方式")),
                off_each=readers.given(
                    readers.whole, typed["off_each"], _("每张红牌扣分"), least=1
                ),
            )
    except ProcessError as refusal:
        return _show_scores(_quarter(), typed, sentence(refusal)), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("已增加考核项目。"), "success")
    return redirect(url_for("sponsorship.show_scores", quarter=_quarter()))


@bp.post("/assessment/items/<int:item_id>/end")
@requires(Permission.SPONSORSHIP_KEEP)
def end_item(item_id: int) -> ResponseReturnValue:
    """The item is scored no more."""
    assessment.end(g.db, item_id)
    flash(_("这个项目今后不再考核，已评的分保留。"), "success")
    return redirect(url_for("sponsorship.show_scores", quarter=_quarter()))


@bp.post("/assessment/scores")
@requires(Permission.SPONSORSHIP_KEEP)
def score() -> ResponseReturnValue:
    """Points given by hand, with the reason."""
    typed = {key: request.form.get(key, "").strip() for key in SCORE_FIELDS}
    try:
        with g.db.begin_nested():
            assessment.score(
                g.db,
                read_number(typed["item"]) or 0,
                typed["unit"],
                _quarter(),
                readers.whole(typed["points"], _("得分"), most=999),
                readers.text(typed["reason"], _("评分理由"), most=300),
                by=g.visitor.person,
            )
    except ProcessError as refusal:
        return _show_scores(_quarter(), typed, sentence(refusal)), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("已评分。"), "success")
    return redirect(url_for("sponsorship.show_scores", quarter=_quarter()))


ITEM_FIELDS = ("title", "weight", "source", "off_each")
#: How many quarters one may choose from.
SHOWN = 8
SCORE_FIELDS = ("item", "unit", "points", "reason")


def _quarter() -> str:
    today = clock.today()
    return request.values.get("quarter") or assessment.quarter_of(today)


def _recent() -> list[str]:
    """This quarter and the seven before it, the newest first."""
    today = clock.today()
    found = [assessment.quarter_of(today)]
    while len(found) < SHOWN:
        first, _after = assessment.quarter_bounds(found[-1])
        found.append(assessment.quarter_of(first - timedelta(days=1)))
    return found


def _show_scores(quarter: str, typed: dict[str, str] | None = None, problem: str = "") -> str:
    items, rows = assessment.list_scores(g.db, directory.district(g.db), quarter)
    return render_template(
        "sponsorship/assessment.html",
        quarter=quarter,
        quarters=_recent(),
        items=items,
        rows=rows,
        sources=ScoreSource,
        by_hand=[each for each in items if each.source is ScoreSource.HAND],
        may_keep=permissions.may(g.db, Permission.SPONSORSHIP_KEEP, g.visitor.person),
        typed=typed or {},
        problem=problem,
    )
