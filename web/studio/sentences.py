"""What the studio refused, as sentences of the reader's language."""

from flask import g

from engine.errors import EngineError
from engine.faults import Refused
from web import errors

#: More of them fill the page and help nobody.
SHOWN = 50


def refusal(error: EngineError) -> list[str]:
    """One sentence a fault."""
    if isinstance(error, Refused):
        return [str(each) for each in error.faults[:SHOWN]]
    return [errors.sentence(error, g.db)]
