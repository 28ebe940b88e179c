"""What a workbook would change: new rows, changed fields, new offices. Nothing is ever taken away."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from processes.onboarding import sheets
from processes.onboarding.checks import Checks, key_of
from processes.onboarding.reading import Fault, Row
from processes.onboarding.standing import KEYS, OFFICE, Key, Standing
from processes.organisation.roles import Role


@dataclass(frozen=True)
class Changed:
    """A row that is there, and the fields that become another."""

    row: Row
    there: Any
    #: Field to what it is and what it becomes.
    values: dict[str, tuple[Any, Any]]


@dataclass
class Plan:
    """Everything the workbook would do, in the order it has to be done."""

    district: str
    new: list[Row] = field(default_factory=list)
    changed: list[Changed] = field(default_factory=list)
    #: Number of the person, role, and where.
    offices: list[tuple[Row, Role, str]] = field(default_factory=list)
    #: Rows by sheet that are there already as they are told.
    unchanged: dict[str, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    #: What somebody should look at before it is confirmed.
    notices: list[str] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether nothing would be changed."""
        return not (self.new or self.changed or self.offices)

    def describe(self) -> dict[str, Any]:
        """The same for a page and for keeping, in words; comparable with another plan's."""
        return {
            "new": [[each.row, each.sheet, each.name, each.told] for each in self._new()],
            "changed": [[each.row, each.sheet, each.name, each.told] for each in self._changed()],
            "offices": [
                [row.number, row.values["name"], row.values["staff_no"], role.value, at]
                for row, role, at in self.offices
            ],
            "unchanged": self.unchanged,
            "faults": [[f.sheet, f.row, f.column, f.sentence] for f in self.faults[:MOST_FAULTS]],
            "faulty": len(self.faults),
            "notices": self.notices,
        }

    def _new(self) -> Iterator["Told"]:
        for row in self.new:
            told = {
                column.heading: ["", _words(row.values[column.key])]
                for column in sheets.BY_NAME[row.sheet].columns
                if column.key in row.values and column.key not in (*KEYS[row.sheet], *OFFICE)
            }
            yield Told(row.number, row.sheet, _name(row), told)

    def _changed(self) -> Iterator["Told"]:
        for each in self.changed:
            headings = {c.key: c.heading for c in sheets.BY_NAME[each.row.sheet].columns}
            told = {headings[key]: [_words(v) for v in pair] for key, pair in each.values.items()}
            yield Told(each.row.number, each.row.sheet, _name(each.row), told)


@dataclass(frozen=True)
class Told:
    """A change in words."""

    row: int
    sheet: str
    name: str
    #: Heading to what it is and what it becomes.
    told: dict[str, list[str]]


#: Faults kept and shown; beyond that their number alone.
MOST_FAULTS = 1_000


def make(rows: dict[str, list[Row]], faults: list[Fault], standing: Standing, by: int) -> Plan:
    """Compare every row with what is there; `by` is the person who sent them."""
    plan = Plan(standing.district, faults=list(faults))
    checks = Checks(rows, standing, by)
    for name in KEYS:
        seen: set[Key] = set()
        for row in rows.get(name, ()):
            wrong = list(checks.faults(row))
            plan.faults += wrong
            if not wrong:
                _add(plan, row, standing, is_first=key_of(row) not in seen)
                seen.add(key_of(row))
    plan.faults.sort(key=lambda each: (list(KEYS).index(each.sheet), each.row))
    return plan


def _add(plan: Plan, row: Row, standing: Standing, *, is_first: bool) -> None:
    there = standing.rows[row.sheet].get(key_of(row))
    adds_office = row.sheet == sheets.PEOPLE and _add_office(plan, row, there, standing)
    if not is_first:
        # Another office of a person told before.
        plan.unchanged[row.sheet] = plan.unchanged.get(row.sheet, 0) + (not adds_office)
        return
    if there is None:
        plan.new.append(row)
        if row.sheet == sheets.PEOPLE and row.values["name"] in standing.unnumbered:
            plan.notices.append(_SAME_NAME.format(number=row.number, name=row.values["name"]))
        return
    different = {
        key: (getattr(there, key), value)
        for key, value in row.values.items()
        if key not in (*KEYS[row.sheet], *OFFICE) and getattr(there, key) != value
    }
    if different:
        plan.changed.append(Changed(row, there, different))
    elif not adds_office:
        plan.unchanged[row.sheet] = plan.unchanged.get(row.sheet, 0) + 1


def _add_office(plan: Plan, row: Row, there: Any, standing: Standing) -> bool:
    role = row.values.get("role")
    if role is None:
        return False
    office = (role, row.values.get("at") or standing.district)
    if there is not None and office in standing.offices.get(there.id, ()):
        return False
    plan.offices.append((row, *office))
    return True


_SAME_NAME = (
    "人员第{number}行“{name}”将作为新的人录入；库中已有同名而没有编号的人，"
    "如是同一人，请先在“人员”名册中给他填上这个编号。"
)


def _name(row: Row) -> str:
    told = [row.values["name"]] if row.sheet == sheets.PEOPLE else []
    return " ".join([*key_of(row), *told])


def _words(value: Any) -> str:
    return "" if value is None else str(getattr(value, "words", value))
