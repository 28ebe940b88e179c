"""The daily patrol (docs/domain.md G03—G05, 6.1): one sheet per small grid and working day.

“今日无事” completes a sheet as well as a finding does (零报告也是完成). Coverage is what is
counted, never how much was found; nobody is ranked.

May use: calendars, cases, codes, organisation, registers.
"""

from processes.patrol.coverage import (
    Coverage,
    Line,
    count_found,
    list_below,
    list_blank_grids,
    list_days,
    measure,
)
from processes.patrol.daily_records import close, make, make_extra
from processes.patrol.models import PatrolFinding, PatrolRecord
from processes.patrol.recording import (
    list_findings,
    list_linked,
    list_today,
    lock_finding,
    lock_record,
    record_finding,
    record_nothing_found,
)

__all__ = [
    "Coverage",
    "Line",
    "PatrolFinding",
    "PatrolRecord",
    "close",
    "count_found",
    "list_below",
    "list_blank_grids",
    "list_days",
    "list_findings",
    "list_linked",
    "list_today",
    "lock_finding",
    "lock_record",
    "make",
    "make_extra",
    "measure",
    "record_finding",
    "record_nothing_found",
]
