"""When a timer is due, and why then."""

import logging
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any

from engine import clock, feel
from engine.tokens.cron import Cron, is_cron
from engine.tokens.durations import Cycle, Duration, aware, day_or_moment
from engine.tokens.expression import Expression, Failure
from engine.tokens.texts import readable

logger = logging.getLogger(__name__)

#: A tick that comes later than this was missed; its catch-up policy decides.
LATE = timedelta(minutes=1)


#: Says when a reminder comes: of the moment it would come at, and of the end it comes before.
Suits = Callable[[datetime, datetime], datetime]
_suits: list[Suits] = []


def reminding(suits: Suits) -> Suits:
    """Have reminders (property `ahead`) come when an application says that they suit people."""
    _suits[:] = [suits]
    return suits


def reminder(ahead: Duration, due: datetime) -> datetime:
    """When a reminder comes that is to come so long before the end."""
    moment = ahead.after(due, -1)
    return _suits[0](moment, due) if _suits else moment


class TimerKind(StrEnum):
    """What a timer's definition gives: a moment, a time to wait, or a time between two ticks."""

    DATE = "date"
    DURATION = "duration"
    CYCLE = "cycle"


class CatchUp(StrEnum):
    """What becomes of the ticks of a cycle that nobody was there to see."""

    COALESCE = "coalesce"
    ALL = "all"
    SKIP = "skip"


class TimerTrigger:
    """A timer event definition (BPMN 2.0, 10.5.5)."""

    def __init__(
        self,
        kind: TimerKind,
        text: str,
        policy: CatchUp,
        clock_key: str | None,
        ahead: str | None = None,
    ) -> None:
        self.kind = kind
        self.expression = Expression(text)
        self.policy = policy
        self.clock_key = clock_key
        #: How long before the limit a reminder comes: `P3D`.
        self.ahead = Duration.parse(ahead) if ahead else Duration()

    def arm(self, variables: dict[str, Any]) -> dict[str, Any]:
        """What a token remembers while it waits; raises Failure."""
        with feel.explanations() as notes:
            value = self.expression.value(variables)
        try:
            wait = getattr(self, f"_{self.kind}")(value)
        except OverflowError as error:
            raise Failure(
                reason=f"定时器“{self.expression.text}”：超出了公元9999年或早于公元1年"
            ) from error
        except ValueError as error:
            why = self.expression.why_null(variables) if value is None else ""
            raise Failure(reason=f"定时器“{self.expression.text}”：{error}{why}") from error
        if notes:
            wait["why"] = readable(feel.sentence(notes))
        if self.ahead and self.kind is TimerKind.DATE:
            wait["due"] = _stamp(reminder(self.ahead, self.ahead.after(due_at(wait))))
        return {"timer": self.kind.value, **wait}

    @property
    def rule(self) -> tuple[str, ...]:
        """What says when it is due, to be compared with another's."""
        return (self.kind.value, self.expression.text, str(self.ahead))

    def began_at(self, wait: dict[str, Any], known: dict[str, Any]) -> datetime:
        """When a wait that is due when this says began: of a duration, so long before; else now."""
        if self.kind is TimerKind.DURATION:
            try:
                return _duration(self.expression.value(known)).after(due_at(wait), -1)
            except (Failure, ValueError, OverflowError):
                logger.info("When the wait of %s began cannot be told", self.expression.text)
        return clock.now()

    def _date(self, value: Any) -> dict[str, Any]:
        return {"due": _stamp(_moment(value)), "why": self._given()}

    def _given(self) -> str:
        """Somebody reads this: an expression would tell them nothing."""
        text = self.expression.text
        return "流程给定的时刻" if text.startswith("=") else f"指定时刻（{text}）"

    def _duration(self, value: Any) -> dict[str, Any]:
        duration = _duration(value)
        return {"due": _stamp(duration.after(clock.now())), "why": _since(duration)}

    def _cycle(self, value: Any) -> dict[str, Any]:
        if value is None:
            raise ValueError("应为周期，实际是空值")
        cycle = _read_cycle(value if isinstance(value, str) else "")
        if isinstance(cycle, Cron):
            first = _stamp(cycle.after(clock.now()))
            wait = {"cycle": value, "base": first, "tick": 0, "left": None, "count": 1}
            return {**wait, "due": first, "why": f"按 cron“{cycle.text}”，第1次"}
        base = cycle.start or clock.now()
        tick = 0 if cycle.start else 1
        wait = {"cycle": value, "base": _stamp(base), "tick": tick, "left": cycle.times, "count": 1}
        if cycle.times == 0:
            raise ValueError(f"周期“{value}”一次也不触发")
        due = cycle.every.after(base, tick)
        return {**wait, "due": _stamp(due), "why": f"每{cycle.every.told()}一次，第1次"}


