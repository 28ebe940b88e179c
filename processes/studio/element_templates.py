"""All element templates the editor of diagrams offers, made of what the server has registered."""

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from processes.studio import assignments, handler_templates, task_templates
from processes.studio.template_file import Template

#: Names by what they are names of, each `key words`: `form`, `decision`, `limit`.
Known = Mapping[str, Sequence[str]]


def list_all(session: Session, known: Known) -> list[Template]:
    """The templates, those of what people do first."""
    limits = _keyed(known["limit"])
    people = task_templates.templates(
        groups=assignments.options(session),
        forms=_keyed(known["form"]),
        decisions=_keyed(known["decision"]),
        limits=limits,
    )
    return [*people, *handler_templates.templates(limits)]


def _keyed(named: Sequence[str]) -> list[tuple[str, str]]:
    return [(each.partition(" ")[0], each) for each in named]
