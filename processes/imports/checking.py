"""Checking a row: what it gives `registration.register`, and everything that is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.identity import Person
from processes.cases import party_input
from processes.cases.models import Case
from processes.codes import code_tables
from processes.imports.columns import COLUMNS, PARTY_COLUMNS, SIDES, heading_of, read_party
from processes.organisation import places, registration_scope
from processes.organisation.places import Place, PlaceKind

Fault = tuple[str, str]


@dataclass
class Checker:
    """Everything a row is compared with, read once for all rows."""

    session: Session
    by: Person
    categories: Mapping[str, str]
    tags: frozenset[str]
    person_categories: frozenset[str]
    grids: frozenset[str]
    platform_numbers: set[str]

    @classmethod
    def load(cls, session: Session, person: Person) -> "Checker":
        """What the person may import into, and what is known already."""
        current = code_tables.all_current(session)
        names = current["category"].names
        within = registration_scope.list_places(person)
        grids = session.scalars(select(Place.code).where(Place.kind == PlaceKind.SMALL_GRID))
        numbers = session.scalars(select(Case.e_platform_no).where(Case.e_platform_no.is_not(None)))
        return cls(
            session=session,
            by=person,
            categories=names | {name: code for code, name in names.items()},
            tags=frozenset(current["focus_tag"].names.values()),
            person_categories=frozenset(current["person_category"].names.values()),
            grids=frozenset(g for g in grids if any(places.is_within(g, each) for each in within)),
            platform_numbers=set(filter(None, numbers)),
        )

    def read(self, cells: Mapping[str, str]) -> tuple[dict[str, Any], list[Fault]]:
        """The facts for `registration.register` and the row's faults, each `(column, sentence)`."""
        facts, faults = self._read_columns(cells)
        found = []
        for who, side in SIDES:
            known = read_party(cells, who, side)
            if known is not None:
                found.append(known)
                wrong = party_input.faults(known)
                faults += [(heading_of(who, key), said) for key, said in wrong.items()]
        facts["parties"] = found
        faults += self._compare(facts, cells)
        return facts, faults

    def _read_columns(self, cells: Mapping[str, str]) -> tuple[dict[str, Any], list[Fault]]:
        facts: dict[str, Any] = {}
        faults: list[Fault] = []
        for column in (*COLUMNS, *PARTY_COLUMNS):
            typed = cells.get(column.heading, "")
            if column.is_needed and not typed:
                faults.append((column.heading, "必须填写。"))
                continue
            try:
                value = column.read(self.session, self.by, typed)
            except ValueError as wrong:
                faults.append((column.heading, str(wrong)))
                continue
            if column in COLUMNS:
                facts[column.key] = value
        return facts, faults

    def _compare(self, facts: dict[str, Any], cells: Mapping[str, str]) -> list[Fault]:
        faults: list[Fault] = []
        category, grid, number = (facts.get(k) for k in ("category", "grid", "e_platform_no"))
        if category and category not in self.categories:
            faults.append(("类别", "没有这个类别代码或名称。"))
        elif category and not category.isdigit():
            facts["category"] = self.categories[category]
        if grid and grid not in self.grids:
            faults.append(("网格代码", "没有这个小网格，或不在您的辖区。"))
        if unknown := set(facts.get("focus_tags") or ()) - self.tags:
            faults.append(("重点领域", f"没有“{'、'.join(sorted(unknown))}”。"))
        if number and number in self.platform_numbers:
            faults.append(("e平台编号", "这个编号已经登记过，或在本文件中重复。"))
        if number:
            self.platform_numbers.add(number)
        for who, _side in SIDES:
            typed = cells.get(f"{who}人员类别", "")
            if typed and typed not in self.person_categories:
                faults.append((f"{who}人员类别", "没有这个人员类别。"))
        return faults
