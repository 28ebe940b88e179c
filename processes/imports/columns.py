"""The columns of the table that is imported, and how each is read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy.orm import Session

from engine import clock
from engine.identity import Person
from processes.cases import facts
from processes.cases.choices import Side, Tier
from processes.cases.declaration import Coded, CodedMany, Fact, Surface
from processes.cases.party_input import PartyInput
from processes.errors import ProcessError
from processes.fields import Choose, Field, Text

#: The value of a cell; raises ValueError, whose words say beside the column what is wrong.
Read = Callable[[Session, Person, str], Any]


@dataclass(frozen=True)
class Column:
    """A column: its heading, the fact it gives, how it is read, and what the pattern shows."""

    heading: str
    key: str
    read: Read
    is_needed: bool = False
    example: str = ""


def _of(fact: Fact) -> Column:
    return Column(
        fact.label(Surface.IMPORT),
        fact.key,
        _reader(fact.field, fact.usual),
        fact.must_be_said,
        fact.example,
    )


def _reader(field: Field, usual: Any = None) -> Read:
    """A cell is brought into the form in which it would be typed, and read by its field."""
    as_typed = _AS_TYPED.get(field.kind, _plainly)

    def read(session: Session, by: Person, cell: str) -> Any:
        if not cell:
            return usual
        if isinstance(field, Coded | CodedMany):
            # Compared with all the codes at once by the checker, which has read them.
            return _separated(field, cell) if isinstance(field, CodedMany) else cell
        try:
            return field.read(session, by, as_typed(field, cell))
        except ProcessError as refusal:
            raise ValueError(_beside_the_column(refusal, field)) from refusal

    return read


def _beside_the_column(refusal: ProcessError, field: Field) -> str:
    """The sentence without the name of the field, which stands before it already."""
    noun = {"date": "日期", "moment": "时间"}.get(field.kind, "")
    return refusal.sentence.format(**refusal.details | {"field": noun}).removeprefix("“”")


def _plainly(_field: Field, cell: str) -> list[str]:
    return [cell]


def _choice(field: Field, cell: str) -> list[str]:
    assert isinstance(field, Choose)
    for code, words in field.offered.items():
        if cell in (code, words):
            return [code]
    raise ValueError(f"应为以下之一：{'、'.join(field.offered.values())}。")


def _day(_field: Field, cell: str) -> list[str]:
    typed = cell.replace("/", "-").replace(".", "-")
    try:
        date.fromisoformat(typed)
    except ValueError as error:
        raise ValueError("日期应写成 2026-03-04。") from error
    return [typed]


def _moment(_field: Field, cell: str) -> list[str]:
    try:
        at = datetime.fromisoformat(cell.replace("/", "-"))
        here = at if at.tzinfo is None else clock.local(at).replace(tzinfo=None)
    except (ValueError, OverflowError) as error:
        raise ValueError("时间应写成 2026-03-04 09:30。") from error
    if here.time() == time(0) and here.date() == clock.local(clock.now()).date():
        return []
    return [here.isoformat()]


def _amount(_field: Field, cell: str) -> list[str]:
    return [cell.replace(",", "")]


def _yes(_field: Field, cell: str) -> list[str]:
    return ["1"] if _is_yes(cell) else []


def _consent(_field: Field, cell: str) -> list[str]:
    return ["yes" if _is_yes(cell) else "no"]


def _is_yes(cell: str) -> bool:
    if cell not in ("是", "否"):
        raise ValueError("请填“是”或“否”。")
    return cell == "是"


def _separated(_field: Field, cell: str) -> list[str]:
    return [each for each in cell.replace(",", "、").replace(",", "、").split("、") if each]


#: How the cell of a kind of field is written, where not as it is typed.
_AS_TYPED: dict[str, Callable[[Field, str], list[str]]] = {
    "choice": _choice,
    "date": _day,
    "moment": _moment,
    "amount": _amount,
    "yes": _yes,
    "consent": _consent,
}


def _tier(_session: Session, _by: Person, cell: str) -> Tier | None:
    if not cell:
        return None
    for each in Tier:
        if cell in (each.value, each.words, each.words[:2]):
            return each
    raise ValueError("应为网格、社会、单位或领导；不填则由系统研判。")


#: The facts, and on which tier the case is already.
COLUMNS = (
    *(_of(fact) for fact in facts.list_on_surface(Surface.IMPORT)),
    Column("责任层级", "tier", _tier, example="领导"),
)
_OF_A_PARTY = (
    ("", "name", 100),
    ("电话", "phone", 30),
    ("证件号码", "id_no", 30),
    ("住址", "address", 200),
    ("人员类别", "person_category", 20),
)
SIDES = (("申请人", Side.APPLICANT), ("被申请人", Side.RESPONDENT))
PARTY_COLUMNS = tuple(
    Column(
        f"{who}{what}",
        key,
        _reader(Text(key, f"{who}{what}", needed=False, most=most)),
        what == "" and side is Side.APPLICANT,
    )
    for who, side in SIDES
    for what, key, most in _OF_A_PARTY
)
EVERY = (*COLUMNS, *PARTY_COLUMNS)


def read_party(cells: Mapping[str, str], who: str, side: Side) -> PartyInput | None:
    """The party of that side in the row; None when nothing of it is filled in."""
    facts = {key: cells.get(f"{who}{what}", "") or None for what, key, _most in _OF_A_PARTY}
    if not any(facts.values()):
        return None
    return PartyInput(**facts | {"name": facts["name"] or "", "side": side})  # type: ignore[arg-type]


def heading_of(who: str, key: str) -> str:
    """The heading of a fact of a party: 申请人电话."""
    return who + next((what for what, each, _most in _OF_A_PARTY if each == key), "")
