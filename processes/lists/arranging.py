"""The columns somebody chose for a list, and the views they saved or share with their office."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, func, literal, or_, select, union_all
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, insert
from sqlalchemy.orm import Session
from sqlalchemy.types import Text

from engine import clock
from engine.errors import NotPermitted
from engine.identity import Person
from processes import readers
from processes.errors import ProcessError
from processes.lists.declaration import Column, ListKind, View
from processes.lists.models import ListColumns, SavedView
from processes.organisation import people

#: So many views one may have of a list; more would not be read.
MOST = 12


class TooManyViews(ProcessError):
    """一个列表最多保存{most}个视图，请先删除不用的。"""


class ViewNeedsName(ProcessError):
    """请给视图起一个名字。"""


@dataclass(frozen=True)
class OwnView:
    """A saved view, and whether it is one's own to delete."""

    id: int
    view: View
    is_own: bool
    is_shared: bool


@dataclass(frozen=True)
class Arrangement:
    """How a list is arranged for somebody."""

    columns: tuple[Column, ...]
    saved: tuple[OwnView, ...]


def read(session: Session, kind: ListKind, person: Person) -> Arrangement:
    """The columns and the saved views of the person, with one statement."""
    number = int(person.id)
    mine = SavedView.person_id == number
    views = (
        select(
            SavedView.id, SavedView.name, SavedView.query, SavedView.shared_with, mine.label("own")
        )
        .where(
            SavedView.list_key == kind.key,
            or_(mine, SavedView.shared_with.in_(sorted(person.groups))),
        )
        .add_columns(literal(None, ARRAY(Text)).label("columns"))
    )
    chosen = select(
        ListColumns.id,
        literal(None, Text),
        literal(None, JSONB),
        literal(None, Text),
        literal(True),
        ListColumns.columns,
    ).where(ListColumns.person_id == number, ListColumns.list_key == kind.key)
    rows = session.execute(union_all(views, chosen)).all()
    columns = next((row.columns for row in rows if row.columns is not None), None)
    saved = sorted((row for row in rows if row.columns is None), key=lambda row: row.id)
    return Arrangement(
        _shown(kind, columns),
        tuple(
            OwnView(row.id, View(f"v{row.id}", row.name, row.query), row.own, bool(row.shared_with))
            for row in saved[: 2 * MOST]
        ),
    )


def choose_columns(session: Session, kind: ListKind, keys: Sequence[str], by: Person) -> None:
    """Show these columns from now on, in this order; unknown ones are passed over."""
    known = [each.key for each in kind.columns]
    chosen = [key for key in dict.fromkeys(keys) if key in known]
    district = people.get_person(session, by.id).district
    row = {"district": district, "person_id": int(by.id), "list_key": kind.key, "columns": chosen}
    put = insert(ListColumns).values(**row)
    session.execute(
        put.on_conflict_do_update(
            index_elements=["person_id", "list_key"], set_={"columns": chosen}
        )
    )


def save_view(
    session: Session,
    kind: ListKind,
    name: str,
    query: Mapping[str, str],
    *,
    shared_with: str = "",
    by: Person,
) -> None:
    """Keep a view under its name, in place of one's own of that name.

    `shared_with` is one of the person's own groups. Raises ViewNeedsName, Mistyped, TooManyViews,
    NotPermitted.
    """
    words = readers.text(name, "视图名称", most=20)
    if not words:
        raise ViewNeedsName
    if shared_with and shared_with not in by.groups:
        raise NotPermitted
    own = (SavedView.person_id == int(by.id)) & (SavedView.list_key == kind.key)
    had = session.scalar(select(func.count()).select_from(SavedView).where(own)) or 0
    if had >= MOST:
        raise TooManyViews(most=MOST)
    kept = {"query": dict(query), "shared_with": shared_with or None}
    row = {
        "district": people.get_person(session, by.id).district,
        "person_id": int(by.id),
        "list_key": kind.key,
        "name": words,
        "made_at": clock.now(),
    }
    put = insert(SavedView).values(**row, **kept)
    session.execute(
        put.on_conflict_do_update(index_elements=["person_id", "list_key", "name"], set_=kept)
    )


def delete_view(session: Session, view_id: int, by: Person) -> None:
    """Delete a view of one's own; another's stays."""
    own = (SavedView.id == view_id) & (SavedView.person_id == int(by.id))
    session.execute(delete(SavedView).where(own))


def _shown(kind: ListKind, keys: Sequence[str] | None) -> tuple[Column, ...]:
    if keys is None:
        return tuple(each for each in kind.columns if each.is_shown or each.is_fixed)
    found = {each.key: each for each in kind.columns}
    fixed = [each.key for each in kind.columns if each.is_fixed and each.key not in keys]
    return tuple(found[key] for key in [*fixed, *keys] if key in found)
