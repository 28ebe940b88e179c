"""The items a district is assessed by, as placeholders an administrator changes."""

from sqlalchemy.orm import Session

from processes.demonstration.places import DISTRICT
from processes.indicators import assessment
from processes.sponsorship.models import ScoreSource

#: Item, points at most, where they come from, points off for each red card.
ITEMS = (
    ("重点案件办理", 40, ScoreSource.HAND, None),
    ("督办红牌", 20, ScoreSource.RED_CARDS, 5),
    ("吹哨报到评价", 40, ScoreSource.WHISTLES, None),
)


def build(session: Session) -> int:
    """Insert them; how many."""
    for title, weight, source, off_each in ITEMS:
        assessment.add(session, DISTRICT, title, weight=weight, source=source, off_each=off_each)
    return len(ITEMS)
