"""The daily patrol (docs/domain.md G03—G05, 6.1): one sheet per small grid and working day.

“今日无事” completes a sheet as well as a finding does (零报告也是完成). Coverage is what is
counted, never how much was found; nobody is ranked.

May use: calendars, cases, codes, organisation, registers.
"""

from processes.patrol.coverage import Coverage, Line, below, blank, days, found, of
from processes.patrol.models import PatrolFinding, PatrolSheet
from processes.patrol.recording import find, finding, findings, linked, sheet, today, zero
from processes.patrol.sheets import close, make, make_extra

__all__ = [
    "Coverage",
    "Line",
    "PatrolFinding",
    "PatrolSheet",
    "below",
    "blank",
    "close",
    "days",
    "find",
    "finding",
    "findings",
    "found",
    "linked",
    "make",
    "make_extra",
    "of",
    "sheet",
    "today",
    "zero",
]
