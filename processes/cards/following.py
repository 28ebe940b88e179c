"""What follows from cards, worked off their rows: who is told, who must explain, what is supervised.

Storm control (手册3.4): after an outage hundreds of clocks may have run out at once. Who would be
told of more than a few cards at a time gets one notice that sums them up, and while that is unread
the next ones are added to it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, tuple_, update
from sqlalchemy.orm import Session

from engine import clock, timetable
from engine.models import UserTask
from processes import calendar_words, naming, notices
from processes.cards import explanations
from processes.cards.models import Explanation
from processes.cases.models import Case
from processes.clock_models import Card, Clock, Colour
from processes.notices import Notice, Urgency, recipients
from processes.notices.recipients import groups_of
from processes.roles import Role, group
from processes.supervision import orders
from processes.supervision.models import Order

#: A person is told of so many cards one by one; of more, in one notice.
FEW = 3
#: So many are named in the notice that sums them up.
NAMED = 10
#: Cards worked off in one transaction.
BATCH = 1000
DIGEST = "cards:digest"


@dataclass(frozen=True)
class Followed:
    """A card with all that is said of it, and who is told."""

    card: Card
    case: Case
    clock: Clock
    task: UserTask | None
    explanation: Explanation | None = None
    order: Order | None = None


@timetable.calendar("cards.follow", minute="*")
def follow(session: Session, now: datetime) -> int:
    """Begin what the new cards ask for and tell people; how many cards there were."""
    report_unexplained(session, now)
    found = _new(session)
    if not found:
        return 0
    yellow = [(card, case) for card, case, _ in found if card.colour is Colour.YELLOW]
    asked = {each.card_id: each for each in explanations.ask(session, yellow, now)}
    ordered = {
        card.id: orders.issue(session, card) for card, _, _ in found if card.colour is Colour.RED
    }
    tasks = _tasks(session, [row for _, _, row in found])
    _tell(
        session,
        [
            Followed(
                card,
                case,
                row,
                tasks.get((row.instance_id, row.token)),
                asked.get(card.id),
                ordered.get(card.id),
            )
            for card, case, row in found
        ],
    )
    for card, _, _ in found:
        card.followed_at = now
    return len(found)


def report_unexplained(session: Session, now: datetime) -> int:
    """Show the committee which explanations did not come in time; how many were new."""
    late = (
        update(Explanation)
        .where(
            Explanation.written_at.is_(None),
            Explanation.due_at <= now,
            Explanation.reported_at.is_(None),
            Explanation.card_id.in_(select(Card.id).where(Card.withdrawn_at.is_(None))),
        )
        .values(reported_at=now)
        .returning(Explanation.district)
    )
    districts = session.scalars(late).all()
    for district in sorted(set(districts)):
        notices.tell_group(
            session,
            groups=[group(Role.POLITICAL_LEGAL, district)],
            matter="cards:unexplained",
            title=f"{districts.count(district)}张黄牌到期未作书面说明",
            body="请在“牌照”页查看“待说明”,必要时发督办单。",
        )
    return len(districts)


def _new(session: Session) -> list[tuple[Card, Case, Clock]]:
    """The cards nobody followed up yet; another worker waits here, and finds them done."""
    query = (
        select(Card, Case, Clock)
        .join(Case, Case.id == Card.case_id)
        .join(Clock, Clock.id == Card.clock_id)
        .where(Card.followed_at.is_(None), Card.withdrawn_at.is_(None))
        .order_by(Card.id)
        .limit(BATCH)
        .with_for_update(of=Card)
    )
    return [(row.Card, row.Case, row.Clock) for row in session.execute(query)]


def _tasks(
    session: Session, rows: Iterable[Clock]
) -> dict[tuple[int | None, str | None], UserTask]:
    steps = sorted({(row.instance_id, row.token) for row in rows if row.instance_id and row.token})
    if not steps:
        return {}
    query = select(UserTask).where(tuple_(UserTask.instance_id, UserTask.token).in_(steps))
    return {(task.instance_id, task.token): task for task in session.scalars(query)}


def _tell(session: Session, followed: Sequence[Followed]) -> None:
    groups = {name for each in followed for name in _groups(each)}
    members = recipients.members(session, groups)
    told: dict[int, list[Followed]] = {}
    for each in followed:
        people = set().union(*(members[name] for name in _groups(each)), _persons(each))
        for person in people:
            told.setdefault(person, []).append(each)
    names = naming.of(session, {each.card.responsible or "" for each in followed})
    single: dict[int, tuple[Followed, list[int]]] = {}
    for person, cards in told.items():
        for each in cards if len(cards) <= FEW else ():
            single.setdefault(each.card.id, (each, []))[1].append(person)
    for each, people_of in single.values():
        _tell_one(session, each, people_of, names)
    _sum_up(session, {person: cards for person, cards in told.items() if len(cards) > FEW})


def _groups(each: Followed) -> list[str]:
    """Blue reminds whoever has the step in hand; yellow tells their superiors, red the committee."""
    found = [] if _persons(each) else list(each.task.groups if each.task else ())
    found = found or ([] if _persons(each) else groups_of(each.card.responsible))
    if each.card.colour is not Colour.BLUE:
        found += groups_of(each.card.responsible)
        found += recipients.superiors(each.card.responsible, each.card.district)
    if each.card.colour is Colour.RED:
        found.append(group(Role.POLITICAL_LEGAL, each.card.district))
    return found


def _persons(each: Followed) -> set[int]:
    who = each.task and (each.task.assignee or each.task.closed_by)
    if who and who.isdigit():
        return {int(who)}
    responsible = each.card.responsible or ""
    person = responsible.removeprefix("person-")
    return {int(person)} if person != responsible and person.isdigit() else set()


def _tell_one(session: Session, each: Followed, people: list[int], names: dict[str, str]) -> None:
    card = each.card
    notices.tell(
        session,
        to=people,
        matter=f"card:{card.id}",
        title=_title(each),
        body=_body(each, names.get(card.responsible or "", "")),
        case_id=each.case.id,
        urgency=_urgency([each]),
    )


def _sum_up(session: Session, told: dict[int, list[Followed]]) -> None:
    if not told:
        return
    known = select(Notice.person_id, Notice.times).where(
        Notice.matter == DIGEST, Notice.read_at.is_(None), Notice.person_id.in_(told)
    )
    before = {row.person_id: row.times for row in session.execute(known)}
    for person, cards in told.items():
        lines = [_title(each) for each in cards[:NAMED]]
        more = len(cards) - len(lines)
        notices.tell(
            session,
            to=[person],
            matter=DIGEST,
            title=f"{before.get(person, 0) + len(cards)}张牌照需要您关注({_by_colour(cards)})",
            body="\n".join([*lines, *([f"另有{more}张,请在“牌照”页查看。"] if more else [])]),
            urgency=_urgency(cards),
            times=len(cards),
        )


def _by_colour(cards: Sequence[Followed]) -> str:
    found = [(colour, sum(each.card.colour is colour for each in cards)) for colour in Colour]
    words = [f"{colour.words}{number}" for colour, number in reversed(found) if number]
    return "、".join(words)


def _urgency(cards: Iterable[Followed]) -> Urgency:
    """An emergency whistle is reckoned day and night, and so are its cards."""
    is_urgent = any(each.clock.variant == "emergency" or _is_short(each.clock) for each in cards)
    return Urgency.URGENT if is_urgent else Urgency.NORMAL


def _is_short(row: Clock) -> bool:
    """Limits of minutes or few hours that run at night as well."""
    return row.rule.partition("@")[0].endswith((":emergency", ":urgent"))


def _title(each: Followed) -> str:
    due = clock.local(each.clock.due_at)
    what = "将于" if each.card.colour is Colour.BLUE else "应于"
    done = "到期" if each.card.colour is Colour.BLUE else "办结,未办"
    when = f"{calendar_words.day_words(due.date())}{due:%H:%M}"
    return f"{each.card.colour.words}:{each.case.case_no} {each.clock.name}{what}{when}{done}"


def _body(each: Followed, name: str) -> str:
    found = [f"责任单位:{name}。" if name else ""]
    if each.card.colour is Colour.BLUE:
        found.append("请抓紧办理;确有困难的,请在到期前申请延期。")
    if each.explanation:
        due = clock.local(each.explanation.due_at)
        until = f"{calendar_words.day_words(due.date())}{due:%H:%M}"
        found.append(f"责任单位须于{until}前书面说明。")
    if each.order:
        found.append(f"已发督办单{each.order.number},送政法委督办。")
    return "".join(found)
