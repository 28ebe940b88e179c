"""Whether this server can do its work, for whoever watches it."""

from flask import g
from flask.typing import ResponseReturnValue
from sqlalchemy import text

from web.permissions import public


@public
def health() -> ResponseReturnValue:
    """200 when the database answers, 503 while it is away."""
    g.db.execute(text("SELECT 1"))
    return {"status": "ok"}
