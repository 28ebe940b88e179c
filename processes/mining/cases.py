"""The cases behind a number: the same visits, but as cases a person may read."""

from typing import Any

from sqlalchemy import Select

from processes.mining.asked import Asked
from processes.mining.figures import Measure, holds
from processes.mining.models import StepVisit


def select_at(asked: Asked, element: str, measure: Measure) -> Select[Any]:
    """The ids of the cases whose visits to the element the measure counts."""
    chosen = asked.open_visits if measure is Measure.NOW else asked.visits
    return chosen(StepVisit.case_id).where(
        StepVisit.element == element, holds(measure), StepVisit.case_id.is_not(None)
    )


def select_by_flow(asked: Asked, flow: str) -> Select[Any]:
    """The ids of the cases that took the flow."""
    return asked.visits(StepVisit.case_id).where(
        StepVisit.via == flow, StepVisit.case_id.is_not(None)
    )
