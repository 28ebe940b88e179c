"""What is asked of the visits: a process, perhaps one version of it, and which cases when."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from engine.identity import Person
from processes.cases.models import Case
from processes.indicators import areas
from processes.indicators.scope import Scope
from processes.mining.models import StepVisit
from processes.organisation import directory

#: Who answers for no place sees no figure of fewer cases than this: it would tell of single ones.
LEAST = 5


@dataclass(frozen=True)
class Asked:
    """A process, one version or all (None), and the scope: what was entered in its period counts."""

    process: str
    definition_id: int | None
    scope: Scope

    def limit(self, rows: Select[Any], model: Any = StepVisit) -> Select[Any]:
        """Only rows of the process, the version and the scope's cases, whenever they were.

        Of processes that belong to no case there are figures for the whole district alone.
        """
        held: list[ColumnElement[bool]] = [
            model.district == self.scope.district,
            model.process == self.process,
        ]
        if self.definition_id is not None:
            held.append(model.definition_id == self.definition_id)
        if not self.scope.is_whole_district:
            rows = rows.join(Case, Case.id == model.case_id)
            held.append(self.scope.covers())
        return rows.where(*held)

    def visits(self, *columns: Any) -> Select[Any]:
        """Columns of the visits that began in the period."""
        rows = select(*columns).select_from(StepVisit)
        return self.limit(rows).where(self.scope.during(StepVisit.entered_at))

    def open_visits(self, *columns: Any) -> Select[Any]:
        """Columns of the visits that go on now, whenever they began."""
        rows = select(*columns).select_from(StepVisit)
        return self.limit(rows).where(StepVisit.left_at.is_(None))


def is_coarse(person: Person) -> bool:
    """Whether the person answers for no place: an analyst, who may read figures but no case."""
    return not areas.outermost(person)


def choose_place(session: Session, person: Person, wanted: str | None) -> str:
    """The place the figures are of; of who answers for none the whole district, whatever was wanted.

    Raises NotPermitted, NoSuchPlace.
    """
    if is_coarse(person):
        return directory.district(session)
    return areas.choose(session, person, wanted)
