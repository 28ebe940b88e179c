"""The Monday receptions of the past weeks and the next, through their diagram."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock, runner
from engine.identity import Person
from engine.models import TaskStatus, UserTask
from processes.demonstration.places import DISTRICT
from processes.organisation import people
from processes.organisation.centre_names import district_centre
from processes.organisation.roles import Role
from processes.rosters import days, drafting, reception
from processes.rosters.models import Roster

WEEKS = 3
#: What the visitors of a reception come about, and what they are told.
MATTERS = (
    ("反映小区门前道路积水，出行不便", "已列入本月排水整治，当场告知工期"),
    ("咨询老旧小区加装电梯的办理程序", "当场说明程序并给予联系单位"),
    ("反映工地夜间施工噪声", "当场联系工地，约定22:00后停工"),
)


def build(session: Session) -> int:
    """Hold the receptions up to now, and begin the next if its time has come; how many lists."""
    now = clock.now()
    keeper = people.list_holders(session, Role.DISTRICT_CENTER, DISTRICT)[0]
    by = people.identify(session, keeper.id)
    held = [_play_reception(session, day, now, by) for day in _days(now)]
    return sum(held)


def _days(now: datetime) -> Iterator[date]:
    monday = days.monday_of(clock.local(now).date())
    mondays = [monday + timedelta(weeks=n) for n in range(-WEEKS, 2)]
    yield from sorted({days.reception_day(each) for each in mondays})


def _play_reception(session: Session, day: date, now: datetime, by: Person) -> bool:
    """One reception, each step at its own hour, as far as it has come by now."""
    monday = days.monday_of(day)
    drafted = _at(days.draft_day(monday), 8, 30)
    if drafted > now:
        return False
    with clock.at(drafted):
        roster = drafting.begin(session, DISTRICT, day)
    confirmed = _at(days.confirm_day(monday), 15)
    steps: tuple[tuple[datetime, Callable[[], None]], ...] = (
        (confirmed, lambda: _do(session, roster, "ConfirmRoster", {"confirmed": True}, by)),
        (roster.publish_due_at, lambda: _wake(session, roster)),
        (_at(day, 8, 30), lambda: _wake(session, roster)),
        (_at(day, 10), lambda: _receive(session, roster, by)),
        (_at(day, 17), lambda: _do(session, roster, "Receive", {"closed": True}, by)),
    )
    for moment, step in steps:
        if moment <= now:
            with clock.at(moment):
                step()
    return True


def _receive(session: Session, roster: Roster, by: Person) -> None:
    for number, (summary, answer) in enumerate(MATTERS, 1):
        visit = reception.register(
            session,
            roster.id,
            place=roster.district,
            visitor=f"示例来访人{number}",
            summary=summary,
            people_count=number,
            handler=district_centre(),
            form_key=f"demonstration-{number}",
            by=by,
        )
        reception.answer(session, visit.id, answer)


def _do(
    session: Session, roster: Roster, element: str, answers: dict[str, bool], by: Person
) -> None:
    chosen = select(UserTask.id).where(
        UserTask.instance_id == roster.instance_id,
        UserTask.element == element,
        UserTask.status == TaskStatus.OPEN,
    )
    runner.complete(session, session.scalars(chosen).one(), answers, by)


def _wake(session: Session, roster: Roster) -> None:
    if roster.instance_id:
        runner.wake(session, roster.instance_id)


def _at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), clock.zone())
