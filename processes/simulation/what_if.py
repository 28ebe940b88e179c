"""What would be otherwise beside the change: more people, more cases, days off."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from typing import Any

from processes.calendars.working_time import Calendar, SpecialDay
from processes.organisation.roles import Role
from processes.simulation.errors import BadScenario
from processes.simulation.habits import Scenario

#: At most so many times the cases, people more or fewer, days off.
WAVES, PEOPLE, DAYS = 10.0, 100, 31


@dataclass(frozen=True)
class WhatIf:
    """As somebody asks it; with nothing said, nothing is otherwise."""

    #: times as many cases
    wave: float = 1.0
    #: so many people more (fewer: negative) of a role at a place, unit or organisation
    role: str = ""
    at: str = ""
    people: int = 0
    #: local days, both off
    off_since: str = ""
    off_until: str = ""

    @property
    def scenario(self) -> Scenario:
        """As the cases are run."""
        staff = {f"{self.role}@{self.at}": self.people} if self.people else {}
        return Scenario(self.wave, staff)

    @property
    def is_usual(self) -> bool:
        """Whether nothing is otherwise."""
        return self == WhatIf()

    def calendar(self, usual: Calendar) -> Calendar:
        """The calendar with the days off."""
        if not self.off_since:
            return usual
        day, last = date.fromisoformat(self.off_since), date.fromisoformat(self.off_until)
        years = {number: dict(days) for number, days in usual.years.items()}
        while day <= last:
            years.setdefault(day.year, {})[day] = SpecialDay(day, "假设放假", is_off=True)
            day += timedelta(days=1)
        return replace(usual, years=years)

    def keep(self) -> dict[str, Any]:
        """As it is kept."""
        return asdict(self)


def require(asked: WhatIf) -> WhatIf:
    """The same, if it can be asked; raises BadScenario."""
    if not 0 < asked.wave <= WAVES:
        raise BadScenario(reason=f"案件数应为原来的0.1到{WAVES:g}倍")
    if asked.people and (asked.role not in set(Role) or not asked.at):
        raise BadScenario(reason="增减人员要选岗位，并写明地方或单位的代码")
    if abs(asked.people) > PEOPLE:
        raise BadScenario(reason=f"增减人员不超过{PEOPLE}人")
    if bool(asked.off_since) != bool(asked.off_until):
        raise BadScenario(reason="放假要写明从哪天到哪天")
    if asked.off_since:
        days = (date.fromisoformat(asked.off_until) - date.fromisoformat(asked.off_since)).days
        if not 0 <= days < DAYS:
            raise BadScenario(reason=f"放假不超过{DAYS}天，起日不晚于止日")
    return asked


def load(kept: Mapping[str, Any]) -> WhatIf:
    """As it was kept."""
    return WhatIf(**kept)
