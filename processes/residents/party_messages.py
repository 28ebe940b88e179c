"""Telling the applicants of a case by text message where it stands, at every turn of it (docs/domain.md 9).

They read what they would read with their query code, nothing internal, and no name. Only where the
district has set up a channel for it; in the quiet hours it waits.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine.scheduling import timetable
from processes.calendars import working_time
from processes.calendars.labels import day_words
from processes.cases.choices import Change, Side
from processes.cases.models import Case, CaseChange, Party
from processes.notices import channels, quiet_hours
from processes.notices.channel_models import Channel, Message
from processes.notices.models import Urgency
from processes.residents import progress

#: The turns of a case its applicants hear of.
TURNS = (
    Change.REGISTERED,
    Change.ENTERED_TIER,
    Change.ESCALATED,
    Change.RETURNED,
    Change.EXTENDED,
    Change.CONCLUDED,
    Change.REOPENED,
)
#: What is older is told no more: a channel that is set up today does not tell of last year.
RECENT = timedelta(days=1)
#: Cases looked at in one transaction.
BATCH = 500


@timetable.scheduled("notices.parties", minute="*/5")
def notify(session: Session, now: datetime) -> int:
    """Put a message for each case that took a turn into the district's channel; how many."""
    ways = session.scalars(select(Channel).where(Channel.is_active, Channel.is_for_parties)).all()
    return sum(_through(session, channel, now) for channel in ways)


def _through(session: Session, channel: Channel, now: datetime) -> int:
    if quiet_hours.load(session, channel.district).is_quiet(now):
        return 0
    turns = _turns(session, channel, max(channel.changed_at, now - RECENT))
    applicants = _applicants(session, list(turns))
    made = 0
    for case_id, change_id in turns.items():
        for party in applicants.get(case_id, ()):
            _post(session, channel, party, change_id, now)
            made += 1
    return made


def _turns(session: Session, channel: Channel, since: datetime) -> dict[int, int]:
    """Case to its last turn, where none that late was told of through the channel."""
    told = select(func.max(Message.change_id)).where(
        Message.channel_id == channel.id, Message.case_id == CaseChange.case_id
    )
    last = func.max(CaseChange.id)
    query = (
        select(CaseChange.case_id, last)
        .where(
            CaseChange.district == channel.district,
            CaseChange.what.in_(TURNS),
            CaseChange.at > since,
        )
        .group_by(CaseChange.case_id)
        .having(last > func.coalesce(told.scalar_subquery(), 0))
        .order_by(last)
        .limit(BATCH)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def _applicants(session: Session, case_ids: Sequence[int]) -> dict[int, list[Party]]:
    query = select(Party).where(
        Party.case_id.in_(case_ids), Party.side == Side.APPLICANT, Party.phone.is_not(None)
    )
    found: dict[int, list[Party]] = {}
    for party in session.scalars(query.order_by(Party.id)):
        found.setdefault(party.case_id, []).append(party)
    return found


def _post(session: Session, channel: Channel, party: Party, change_id: int, now: datetime) -> None:
    made = channels.post(
        session,
        channel,
        None,
        title="矛盾纠纷办理进度",
        body=compose(session, session.get_one(Case, party.case_id)),
        urgency=Urgency.NORMAL,
        count=1,
        now=now,
    )
    made.party_id, made.case_id, made.change_id = party.id, party.case_id, change_id


def compose(session: Session, case: Case) -> str:
    """Number, where it stands, the next step, and until when by law."""
    told = progress.describe(session, case)
    words = [f"您反映的事项（案码{case.case_no}）{told.stands}"]
    for step in told.steps[:1]:
        until = f"，{day_words(working_time.last_day(step.due_at))}前" if step.due_at else ""
        words.append(f"下一步：{step.words}{until}。")
    for name, on in told.limits[:1]:
        words.append(f"{name}：{day_words(on)}前。" if on else f"{name}：暂停计时。")
    return "".join([*words, "凭案码和查询码可查进度。"])
