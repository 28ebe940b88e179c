"""The form a dispute is registered with: what was typed, and what is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from flask import g
from werkzeug.datastructures import MultiDict

from processes import readers
from processes.cases import facts, party_input
from processes.cases.choices import Side
from processes.cases.declaration import CodedMany, Consent, Fact, Section, Surface, Tables
from processes.cases.party_input import PartyInput
from processes.codes import code_tables
from processes.errors import MissingField, ProcessError, WrongChoice
from processes.fields import Amount, Choose, Field, Option
from processes.readers import Mistyped
from web.errors import sentence
from web.translation import gettext as _

#: Fields of a party, as they repeat in the form.
PARTY_FIELDS = ("side", "name", "phone", "id_no", "sex", "address", "id_type", "standing")
#: What each text is called and how long it may be, as the page says too.
TEXTS = {
    "name": ("姓名", 100),
    "phone": ("电话", 30),
    "id_no": ("证件号码", 30),
    "sex": ("性别", 10),
    "address": ("住址", 200),
    "id_type": ("证件类型", 10),
    "standing": ("身份", 20),
}
#: How many parties one form takes.
MOST_PARTIES = 100


@dataclass(frozen=True)
class Control:
    """A fact as the form asks for it."""

    field: Field
    label: str
    options: list[Option]
    typed: list[str]
    #: What stands first among the options, for nothing chosen.
    blank: str
    error: str = ""

    @property
    def first(self) -> str:
        """What was typed, of a control that holds one thing."""
        return self.typed[0] if self.typed else ""


@dataclass
class Registration:
    """A registration as typed; `facts` after `check()` are what `registration.register` takes."""

    typed: MultiDict[str, str]
    errors: dict[str, str] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> str | None:
        """What tells this form from every other; none of one that was sent without."""
        return readers.text(self.typed.get("form_key", ""), "表单编号", most=64) or None

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
        for fact in facts.list_on_surface(Surface.FORM, self.tables):
            try:
                self.facts[fact.key] = self._read(fact)
            except ProcessError as refusal:
                self.errors[fact.key] = sentence(refusal)
        self.facts["has_new_facts"] = bool(self.typed.get("has_new_facts"))
        self.facts["parties"] = self._parties()
        return not self.errors

    def sections(self) -> dict[Section, list[Control]]:
        """The controls of the form, by the part they stand in."""
        found: dict[Section, list[Control]] = {section: [] for section in Section}
        for fact in facts.list_on_surface(Surface.FORM, self.tables):
            found[fact.section].append(self._control(fact))
        return found

    @cached_property
    def tables(self) -> Tables:
        """The codes in force, with their words; a tag is kept by its name."""
        current = code_tables.all_current(g.db)
        tags = current["focus_tag"].names.values()
        return {"category": current["category"].names, "focus_tag": {tag: tag for tag in tags}}

    def _read(self, fact: Fact) -> Any:
        typed = self.typed.getlist(fact.key)
        if isinstance(fact.field, CodedMany):
            # Nobody can tick what is not offered; an older page may still offer it.
            typed = [each for each in typed if each in self.tables[fact.field.table]]
        try:
            return fact.field.read(g.db, g.visitor.person, typed)
        except (MissingField, WrongChoice) as refusal:
            raise type(refusal)(fact.request or refusal.sentence, **refusal.details) from refusal

    def _control(self, fact: Fact) -> Control:
        usual = [] if fact.usual is None else fact.field.typed(g.db, fact.usual)
        typed = [each for each in self.typed.getlist(fact.key) if each]
        nothing = _("还没有问") if isinstance(fact.field, Consent) else _("请选择")
        return Control(
            field=fact.field,
            label=_label(fact),
            options=_offered(fact, self.tables),
            typed=typed or usual,
            # Where there is a usual answer nothing else need be offered first.
            blank="" if usual else nothing,
            error=self.errors.get(fact.key, ""),
        )

    def _parties(self) -> list[PartyInput]:
        rows = [row for row in self.parties if any(row.get(f) for f in PARTY_FIELDS if f != "side")]
        if not rows or any(not row["name"].strip() for row in rows):
            self.errors["parties"] = _("至少填写一位当事人，每一位都要有姓名。")
        if len(rows) > MOST_PARTIES:
            self.errors["parties"] = _("当事人最多%(n)s位。", n=MOST_PARTIES)
        try:
            for row in rows:
                for name, (label, most) in TEXTS.items():
                    readers.text(row[name], _(label), most=most)
        except Mistyped as wrong:
            self.errors["parties"] = sentence(wrong)
        found = [_party(row) for row in rows]
        if "parties" not in self.errors:
            self._check_numbers(found)
        return found

    def _check_numbers(self, found: list[PartyInput]) -> None:
        wrong = [
            _("当事人%(n)s：%(words)s", n=position, words=_(sentence))
            for position, party in enumerate(found, start=1)
            for sentence in party_input.faults(party).values()
        ]
        if wrong:
            self.errors["parties"] = " ".join(wrong)


def _party(row: dict[str, str]) -> PartyInput:
    side = readers.asked_choice(Side, row["side"]) or Side.THIRD

    def text(key: str) -> str | None:
        return row[key].strip() or None

    return PartyInput(
        name=row["name"].strip(),
        side=side,
        phone=text("phone"),
        id_no=text("id_no"),
        id_type=text("id_type") if row["id_no"].strip() else None,
        sex=text("sex"),
        address=text("address"),
        is_representative=row["standing"] == "representative",
    )


def _label(fact: Fact) -> str:
    label = _(fact.label(Surface.FORM))
    return _("%(label)s（元）", label=label) if isinstance(fact.field, Amount) else label


def _offered(fact: Fact, tables: Tables) -> list[Option]:
    """What to choose from, enumerations in the reader's language."""
    if fact.key == "category":
        return _grouped(tables["category"])
    options = fact.field.options(g.db, g.visitor.person)
    is_table = isinstance(fact.field, Choose) and not fact.field.offered
    return options if is_table else [replace(each, words=_(each.words)) for each in options]


def _grouped(names: Mapping[str, str]) -> list[Option]:
    """First-level categories, each heading the second-level ones below it."""
    found = []
    for code, name in names.items():
        if len(code) == 2:
            found.append(Option(code, _("%(name)s（不细分）", name=name), name))
            below = ((c, n) for c, n in names.items() if len(c) == 4 and c.startswith(code))
            found += [Option(c, n, name) for c, n in below]
    return found
