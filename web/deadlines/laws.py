"""The laws with their versions; entering another, typed or from a file."""

from http import HTTPStatus
from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine import clock
from engine.errors import EngineError
from engine.faults import Refused
from processes.access import permissions
from processes.access.permissions import Permission
from processes.cases import display_names
from processes.deadlines import law_proposals, limits, rules_file
from processes.deadlines.laws import Checked, LawVersion, Transition
from processes.deadlines.library import shipped
from processes.deadlines.limits import Unit
from processes.deadlines.rule_changes import extension_words
from processes.errors import MissingField, NoSuchLaw, ProcessError
from processes.organisation.roles import Role
from web import errors
from web.deadlines import bp, law_forms
from web.deadlines.rules import shows_keys
from web.input import text
from web.permissions import requires
from web.translation import gettext as _


@bp.get("/laws/")
@requires(Permission.LIMIT_READ)
def list_laws() -> ResponseReturnValue:
    """Every law with its versions, and what waits for a review."""
    return render_template("deadlines/laws.html", **_listed())


@bp.get("/laws/<key>")
@requires(Permission.LIMIT_READ)
def show_law(key: str) -> ResponseReturnValue:
    """One version (`zhian@2025`): where it stands, when it is in force, and its rules."""
    library, law = limits.newest(g.db), _law(key)
    return render_template(
        "deadlines/law.html",
        law=law,
        shows_keys=shows_keys(),
        ends_on=library.ends_on(law),
        today=clock.today(),
        rules=library.of_law(law.id),
        extension_words=extension_words,
        versions=library.law_versions(law.key),
        may_propose=permissions.may(g.db, Permission.LAW_PROPOSE, g.visitor.person),
    )


@bp.get("/laws/<key>/new")
@requires(Permission.LAW_PROPOSE)
def new_version(key: str) -> ResponseReturnValue:
    """The form for the version after this one, or, with `correct`, for putting this one right."""
    law, corrects = _law(key), bool(request.args.get("correct"))
    typed = law_forms.of_version(law)
    if not corrects:
        emptied = ("edition", "title", "source", "promulgated_on", "in_force_from", "note")
        typed |= dict.fromkeys(emptied, "")
    blocks = [law_forms.of_rule(row) for row in limits.newest(g.db).of_law(law.id)]
    return _form(law, typed, blocks, corrects=corrects)


@bp.post("/laws/<key>/new")
@requires(Permission.LAW_PROPOSE)
def propose_version(key: str) -> ResponseReturnValue:
    """Put what was typed before a reviewer."""
    law = _law(key)
    before = {row.column: row for row in limits.newest(g.db).of_law(law.id)}
    try:
        with g.db.begin_nested():
            entry = law_proposals.propose(
                g.db,
                law_forms.version(law, before, request.form),
                note=text("reason", _("依据和说明"), most=500),
                by=g.visitor.person,
            )
    except (Refused, ProcessError) as refusal:
        blocks, corrects = law_forms.typed_blocks(request.form), bool(request.form.get("corrects"))
        return _form(law, request.form, blocks, refusal, corrects=corrects)
    flash(_("已提请，请另一位有权限的人复核。"), "success")
    return redirect(url_for("deadlines.show_entry", entry_id=entry.id))


@bp.post("/laws/file")
@requires(Permission.LAW_PROPOSE)
def propose_file() -> ResponseReturnValue:
    """Put the versions of laws in a file before a reviewer."""
    sent, typed = request.files.get("file"), request.form.get("reason", "")
    try:
        note = text("reason", _("依据和说明"), most=500)
        if sent is None or not sent.filename:
            raise MissingField(field=_("文件"))
        with g.db.begin_nested():
            file = rules_file.read("limits.json", sent.read(rules_file.LARGEST + 1))
            made = law_proposals.propose_file(g.db, file, note=note, by=g.visitor.person)
    except (Refused, ProcessError) as refusal:
        context = _listed() | {"refusal": _sentences(refusal), "reason": typed}
        return render_template("deadlines/laws.html", **context), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("已提请%(n)s个版本，请另一位有权限的人复核。", n=len(made)), "success")
    return redirect(url_for("deadlines.list_laws"))


@bp.post("/laws/shipped")
@requires(Permission.LAW_PROPOSE)
def propose_shipped() -> ResponseReturnValue:
    """Put what this program brings and the district has not taken yet before a reviewer."""
    # In Chinese: it is kept.
    file, note = _shipped(), "随程序附带的法律版本"
    try:
        with g.db.begin_nested():
            made = law_proposals.propose_file(g.db, file, note=note, by=g.visitor.person)
    except (Refused, ProcessError) as refusal:
        context = _listed() | {"refusal": _sentences(refusal)}
        return render_template("deadlines/laws.html", **context), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("已提请%(n)s个版本，请另一位有权限的人复核。", n=len(made)), "success")
    return redirect(url_for("deadlines.list_laws"))


def _listed() -> dict[str, Any]:
    library = limits.newest(g.db)
    waiting, decided = law_proposals.list_waiting(g.db), law_proposals.list_decided(g.db)
    keys = dict.fromkeys(law.key for law in library.laws)
    versions = {key: library.law_versions(key)[::-1] for key in keys}
    entries = [*waiting, *decided]
    return {
        "laws": [[(law, library.ends_on(law)) for law in each] for each in versions.values()],
        "counts": {law.id: len(library.of_law(law.id)) for law in library.laws},
        "today": clock.today(),
        "waiting": waiting,
        "decided": decided,
        "read": {each.id: law_proposals.read(each).law for each in entries},
        "people": display_names.resolve_people(g.db, [each.proposed_by for each in entries]),
        "brought": [each.law for each in law_proposals.in_file(g.db, _shipped())],
        "may_propose": permissions.may(g.db, Permission.LAW_PROPOSE, g.visitor.person),
        "refusal": None,
        "reason": "",
    }


def _shipped() -> rules_file.RuleFile:
    return rules_file.RuleFile(shipped().rows, shipped().laws)


def _law(key: str) -> LawVersion:
    found = limits.newest(g.db).law(key)
    if found is None:
        raise NoSuchLaw
    return found


def _form(
    law: LawVersion,
    typed: Any,
    blocks: list[law_forms.Block],
    refusal: EngineError | None = None,
    *,
    corrects: bool,
) -> ResponseReturnValue:
    page = render_template(
        "deadlines/law_form.html",
        law=law,
        typed=typed,
        blocks=blocks,
        corrects=corrects,
        reason=typed.get("reason", ""),
        refusal=_sentences(refusal) if refusal else None,
        transitions=[(each.value, _(each.words)) for each in Transition],
        units=[(each.value, _(each.words)) for each in Unit],
        checks=[("", _("请选择")), *((each.value, _(each.value)) for each in Checked)],
        roles=list(Role),
    )
    return (page, HTTPStatus.UNPROCESSABLE_ENTITY) if refusal else page


def _sentences(refusal: EngineError) -> list[str]:
    """What is wrong, one sentence a fault."""
    if isinstance(refusal, Refused):
        return [
            f"{each.name}：{each.message}" if each.name else each.message
            for each in refusal.faults[:50]
        ]
    return [errors.sentence(refusal, g.db)]
