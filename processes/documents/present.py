"""What a case has that papers follow from, and which papers it has, read with one statement."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, ScalarSelect, Select, bindparam, exists, func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import Session

from processes.cases.models import Case, Revisit, Settlement
from processes.documents import templates
from processes.documents.models import Attachment, Document, DocumentTemplate
from processes.mediation.models import JudicialConfirmation, MediationSession
from processes.organisation.places import Place
from processes.supervision.models import Order
from processes.whistles.models import Plan, Whistle
from processes.whistles.quality_models import Measure


@dataclass(frozen=True)
class Present:
    """The papers of a case by kind and what each is about; of which records it has any at all."""

    papers: frozenset[tuple[str, str | None]]
    #: The kinds of what was attached to it.
    attached: frozenset[str]
    #: The id of the template in use by kind, where that is not the shipped one.
    templates: dict[str, int]
    #: The number of its oldest paper in each series.
    numbers: dict[str, str]
    #: The name of its district, which stands in every number.
    district_name: str
    revisits: tuple[int, ...]
    confirmations: tuple[int, ...]
    #: The ids of whistles to which the departments planned measures.
    planned: frozenset[int]
    has_whistles: bool
    has_sessions: bool
    has_settlements: bool
    has_plans: bool
    has_orders: bool

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of all papers of the file, issued or attached."""
        return self.attached | {kind for kind, _ in self.papers}


def read(session: Session, case: Case) -> Present:
    """What the case has now."""
    session.flush()
    found = session.execute(_STATEMENT, {"case_id": case.id, "district": case.district}).one()
    papers = found.papers or ()
    numbers = dict[str, str]()
    for _, _, series, number, _ in papers:
        if series is not None and number is not None:
            numbers.setdefault(series, number)
    return Present(
        frozenset((kind, about) for kind, about, _, _, is_void in papers if not is_void),
        frozenset(found.attached or ()),
        found.templates or {},
        numbers,
        found.district_name,
        revisits=tuple(found.revisits or ()),
        confirmations=tuple(found.confirmations or ()),
        planned=frozenset(found.planned or ()),
        has_whistles=found.whistles,
        has_sessions=found.sessions,
        has_settlements=found.settlements,
        has_plans=found.plans,
        has_orders=found.orders,
    )


def _ids(
    kind: type[Revisit] | type[JudicialConfirmation], case_id: BindParameter[int]
) -> ScalarSelect[Any]:
    found = select(func.array_agg(aggregate_order_by(kind.id, kind.id)))
    return found.where(kind.case_id == case_id).scalar_subquery()


def _build() -> Select[Any]:
    case_id: BindParameter[int] = bindparam("case_id")
    district: BindParameter[str] = bindparam("district")
    told = func.json_build_array(
        *(Document.kind, Document.about, Document.series, Document.number),
        Document.voided_at.is_not(None),
    )
    attached = select(func.array_agg(Attachment.kind.distinct()))
    used = select(func.json_object_agg(DocumentTemplate.kind, DocumentTemplate.id))
    papers = select(func.json_agg(aggregate_order_by(told, Document.id)))
    return select(
        papers.where(Document.case_id == case_id).scalar_subquery().label("papers"),
        attached.where(Attachment.case_id == case_id, Attachment.voided_at.is_(None))
        .scalar_subquery()
        .label("attached"),
        used.where(*templates.in_use(district)).scalar_subquery().label("templates"),
        select(Place.name).where(Place.code == district).scalar_subquery().label("district_name"),
        _ids(Revisit, case_id).label("revisits"),
        _ids(JudicialConfirmation, case_id).label("confirmations"),
        select(func.array_agg(Measure.whistle_id.distinct()))
        .where(Measure.case_id == case_id)
        .scalar_subquery()
        .label("planned"),
        exists().where(Whistle.case_id == case_id).label("whistles"),
        exists().where(MediationSession.case_id == case_id).label("sessions"),
        exists().where(Settlement.case_id == case_id).label("settlements"),
        exists().where(Plan.case_id == case_id).label("plans"),
        exists().where(Order.case_id == case_id).label("orders"),
    )


#: Built once: every step that papers may follow from asks it.
_STATEMENT = _build()
