"""What the diagram of the mediation organisations does: `society.…`."""

from engine.script import Context
from processes.cases import changes
from processes.cases.choices import Change, MediationKind
from processes.cases.models import Case
from processes.casework import representatives
from processes.handlers.parameters import MediationCode
from processes.handlers.registry import handler, require_session
from processes.mediation import stages


@handler("society.admit")
def admit(
    context: Context, case: int, kind: MediationCode = "people", consent: bool | None = None
) -> None:
    """The dispute is accepted for mediation of that kind; what it costs and who hears of it is told."""
    session = require_session(context)
    row = changes.get_open(session, case)
    row.mediation_kind = MediationKind(kind)
    row.consent = row.consent if consent is None else consent
    stages.move_on(row, stages.stage_of_mediation(row.mediation_kind))
    words = f"受理{row.mediation_kind.words}，不收费，调解内容保密"
    changes.note(session, row, Change.INFORMED, reason=words, by=context.by)
    if _may_be_represented(row):
        words = f"涉及{row.people_count}人，可以推举代表参加调解（劳动争议调解仲裁法7条）"
        changes.note(session, row, Change.INFORMED, reason=words, by=context.by)


def _may_be_represented(case: Case) -> bool:
    is_labour = case.category.startswith(representatives.LABOUR)
    return is_labour and case.people_count >= representatives.LABOUR_LEAST
