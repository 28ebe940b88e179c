"""A step that comes next, in words."""

from processes.casework.next_steps import NextStep
from web.translation import gettext as _


def step_words(step: NextStep) -> str:
    """The step and who gets it, as a sentence."""
    if not step.who:
        return _("下一步：%(step)s", step=step.name)
    return _("下一步：%(step)s，由%(who)s办理", step=step.name, who="、".join(step.who))
