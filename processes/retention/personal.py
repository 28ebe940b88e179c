"""What is kept of one person: found, handed out and corrected at their request (45、46条), each time logged."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from engine import clock
from engine.identity import Person as Visitor
from processes import readers
from processes.audit import log as audit_log
from processes.cases import parties as case_parties
from processes.cases.models import Case, Party
from processes.errors import MissingField, ProcessError, ReasonTooShort
from processes.privacy import blind_index, identity_numbers, masking
from processes.residents.report_models import ResidentReport
from processes.retention.models import Asked, PersonalRequest
from processes.rosters.models import ReceptionVisit

#: Characters of a reason, and of how it was made sure who asks, at least.
SHORTEST = 6
#: What may be put right: as it is called.
FIELDS = {"name": "姓名", "phone": "电话", "id_no": "证件号码", "address": "住址"}


class NothingChanged(ProcessError):
    """没有填写要更正的内容，或者与现在的一样。"""


class NotTheirs(ProcessError):
    """这一条不是按所填证件号码或姓名、电话查到的，请重新查询。"""


@dataclass(frozen=True)
class Who:
    """By what somebody is found: their identity number, or name and telephone together."""

    id_no: str = ""
    name: str = ""
    phone: str = ""

    def require(self) -> None:
        """Raise MissingField for what finds nobody for sure."""
        if not blind_index.normalise(self.id_no) and not (
            blind_index.normalise(self.name) and blind_index.normalise(self.phone)
        ):
            raise MissingField(field="证件号码，或姓名和电话")


@dataclass(frozen=True)
class Grounds:
    """Why it is done, and how it was made sure that it is they who ask."""

    reason: str
    proof: str

    def read(self) -> "Grounds":
        """As they are kept; raises ReasonTooShort, Mistyped."""
        told = (
            readers.text(self.reason, "理由", most=200),
            readers.text(self.proof, "核验", most=200),
        )
        if min(map(len, told)) < SHORTEST:
            raise ReasonTooShort(least=SHORTEST)
        return Grounds(*(masking.words(each) for each in told))


@dataclass(frozen=True)
class Found:
    """The rows that are about the person."""

    parties: Sequence[tuple[Party, Case]]
    reports: Sequence[ResidentReport]
    visits: Sequence[ReceptionVisit]


def search(session: Session, district: str, who: Who, grounds: Grounds, *, by: Visitor) -> Found:
    """Find them, and keep that it was asked; raises MissingField, ReasonTooShort, Mistyped."""
    given = grounds.read()
    found = find(session, district, who)
    audit_log.record(
        session,
        "person.searched",
        by=by,
        reason=given.reason,
        proof=given.proof,
        # Of a purpose of its own: it equals no digest of the tables.
        asked=blind_index.digest("person.searched", who.id_no or who.name + who.phone),
        found=len(found.parties) + len(found.reports) + len(found.visits),
    )
    return found


def find(session: Session, district: str, who: Who) -> Found:
    """The rows about them, without a trace; raises MissingField.

    Reports and visits have no digests: theirs are opened and compared by name and telephone.
    """
    who.require()
    if blind_index.normalise(who.id_no):
        same: ColumnElement[bool] = Party.id_no_index.in_(
            blind_index.candidates("party.id_no", who.id_no)
        )
    else:
        same = Party.name_index.in_(blind_index.candidates("party.name", who.name))
        phone = Party.phone_index.in_(blind_index.candidates("party.phone", who.phone))
        same = and_(same, phone)
    query = select(Party, Case).join(Case, Case.id == Party.case_id)
    query = query.where(same, Party.district == district, Party.is_unit.is_(False))
    rows = [(row[0], row[1]) for row in session.execute(query.order_by(Party.id))]
    known = {(each.name, each.phone) for each, _case in rows if each.phone}
    if who.name and who.phone:
        known.add((who.name, who.phone))
    told = {(blind_index.normalise(n), blind_index.normalise(p)) for n, p in known}
    reports = _same(session, ResidentReport, district, told, "name")
    return Found(rows, reports, _same(session, ReceptionVisit, district, told, "visitor"))


def correct(
    session: Session,
    district: str,
    who: Who,
    party_id: int,
    typed: Mapping[str, str],
    grounds: Grounds,
    *,
    by: Visitor,
) -> PersonalRequest:
    """Put right what is known of a party, of an archived case too; an empty field stays as it is.

    Raises NotTheirs, NothingChanged, WrongNumber, and what `search` does.
    """
    given = grounds.read()
    matching = [pair for pair in find(session, district, who).parties if pair[0].id == party_id]
    if not matching:
        raise NotTheirs
    [(party, case)] = matching
    wanted = _read(typed, party)
    changed = [name for name, value in wanted.items() if getattr(party, name) != value]
    if not changed:
        raise NothingChanged
    for name in changed:
        setattr(party, name, wanted[name])
    told = {"party": party.id, "fields": changed, "reason": given.reason}
    case_parties.note_in_history(session, case, "party_changed", told, by)
    return keep(session, district, Asked.CORRECT, given, 1, by=by, fields=changed)


def keep(
    session: Session,
    district: str,
    asked: Asked,
    given: Grounds,
    parties: int,
    *,
    by: Visitor,
    fields: Sequence[str] = (),
) -> PersonalRequest:
    """Enter a request into the register, and into the log."""
    row = PersonalRequest(
        district=district,
        asked=asked,
        at=clock.now(),
        by=int(by.id),
        reason=given.reason,
        proof=given.proof,
        parties=parties,
        fields=list(fields),
    )
    session.add(row)
    session.flush()
    audit_log.record(session, "person.answered", by=by, request=row.id, asked=asked.value)
    return row


def list_requests(session: Session, district: str, size: int = 20) -> Sequence[PersonalRequest]:
    """The newest requests."""
    mine = select(PersonalRequest).filter_by(district=district)
    return session.scalars(mine.order_by(PersonalRequest.id.desc()).limit(size)).all()


def _read(typed: Mapping[str, str], party: Party) -> dict[str, str]:
    given = {
        name: readers.text(typed.get(name, ""), words, most=200) for name, words in FIELDS.items()
    }
    given = {name: value for name, value in given.items() if value}
    if "phone" in given:
        given["phone"] = identity_numbers.check_phone(given["phone"])
    if "id_no" in given:
        given["id_no"] = identity_numbers.check(party.id_type, given["id_no"])
    return given


def _same(
    session: Session, model: Any, district: str, known: set[tuple[str, str]], name: str
) -> list[Any]:
    if not known:
        return []
    query = select(model).where(model.district == district, model.phone.is_not(None))
    rows = session.scalars(query.order_by(model.id).execution_options(yield_per=500))
    return [
        each
        for each in rows
        if (blind_index.normalise(getattr(each, name)), blind_index.normalise(each.phone)) in known
    ]
