"""Who hears that something waits for a second administrator, and what became of it."""

from sqlalchemy.orm import Session

from processes.access import emergencies, second_person
from processes.access.request_models import Act, AdministrativeRequest
from processes.audit.log import AuditEntry
from processes.notices.models import Urgency
from processes.notices.telling import dismiss, notify
from processes.organisation import offices, people
from processes.organisation.people import Person


@second_person.asked.subscribe
def notify_asked(session: Session, request: AdministrativeRequest, seconds: set[int]) -> None:
    """Tell those who may grant the request, and the person it concerns."""
    name = people.get_person(session, request.person_id).name
    what = request.act.words + (f"“{request.role.words}”" if request.role else "")
    notify(
        session,
        to=seconds,
        matter=f"administrators:{request.id}",
        title=f"有一项申请等您决定：{what}（{name}）",
        body=request.reason,
        urgency=Urgency.URGENT,
    )
    notify(
        session,
        to=[request.person_id],
        matter=f"administrators-concerned:{request.id}",
        title=f"有人申请对您的账号或职务{what}",
        body="如不是您所知晓的，请立即联系其他管理员。",
        urgency=Urgency.URGENT,
    )


@second_person.decided.subscribe
def notify_decided(session: Session, request: AdministrativeRequest) -> None:
    """Tell who asked what was decided, and dismiss the notifications of the others."""
    dismiss(session, f"administrators:{request.id}")
    notify(
        session,
        to=[request.asked_by, request.person_id],
        matter=f"administrators-decided:{request.id}",
        title=f"{request.act.words}的申请" + ("已同意" if request.is_granted else "未获同意"),
    )


@emergencies.used.subscribe
def used_on_server(session: Session, entry: AuditEntry) -> None:
    """Every administrator hears what was done on the server, whoever it was done to."""
    told = entry.details
    name = people.get_person(session, told["person"]).name
    everybody = session.scalars(offices.administrators().with_only_columns(Person.id)).all()
    notify(
        session,
        to=everybody,
        matter=f"break-glass:{entry.id}",
        title=f"服务器上应急办理：{Act(told['act']).words}（{name}）",
        body=f"办理人自报姓名{told['told_by']}，系统账号{told['account']}。理由：{told['reason']}"
        "。如不是您所知晓的，请立即核实。",
        urgency=Urgency.URGENT,
    )
