"""The form a dispute is registered with: what was typed, and what is wrong with it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

from flask import g
from werkzeug.datastructures import MultiDict

from engine import clock
from processes.cases import party_input
from processes.cases.choices import RiskColor, Scale, Severity, Side, Source
from processes.cases.party_input import NewParty
from processes.casework.registration import SUMMARY_LIMIT
from processes.codes import code_tables
from web.translation import gettext as _

T = TypeVar("T")
#: Fields of a party, as they repeat in the form.
PARTY_FIELDS = ("side", "name", "phone", "id_no", "sex", "address", "id_type", "standing")
#: How long each may be, as the page says too; and how many parties one form takes.
PARTY_LIMITS = {
    "name": 100,
    "phone": 30,
    "id_no": 30,
    "sex": 10,
    "address": 200,
    "id_type": 10,
    "standing": 20,
}
MOST_PARTIES = 100


@dataclass
class Registration:
    """A registration as typed; `facts` after `check()` are what `cases.register` takes."""

    typed: MultiDict[str, str]
    errors: dict[str, str] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> str | None:
        """What tells this form from every other; none of one that was sent without."""
        return self.typed.get("form_key", "")[:64] or None

    @property
    def parties(self) -> list[dict[str, str]]:
        """What was typed of each party; one empty row of each side to begin with."""
        columns = {name: self.typed.getlist(f"party_{name}") for name in PARTY_FIELDS}
        if not columns["name"]:
            return [{"side": Side.APPLICANT.value}, {"side": Side.RESPONDENT.value}]
        return [
            {name: column[row] if row < len(column) else "" for name, column in columns.items()}
            for row in range(len(columns["name"]))
        ]

    def with_another_party(self) -> "Registration":
        """The same with one more empty party, for browsers without scripts."""
        typed = MultiDict(self.typed)
        for name in PARTY_FIELDS:
            typed.add(f"party_{name}", "")
        return Registration(typed)

    def check(self) -> bool:
        """Read every field; whether all are in order."""
        for key, read in _READERS.items():
            try:
                self.facts[key] = read(self.typed.get(key, "").strip().replace("\r\n", "\n"))
            except ValueError as wrong:
                self.errors[key] = str(wrong)
        self.facts["focus_tags"] = [
            tag
            for tag in code_tables.current(g.db, "focus_tag").names.values()
            if tag in self.typed.getlist("focus_tags")
        ]
        self.facts["parties"] = self._parties()
        return not self.errors

    def _parties(self) -> list[NewParty]:
        rows = [row for row in self.parties if any(row.get(f) for f in PARTY_FIELDS if f != "side")]
        if not rows or any(not row["name"].strip() for row in rows):
            self.errors["parties"] = _("至少填写一位当事人,每一位都要有姓名。")
        if len(rows) > MOST_PARTIES:
            self.errors["parties"] = _("当事人最多%(n)s位。", n=MOST_PARTIES)
        if any(len(row[name]) > most for row in rows for name, most in PARTY_LIMITS.items()):
            self.errors["parties"] = _("当事人的姓名、电话、证件号或住址太长。")
        found = [_party(row) for row in rows]
        if "parties" not in self.errors:
            self._check_numbers(found)
        return found

    def _check_numbers(self, found: list[NewParty]) -> None:
        wrong = [
            _("当事人%(n)s:%(words)s", n=position, words=_(sentence))
            for position, party in enumerate(found, start=1)
            for sentence in party_input.faults(party).values()
        ]
        if wrong:
            self.errors["parties"] = " ".join(wrong)


def _party(row: dict[str, str]) -> NewParty:
    side = row["side"] if row["side"] in set(Side) else Side.THIRD

    def text(key: str) -> str | None:
        return row[key].strip() or None

    return NewParty(
        name=row["name"].strip(),
        side=Side(side),
        phone=text("phone"),
        id_no=text("id_no"),
        id_type=text("id_type") if row["id_no"].strip() else None,
        sex=text("sex"),
        address=text("address"),
        is_representative=row["standing"] == "representative",
    )


def _summary(value: str) -> str:
    if not value:
        raise ValueError(_("请写明事情的经过。"))
    if len(value) > SUMMARY_LIMIT:
        raise ValueError(_("简述最多%(n)s字,现在有%(now)s字。", n=SUMMARY_LIMIT, now=len(value)))
    return value


def _short(most: int) -> Callable[[str], str]:
    def read(value: str) -> str:
        if len(value) > most:
            raise ValueError(_("最多%(n)s字,现在有%(now)s字。", n=most, now=len(value)))
        return value

    return read


def _choice(kind: Callable[[str], T], what: Callable[[], str]) -> Callable[[str], T]:
    def read(value: str) -> T:
        try:
            return kind(value)
        except ValueError as error:
            raise ValueError(_("请选择%(what)s。", what=what())) from error

    return read


def _category(value: str) -> str:
    if value not in code_tables.current(g.db, "category").codes:
        raise ValueError(_("请选择纠纷类别。"))
    return value


def _date(value: str) -> date | None:
    if not value:
        return None
    try:
        on = date.fromisoformat(value)
    except ValueError as error:
        raise ValueError(_("日期的格式不对。")) from error
    if on > clock.local(clock.now()).date():
        raise ValueError(_("发生日期不能晚于今天。"))
    return on


def _moment(value: str) -> datetime | None:
    if not value:
        return None
    try:
        at = datetime.fromisoformat(value).replace(tzinfo=clock.zone())
    except ValueError as error:
        raise ValueError(_("时间的格式不对。")) from error
    if at > clock.now():
        raise ValueError(_("发现时间不能晚于现在。"))
    return at


def _people(value: str) -> int | None:
    if not value:
        return None
    if not (value.isascii() and value.isdigit() and len(value) < 7 and int(value) > 0):
        raise ValueError(_("涉及人数应为大于零的整数。"))
    return int(value)


def _amount(value: str) -> Decimal | None:
    if not value:
        return None
    try:
        amount = Decimal(value)
    except InvalidOperation as error:
        raise ValueError(_("涉案金额应为数字,单位为元。")) from error
    if not amount.is_finite() or not 0 <= amount < 10**12:
        raise ValueError(_("涉案金额应在零到一万亿元之间。"))
    return round(amount, 2)


def _consent(value: str) -> bool | None:
    return {"yes": True, "no": False}.get(value)


_READERS: dict[str, Callable[[str], Any]] = {
    "summary": _summary,
    "event_name": _short(80),
    "source": _choice(Source, lambda: _("来源渠道")),
    "category": _category,
    "occurred_on": _date,
    "found_at": _moment,
    "place": _short(200),
    "scale": _choice(Scale, lambda: _("事件规模")),
    "level": _choice(Severity, lambda: _("事件级别")),
    "risk_color": _choice(RiskColor, lambda: _("风险颜色")),
    "people_count": _people,
    "amount": _amount,
    "orgs": _short(200),
    "e_platform_no": _short(60),
    "consent": _consent,
    "needs_enforcement": bool,
    "is_petition": bool,
    "has_new_facts": bool,
}
