"""What is said when a list is late or incomplete; each once, however often it is asked for."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from engine import clock
from processes import notices
from processes.notices import Urgency
from processes.organisation.roles import Role, group
from processes.rosters import publishing, reception
from processes.rosters.models import Alarm, Roster, RosterAlarm, State

#: Those that count as a red card of the district's centre.
RED = frozenset({Alarm.UNPUBLISHED})


def raise_alarm(session: Session, roster_id: int, what: Alarm | str) -> bool:
    """Raise the alarm, if what it is about is still so and nobody has; whether it was new."""
    roster, kind = publishing.get(session, roster_id), Alarm(what)
    words = _words(session, roster, kind)
    if words is None:
        return False
    row = {
        "roster_id": roster.id,
        "district": roster.district,
        "what": kind,
        "at": clock.now(),
        "words": words,
    }
    made = insert(RosterAlarm).values(row).on_conflict_do_nothing().returning(RosterAlarm.id)
    if session.scalar(made) is None:
        return False
    _tell(session, roster, kind, words)
    return True


def announce(session: Session, roster: Roster) -> None:
    """Tell the centre that a draft waits to be confirmed."""
    notices.notify_group(
        session,
        groups=[group(Role.DISTRICT_CENTER, roster.district)],
        matter=f"roster:{roster.id}",
        title=f"{roster.reception_on:%-m月%-d日}接访名单已拟定，请确认",
        body="在“接访排班”中核对姓名、职务、分工、联系电话，缺一不可发布。",
    )


def list_for_roster(session: Session, roster_id: int) -> Sequence[RosterAlarm]:
    """The alarms of a list, oldest first."""
    chosen = select(RosterAlarm).filter_by(roster_id=roster_id)
    return session.scalars(chosen.order_by(RosterAlarm.id)).all()


def _tell(session: Session, roster: Roster, kind: Alarm, words: str) -> None:
    """The centre, and with a red card the committee as well."""
    told = [group(Role.DISTRICT_CENTER, roster.district)]
    if kind in RED:
        told.append(group(Role.POLITICAL_LEGAL, roster.district))
    notices.notify_group(
        session,
        groups=told,
        matter=f"roster:{roster.id}:{kind.value}",
        title=f"红牌：{words}" if kind in RED else words,
        urgency=Urgency.URGENT,
    )


def _words(session: Session, roster: Roster, kind: Alarm) -> str | None:
    """What to say; nothing when all is well by now."""
    day = f"{roster.reception_on:%-m月%-d日}接访名单"
    match kind:
        case Alarm.UNCONFIRMED if roster.state is State.DRAFTED:
            return f"{day}{kind.words}"
        case Alarm.INCOMPLETE | Alarm.UNPUBLISHED if roster.published_at is None:
            missing = publishing.count_incomplete(session, roster.id)
            return f"{day}{kind.words}" + (f"：{missing}人缺项" if missing else "")
        case Alarm.UNDESTINED:
            waiting = len(reception.list_undestined(session, roster.id))
            return f"{day}：{kind.words}（{waiting}件）" if waiting else None
        case _:
            return None
