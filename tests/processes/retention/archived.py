"""Disputes that were archived long ago, with everything in them that tells who the parties were."""

from sqlalchemy import select

from engine import clock, runner
from processes.cases.choices import RiskColor, Side, Source, Status
from processes.cases.models import Feedback, Party, Settlement
from processes.cases.party_input import PartyInput
from processes.casework import registration
from processes.casework.comments import CaseComment, CommentAudience
from processes.deadlines.models import CaseDeadline, DeadlineStatus
from processes.documents.models import MATERIAL, Attachment, Document
from tests.journeys.district import District, moment
from tests.processes.factories import GRID

NAME, PHONE, CARD = "示例阿甲", "13800001234", "11010519491231002X"
PARTIES = [
    PartyInput(NAME, phone=PHONE, id_type="111", id_no=CARD, address="示例路八十八号"),
    PartyInput("示例阿乙", Side.RESPONDENT, phone="13900005678"),
    PartyInput("示例物业公司", Side.RESPONDENT, is_unit=True, phone="0719-8000000"),
]
SUMMARY = f"{NAME}与示例阿乙因漏水争执，电话{PHONE}，住示例路八十八号"
#: When the dispute was archived, and a day after thirty years.
THEN, PAST = moment(3, 3, 9, year=1996), moment(3, 4, 9)


def dispute(session):
    """A district with the real diagrams, and a dispute between them of the second of March 2026."""
    district = District(session, moment(3, 2, 9))
    return district, register(session, district.cast)


def register(session, cast):
    """The grid worker registers it."""
    given = {"source": Source.PATROL, "risk_color": RiskColor.BLUE, "grid": GRID}
    with clock.at(moment(3, 2, 9)):
        return registration.register(
            session,
            summary=SUMMARY,
            category="0201",
            parties=PARTIES,
            by=cast["grid_worker"],
            **given,
        )


def archive(session, cast, case, at=THEN):
    """Archive it on a day long ago, whatever its process would have asked for first."""
    by = cast["center"]
    session.add_all(
        [
            Feedback(
                case_id=case.id, district=case.district, at=at, way="电话", content=f"已告知{NAME}"
            ),
            Settlement(
                case_id=case.id,
                district=case.district,
                form="oral",
                content="示例阿乙赔偿示例阿甲五百元",
                reached_at=at,
                effective_on=at.date(),
            ),
            CaseComment(
                case_id=case.id,
                district=case.district,
                audience=CommentAudience.INTERNAL,
                words=f"身份证{CARD}已核",
                at=at,
                by=int(by.id),
            ),
            Attachment(
                case_id=case.id,
                district=case.district,
                kind=MATERIAL,
                name=f"{NAME}的照片.jpg",
                mimetype="image/jpeg",
                size=3,
                sha256="0" * 64,
                content=b"abc",
                kept_at=at,
            ),
            Document(
                case_id=case.id,
                district=case.district,
                kind="application",
                fields={"claim": f"{NAME}要求赔偿"},
                issued_at=at,
                content=b"docx",
                sha256="1" * 64,
            ),
        ]
    )
    runner.cancel(session, case.instance_id, by=by, reason="示例")
    case.status, case.closed_at, case.archived_at = Status.ARCHIVED, at, at
    for deadline in session.scalars(select(CaseDeadline).filter_by(case_id=case.id)):
        deadline.status = DeadlineStatus.CANCELLED
    session.flush()
    return case


def parties(session, case):
    """Its parties, in order."""
    return session.scalars(select(Party).filter_by(case_id=case.id).order_by(Party.id)).all()
