"""What colleagues say to each other about a case, and what they tell its parties (docs/domain.md 7).

An internal comment is for who may read the whole case; a department reads its own and those that
mention one of its people. What is said to the parties stands on their progress page.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ARRAY, BigInteger, ForeignKey, Index, Text, cast, func, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from engine import clock, identity, records
from engine.db import Base, BigId
from engine.models import TaskStatus, UserTask
from processes import notices, readers
from processes.access import permissions
from processes.access.permissions import Permission
from processes.cases import changes
from processes.cases.choices import Choice
from processes.cases.models import Case
from processes.errors import MissingField, ProcessError
from processes.organisation import people, places
from processes.organisation.people import Appointment, Person
from processes.organisation.roles import Role
from processes.privacy.encrypted_columns import EncryptedText
from processes.whistles.models import Attendance, TeamMember

#: Characters of one comment, people one mentions, comments of one person on one case a day.
LONGEST, MOST_MENTIONED, MOST_A_DAY = 2000, 20, 100
#: So long the same words of the same person are one comment.
AGAIN = timedelta(minutes=1)
#: Offices of the case's own places that are in its circle.
_NEAR = (
    Role.GRID_WORKER,
    Role.GRID_HEAD,
    Role.CENTER,
    Role.DISTRICT_CENTER,
    Role.POLITICAL_LEGAL,
)


class NotForParties(ProcessError):
    """只有承办人可以写给当事人看的话。"""


class TooManyMentioned(ProcessError):
    """一次最多提醒20人。"""


class TooManyComments(ProcessError):
    """今天在这件案件上写的已经很多了，请明天再写。"""


class CommentAudience(Choice):
    """Who reads a comment."""

    INTERNAL = "internal", "内部"
    PARTIES = "parties", "给当事人"


class CaseComment(Base):
    """Something somebody said about a case; never changed, never taken back."""

    __tablename__ = "case_comment"
    __table_args__ = (Index(None, "case_id", "id"),)

    id: Mapped[BigId]
    case_id: Mapped[int] = mapped_column(ForeignKey("dispute_case.id"))
    district: Mapped[str]
    #: The step it was said at; None: of the case as a whole.
    task_id: Mapped[int | None] = mapped_column(ForeignKey("user_task.id"))
    audience: Mapped[CommentAudience]
    words: Mapped[str] = mapped_column(EncryptedText("case_comment.words"))
    #: The people it mentions, who were told.
    mentions: Mapped[list[int]] = mapped_column(ARRAY(BigInteger), default=list)
    #: Whether it asks the parties for papers (请补交材料); they send them on their progress page.
    asks_papers: Mapped[bool] = mapped_column(default=False)
    at: Mapped[datetime]
    by: Mapped[int] = mapped_column(ForeignKey("person.id"))


@dataclass(frozen=True)
class Colleague:
    """Somebody of a case's circle, with the office that puts them there."""

    id: int
    name: str
    office: str


def list_circle(session: Session, case: Case) -> list[Colleague]:
    """Whom a comment on the case may mention: who handles it, answers for it, or is called to it."""
    units = select(Attendance.unit).where(Attendance.case_id == case.id)
    holders = select(UserTask.assignee).where(
        UserTask.instance_id == case.instance_id,
        UserTask.status == TaskStatus.OPEN,
        UserTask.assignee.is_not(None),
    )
    team = select(TeamMember.person_id).where(
        TeamMember.case_id == case.id, TeamMember.until.is_(None)
    )
    near = Appointment.role.in_(_NEAR) & Appointment.at.in_(places.lineage(case.grid))
    called = (Appointment.role == Role.LIAISON) & Appointment.at.in_(units)
    named = or_(
        Person.id == case.owner_id,
        cast(Person.id, Text).in_(holders),
        Person.id.in_(team),
    )
    rows = session.execute(
        select(Person.id, Person.name, Appointment.role)
        .join(Appointment, Appointment.person_id == Person.id)
        .where(or_(near, called, named), people.is_current())
        .order_by(func.length(Appointment.at).desc(), Person.id)
    )
    found: dict[int, Colleague] = {}
    for row in rows:
        found.setdefault(row.id, Colleague(row.id, row.name, row.role.words))
    return list(found.values())


