"""What is said of a party at registration, checked and completed from the identity number."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from processes.cases.choices import Side
from processes.cases.dates import BORN
from processes.cases.models import Case, Party
from processes.errors import MissingField, ProcessError
from processes.privacy import identity_numbers
from processes.privacy.identity_numbers import WrongNumber


@dataclass(frozen=True)
class PartyInput:
    """What is known of a party; all but the name may come later."""

    name: str
    side: Side = Side.APPLICANT
    phone: str | None = None
    id_type: str | None = None
    id_no: str | None = None
    sex: str | None = None
    address: str | None = None
    person_category: str | None = None
    is_focus: bool = False
    is_unit: bool = False
    born_on: date | None = None
    ethnicity: str | None = None
    education: str | None = None
    stance: str | None = None
    #: Speaks for others who ask for the same; see `representatives`.
    is_representative: bool = False


def faults(party: PartyInput) -> dict[str, str]:
    """What is wrong with it: field to sentence."""
    found = {} if party.name.strip() else {"name": str(MissingField(field="当事人姓名"))}
    checks: dict[str, Callable[[], object]] = {
        "phone": lambda: _phone(party),
        "id_no": lambda: _id_no(party),
        "sex": lambda: _check_sex(party),
        "born_on": lambda: _check_birth(party),
    }
    for field, check in checks.items():
        try:
            check()
        except WrongNumber as wrong:
            found.setdefault(field, str(wrong))
    return found


def complete(party: PartyInput) -> PartyInput:
    """The party as it is kept: numbers in their usual form, sex and birth by the identity card.

    Raises MissingField, WrongNumber.
    """
    for field, sentence in faults(party).items():
        raise MissingField(sentence) if field == "name" else WrongNumber(sentence)
    bearer = _bearer(party)
    return replace(
        party,
        name=party.name.strip(),
        phone=_phone(party),
        id_no=_id_no(party),
        id_type=_kind(party),
        sex=bearer.sex if bearer else party.sex,
        born_on=bearer.born_on if bearer else party.born_on,
        is_unit=party.is_unit or _kind(party) == identity_numbers.UNIT,
    )


def write(row: Party, party: PartyInput) -> Party:
    """Put what was completed into the row."""
    row.side, row.is_unit, row.is_focus = Side(party.side), party.is_unit, party.is_focus
    row.name, row.phone = party.name, party.phone
    row.id_type, row.id_no = party.id_type, party.id_no
    row.sex, row.born_on = party.sex, party.born_on.isoformat() if party.born_on else None
    row.ethnicity, row.education = party.ethnicity, party.education
    row.person_category, row.address = party.person_category, party.address
    row.stance, row.is_representative = party.stance, party.is_representative
    return row


def add(case: Case, party: PartyInput) -> Party:
    """A row of the case for somebody who was completed."""
    return write(Party(case_id=case.id, district=case.district), party)


def _phone(party: PartyInput) -> str | None:
    typed = (party.phone or "").strip()
    return identity_numbers.check_phone(typed) if typed else None


def _id_no(party: PartyInput) -> str | None:
    if not (party.id_no or "").strip():
        return None
    return identity_numbers.check(party.id_type, party.id_no or "")


def _kind(party: PartyInput) -> str | None:
    """The document's kind; an identity card's number needs not be said to be one."""
    number = _id_no(party)
    if party.id_type or number is None:
        return party.id_type if number else None
    return identity_numbers.CARD if identity_numbers.looks_like_a_card(number) else None


def _bearer(party: PartyInput) -> identity_numbers.Bearer | None:
    number = _id_no(party)
    if number is None or _kind(party) != identity_numbers.CARD:
        return None
    return identity_numbers.bearer(number)


def _check_sex(party: PartyInput) -> None:
    try:
        bearer = _bearer(party)
    except WrongNumber:
        return
    if bearer and party.sex in ("男", "女") and party.sex != bearer.sex:
        raise WrongNumber("性别与身份证号不一致，请核对。")


def _check_birth(party: PartyInput) -> None:
    try:
        bearer = _bearer(party)
    except WrongNumber:
        return
    if bearer and party.born_on and party.born_on != bearer.born_on:
        raise WrongNumber("出生日期与身份证号不一致，请核对。")
    if party.born_on:
        try:
            BORN.require(None, party.born_on)
        except ProcessError as refusal:
            raise WrongNumber(refusal.sentence.format(**refusal.details)) from refusal
