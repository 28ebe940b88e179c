"""What a page shows of the files of a case, and what it says before one is sent."""

from typing import Any

from flask import g

from processes import documents
from processes.cases import display_names
from processes.cases.choices import Tier
from processes.cases.models import Case
from processes.documents.attachments import LARGEST, TYPES
from processes.documents.materials import MOST, MOST_AT_ONCE
from processes.documents.models import Audience

#: Longest side of a photograph after it was made smaller in the browser, in pixels.
LONGEST_SIDE = 2000
#: Files that a browser shows by itself, in a page of their own.
SHOWN = frozenset({"image/jpeg", "image/png"})


def describe(case: Case, *, is_concerned: bool = False) -> dict[str, Any]:
    """The files the visitor may open, and the limits of the next."""
    may_open = documents.materials.readable(g.db, case, g.visitor.person, is_concerned=is_concerned)
    rows = [each for each in documents.materials.list_for_case(g.db, case.id) if may_open(each)]
    is_for_all = case.tier is Tier.DEPARTMENT or g.visitor.sees_part(case)
    return {
        "files": rows,
        "file_people": display_names.resolve_people(g.db, [each.kept_by for each in rows]),
        "file_types": ",".join(TYPES),
        "file_limits": {"largest": LARGEST, "most": MOST, "at_once": MOST_AT_ONCE},
        "longest_side": LONGEST_SIDE,
        "shown_types": SHOWN,
        "audiences": Audience,
        "audience": Audience.CONCERNED if is_for_all else Audience.HANDLERS,
        "may_add": case.archived_at is None,
    }
