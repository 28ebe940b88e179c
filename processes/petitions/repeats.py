"""The same matter brought again after its re-review is not accepted any more (36条)."""

from collections.abc import Sequence
from typing import Protocol

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session
from sqlalchemy.sql import ColumnElement

from processes.cases.choices import Side
from processes.cases.models import Case, Party
from processes.errors import NoLongerAccepted, NoLongerAcceptedElsewhere
from processes.petitions.choices import Stage
from processes.petitions.models import Petition
from processes.privacy import blind_index


class Petitioner(Protocol):
    """Somebody a petition is registered for."""

    @property
    def name(self) -> str: ...
    @property
    def side(self) -> Side: ...
    @property
    def id_no(self) -> str | None: ...
    @property
    def phone(self) -> str | None: ...


def require_new(
    session: Session,
    petitioners: Sequence[Petitioner],
    *,
    village: str,
    category: str,
    may_see: ColumnElement[bool],
) -> None:
    """Raise NoLongerAccepted when the matter was concluded by a re-review before.

    Its number is told under `may_see`, a condition on `Case`, alone.

    The same matter: the same petitioner, village and first-level category. Whoever
    brings new facts or reasons brings another matter; the registrar says so.
    """
    asked = [_same(each) for each in petitioners if each.side is Side.APPLICANT]
    who = [each for each in asked if each is not None]
    if not who:
        return
    concluded = (
        select(Case.case_no, may_see.label("is_seen"))
        .join(Petition, Petition.case_id == Case.id)
        .join(Party, Party.case_id == Case.id)
        .where(
            Petition.stage == Stage.FINAL,
            Case.village == village,
            Case.category.startswith(category[:2]),
            Party.side == Side.APPLICANT,
            or_(*who),
        )
    )
    found = session.execute(concluded.order_by(Case.id.desc()).limit(1)).one_or_none()
    if found is None:
        return
    if not found.is_seen:
        raise NoLongerAcceptedElsewhere
    raise NoLongerAccepted(case_no=found.case_no)


def _same(petitioner: Petitioner) -> ColumnElement[bool] | None:
    """Found again by number, else by name and phone together; sealed columns compare by index."""
    if petitioner.id_no:
        return Party.id_no_index.in_(blind_index.candidates("party.id_no", petitioner.id_no))
    if petitioner.phone:
        names = blind_index.candidates("party.name", petitioner.name)
        phones = blind_index.candidates("party.phone", petitioner.phone)
        return and_(Party.name_index.in_(names), Party.phone_index.in_(phones))
    return None