def due_at(wait: dict[str, Any]) -> datetime:
    """Aware; `clock.local` tells it in the district's zone."""
    return datetime.fromisoformat(wait["due"])


def set_due(wait: dict[str, Any], due: datetime, why: str) -> None:
    """Make it due at another moment, a naive one in the district's zone; a cycle goes on from there."""
    wait.update(due=_stamp(aware(due)), why=readable(why))
    if "cycle" in wait:
        wait.update(base=wait["due"], tick=0)


def next_tick(wait: dict[str, Any], policy: CatchUp) -> tuple[bool, bool]:
    """Move a cycle on past a due tick; whether it fires now, and whether ticks are left."""
    cycle, base, now = _read_cycle(wait["cycle"]), datetime.fromisoformat(wait["base"]), clock.now()
    missed = now - due_at(wait) > LATE
    fires = not (missed and policy is CatchUp.SKIP)
    if isinstance(cycle, Cron):
        passed = {CatchUp.COALESCE: now, CatchUp.SKIP: now - LATE}.get(policy, due_at(wait))
        _advance_cron(wait, cycle, passed if missed else due_at(wait))
        return fires, wait["left"] != 0
    _advance(wait, cycle, base)
    if missed and policy is not CatchUp.ALL:
        while wait["left"] != 0 and _passed(due_at(wait), now, policy):
            _advance(wait, cycle, base)
    return fires, wait["left"] != 0


def _passed(due: datetime, now: datetime, policy: CatchUp) -> bool:
    return due <= now if policy is CatchUp.COALESCE else now - due > LATE


def _advance(wait: dict[str, Any], cycle: Cycle, base: datetime) -> None:
    wait["tick"] += 1
    if wait["left"] is not None:
        wait["left"] -= 1
    try:
        wait["due"] = _stamp(cycle.every.after(base, wait["tick"]))
    except OverflowError:
        wait["left"] = 0  # the calendar ends before the next tick
        return
    # State of an earlier release does not count.
    wait["count"] = wait.get("count", wait["tick"] - 1) + 1
    wait["why"] = f"每{cycle.every.told()}一次，第{wait['count']}次"


def _advance_cron(wait: dict[str, Any], cron: Cron, passed: datetime) -> None:
    """Make it due at the first time after `passed`."""
    try:
        wait["due"] = _stamp(cron.after(passed))
    except OverflowError:
        wait["left"] = 0  # the calendar ends before the next tick
        return
    wait["count"] += 1
    wait["why"] = f"按 cron“{cron.text}”，第{wait['count']}次"


def _read_cycle(text: str) -> Cycle | Cron:
    """A cycle of ISO 8601 or a cron expression; raises ValueError."""
    return Cron.parse(text) if is_cron(text.strip()) else Cycle.parse(text)


def _since(duration: Duration) -> str:
    return f"自{clock.local(clock.now()):%Y-%m-%d %H:%M}起{duration.told()}"


def _stamp(moment: datetime) -> str:
    # By way of UTC, in which the tables keep it.
    return clock.local(moment.astimezone(UTC)).isoformat()


def _moment(value: Any) -> datetime:
    """The moment a FEEL value or an ISO text stands for; raises ValueError."""
    if isinstance(value, str):
        value = day_or_moment(value)
    if isinstance(value, datetime):
        return aware(value)
    if isinstance(value, date):
        return clock.start_of_day(value)
    raise ValueError(f"应为日期时间，实际是{'空值' if value is None else repr(value)}")


def _duration(value: Any) -> Duration:
    # As in Camunda 8, what lies in the past is due at once.
    if isinstance(value, str):
        text = value.strip()
        passed = text.startswith("-") and Duration.parse(text[1:])
        return Duration() if passed else Duration.parse(text)
    if isinstance(value, feel.YearsMonths):
        return Duration(months=max(value.months, 0))
    if isinstance(value, timedelta):
        return Duration(exact=max(value, timedelta()))
    raise ValueError(f"应为时长，实际是{'空值' if value is None else repr(value)}")
