"""Reporting without an account: what a resident tells becomes a clue, never a case without a person.

Whoever may register disputes at its place accepts it (`link` keeps the case that was made of it) or
answers it with the reason. Its number and query code tell the reporter which (docs/adr/0059).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, delete, or_, select
from sqlalchemy.orm import Session

from engine import clock
from engine.identity import Person
from processes import notices, readers
from processes.access import quotas
from processes.calendars import working_time
from processes.cases import changes
from processes.cases.choices import Side
from processes.cases.models import Case, Party
from processes.documents import attachments, materials
from processes.documents.errors import AttachmentRefused
from processes.documents.materials import SentFile
from processes.documents.models import Audience
from processes.errors import MissingField, ProcessError
from processes.organisation import places, registration_scope
from processes.organisation.places import LENGTHS, PlaceKind
from processes.organisation.roles import Role, group
from processes.privacy import identity_numbers
from processes.residents import query_codes
from processes.residents.report_models import ReportPhoto, ResidentReport

#: Characters of what is told, and of the fields beside it; what is shorter says nothing.
SHORTEST, LONGEST, LONGEST_SPOT, LONGEST_NAME = 6, 1000, 200, 50
#: Photographs of one report.
MOST_PHOTOS = 3
#: Working days within which somebody accepts or answers it (本区规定).
WITHIN = 1
_PLACES = (PlaceKind.VILLAGE, PlaceKind.SMALL_GRID)


class TooManyReports(ProcessError):
    """这里今天提交的反映已经很多了，请稍后再试；紧急情况请直接打电话。"""


class NoSuchReport(ProcessError):
    """没有这条群众反映，或者它不在您的辖区。"""


class ReportDecided(ProcessError):
    """这条群众反映已经有人处理了。"""


class OutsideOfReport(ProcessError):
    """登记的网格不在反映的地点内，请在原来选的范围内登记。"""


@dataclass(frozen=True)
class Told:
    """A report as typed; `phone` and `name` may be empty."""

    at_place: str
    words: str
    spot: str = ""
    name: str = ""
    phone: str = ""


def send(
    session: Session,
    told: Told,
    photos: Sequence[SentFile] = (),
    *,
    where: str,
    form_key: str | None = None,
) -> tuple[ResidentReport, str]:
    """Keep a report and tell who has the place; the report, and its query code, which is nowhere else.

    A form sent twice is one report; its code is then a new one. `where` is the address it came from.
    Raises MissingField, Mistyped, NoSuchPlace, WrongNumber, AttachmentRefused, TooManyReports.
    """
    row = _checked(session, told)
    known = session.scalar(select(ResidentReport).filter_by(form_key=form_key or ""))
    if known is not None:
        return known, _give_code(known)
    if len(photos) > MOST_PHOTOS:
        raise AttachmentRefused(reason=f"一次最多{MOST_PHOTOS}张照片。")
    kept = [_photo(each) for each in photos]
    _count(session, quotas.network(where), row.phone)
    row.form_key, row.at, row.code_hash = form_key, clock.now(), ""
    row.due_at = working_time.end_of_day(working_time.add_working_days(clock.today(), WITHIN))
    session.add(row)
    session.flush()
    code = _give_code(row)
    for each in kept:
        each.report_id, each.district = row.id, row.district
    session.add_all(kept)
    session.flush()
    _tell(session, row)
    return row, code


def readable(by: Person) -> ColumnElement[bool]:
    """The reports of the places where the person may register disputes."""
    held = registration_scope.list_places(by)
    return or_(*(places.within(ResidentReport.at_place, code) for code in held))


def list_page(
    session: Session, by: Person, *, waiting: bool, before: int | None = None, size: int
) -> Sequence[ResidentReport]:
    """Up to `size` reports of the person's places, the newest first, older than the id `before`."""
    is_waiting = ResidentReport.decided_at.is_(None)
    chosen = select(ResidentReport).where(readable(by), is_waiting if waiting else ~is_waiting)
    if before is not None:
        chosen = chosen.where(ResidentReport.id < before)
    return session.scalars(chosen.order_by(ResidentReport.id.desc()).limit(size)).all()


def list_photos(session: Session, report_ids: Sequence[int]) -> dict[int, list[ReportPhoto]]:
    """The photographs of these reports, by report, without what they hold."""
    found: dict[int, list[ReportPhoto]] = {each: [] for each in report_ids}
    chosen = select(ReportPhoto).where(ReportPhoto.report_id.in_(report_ids))
    for each in session.scalars(chosen.order_by(ReportPhoto.id)):
        found[each.report_id].append(each)
    return found


