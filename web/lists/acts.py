"""What a list says of an act on many rows: how many were done, which were not, how long to undo."""

from math import ceil
from typing import Any

from flask import g, request

from engine import clock
from processes import readers
from processes.lists import bulk
from processes.lists.bulk import BulkVerb
from processes.lists.models import BulkAct
from web.translation import gettext as _


def read() -> dict[str, Any]:
    """The act this address names, if it is the visitor's own; asks nothing where it names none."""
    id = readers.asked(readers.row, request.args.get("did"))
    made = bulk.find(g.db, id, g.visitor.person) if id is not None else None
    if made is None:
        return {"act": None, "may_undo": False}
    left = made.undo_until - clock.now() if made.undo_until and not made.undone_at else None
    seconds = ceil(left.total_seconds()) if left else 0
    return {
        "act": made,
        "act_words": _words(made),
        "may_undo": seconds > 0,
        "seconds": seconds,
        "back": request.full_path,
    }


def _words(made: BulkAct) -> str:
    n, refused = len(made.done), len(made.refused)
    # Signed for, but whoever was asked to agree has yet to.
    held = sum(bool(each.get("submitted")) for each in made.done)
    if made.undone_at:
        told = _("已撤销%(n)s项。", n=n - refused)
    else:
        told = {
            BulkVerb.CLAIM: _("已领取%(n)s项。", n=n),
            BulkVerb.TRANSFER: _("已转办%(n)s项，对方已收到通知；期限不变。", n=n),
            BulkVerb.URGE: _("%(n)s项将在十秒后催办。", n=n),
            BulkVerb.SIGN: _("已签收%(n)s项。", n=n - held),
        }[BulkVerb(made.verb)]
        told += _("%(n)s项已提交，会签人都同意后自动签收。", n=held) if held else ""
    return told + (_("%(n)s项没有办成：", n=refused) if refused else "")
