"""What happened to a deadline since it started, as sentences: pauses, extensions, and what moved it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock
from processes.calendars.labels import day_words
from processes.calendars.models import DeadlineMove
from processes.cases import display_names
from processes.deadlines import explanation_words, limits, recompute, transition, turn_rows
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


def read_all(
    session: Session, rows: Sequence[CaseDeadline], corrected: Mapping[int, Sequence[str]]
) -> dict[int, History]:
    """What is kept of each deadline, told in order, by its id; in as many statements as for one."""
    ids = [row.id for row in rows]
    stood = turn_rows.list_pauses(session, ids)
    longer = turn_rows.list_extensions(session, ids)
    moves = _moves(session, ids)
    turned = [each for kept in (stood, longer) for those in kept.values() for each in those]
    names = _Names(session, {each.by for each in turned})
    return {
        row.id: _history(
            stood[row.id],
            longer[row.id],
            limit := limits.find_version(session, row.rule),
            names,
            (*corrected.get(row.id, ()), *moves[row.id], *_law(session, row, limit)),
        )
        for row in rows
    }


def _history(
    stood: Sequence[DeadlinePause],
    longer: Sequence[DeadlineExtension],
    limit: Limit,
    names: "_Names",
    changes: Sequence[str],
) -> History:
    return History(
        stood,
        tuple(_stood(each, limit, names) for each in stood),
        tuple(_longer(each, limit, names) for each in longer),
        changes,
    )


class _Names:
    """Who a person is, and by which office they might decide on a deadline."""

    def __init__(self, session: Session, ids: Collection[int | None]) -> None:
        known = {each for each in ids if each is not None}
        self._names = display_names.resolve_people(session, known)
        chosen = select(Appointment).where(Appointment.person_id.in_(known))
        self._held = session.scalars(chosen.order_by(Appointment.id)).all() if known else []
        groups = {f"{each.role}@{each.at}" for each in self._held}
        self._offices = display_names.resolve(session, groups)

    def tell(self, by: int | None, event: DeadlineExtension | DeadlinePause, limit: Limit) -> str:
        """Office and name, the office as it was that day; 流程 where a diagram did it.

        Of several offices the one that may lengthen the limit.
        """
        if by is None:
            return "流程"
        at = event.at if isinstance(event, DeadlineExtension) else event.since
        on = clock.local(at).date()
        roles = limit.extension.by if limit.extension else ()
        for each in sorted(self._held, key=lambda held: held.role not in roles):
            began = each.since_on is None or each.since_on <= on
            if each.person_id == by and began and (each.until_on is None or each.until_on >= on):
                return f"{self._offices[f'{each.role}@{each.at}']} {self._names[str(by)]}"
        return self._names[str(by)]


def _stood(pause: DeadlinePause, limit: Limit, names: _Names) -> Turned:
    article = next((each.article for each in limit.pauses if each.reason == pause.reason), "")
    since = explanation_words.moment(pause.since)
    until = f"—{explanation_words.moment(pause.until)}" if pause.until else "起，还没有恢复"
    words = f"因{pause.reason}暂停：{since}{until}" + (f"（依{article}）" if article else "")
    full = f"{words}；凭据：{pause.evidence}；由{names.tell(pause.by, pause, limit)}登记。"
    return Turned(full, f"{words}。")


def _longer(extension: DeadlineExtension, limit: Limit, names: _Names) -> Turned:
    unit = (extension.unit or recompute.extension_unit(limit)).words
    day, who = (
        day_words(clock.local(extension.at).date()),
        names.tell(extension.by, extension, limit),
    )
    much = f"延长{extension.amount}{unit}"
    reason = f"理由：{extension.reason}"
    if extension.consent:
        words = f"{day}双方当事人同意{much}"
        file = f"签名材料：{extension.consent}；由{who}登记"
    else:
        words = f"{day}经批准{much}"
        office = limit.extension.office if limit.extension else ""
        file = f"批准人：{who}" + (f"（依法应由{office}批准）" if office else "")
    served = _standing(extension)
    # What may never count is not yet a party's affair.
    is_counted = extension.status not in (ExtensionStatus.PENDING, ExtensionStatus.LAPSED)
    return Turned(
        f"{words}，{reason}；{file}{served}。", f"{words}{served}。" if is_counted else ""
    )


def _standing(extension: DeadlineExtension) -> str:
    if extension.status is ExtensionStatus.PENDING:
        return "；告知书还没有送达，暂不计入"
    if extension.status is ExtensionStatus.LAPSED:
        return "；告知书没有在到期前送达，延期作废，不计入"
    if extension.notified_at:
        return f"；告知书{explanation_words.moment(extension.notified_at)}送达，自此计入"
    return ""


def _moves(session: Session, ids: Collection[int]) -> dict[int, list[str]]:
    chosen = select(DeadlineMove).where(DeadlineMove.clock_id.in_(ids))
    found: dict[int, list[str]] = {id: [] for id in ids}
    for each in session.scalars(chosen.order_by(DeadlineMove.id)):
        found[each.clock_id].append(_moved(each))
    return found


def _moved(move: DeadlineMove) -> str:
    day = day_words(clock.local(move.at).date())
    before, after = (explanation_words.end_moment(m) for m in (move.due_before, move.due_after))
    to = f"由{before}改为{after}" if before != after else "到期不变"
    if move.release_id is not None:
        return f"{day}因发布新的工作日历重算，{to}。"
    older, newer = (str(rule).rpartition("@")[2] for rule in (move.rule_before, move.rule_after))
    return f"{day}因法律新版本施行，由规则第{older}版改按第{newer}版重算，{to}。"


def _law(session: Session, row: CaseDeadline, limit: Limit) -> list[str]:
    started = clock.local(row.started_at).date()
    said = transition.note(limits.newest(session), limit, started, clock.today())
    return [said] if said else []