def get_photo(session: Session, photo_id: int, by: Person) -> ReportPhoto:
    """A photograph of a report of the person's places; raises NoSuchReport."""
    chosen = select(ReportPhoto).join(ResidentReport).where(ReportPhoto.id == photo_id)
    found = session.scalar(chosen.where(readable(by)))
    if found is None:
        raise NoSuchReport
    return found


def lock(session: Session, report_id: int, by: Person) -> ResidentReport:
    """A report of one of the person's places, locked until it is decided; raises NoSuchReport."""
    found = session.scalar(
        select(ResidentReport)
        .where(and_(ResidentReport.id == report_id, readable(by)))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NoSuchReport
    return found


def link(session: Session, report: ResidentReport, case: Case, *, by: Person) -> None:
    """Keep the case that was made of the report; its photographs become the case's.

    Raises ReportDecided, OutsideOfReport.
    """
    if report.decided_at is not None:
        raise ReportDecided
    if not places.is_within(case.grid, report.at_place):
        raise OutsideOfReport
    photos = list_photos(session, [report.id])[report.id]
    if photos:
        files = [SentFile(each.name, each.content) for each in photos]
        materials.add(session, case.id, files, audience=Audience.HANDLERS, by=by)
        session.execute(delete(ReportPhoto).where(ReportPhoto.report_id == report.id))
    report.opens_case = _is_applicant(session, report, case)
    report.case_id = case.id
    _decide(session, report, by)


def answer(session: Session, report_id: int, words: str, *, by: Person) -> ResidentReport:
    """Say why the report becomes no case, and where to go.

    Raises NoSuchReport, ReportDecided, MissingField, Mistyped.
    """
    report = lock(session, report_id, by)
    if report.decided_at is not None:
        raise ReportDecided
    plain = readers.text(words, "理由和去处", most=LONGEST)
    if not plain:
        raise MissingField(field="理由和去处")
    report.answer = plain
    _decide(session, report, by)
    return report


def _checked(session: Session, told: Told) -> ResidentReport:
    words = readers.text(told.words, "发生了什么", most=LONGEST)
    if len(words) < SHORTEST:
        raise MissingField(f"请写清楚发生了什么，至少{SHORTEST}个字。", field="发生了什么")
    place = places.get_place(session, told.at_place)
    if place.kind not in _PLACES:
        raise MissingField(field="发生的地方")
    phone = told.phone.strip()
    return ResidentReport(
        district=place.district,
        at_place=place.code,
        words=words,
        spot=readers.text(told.spot, "具体位置", most=LONGEST_SPOT) or None,
        name=readers.text(told.name, "您的姓名", most=LONGEST_NAME) or None,
        phone=identity_numbers.check_phone(phone) if phone else None,
    )


def _photo(file: SentFile) -> ReportPhoto:
    mimetype, content = materials.prepare(file)
    if not mimetype.startswith("image/"):
        raise AttachmentRefused(reason="这里只收照片（JPG、PNG）。")
    return ReportPhoto(
        name=attachments.plain_name(file.name),
        mimetype=mimetype,
        size=len(content),
        content=content,
    )


def _count(session: Session, address: str, phone: str | None) -> None:
    """Count one report more, of the address and of the number; raises TooManyReports."""
    counted = [(quotas.REPORT_ADDRESS, address)]
    if phone:
        counted.append((quotas.REPORT_PHONE, phone))
    if any(quotas.exhausted_until(session, quota, who) for quota, who in counted):
        raise TooManyReports
    for quota, who in counted:
        quotas.count(session, quota, who)


def _give_code(row: ResidentReport) -> str:
    code = query_codes.make()
    row.code_hash = query_codes.digest(row.id, code, of="report")
    return code


def _tell(session: Session, row: ResidentReport) -> None:
    village = places.at_level(row.at_place, PlaceKind.VILLAGE)
    groups = [group(Role.GRID_HEAD, village)]
    if len(row.at_place) == LENGTHS[PlaceKind.SMALL_GRID]:
        groups.append(group(Role.GRID_WORKER, row.at_place))
    notices.notify_group(
        session,
        groups=groups,
        matter=f"report:{row.id}",
        title=f"群众反映 {row.number} 等待受理",
        body="请在“群众反映”中登记成案件，或写明理由答复。",
    )


def _decide(session: Session, report: ResidentReport, by: Person) -> None:
    report.decided_at, report.decided_by = clock.now(), changes.actor(by)
    notices.dismiss(session, f"report:{report.id}", f"report-late:{report.id}")
    session.flush()


def _is_applicant(session: Session, report: ResidentReport, case: Case) -> bool:
    """Whether whoever gave a telephone with the report is an applicant of the case by that number."""
    if report.phone is None:
        return False
    chosen = select(Party).where(Party.case_id == case.id, Party.side == Side.APPLICANT)
    return any(each.phone == report.phone for each in session.scalars(chosen))
