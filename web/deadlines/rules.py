"""The library of rules on time, one rule with its versions, and the release of another."""

from http import HTTPStatus
from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine import clock
from processes.access import permissions
from processes.access.permissions import Permission
from processes.codes import code_tables
from processes.deadlines import limits, releasing
from processes.deadlines.limits import MARKS, Kind, Limit, Unit
from processes.deadlines.rule_changes import differences, the_law
from processes.errors import NoSuchLimit, ProcessError
from processes.organisation.roles import Role
from web import errors
from web.deadlines import bp, rule_forms
from web.permissions import requires
from web.translation import gettext as _


@bp.get("/limits/")
@requires(Permission.LIMIT_READ)
def list_rules() -> ResponseReturnValue:
    """Every rule in its newest version, by what one looks for."""
    words, kind = request.args.get("words", "").strip(), request.args.get("kind", "")
    found = [each for each in limits.newest(g.db).current if rule_forms.matches(each, words, kind)]
    groups = [(each, [row for row in found if row.kind is each]) for each in Kind]
    return render_template(
        "deadlines/rules.html",
        groups=groups,
        marks=MARKS,
        words=words,
        kind=kind,
        shows_keys=shows_keys(),
    )


@bp.get("/limits/<key>")
@requires(Permission.LIMIT_READ)
def show_rule(key: str) -> ResponseReturnValue:
    """One rule (`grid.first_contact:urgent`): its source, who may change what, its versions."""
    return render_template("deadlines/rule.html", **_read(key))


@bp.post("/limits/<key>/preview")
@requires(Permission.LIMIT_RELEASE)
def preview_rule(key: str) -> ResponseReturnValue:
    """What the version typed would mean; nothing is changed."""
    try:
        seen = releasing.preview(g.db, *_parts(key), rule_forms.change(request.form))
    except ProcessError as refusal:
        return _again(key, refusal)
    context = _read(key) | {"typed": request.form, "preview": seen}
    return render_template("deadlines/rule.html", **context)


@bp.post("/limits/<key>/release")
@requires(Permission.LIMIT_RELEASE)
def release_rule(key: str) -> ResponseReturnValue:
    """Put the version in force for what starts from now on."""
    change, by = rule_forms.change, g.visitor.person
    try:
        made = releasing.release(g.db, *_parts(key), change(request.form), by=by)
    except ProcessError as refusal:
        return _again(key, refusal)
    flash(
        _("“%(name)s”第%(n)s版已发布，新开始的案件按它计时。", name=made.name, n=made.version),
        "success",
    )
    return redirect(url_for("deadlines.show_rule", key=key))


def shows_keys() -> bool:
    """What a diagram asks for a limit by is for who draws diagrams."""
    return permissions.may(g.db, Permission.STUDIO_READ, g.visitor.person)


def _again(key: str, refusal: ProcessError) -> ResponseReturnValue:
    context = _read(key) | {"typed": request.form, "refusal": errors.sentence(refusal, g.db)}
    return render_template("deadlines/rule.html", **context), HTTPStatus.UNPROCESSABLE_ENTITY


def _read(key: str) -> dict[str, Any]:
    library = limits.newest(g.db)
    versions = library.versions(*_parts(key))
    if not versions:
        raise NoSuchLimit(key=key, variant="无")
    limit = library.on(versions[0].column, clock.today()) or versions[0]
    law = the_law(library, limit)
    befores: list[Limit | None] = [*versions[1:], None]
    return {
        "key": key,
        "shows_keys": shows_keys(),
        "limit": limit,
        "law": law if law and law.is_the_laws else None,
        "is_in_force": library.on(limit.column, clock.today()) is not None,
        "versions": [
            (each, differences(before, each) if before else [])
            for each, before in zip(versions, befores, strict=True)
        ],
        "running": releasing.list_running(g.db, limit.key, limit.variant),
        "may_release": permissions.may(g.db, Permission.LIMIT_RELEASE, g.visitor.person)
        and not limit.right
        and library.on(limit.column, clock.today()) is not None
        and limit.unit is not Unit.PERSON,
        "categories": _categories(limit),
        "marks": MARKS,
        "units": [unit for unit in Unit if unit is not Unit.PERSON],
        "extenders": [Role(each).words for each in (limit.extension.by if limit.extension else ())],
        "preview": None,
        "refusal": None,
        "typed": None,
    }


def _categories(limit: Limit) -> list[str]:
    """The categories of the matters it is for, by name."""
    names = code_tables.names(g.db, "category")
    return [f"{each} {names.get(each, '')}".strip() for each in limit.categories]


def _parts(key: str) -> tuple[str, str | None]:
    name, _colon, variant = key.partition(":")
    return name, variant or None
