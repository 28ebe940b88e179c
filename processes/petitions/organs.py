"""Who gave an answer to a petition, in words."""

from sqlalchemy.orm import Session

from processes.cases import display_names
from processes.petitions import timing
from processes.petitions.choices import Body
from processes.petitions.models import Answer


def name(session: Session, answer: Answer) -> str:
    """The department, or the reviewing organ outside."""
    if answer.organ in set(Body):
        return Body(answer.organ).words
    code = answer.organ or timing.OFFICE
    return display_names.resolve_places(session, [code]).get(code, code)
