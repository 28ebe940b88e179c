"""What a person is told of a checklist, in sentences."""

from collections.abc import Sequence

from flask import g

from engine.models import UserTask
from processes.casework import next_steps
from processes.casework.checklists import Checklist
from web.next_steps import step_words
from web.translation import gettext as _


def started(found: Checklist, element: str, opened: Sequence[UserTask]) -> str:
    """That an element was started, and who has what came of it."""
    name = next((each.name for each in found.entries if each.element == element), element)
    lines = [_("已启动“%(name)s”。", name=_(name))]
    lines += [step_words(each) for each in next_steps.name_steps(g.db, opened)]
    return "\n".join(lines)
