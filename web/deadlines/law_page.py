"""What the pages of the laws show: a rule before and after, and which deadlines an entry moves."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import g

from engine import clock
from engine.faults import Refused
from processes.access import permissions
from processes.access.permissions import Permission
from processes.cases import display_names
from processes.deadlines import law_changes, law_proposals, law_reviews, limits
from processes.deadlines.law_changes import Difference
from processes.deadlines.law_models import LawEntry, LawStatus
from processes.deadlines.law_moves import LawMove
from processes.deadlines.limits import Limit
from processes.deadlines.rule_changes import extension_words
from processes.organisation.roles import Role
from web.translation import gettext as _

#: Moves that a page lists; of more it tells the number.
SHOWN = 200


@dataclass(frozen=True)
class Line:
    """One thing a rule says, before and after."""

    label: str
    before: str
    after: str

    @property
    def is_changed(self) -> bool:
        """Whether it says another thing."""
        return self.before != self.after


def lines(difference: Difference) -> list[Line]:
    """Everything the rule says, side by side; what neither says is left out."""
    before, after = _told(difference.before), _told(difference.after)
    every = (
        Line(label, before.get(label, ""), after.get(label, "")) for label in [*before, *after]
    )
    return list({each.label: each for each in every if each.before or each.after}.values())


def read(entry: LawEntry) -> dict[str, Any]:
    """Everything `deadlines/law_entry.html` reads."""
    version, library = law_proposals.read(entry), limits.newest(g.db)
    waits = entry.status is LawStatus.PROPOSED
    faults, moves = _judged(entry) if waits else ([], [])
    person = g.visitor.person
    may_review = permissions.may(g.db, Permission.LAW_REVIEW, person)
    return {
        "entry": entry,
        "law": version.law,
        "earlier": law_changes.predecessor(library, version.law) if waits else None,
        "rules": [(each, lines(each)) for each in _compared(entry)],
        "faults": faults,
        "moves": moves[:SHOWN],
        "more": max(0, len(moves) - SHOWN),
        "total": len(moves),
        "waits": waits,
        "is_future": version.law.in_force_from > clock.today(),
        "sees_cases": may_review,
        "may_review": waits and may_review and law_reviews.is_second(g.db, entry, person),
        "is_first": waits and may_review and not law_reviews.is_second(g.db, entry, person),
        "may_withdraw": waits and entry.proposed_by == int(person.id),
        "people": display_names.resolve_people(g.db, [entry.proposed_by, entry.decided_by]),
        "refusal": None,
        "typed": None,
    }


def _judged(entry: LawEntry) -> tuple[Sequence[str], list[LawMove]]:
    """What forbids to let it pass by now, or which deadlines it would move."""
    try:
        return [], law_reviews.preview(g.db, entry)
    except Refused as refused:
        return [each.message for each in refused.faults], []


def _compared(entry: LawEntry) -> list[Difference]:
    version, library = law_proposals.read(entry), limits.newest(g.db)
    if entry.status is LawStatus.PROPOSED:
        return law_changes.compared(library, version.law, version.rules)
    return [Difference(None, row) for row in version.rules]


def _told(limit: Limit | None) -> dict[str, str]:
    if limit is None:
        return {}
    roles = [Role(each).words for each in (limit.extension.by if limit.extension else ())]
    rolling = _("顺延") if limit.rolls else _("提前") if limit.advances else _("不顺延")
    return {
        _("期限"): _(limit.length),
        _("起点"): _(limit.start),
        _("终点"): _("、".join(limit.ends)),
        _("延期"): _(extension_words(limit.extension)),
        _("依法谁批准"): _(limit.extension.office or "") if limit.extension else "",
        _("系统中谁可批准"): _("、".join(roles)),
        _("延期依据"): _(limit.extension.article or "") if limit.extension else "",
        _("暂停"): _("、".join(map(str, limit.pauses))) or _("无"),
        _("末日遇休息日"): rolling
        + (f"（{_(limit.rolls_article)}）" if limit.rolls_article else ""),
        _("适用事项"): _("、".join(limit.applies_to)),
        _("条文"): _(limit.article),
        _("原文"): limit.quote,
        _("核对"): (limit.status.value if limit.status else "")
        + (f"{_('：')}{limit.doubt}" if limit.doubt else ""),
    }
