"""Where a case stands, in words for the party that asks: nothing internal, nobody else's matters."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from engine import clock
from processes import documents
from processes.calendars import working_time
from processes.cases import changes, reasons
from processes.cases.choices import Change, Status, Tier
from processes.cases.models import Case
from processes.casework import worklist
from processes.deadlines import case_deadlines
from processes.deadlines.models import PARTIES, CaseDeadline, DeadlineStatus
from processes.documents.models import Document
from processes.residents import endings, reopening
from processes.residents.endings import Ending

#: Letters that are addressed to the party; everything else in the file is not theirs to read here.
LETTERS = frozenset(
    [
        *("rights_notice", "acceptance_notice", "refusal_notice", "extension_notice"),
        *("opinion_letter", "review_opinion", "recheck_opinion"),
    ]
)
_STANDS = {
    None: "已经登记，正在确定由谁办理。",
    Tier.GRID: "由网格员在当地办理。",
    Tier.SOCIETY: "由调解组织调解。",
    Tier.DEPARTMENT: "由有关部门一起办理。",
    Tier.LEADER: "由区领导负责办理。",
}
#: Steps of the diagrams as the party would say them; others are told by the tier alone.
_STEPS = {
    "Contact": "工作人员联系双方",
    "ContactParties": "工作人员联系双方",
    "Handle": "工作人员上门处置",
    "Feedback": "向您反馈办理结果",
    "AnswerMessages": "答复您的留言，然后办结",
    "Accept": "审查是否受理调解",
    "AdmitMedical": "审查是否受理调解",
    "AdmitAdministrative": "审查是否受理调解",
    "Select": "选定调解员",
    "Choose": "双方选定调解员",
    "Appoint": "指定调解员",
    "Mediate": "召开调解会",
    "FirstMediate": "召开调解会",
    "SecondMediate": "召开第二次调解会",
    "Prolong": "征询双方是否延长调解",
    "Appraise": "等待鉴定意见",
    "Agreement": "签订调解协议",
    "Confirm": "双方申请司法确认",
    "Perform": "履行协议",
    "Visit": "工作人员回访",
    "Meet": "各部门会商",
    "Plan": "确定办理方案",
    "Execute": "各部门按方案办理",
    "Advance": "区领导推进办理",
    "PetitionTransfer": "登记并转有权处理的机关",
    "PetitionAccept": "答复是否受理",
    "PetitionOpinion": "作出处理意见",
    "ReviewDecide": "作出复查意见",
    "RecheckDecide": "作出复核意见",
}
_TOLD = {
    Change.REGISTERED: "登记",
    Change.ENTERED_TIER: "开始办理",
    Change.ESCALATED: "转由上一级办理",
    Change.RETURNED: "转回下一级办理",
    Change.CONTACTED: "工作人员首次联系",
    Change.WHISTLED: "请有关部门一起研究",
    Change.CONCLUDED: "办结",
    Change.FED_BACK: "向诉求人反馈",
    Change.REVISITED: "回访",
    Change.REOPENED: "重新办理",
    Change.ARCHIVED: "归档",
    Change.EXTENDED: "延长办理期限",
    Change.INFORMED: "告知权利和其他途径",
}


@dataclass(frozen=True)
class Moment:
    """Something that happened, outwardly."""

    at: datetime
    words: str


@dataclass(frozen=True)
class Step:
    """What comes next, and until when; `due_at` is none where no limit runs."""

    words: str
    due_at: datetime | None


@dataclass(frozen=True)
class Progress:
    """All that a party reads of the case."""

    stands: str
    #: How it ended, on what article, and where to go next; none while it is being handled.
    end: Ending | None
    steps: list[Step]
    #: 法定期限: name and last day; none while it stands still.
    limits: list[tuple[str, date | None]]
    moments: list[Moment]
    letters: list[Document]


def describe(session: Session, case: Case) -> Progress:
    """Where the case stands."""
    is_over = case.status in (Status.CLOSED, Status.ARCHIVED)
    end = endings.describe(session, case) if is_over else None
    return Progress(
        end.words if end else _STANDS[case.tier],
        end,
        list(_steps(session, case)),
        list(_deadlines(session, case)),
        list(_moments(session, case)),
        list_letters(session, case),
    )


def list_letters(session: Session, case: Case) -> list[Document]:
    """What was written to the party."""
    rows = documents.list_for_case(session, case.id)
    return [each for each in rows if each.kind in LETTERS and each.voided_at is None]


def list_deadlines(session: Session, case: Case) -> list[CaseDeadline]:
    """The statutory limits that run or stand still, and the party's own rights."""
    return [
        row
        for row in case_deadlines.list_for_case(session, case.id)
        if (row.instance_id is None or row.responsible == PARTIES)
        and row.status in case_deadlines.OPEN
        and (row.status is DeadlineStatus.PAUSED or row.due_at > clock.now())
    ]


def _steps(session: Session, case: Case) -> Iterator[Step]:
    told: dict[str, datetime | None] = {}
    for task in worklist.list_for_case(session, case):
        words = _STEPS.get(task.element)
        if words and words not in told:
            told[words] = task.due_at
    yield from (Step(words, due_at) for words, due_at in told.items())


def _deadlines(session: Session, case: Case) -> Iterator[tuple[str, date | None]]:
    """Their names and last days; without a day while they stand still."""
    for row in list_deadlines(session, case):
        is_paused = row.status is DeadlineStatus.PAUSED
        yield row.name, None if is_paused else working_time.last_day(row.due_at)


def _moments(session: Session, case: Case) -> Iterator[Moment]:
    rows = changes.list_for_case(session, case.id)
    last = ""
    for row in reversed(rows):
        words = _TOLD.get(row.what, "")
        if row.what is Change.ENTERED_TIER and row.tier:
            words = _STANDS[row.tier].rstrip("。")
        if row.what is Change.REOPENED and row.tier:
            why = "当事人反映没有解决，" if row.reason == reasons.words(reopening.MESSAGE) else ""
            words = f"{why}{words}，{_STANDS[row.tier].rstrip('。')}"
        if row.what is Change.CONCLUDED and row.outcome:
            words = f"办结：{row.outcome.words}"
        if words and words != last:
            yield Moment(row.at, words)
        last = words or last