def add(
    session: Session,
    case_id: int,
    words: str,
    *,
    audience: CommentAudience,
    by: identity.Person,
    task_id: int | None = None,
    asks_papers: bool = False,
) -> CaseComment:
    """Say something about the case; who is named in it as `@姓名`, of the case's circle, is told.

    `asks_papers`: what is said to the parties asks them for papers. The same words once more within
    `AGAIN` are what an impatient hand sent twice: then it is the comment that is there already.

    Raises MissingField, Mistyped, NotForParties, TooManyMentioned, TooManyComments, CaseArchived.
    """
    case = changes.get_open(session, case_id)
    plain = readers.text(words, "内容", most=LONGEST)
    if not plain:
        raise MissingField(field="内容")
    if audience is CommentAudience.PARTIES and not permissions.may(
        session, Permission.CASE_FEEDBACK, by, case
    ):
        raise NotForParties
    asks_papers = asks_papers and audience is CommentAudience.PARTIES
    # Of two that come at once the second waits here, and finds the first.
    changes.hold(session, case.id)
    known = _find_again(session, case, by, (plain, audience, asks_papers))
    if known is not None:
        return known
    _require_few(session, case, by)
    mentioned = _mentioned(plain, list_circle(session, case)) if "@" in plain else []
    row = CaseComment(
        case_id=case.id,
        district=case.district,
        task_id=task_id,
        audience=audience,
        words=plain,
        asks_papers=asks_papers,
        mentions=[each.id for each in mentioned if str(each.id) not in by.ids],
        at=clock.now(),
        by=changes.actor(by),
    )
    session.add(row)
    session.flush()
    # What was said stays on the page: a notice may be read on somebody's telephone by others.
    notices.notify(
        session,
        to=row.mentions,
        matter=f"comment:{case.id}",
        title=f"{case.case_no} 有人在备注中提到您",
        body="请在案件的“备注与沟通”中查看。",
        case_id=case.id,
    )
    return row


def _find_again(
    session: Session, case: Case, by: identity.Person, said: tuple[str, CommentAudience, bool]
) -> CaseComment | None:
    just_now = select(CaseComment).where(
        CaseComment.case_id == case.id,
        CaseComment.by == changes.actor(by),
        CaseComment.at > clock.now() - AGAIN,
    )
    # The words are sealed: what is equal is seen here alone.
    found = session.scalars(just_now.order_by(CaseComment.id.desc()))
    return next(
        (each for each in found if (each.words, each.audience, each.asks_papers) == said), None
    )


def list_for_case(
    session: Session, case: Case, may_read: Callable[[CaseComment], bool]
) -> list[CaseComment]:
    """The comments on the case that may be read, the newest first."""
    said = select(CaseComment).where(CaseComment.case_id == case.id)
    rows = session.scalars(said.order_by(CaseComment.id.desc())).all()
    return [each for each in rows if may_read(each)]


def list_for_parties(session: Session, case: Case) -> Sequence[CaseComment]:
    """What was told to the parties, the newest first."""
    said = select(CaseComment).filter_by(case_id=case.id, audience=CommentAudience.PARTIES)
    return session.scalars(said.order_by(CaseComment.id.desc())).all()


def readable(
    session: Session, case: Case, person: identity.Person
) -> Callable[[CaseComment], bool]:
    """Which comments the person, who may read the case, may read; asked once for all of them."""
    whole = permissions.may(session, Permission.CASE_READ_WHOLE, person, case)

    def may_read(row: CaseComment) -> bool:
        concerned = {str(row.by), *map(str, row.mentions)}
        return whole or not person.ids.isdisjoint(concerned)

    return may_read


def _mentioned(words: str, circle: Sequence[Colleague]) -> list[Colleague]:
    """Who is named; of two names the longer first, so that 王小 is not found in @王小明."""
    found, rest = [], words
    for name in sorted({each.name for each in circle}, key=len, reverse=True):
        if f"@{name}" in rest:
            rest = rest.replace(f"@{name}", "")
            found += [each for each in circle if each.name == name]
    if len(found) > MOST_MENTIONED:
        raise TooManyMentioned
    return found


def _require_few(session: Session, case: Case, by: identity.Person) -> None:
    today = select(func.count()).where(
        CaseComment.case_id == case.id,
        CaseComment.by == changes.actor(by),
        CaseComment.at > clock.now() - timedelta(days=1),
    )
    if (session.scalar(today) or 0) >= MOST_A_DAY:
        raise TooManyComments


records.declare(CaseComment, subject="case_id", added={"asks_papers": False})
