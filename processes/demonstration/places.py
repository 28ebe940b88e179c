"""108 villages, 485 large grids and 3 222 small ones in 8 streets and townships."""

import json
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from sqlalchemy.orm import Session

from engine import records
from processes.organisation.places import Place, PlaceKind

DISTRICT = "420303"
LARGE_GRIDS = 485
SMALL_GRIDS = 3222
#: The first village of a street, where the real one is known for certain.
REAL_VILLAGES = {"420303001": "花园村", "420303004": "茅坪村"}
#: Village codes of a street are counted from here, as real villages' are.
FIRST_VILLAGE = 201

Row = dict[str, str | None]


def build(session: Session) -> dict[PlaceKind, list[str]]:
    """Insert the tree; answer the codes of each level."""
    levels = {
        PlaceKind.DISTRICT: [_row(DISTRICT, "张湾区", PlaceKind.DISTRICT, None, initials="ZW")],
        PlaceKind.STREET: [
            _row(street["code"], street["name"], PlaceKind.STREET, DISTRICT) for street in streets()
        ],
        PlaceKind.VILLAGE: list(_villages()),
    }
    large = list(_grids(levels[PlaceKind.VILLAGE], LARGE_GRIDS, PlaceKind.LARGE_GRID))
    levels[PlaceKind.LARGE_GRID] = large
    levels[PlaceKind.SMALL_GRID] = list(_grids(large, SMALL_GRIDS, PlaceKind.SMALL_GRID))
    for rows in levels.values():
        records.insert_noted(session, Place, rows)
    return {kind: [str(row["code"]) for row in rows] for kind, rows in levels.items()}


def streets() -> list[dict[str, str]]:
    """Code, name and number of villages of each street or township."""
    file = Path(__file__).parent / "streets.json"
    rows: list[dict[str, str]] = json.loads(file.read_text("utf-8"))
    return rows


def _villages() -> Iterator[Row]:
    placeholder = count(1)
    for street in streets():
        for number in range(int(street["villages"])):
            real = REAL_VILLAGES.get(street["code"]) if number == 0 else None
            name = real or f"示例村{next(placeholder):02}"
            code = f"{street['code']}{FIRST_VILLAGE + number}"
            yield _row(code, name, PlaceKind.VILLAGE, street["code"])


def _grids(above: list[Row], total: int, kind: PlaceKind) -> Iterator[Row]:
    """`total` grids dealt out evenly; the first places get one more."""
    each, more = divmod(total, len(above))
    word = "大网格" if kind is PlaceKind.LARGE_GRID else "小网格"
    for index, parent in enumerate(above):
        for number in range(1, each + (index < more) + 1):
            name = f"{parent['name']}第{number}{word}"
            yield _row(f"{parent['code']}-{number:02}", name, kind, parent["code"])


def _row(
    code: str, name: str | None, kind: PlaceKind, above: str | None, initials: str | None = None
) -> Row:
    return {
        "code": code,
        "name": name,
        "kind": kind,
        "above": above,
        "district": DISTRICT,
        "initials": initials,
    }
