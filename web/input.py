"""What a request may hold at all, whichever page it is for."""

from flask import Flask, flash, request
from werkzeug.exceptions import BadRequest
from werkzeug.routing import IntegerConverter, Map

from processes import readers
from processes.readers import Mistyped
from web import errors
from web.translation import gettext as _

#: The largest number of a row (bigint).
LARGEST = 2**63 - 1


class Number(IntegerConverter):
    """The number of a row in an address; one that no row can have is not found."""

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, max=LARGEST)


def register(app: Flask) -> None:
    """Refuse what no page could read or keep, before anything reads it."""
    app.url_map.converters["int"] = Number
    app.before_request(_refuse_nameless)
    app.before_request(_refuse_nul)


def text(name: str, label: str, *, most: int) -> str:
    """What was typed into a field of the form; raises Mistyped, which calls the field `label`."""
    return readers.text(request.form.get(name, ""), label, most=most)


def search_words(typed: str) -> str:
    """What an address looks for; what is too long is not cut: the page says so and narrows nothing."""
    try:
        return readers.text(typed, _("查找"), most=100)
    except Mistyped as refusal:
        flash(errors.sentence(refusal), "warning")
        return ""


def form_key() -> str | None:
    """What tells a form sent twice from two forms, given by the page; None where it gave none."""
    return text("form_key", _("表单编号"), most=64) or None


def _refuse_nameless() -> None:
    """A part of a form without a name is no field; whoever looks for one by name would stumble."""
    if None in request.form or None in request.files:
        raise BadRequest


def _refuse_nul() -> None:
    """PostgreSQL's text cannot hold the character 0, and no keyboard types it."""
    texts = [request.path]
    for values in (request.args, request.form):
        texts += [text for pair in values.items(multi=True) for text in pair]
    if any("\0" in text for text in texts):
        raise BadRequest
