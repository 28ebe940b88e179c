"""What happened to a deadline since it started, as sentences: pauses, extensions, and what moved it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock
from processes.calendars.labels import day_words
from processes.calendars.models import DeadlineMove
from processes.cases import display_names
from processes.deadlines import explanation_words, extensions, limits, pauses, recompute, transition
from processes.deadlines.limits import Limit
from processes.deadlines.models import (
    CaseDeadline,
    DeadlineExtension,
    DeadlinePause,
    ExtensionStatus,
)
from processes.organisation.people import Appointment


@dataclass(frozen=True)
class Turned:
    """A pause or an extension told: in full for the file; what a party is handed, if anything."""

    full: str
    outward: str


@dataclass(frozen=True)
class History:
    """The sentences, and the pauses they are of."""

    pauses: Sequence[DeadlinePause] = ()
    stood: Sequence[Turned] = ()
    longer: Sequence[Turned] = ()
    changes: Sequence[str] = ()


def read(
    session: Session, row: CaseDeadline, limit: Limit, corrected: Sequence[str] = ()
) -> History:
    """What is kept of the deadline, told in order."""
    stood = pauses.list_for_deadline(session, row.id)
    longer = extensions.list_for_deadline(session, row.id)
    names = _Names(session, limit, [*(each.by for each in stood), *(each.by for each in longer)])
    return History(
        stood,
        tuple(_stood(each, limit, names) for each in stood),
        tuple(_longer(each, limit, names) for each in longer),
        (*corrected, *_moves(session, row), *_law(session, row, limit)),
    )


class _Names:
    """Who a person is, and by which office they might decide on the deadline."""

    def __init__(self, session: Session, limit: Limit, ids: Sequence[int | None]) -> None:
        self._names = display_names.resolve_people(session, ids)
        roles = limit.extension.by if limit.extension else ()
        held = session.scalars(
            select(Appointment)
            .where(Appointment.person_id.in_({each for each in ids if each is not None}))
            .order_by(Appointment.id)
        ).all()
        self._held = sorted(held, key=lambda each: each.role not in roles)
        self._offices = display_names.resolve(session, {f"{each.role}@{each.at}" for each in held})

    def tell(self, by: int | None, event: DeadlineExtension | DeadlinePause) -> str:
        """Office and name, the office as it was that day; 流程 where a diagram did it."""
        if by is None:
            return "流程"
        at = event.at if isinstance(event, DeadlineExtension) else event.since
        on = clock.local(at).date()
        for each in self._held:
            began = each.since_on is None or each.since_on <= on
            if each.person_id == by and began and (each.until_on is None or each.until_on >= on):
                return f"{self._offices[f'{each.role}@{each.at}']} {self._names[str(by)]}"
        return self._names[str(by)]


def _stood(pause: DeadlinePause, limit: Limit, names: _Names) -> Turned:
    article = next((each.article for each in limit.pauses if each.reason == pause.reason), "")
    since = explanation_words.moment(pause.since)
    until = f"—{explanation_words.moment(pause.until)}" if pause.until else "起,还没有恢复"
    words = f"因{pause.reason}暂停:{since}{until}" + (f"(依{article})" if article else "")
    full = f"{words};凭据:{pause.evidence};由{names.tell(pause.by, pause)}登记。"
    return Turned(full, f"{words}。")


def _longer(extension: DeadlineExtension, limit: Limit, names: _Names) -> Turned:
    unit = (extension.unit or recompute.extension_unit(limit)).words
    day, who = day_words(clock.local(extension.at).date()), names.tell(extension.by, extension)
    much = f"延长{extension.amount}{unit}"
    reason = f"理由:{extension.reason}"
    if extension.consent:
        words = f"{day}双方当事人同意{much}"
        file = f"签名材料:{extension.consent};由{who}登记"
    else:
        words = f"{day}经批准{much}"
        office = limit.extension.office if limit.extension else ""
        file = f"批准人:{who}" + (f"(依法应由{office}批准)" if office else "")
    served = _standing(extension)
    # What may never count is not yet a party's affair.
    is_counted = extension.status not in (ExtensionStatus.PENDING, ExtensionStatus.LAPSED)
    return Turned(f"{words},{reason};{file}{served}。", f"{words}{served}。" if is_counted else "")


def _standing(extension: DeadlineExtension) -> str:
    if extension.status is ExtensionStatus.PENDING:
        return ";告知书还没有送达,暂不计入"
    if extension.status is ExtensionStatus.LAPSED:
        return ";告知书没有在到期前送达,延期作废,不计入"
    if extension.notified_at:
        return f";告知书{explanation_words.moment(extension.notified_at)}送达,自此计入"
    return ""


def _moves(session: Session, row: CaseDeadline) -> list[str]:
    chosen = select(DeadlineMove).where(DeadlineMove.clock_id == row.id)
    return [_moved(each) for each in session.scalars(chosen.order_by(DeadlineMove.id))]


def _moved(move: DeadlineMove) -> str:
    day = day_words(clock.local(move.at).date())
    before, after = (explanation_words.end_moment(m) for m in (move.due_before, move.due_after))
    to = f"由{before}改为{after}" if before != after else "到期不变"
    if move.release_id is not None:
        return f"{day}因发布新的工作日历重算,{to}。"
    older, newer = (str(rule).rpartition("@")[2] for rule in (move.rule_before, move.rule_after))
    return f"{day}因法律新版本施行,由规则第{older}版改按第{newer}版重算,{to}。"


def _law(session: Session, row: CaseDeadline, limit: Limit) -> list[str]:
    started = clock.local(row.started_at).date()
    said = transition.note(limits.newest(session), limit, started, clock.today())
    return [said] if said else []
