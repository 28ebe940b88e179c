"""What the editor of diagrams completes and offers: templates, functions, roles, visible variables."""

from dataclasses import asdict

from flask import g, jsonify, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from processes.access.permissions import Permission
from processes.studio import (
    assignments,
    changes,
    drafts,
    element_templates,
    feel_help,
    history_values,
    signatures,
    surroundings,
    visible_variables,
)
from processes.studio.models import FileKind
from processes.studio.variable_writers import Variable
from web.permissions import requires
from web.studio import bp, suggestions


@bp.get("/files/<int:draft_id>/vocabulary")
@requires(Permission.STUDIO_DRAFT)
def vocabulary(draft_id: int) -> ResponseReturnValue:
    """What can be chosen in any diagram of the change."""
    draft = drafts.find(g.db, draft_id)
    change = changes.find(g.db, draft.change_id)
    forms = surroundings.read(g.db, change).forms
    known = suggestions.known(g.db, change, FileKind.BPMN)
    known["form"] = [
        f"{key} {forms[key].title if key in forms else ''}".strip() for key in known["form"]
    ]
    named = {each.type: each.name for each in signatures.describe_all()}
    known["handler"] = [f"{each} {named.get(each, '')}".strip() for each in known["handler"]]
    return jsonify(
        known=known,
        templates=element_templates.list_all(g.db, known),
        functions=feel_help.functions(),
        groups=assignments.options(g.db),
        seen=history_values.seen(g.db, by=g.visitor.person),
    )


@bp.post("/files/<int:draft_id>/variables")
@requires(Permission.STUDIO_DRAFT)
def variables(draft_id: int) -> ResponseReturnValue:
    """What expressions can read, element by element, when the diagram is as it was typed.

    `variables` lists each once, `elements` says which by their numbers in it, `reads` which are read.
    """
    draft = drafts.find(g.db, draft_id)
    sent = request.get_json(silent=True)
    content = sent.get("content") if isinstance(sent, dict) else None
    if not isinstance(content, str):
        raise BadRequest
    text = content.encode("utf-8", "replace")
    change = changes.find(g.db, draft.change_id)
    around = surroundings.read(g.db, change, {draft.name: text})
    seen = visible_variables.visible(text, draft.name, around)
    numbers: dict[str, int] = {}
    listed: list[Variable] = []
    elements: dict[str, list[int]] = {}
    for element, its in seen.items():
        elements[element] = []
        for each in its:
            # The same variable is seen from many elements.
            number = numbers.setdefault(repr(each), len(listed))
            if number == len(listed):
                listed.append(each)
            elements[element].append(number)
    return jsonify(
        variables=[asdict(each) for each in listed],
        elements=elements,
        reads=visible_variables.reads(text, draft.name),
    )
