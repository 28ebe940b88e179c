"""Who hears that the organ of a petition asks for more days, and what became of it."""

from sqlalchemy.orm import Session

from processes import petitions
from processes.cases.models import Case
from processes.notices.telling import dismiss, notify, notify_group
from processes.organisation.roles import Role, group
from processes.petitions import extension_requests
from processes.petitions.models import ExtensionRequest


@extension_requests.extension_asked.subscribe
def notify_asked(session: Session, case: Case, request: ExtensionRequest) -> None:
    """Tell the head of the organ, who alone may grant it (信访工作条例34条)."""
    organ = petitions.get(session, case.id).organ or petitions.OFFICE
    notify_group(
        session,
        groups=[group(Role.UNIT_HEAD, organ)],
        matter=f"petition-extension:{request.id}",
        title="信访事项申请延期，请审批",
        body=f"本单位承办的信访事项申请延长{request.amount}日。",
        case_id=case.id,
    )


@extension_requests.extension_answered.subscribe
def answered(session: Session, case_id: int, request: ExtensionRequest) -> None:
    """Whoever asked hears the answer; the head need not see to it any more."""
    dismiss(session, f"petition-extension:{request.id}")
    notify(
        session,
        to=[request.by] if request.by else [],
        matter=f"petition-extension-answer:{request.id}",
        title=_TITLES[request.is_granted],
        body=request.decision or "",
        case_id=case_id,
    )


_TITLES = {
    True: "延期申请已批准",
    False: "延期申请未获批准",
    None: "延期申请已失效：所涉期限已结束，无需审批",
}
