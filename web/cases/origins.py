"""What a case may be made of: the form filled in before, and the link kept after."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from processes.cases.models import Case


@dataclass(frozen=True)
class Origin:
    """A finding or a report, locked so that it makes one case."""

    #: The case that was made of it before.
    case_id: int | None
    #: What the form can be filled with; a list for what repeats.
    facts: dict[str, Any]
    #: Said where the case was made before.
    made: str
    link: Callable[[Case], None]

    def show_made(self) -> ResponseReturnValue | None:
        """The case that was made of it before, if there is one."""
        if self.case_id is None:
            return None
        flash(self.made, "success")
        return redirect(url_for("cases.show", case_id=self.case_id))
