"""What follows from cards, worked off their rows: who is told, who must explain, what is supervised.

Reminders that diagrams give are worked off with them, so that both are summed up together.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy import select, tuple_, update
from sqlalchemy.orm import Session

from engine import clock, records
from engine.models import UserTask
from engine.scheduling import timetable
from processes import notices
from processes.calendars import labels
from processes.cards import explanations, telling, warnings
from processes.cards.models import Explanation, Reminder
from processes.cards.telling import Matter
from processes.cases import changes, display_names
from processes.cases.models import Case
from processes.deadlines import case_deadlines
from processes.deadlines.models import PARTIES, Card, CaseDeadline, Colour
from processes.notices import Urgency, recipients
from processes.notices.recipients import groups_of
from processes.organisation.roles import Role, group
from processes.supervision import orders
from processes.supervision.models import Order

#: Cards worked off in one transaction.
BATCH = 1000


@dataclass(frozen=True)
class Followed:
    """A card with all that is said of it, and who is told."""

    card: Card
    case: Case
    deadline: CaseDeadline
    task: UserTask | None
    explanation: Explanation | None = None
    order: Order | None = None


@timetable.scheduled("cards.follow", minute="*")
def follow(session: Session, now: datetime) -> int:
    """Begin what the new cards ask for and tell people; how many cards there were."""
    report_unexplained(session, now)
    found = _new(session)
    yellow = [(card, case) for card, case, _ in found if card.colour is Colour.YELLOW]
    asked = {each.card_id: each for each in explanations.ask(session, yellow, now)}
    # The committee may have been quicker than this.
    ordered = {
        card.id: orders.find_for_card(session, card) or orders.issue(session, card)
        for card, _, _ in found
        if card.colour is Colour.RED
    }
    tasks = _tasks(session, [row for _, _, row in found])
    followed = [
        Followed(
            card,
            case,
            row,
            tasks.get((row.instance_id, row.token)),
            asked.get(card.id),
            ordered.get(card.id),
        )
        for card, case, row in found
    ]
    names = display_names.resolve(
        session, {card.responsible for card, _, _ in found if card.responsible}
    )
    telling.notify(
        session, [*(_matter(each, names) for each in followed), *_reminders(session, now)]
    )
    for card, _, _ in found:
        card.followed_at = now
    session.flush()
    return len(found)


def report_unexplained(session: Session, now: datetime) -> int:
    """Show the committee which explanations did not come in time; how many were new."""
    # The deadline's own date: a new calendar may have moved it.
    due_at = (
        select(CaseDeadline.due_at).where(CaseDeadline.id == Explanation.clock_id).scalar_subquery()
    )
    late = (
        update(Explanation)
        .where(
            Explanation.written_at.is_(None),
            due_at <= now,
            Explanation.reported_at.is_(None),
            Explanation.card_id.in_(select(Card.id).where(Card.withdrawn_at.is_(None))),
        )
        .values(reported_at=now)
        .returning(Explanation)
    )
    told = session.scalars(late, execution_options={"recorded": True}).all()
    records.note_written(session, told, ["reported_at"])
    districts = [each.district for each in told]
    for district in sorted(set(districts)):
        notices.notify_group(
            session,
            groups=[group(Role.POLITICAL_LEGAL, district)],
            matter="cards:unexplained",
            title=f"{districts.count(district)}张黄牌到期未作书面说明",
            body="请在“牌照”页查看“待说明”，必要时发督办单。",
        )
    return len(districts)


def _new(session: Session) -> list[tuple[Card, Case, CaseDeadline]]:
    """The cards nobody followed up yet; another worker waits here, and finds them done."""
    new = (Card.followed_at.is_(None), Card.withdrawn_at.is_(None))
    oldest = select(Card.id, Card.case_id, Card.colour).where(*new).order_by(Card.id).limit(BATCH)
    found = session.execute(oldest).all()
    # All at once, before the first order has its number: a step of one of them may want the next.
    changes.hold(session, *{row.case_id for row in found if row.colour is Colour.RED})
    query = (
        select(Card, Case, CaseDeadline)
        .join(Case, Case.id == Card.case_id)
        .join(CaseDeadline, CaseDeadline.id == Card.clock_id)
        .where(*new, Card.id.in_([row.id for row in found]))
        .order_by(Card.id)
        .with_for_update(of=Card)
    )
    return [(row.Card, row.Case, row.CaseDeadline) for row in session.execute(query)]


def _reminders(session: Session, now: datetime) -> list[Matter]:
    query = (
        select(Reminder, Case, CaseDeadline)
        .join(Case, Case.id == Reminder.case_id)
        .outerjoin(CaseDeadline, CaseDeadline.id == Reminder.clock_id)
        .where(Reminder.told_at.is_(None), Reminder.at <= now)
        .order_by(Reminder.id)
        .limit(BATCH)
        .with_for_update(of=Reminder)
    )
    found = session.execute(query).all()
    tasks = _tasks(session, [row.CaseDeadline for row in found if row.CaseDeadline])
    for row in found:
        row.Reminder.told_at = now
    return [
        _reminding(
            row.Reminder,
            row.Case,
            row.CaseDeadline,
            tasks.get((row.CaseDeadline.instance_id, row.CaseDeadline.token))
            if row.CaseDeadline
            else None,
        )
        for row in found
        # What was done meanwhile needs no reminder.
        if row.CaseDeadline is None or row.CaseDeadline.status in case_deadlines.OPEN
    ]


def _tasks(
    session: Session, rows: Iterable[CaseDeadline]
) -> dict[tuple[int | None, str | None], UserTask]:
    steps = sorted({(row.instance_id, row.token) for row in rows if row.instance_id and row.token})
    if not steps:
        return {}
    query = select(UserTask).where(tuple_(UserTask.instance_id, UserTask.token).in_(steps))
    return {(task.instance_id, task.token): task for task in session.scalars(query)}


def _matter(each: Followed, names: dict[str, str]) -> Matter:
    card = each.card
    people, groups = _in_hand(each.task, card.responsible)
    if leading := _leading(each.deadline, each.case):
        people, groups = leading, []
    if card.colour is not Colour.BLUE:
        groups = [*groups, *groups_of(card.responsible)]
        groups += recipients.list_superiors(card.responsible, card.district)
    if card.colour is Colour.RED:
        groups.append(group(Role.POLITICAL_LEGAL, card.district))
    is_blue = card.colour is Colour.BLUE
    due = _moment(each.deadline.due_at)
    done = f"将于{due}到期" if is_blue else f"应于{due}办结，未办"
    return Matter(
        key=f"card:{card.id}",
        kind=card.colour.words,
        title=f"{card.colour.words}：{each.case.case_no} {each.deadline.name}{done}",
        body=_body(each, names.get(card.responsible or "", "")),
        case_id=each.case.id,
        urgency=Urgency.URGENT if _is_short(each.deadline) else Urgency.NORMAL,
        people=people,
        groups=groups,
    )


def _reminding(
    each: Reminder, case: Case, row: CaseDeadline | None, task: UserTask | None
) -> Matter:
    is_of_office = row is not None and row.responsible != PARTIES
    responsible = (
        row.responsible
        if row and is_of_office
        else case_deadlines.default_responsible(case, each.key)
    )
    people, groups = _in_hand(task, responsible)
    # What the parties may do, and what they promised, whoever handles the case reminds them of.
    if not is_of_office and case.owner_id is not None:
        people, groups = frozenset({case.owner_id}), []
    if leading := _leading(row, case):
        people, groups = leading, []
    until = f"将于{_moment(row.due_at)}到期" if row else ""
    is_last = each.key == warnings.WARNING
    kind = "警戒" if is_last else "提醒"
    matter = warnings.WARNING if is_last else "clock"
    return Matter(
        key=f"{matter}:{row.id}" if row else f"reminder:{each.id}",
        kind=kind,
        title=f"{kind}：{case.case_no} {each.name}{until}",
        body="今天是到期前的最后一个工作日，请抓紧办理。" if is_last else "请抓紧办理。",
        case_id=case.id,
        urgency=Urgency.URGENT if row and _is_short(row) else Urgency.NORMAL,
        people=people,
        groups=groups,
    )


def _in_hand(task: UserTask | None, responsible: str | None) -> tuple[frozenset[int], list[str]]:
    """Who has the step in hand: the person who took it, else its candidates, else who answers."""
    who = task and (task.assignee or task.closed_by)
    if who and who.isdigit():
        return frozenset({int(who)}), []
    person = (responsible or "").removeprefix("person-")
    if person != responsible and person.isdigit():
        return frozenset({int(person)}), []
    return frozenset(), list(task.groups if task and task.groups else groups_of(responsible))


def _leading(row: CaseDeadline | None, case: Case) -> frozenset[int]:
    """The leader who has the case, where the limit times no step: the ninety days, the day promised."""
    is_theirs = row is not None and row.token is None and row.key.startswith("leader.")
    return frozenset({case.owner_id} if is_theirs and case.owner_id is not None else ())


def _is_short(row: CaseDeadline) -> bool:
    """An emergency whistle is reckoned day and night, and so are its cards and reminders."""
    return row.rule.partition("@")[0].endswith((":emergency", ":urgent"))


def _body(each: Followed, name: str) -> str:
    found: Sequence[str] = [
        f"责任单位：{name}。" if name else "",
        "请抓紧办理；确有困难的，请在到期前申请延期。" if each.card.colour is Colour.BLUE else "",
        f"责任单位须于{_moment(each.explanation.due_at)}前书面说明。" if each.explanation else "",
        f"已发督办单{each.order.number}，送政法委督办。" if each.order else "",
    ]
    return "".join(found)


def _moment(at: datetime) -> str:
    """3月9日17:30; what ends with the day is told as 24:00 of that day."""
    here = clock.local(at)
    if here.time() == time(0):
        return f"{labels.day_words(here.date() - timedelta(days=1))}24:00"
    return f"{labels.day_words(here.date())}{here:%H:%M}"
