"""What happens to cases that somebody must hear of: the words of the notices, and to whom they go."""

from collections.abc import Collection

from sqlalchemy.orm import Session

from processes import notices
from processes.calendars import labels
from processes.cases import changes
from processes.cases.choices import Tier, WhistleKind
from processes.cases.models import Case
from processes.deadlines.models import CaseDeadline
from processes.notices.models import Urgency
from processes.organisation.roles import Role, group
from processes.whistles.models import Whistle


def notify_entered(session: Session, case: Case, before: Tier | None) -> None:
    """Tell whoever has the case now, and the centre above, that it rose to a higher tier."""
    if before is None or case.tier is None or case.tier.rank <= before.rank:
        return
    # Who had it before has nothing to take over any more.
    notices.dismiss(session, f"tier:{case.id}")
    notices.notify_group(
        session,
        groups=_of_tier(case, case.tier),
        matter=f"tier:{case.id}",
        title=f"{case.case_no}由“{before.words}”升级到“{case.tier.words}”",
        body="请及时接手办理。",
        case_id=case.id,
    )


def notify_returned(session: Session, case: Case, why: str, *, is_referred: bool) -> None:
    """Tell that the case was sent back down, or, once too often, to the district's centre to rule on."""
    if case.tier is None:
        return
    centre = [group(Role.DISTRICT_CENTER, case.district)]
    notices.dismiss(session, f"tier:{case.id}")
    where = "多次退回，请裁定" if is_referred else f"退回到“{case.tier.words}”"
    notices.notify_group(
        session,
        groups=centre if is_referred else _of_tier(case, case.tier),
        matter=f"tier:{case.id}",
        title=f"{case.case_no}{where}：{why}",
        body="请裁定由谁办理。" if is_referred else "请按退回意见补办。",
        case_id=case.id,
    )


def whistled(session: Session, case: Case, whistle: Whistle, units: Collection[str]) -> None:
    """The departments are called; an emergency reaches them at any hour."""
    is_urgent = whistle.kind is WhistleKind.EMERGENCY
    notices.notify_group(
        session,
        groups=[group(Role.LIAISON, unit) for unit in units],
        matter=f"whistle:{whistle.id}",
        title=f"{whistle.kind.words}：{case.case_no}请报到",
        body="请在规定时间内签收并到中心会商，时限见任务。",
        case_id=case.id,
        urgency=Urgency.URGENT if is_urgent else Urgency.NORMAL,
    )


def notify_extension_decided(session: Session, row: CaseDeadline, *, is_granted: bool) -> None:
    """Tell whoever answers for the step whether its deadline was extended, and until when."""
    case = changes.get(session, row.case_id)
    until = labels.day_words(row.nominal_on)
    words = f"延期已批准，新的期限是{until}" if is_granted else "延期未获批准，请按原期限办理"
    notices.notify(
        session,
        to=notices.list_for_responsible(session, row.responsible),
        matter=f"extension:{row.id}",
        title=f"{case.case_no} {row.name}{words}",
        case_id=case.id,
    )


def turned_violent(session: Session, case: Case) -> None:
    """The dispute is turning violent: the head of the grid and the centres hear of it at once."""
    notices.notify_group(
        session,
        groups=[
            group(Role.GRID_HEAD, case.village),
            group(Role.CENTER, case.street),
            group(Role.DISTRICT_CENTER, case.district),
        ],
        matter=f"violent:{case.id}",
        title=f"{case.case_no}出现激化苗头，风险升红",
        body="应急哨已发出，请立即处置。",
        case_id=case.id,
        urgency=Urgency.URGENT,
    )


def _of_tier(case: Case, tier: Tier) -> list[str]:
    return {
        Tier.GRID: [group(Role.GRID_WORKER, case.grid), group(Role.GRID_HEAD, case.village)],
        Tier.SOCIETY: [group(Role.MEDIATOR, case.village), group(Role.GRID_HEAD, case.village)],
        Tier.DEPARTMENT: [group(Role.CENTER, case.street)],
        Tier.LEADER: [
            group(Role.DISTRICT_CENTER, case.district),
            group(Role.POLITICAL_LEGAL, case.district),
        ],
    }[tier]
