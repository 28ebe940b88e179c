"""The centre's four stages of work and four modules a case may come by (docs/domain.md D04, D05)."""

from collections.abc import Sequence

from processes.cases.choices import Choice, Source, Status
from processes.cases.models import Case
from processes.whistles.models import Whistle


class Stage(Choice):
    """面对面受理、组团式服务、专业化调处、全程化跟踪."""

    RECEIVED = "received", "面对面受理"
    TEAMED = "teamed", "组团式服务"
    RESOLVING = "resolving", "专业化调处"
    TRACKED = "tracked", "全程化跟踪"


class Module(Choice):
    """“四位一体”“一站式”中心的四个功能模块."""

    SECURITY = "security", "综合治理"
    MEDIATION = "mediation", "矛盾调解"
    PETITION = "petition", "信访接待"
    GRID = "grid", "网格管理"


#: By which module each channel comes in.
MODULES = {
    Source.PATROL: Module.GRID,
    Source.E_PLATFORM: Module.GRID,
    Source.OUTREACH: Module.GRID,
    Source.VISIT: Module.PETITION,
    Source.RECEPTION: Module.PETITION,
    Source.LETTER: Module.PETITION,
    Source.PETITION: Module.PETITION,
    Source.ONLINE: Module.PETITION,
    Source.HOTLINE: Module.SECURITY,
    Source.POLICE: Module.SECURITY,
    Source.TRANSFER: Module.SECURITY,
    Source.COURT: Module.MEDIATION,
}


def list_stages(case: Case, whistles: Sequence[Whistle]) -> list[tuple[Stage, str]]:
    """All four stages, each done, now or next."""
    here = list(Stage).index(_present(case, whistles))
    is_over = case.status is Status.ARCHIVED
    return [
        (stage, "done" if number < here or is_over else "now" if number == here else "next")
        for number, stage in enumerate(Stage)
    ]


def _present(case: Case, whistles: Sequence[Whistle]) -> Stage:
    if case.status in (Status.CLOSED, Status.ARCHIVED):
        return Stage.TRACKED
    if case.mediation_start_at or any(each.met_at for each in whistles):
        return Stage.RESOLVING
    return Stage.TEAMED if whistles else Stage.RECEIVED
