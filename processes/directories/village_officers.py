"""“三官一律”进村(社区): a police officer and a lawyer for every village (docs/domain.md C05, C06).

Every village has at least one of each; judges and prosecutors are welcome beside them. All
of them can be asked to assist a mediation.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column
from sqlalchemy.sql import ColumnElement

from engine import clock, records
from engine.db import Base, BigId
from engine.identity import Person
from processes import fields, registers
from processes.cases import display_names
from processes.cases.choices import Choice
from processes.organisation import places
from processes.organisation.places import Place, PlaceKind
from processes.organisation.roles import Role
from processes.registers import Figure, Gaps, Register, Section, references, rights
from processes.registers.dates import since_on, until_on


class OfficerKind(Choice):
    """What the officer is."""

    POLICE = "police", "警官"
    LAWYER = "lawyer", "律师"
    JUDGE = "judge", "法官"
    PROSECUTOR = "prosecutor", "检察官"


#: 一村一警、一村一律师: who may not be missing.
OBLIGATORY = (OfficerKind.POLICE, OfficerKind.LAWYER)


class VillageOfficer(Base):
    """Somebody of the four who looks after a village."""

    __tablename__ = "village_officer"
    __table_args__ = (Index(None, "village", "kind"),)

    id: Mapped[BigId]
    village: Mapped[str] = mapped_column(ForeignKey("place.code"))
    kind: Mapped[OfficerKind]
    name: Mapped[str]
    #: The station, firm or court.
    office: Mapped[str | None]
    #: Office phone only; the village publishes it.
    phone: Mapped[str | None]
    since_on: Mapped[date]
    #: The last day.
    until_on: Mapped[date | None]
    district: Mapped[str]
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[datetime]


records.declare_rows(VillageOfficer)


@dataclass(frozen=True)
class Coverage:
    """How many villages have both, and what the others lack."""

    villages: int
    missing: dict[str, list[OfficerKind]]

    @property
    def satisfied(self) -> int:
        """Villages with at least one police officer and one lawyer."""
        return self.villages - len(self.missing)

    def having(self, kind: OfficerKind) -> int:
        """Villages with at least one of that kind."""
        return self.villages - sum(kind in lacking for lacking in self.missing.values())


def coverage(session: Session, above: Sequence[str], on: date | None = None) -> Coverage:
    """What the villages within these places have on a day (today)."""
    day = on or clock.today()
    inside = or_(*(places.within(Place.code, each) for each in above))
    villages = session.scalars(
        select(Place.code).where(inside, Place.kind == PlaceKind.VILLAGE).order_by(Place.code)
    ).all()
    serving = select(VillageOfficer.village, VillageOfficer.kind).where(
        VillageOfficer.kind.in_(OBLIGATORY), in_office(day)
    )
    there = {(row.village, row.kind) for row in session.execute(serving)}
    lacking = {
        code: [kind for kind in OBLIGATORY if (code, kind) not in there] for code in villages
    }
    return Coverage(len(villages), {code: kinds for code, kinds in lacking.items() if kinds})


def list_for_village(session: Session, village: str) -> Sequence[VillageOfficer]:
    """Who looks after the village today, by kind; they may be asked to assist a mediation."""
    today = clock.today()
    chosen = select(VillageOfficer).where(VillageOfficer.village == village, in_office(today))
    return session.scalars(chosen.order_by(VillageOfficer.kind, VillageOfficer.id)).all()


def in_office(day: date) -> ColumnElement[bool]:
    """The condition that somebody is in office on the day."""
    until = VillageOfficer.until_on
    return (VillageOfficer.since_on <= day) & (until.is_(None) | (until >= day))


def _gaps(session: Session, by: Person) -> Gaps:
    found = coverage(session, references.outermost_places(session, by))
    if not found.villages:
        return Gaps()
    names = display_names.resolve_places(session, found.missing)
    share = f"{found.satisfied}/{found.villages}"
    rate = f"{found.satisfied / found.villages:.2%}"
    return Gaps(
        figures=[
            Figure("警、律都配齐的村（社区）", f"{share} = {rate}", bool(found.missing)),
            *(
                Figure(f"有{kind.words}的", f"{found.having(kind)}/{found.villages}")
                for kind in OBLIGATORY
            ),
        ],
        missing=[
            f"{names[code]}：缺{'、'.join(kind.words for kind in kinds)}"
            for code, kinds in found.missing.items()
        ],
    )


REGISTER = registers.declare(
    Register(
        key="village-officers",
        title="三官一律进村",
        one="警官、律师等",
        note="每村（社区）至少一名警官、一名律师；法官、检察官可另配。",
        section=Section.ROSTER,
        model=VillageOfficer,
        fields=(
            references.Place("village", "村（社区）", levels=(PlaceKind.VILLAGE,)),
            fields.Choose("kind", "身份", among=OfficerKind),
            fields.Text("name", "姓名", most=40),
            fields.Text("office", "单位", needed=False, hint="派出所、律师事务所、法院等。"),
            fields.Text("phone", "办公电话", needed=False, most=30),
            since_on(needed=True),
            until_on(),
        ),
        columns=("name", "kind", "village", "office", "phone", "since_on"),
        # Who opens a district looks which villages have none.
        read=rights.holders(*rights.CASEWORK, Role.SECURITY_ADMIN),
        write=rights.within(VillageOfficer.village, Role.CENTER, Role.DISTRICT_CENTER),
        search=(VillageOfficer.name, VillageOfficer.office),
        order=VillageOfficer.village,
        place=VillageOfficer.village,
        filters=("kind",),
        gaps=_gaps,
    )
)
