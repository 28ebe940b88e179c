"""What a request may hold at all, whichever page it is for."""

from flask import Flask, request
from werkzeug.exceptions import BadRequest
from werkzeug.routing import IntegerConverter, Map

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
