"""A form as the caseworker will see it, filled in on trial and judged by the server; nothing is kept."""

from typing import Any

import orjson
from flask import g, render_template, request
from flask.typing import ResponseReturnValue

from engine.errors import EngineError
from engine.faults import Refused
from engine.forms import Form
from engine.forms.errors import FormInvalid
from processes.access.permissions import Permission
from processes.studio import changes, drafts, versions
from processes.studio.errors import NotAForm
from processes.studio.models import Draft, FileKind
from web import form_texts
from web.permissions import requires
from web.studio import bp, sentences
from web.tasks import forms


@bp.get("/files/<int:draft_id>/preview")
@requires(Permission.STUDIO_READ)
def preview(draft_id: int) -> ResponseReturnValue:
    """The form, empty."""
    return _page(_draft(draft_id))


@bp.post("/files/<int:draft_id>/preview")
@requires(Permission.STUDIO_READ)
def try_out(draft_id: int) -> ResponseReturnValue:
    """The form as it was filled in, with what the server says of it."""
    answers = forms.typed(request.form.get("data", ""))
    variables = forms.typed(request.form.get("variables", ""))
    return _page(_draft(draft_id), answers, variables, is_sent=True)


def _draft(draft_id: int) -> Draft:
    draft = drafts.find(g.db, draft_id)
    if draft.kind is not FileKind.FORM:
        raise NotAForm
    return draft


def _page(
    draft: Draft,
    answers: dict[str, Any] | None = None,
    variables: dict[str, Any] | None = None,
    *,
    is_sent: bool = False,
) -> str:
    newest = versions.newest(g.db, draft)
    text = versions.text(g.db, newest) if newest else b""
    schema, clean, refusals, errors = None, None, list[str](), dict[str, str]()
    try:
        form = Form.parse(text, draft.name)
        schema = dict(form.schema)
        clean = form.validate(answers or {}, variables or {}) if is_sent else None
    except FormInvalid as invalid:
        errors = dict(invalid.errors)
    except (Refused, EngineError) as refusal:
        refusals = sentences.refusal(refusal)
    return render_template(
        "studio/preview.html",
        draft=draft,
        change=changes.find(g.db, draft.change_id),
        schema=form_texts.translate(schema),
        variables=_json(variables or {}),
        clean=None if clean is None else _json(clean),
        refusals=refusals,
        **forms.mistakes(schema, answers or {}, errors),
    )


def _json(values: dict[str, Any]) -> str:
    return orjson.dumps(values, option=orjson.OPT_INDENT_2, default=str).decode()
