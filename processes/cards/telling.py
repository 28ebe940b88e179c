"""Telling people of cards and reminders, with storm control (docs/domain.md 3.4).

After an outage hundreds of deadlines may have run out at once. Who would be told of more than a few
things at a time gets one notice that sums them up, and while that is unread the next ones are added
to it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from processes import notices
from processes.notices import Notification, Urgency, recipients

#: A person is told of so many things one by one; of more, in one notice.
FEW = 3
#: So many are named in the notice that sums them up.
NAMED = 10
DIGEST = "cards:digest"


@dataclass(frozen=True)
class Matter:
    """Something to tell, and whom: people by id, groups of the engine."""

    #: As a notice names it, `card:12`.
    key: str
    #: What it is counted as in a sum: 黄牌, 提醒.
    kind: str
    title: str
    body: str
    case_id: int
    urgency: Urgency
    people: frozenset[int] = frozenset()
    groups: Sequence[str] = field(default_factory=tuple)


def notify(session: Session, matters: Sequence[Matter]) -> None:
    """Tell everybody of what concerns them: one by one, or summed up."""
    members = recipients.list_members(session, {name for each in matters for name in each.groups})
    concerned: dict[int, list[Matter]] = {}
    for each in matters:
        for person in each.people.union(*(members[name] for name in each.groups)):
            concerned.setdefault(person, []).append(each)
    single: dict[str, tuple[Matter, list[int]]] = {}
    for person, found in concerned.items():
        for each in found if len(found) <= FEW else ():
            single.setdefault(each.key, (each, []))[1].append(person)
    for each, people in single.values():
        _tell_one(session, each, people)
    _sum_up(session, {who: found for who, found in concerned.items() if len(found) > FEW})


def _tell_one(session: Session, each: Matter, people: list[int]) -> None:
    notices.notify(
        session,
        to=people,
        matter=each.key,
        title=each.title,
        body=each.body,
        case_id=each.case_id,
        urgency=each.urgency,
    )


def _sum_up(session: Session, concerned: dict[int, list[Matter]]) -> None:
    if not concerned:
        return
    known = select(Notification.person_id, Notification.times).where(
        Notification.matter == DIGEST,
        Notification.read_at.is_(None),
        Notification.person_id.in_(concerned),
    )
    before = {row.person_id: row.times for row in session.execute(known)}
    for person, found in concerned.items():
        lines = [each.title for each in found[:NAMED]]
        more = len(found) - len(lines)
        is_urgent = any(each.urgency is Urgency.URGENT for each in found)
        notices.notify(
            session,
            to=[person],
            matter=DIGEST,
            title=f"{before.get(person, 0) + len(found)}件事项需要您关注（{_by_kind(found)}）",
            body="\n".join([*lines, *([f"另有{more}件，请在“牌照”页查看。"] if more else [])]),
            urgency=Urgency.URGENT if is_urgent else Urgency.NORMAL,
            times=len(found),
            about=[each.key for each in found],
        )


def _by_kind(found: Iterable[Matter]) -> str:
    numbers: dict[str, int] = {}
    for each in found:
        numbers[each.kind] = numbers.get(each.kind, 0) + 1
    order = sorted(numbers, key=lambda kind: ("红黄蓝".find(kind[0]) % 9, kind))
    return "、".join(f"{kind}{numbers[kind]}" for kind in order)
