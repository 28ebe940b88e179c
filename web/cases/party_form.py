"""The form of one party: what was typed, and what is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask import g

from processes import readers
from processes.cases import party_input
from processes.cases.choices import Side
from processes.cases.models import Party
from processes.cases.party_input import PartyInput
from processes.codes import code_tables
from processes.readers import Mistyped
from web.translation import gettext as _

#: How long each text may be.
LONGEST = {"name": 100, "phone": 30, "id_no": 30, "address": 200, "stance": 500}
#: What is left empty is kept, and must be cleared expressly: the page does not show it.
MASKED = ("name", "phone", "id_no", "address", "stance")
#: Field to the code table whose names it takes.
CODED = {
    "sex": "sex",
    "ethnicity": "ethnicity",
    "education": "education",
    "person_category": "person_category",
}


@dataclass
class PartyForm:
    """What was typed of a party; `known` is the row it corrects."""

    typed: Mapping[str, str]
    cleared: frozenset[str] = frozenset()
    known: Party | None = None
    errors: dict[str, str] = field(default_factory=dict)

    def read(self) -> PartyInput | None:
        """The party as it is to be; None when something is wrong, which `errors` then says."""
        facts: dict[str, Any] = {key: self._masked(key) for key in MASKED}
        facts |= {key: self._coded(key, table) for key, table in CODED.items()}
        side = readers.asked_choice(Side, self.typed.get("side"))
        facts["side"] = side or Side.THIRD
        facts["is_unit"] = self.typed.get("is_unit") == "1"
        facts["is_focus"] = "is_focus" in self.typed
        facts["is_representative"] = "is_representative" in self.typed
        facts["born_on"] = self._birth()
        facts["id_type"] = self._id_type()
        party = PartyInput(**facts | {"name": facts["name"] or ""})
        self.errors = {k: _(v) for k, v in party_input.faults(party).items()} | self.errors
        return None if self.errors else party

    def _masked(self, key: str) -> str | None:
        typed = self.typed.get(key, "").strip()
        try:
            typed = readers.text(typed, key, most=LONGEST[key])
        except Mistyped as wrong:
            self.errors[key] = wrong.beside
        if not typed and self.known and key not in self.cleared:
            kept: str | None = getattr(self.known, key)
            return kept
        return typed or None

    def _coded(self, key: str, table: str) -> str | None:
        typed = self.typed.get(key, "").strip()
        known = code_tables.find_current(g.db, table).names.values()
        kept = self.known and typed == getattr(self.known, key)
        if typed and typed not in known and not kept:
            self.errors[key] = _("没有这个选项。")
        return typed or None

    def _birth(self) -> date | None:
        typed = self.typed.get("born_on", "").strip()
        if not typed:
            kept = self.known.born_on if self.known and "born_on" not in self.cleared else None
            # The card says it anew when its number changes.
            is_same = self.known is None or not self.typed.get("id_no", "").strip()
            return date.fromisoformat(kept) if kept and is_same else None
        try:
            return readers.day(typed, _("出生日期"))
        except Mistyped as wrong:
            self.errors["born_on"] = wrong.beside
            return None

    def _id_type(self) -> str | None:
        if self.known and not self.typed.get("id_no", "").strip() and "id_no" not in self.cleared:
            return self.known.id_type
        return self.typed.get("id_type") or None
