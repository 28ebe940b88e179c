"""Searches: filter, sort, and page by cursor or offset, as every resource has them.

A resource says what its properties are in SQL; filters, sorts and shapes follow from that.
"""

import base64
import binascii
import json
import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, literal, or_, select, true
from sqlalchemy.orm import Session

from engine.errors import NotFound
from web.api import schema
from web.api.patterns import Pattern
from web.api.schema import BadRequest, Shape

#: Items of a page, unless asked for otherwise, and at most; how many are counted at most.
SIZE, MOST, COUNTED = 100, 1000, 10_000
_LARGEST = 2**63 - 1


class Kind(StrEnum):
    """What a property holds."""

    KEY = "key"
    TEXT = "text"
    NUMBER = "number"
    MOMENT = "moment"
    FLAG = "flag"


@dataclass(frozen=True)
class Property:
    """A property that can be filtered and sorted by: what it is in SQL."""

    kind: Kind
    expression: Any
    #: of texts: all it may be
    choices: tuple[str, ...] = ()
    is_sortable: bool = True


@dataclass(frozen=True)
class Operator:
    """What a filter asks of a property: of a column, and of a value that is there."""

    sql: Callable[[Any, Any], ColumnElement[bool]]
    fits: Callable[[Any, Any], bool]

    @classmethod
    def same(cls, compares: Callable[[Any, Any], Any]) -> "Operator":
        """One that Python writes alike of both."""
        return cls(compares, compares)


_OPERATORS: Mapping[str, Operator] = {
    "$eq": Operator.same(operator.eq),
    "$neq": Operator.same(operator.ne),
    "$gt": Operator.same(operator.gt),
    "$gte": Operator.same(operator.ge),
    "$lt": Operator.same(operator.lt),
    "$lte": Operator.same(operator.le),
    "$in": Operator(lambda column, given: column.in_(given), lambda held, given: held in given),
    "$notIn": Operator(
        lambda column, given: column.not_in(given), lambda held, given: held not in given
    ),
    "$like": Operator(
        lambda column, given: column.like(given.as_sql(), escape="\\"),
        lambda held, given: given.matches(held),
    ),
}
_ORDERED = ("$gt", "$gte", "$lt", "$lte")
#: What stands for a missing value among sorted ones: it comes first.
_LEAST: Mapping[Kind, Any] = {
    Kind.KEY: -1,
    Kind.TEXT: "",
    Kind.NUMBER: -1,
    Kind.MOMENT: datetime(1, 1, 2, tzinfo=UTC),
    Kind.FLAG: False,
}
PAGE: Shape = schema.closed(
    {
        "from": {"type": "integer", "minimum": 0, "maximum": 100_000},
        "limit": {"type": "integer", "minimum": 0, "maximum": MOST * 10},
        "after": {"type": "string", "maxLength": 2000},
        "before": {"type": "string", "maxLength": 2000},
    }
)
PAGE_ANSWER: Shape = schema.obj(
    {
        "totalItems": schema.NUMBER,
        "hasMoreTotalItems": schema.FLAG,
        "startCursor": schema.nullable(schema.TEXT),
        "endCursor": schema.nullable(schema.TEXT),
    }
)


def request(properties: Mapping[str, Property], **more: Shape) -> Shape:
    """The shape of a search by these properties."""
    sortable = [name for name, each in properties.items() if each.is_sortable]
    order = schema.obj(
        {"field": schema.choice(*sortable)}, {"order": schema.choice("ASC", "DESC", "asc", "desc")}
    )
    return schema.closed(
        {
            "filter": filter_shape(properties, **more),
            "sort": schema.array(order, maxItems=8),
            "page": PAGE,
        }
    )


def filter_shape(properties: Mapping[str, Property], **more: Shape) -> Shape:
    """The shape of a filter by these properties."""
    return schema.closed({name: _filter(each) for name, each in properties.items()} | more)


def answer(item: Shape) -> Shape:
    """The shape of what a search answers."""
    return schema.obj({"items": schema.array(item), "page": PAGE_ANSWER})


def run(
    session: Session,
    query: Select[*tuple[Any, ...]],
    id: Any,
    properties: Mapping[str, Property],
    body: Mapping[str, Any],
    describe: Callable[[Sequence[Any]], list[dict[str, Any]]],
    *,
    id_kind: Kind = Kind.KEY,
) -> dict[str, Any]:
    """Search: `query` selects what may be seen, `id` is a column that orders it, `describe` makes items of rows."""
    query = query.where(*conditions(properties, body.get("filter") or {}))
    total = session.scalar(select(func.count()).select_from(_some(query, id))) or 0
    page = body.get("page") or {}
    sorts = [(properties[each["field"]], _is_down(each)) for each in body.get("sort") or ()]
    order = [(_sortable(each), each.kind, is_down) for each, is_down in sorts]
    order.append((id, id_kind, False))
    is_back = "before" in page
    if given := page.get("after") or page.get("before"):
        query = query.where(_beyond(order, _read(given, order), is_back=is_back))
    for column, _, is_down in order:
        query = query.order_by(column.desc() if is_down is not is_back else column.asc())
    query = query.add_columns(*(each.label(f"sort_{n}") for n, (each, _, _) in enumerate(order)))
    limit = min(page.get("limit", SIZE), MOST)
    rows = list(session.execute(query.offset(int(page.get("from", 0))).limit(int(limit))).all())
    if is_back:
        rows.reverse()
    cursors = [_write(row[-len(order) :]) for row in (rows[0], rows[-1])] if rows else [None, None]
    return {
        "items": describe(rows),
        "page": {
            "totalItems": min(total, COUNTED),
            "hasMoreTotalItems": total > COUNTED,
            "startCursor": cursors[0],
            "endCursor": cursors[1],
        },
    }


def find_one(
    session: Session, query: Any, describe: Callable[[Sequence[Any]], list[dict[str, Any]]]
) -> dict[str, Any]:
    """What is told of the one row; raises NotFound for none."""
    row = session.execute(query).one_or_none()
    if row is None:
        raise NotFound
    return describe([row])[0]


def of_list(
    items: Sequence[dict[str, Any]],
    properties: Mapping[str, Property],
    body: Mapping[str, Any],
) -> dict[str, Any]:
    """The same of items that stand in no table: what they are filtered and sorted by, they show."""
    wanted = body.get("filter") or {}
    found = [
        each
        for each in items
        if all(fits(properties[n], each.get(n), v) for n, v in wanted.items() if n in properties)
    ]
    for each in reversed(body.get("sort") or ()):
        name = each["field"]
        found.sort(key=lambda item: (item[name] is not None, item[name]), reverse=_is_down(each))
    page = body.get("page") or {}
    limit, first = int(min(page.get("limit", SIZE), MOST)), int(page.get("from", 0))
    if "after" in page:
        first = _place(page["after"]) + 1
    if "before" in page:
        last = _place(page["before"])
        first, limit = max(0, last - limit), min(limit, last)
    shown = found[first : first + limit]
    ends = (_write([first]), _write([first + len(shown) - 1])) if shown else (None, None)
    return {
        "items": shown,
        "page": {
            "totalItems": len(found),
            "hasMoreTotalItems": False,
            "startCursor": ends[0],
            "endCursor": ends[1],
        },
    }


def conditions(
    properties: Mapping[str, Property], wanted: Mapping[str, Any]
) -> list[ColumnElement[bool]]:
    """What a filter demands; what is no property, its resource sees to itself."""
    return [
        condition(properties[name], value) for name, value in wanted.items() if name in properties
    ]


def condition(of: Property, wanted: Any) -> ColumnElement[bool]:
    """What a filter demands of a property: a value, or an object of operators."""
    found: list[ColumnElement[bool]] = []
    for name, value in _asked(wanted):
        if name == "$exists":
            is_there = of.expression.is_not(None)
            found.append(is_there if value else ~is_there)
        else:
            found.append(_OPERATORS[name].sql(of.expression, _operand(of, name, value)))
    return and_(true(), *found)


def fits(of: Property, shown: Any, wanted: Any) -> bool:
    """The same of what an item shows; as in SQL, of nothing nothing is true but that it is not there."""
    held = None if shown is None else _value(of, shown)
    return all(
        (held is not None) is value
        if name == "$exists"
        else held is not None and _OPERATORS[name].fits(held, _operand(of, name, value))
        for name, value in _asked(wanted)
    )


def _asked(wanted: Any) -> list[tuple[str, Any]]:
    """The operators of a filter; a plain value is to be equal."""
    return list(wanted.items()) if isinstance(wanted, dict) else [("$eq", wanted)]


def _operand(of: Property, name: str, given: Any) -> Any:
    if name == "$like":
        return Pattern.read(given)
    if isinstance(given, list):
        return [_value(of, each) for each in given]
    return _value(of, given)


def _filter(of: Property) -> Shape:
    match of.kind:
        case Kind.KEY:
            one: Shape = schema.KEY
        case Kind.NUMBER:
            one = {"type": "integer", "minimum": -_LARGEST, "maximum": _LARGEST}
        case Kind.MOMENT:
            one = schema.MOMENT
        case Kind.FLAG:
            return schema.FLAG
        case _:
            one = schema.choice(*of.choices) if of.choices else schema.TEXT
    several = schema.array(one, maxItems=1000)
    operators = {"$eq": one, "$neq": one, "$exists": schema.FLAG, "$in": several}
    if of.kind in (Kind.KEY, Kind.TEXT):
        operators["$notIn"] = several
    if of.kind is Kind.TEXT:
        operators["$like"] = schema.TEXT
    if of.kind in (Kind.NUMBER, Kind.MOMENT):
        operators |= dict.fromkeys(_ORDERED, one)
    return {"anyOf": [one, schema.closed(operators)]}


def _value(of: Property, given: Any) -> Any:
    if of.kind is Kind.KEY:
        # One that no row can have is no row's.
        return max(-1, min(int(given), _LARGEST))
    if of.kind is Kind.MOMENT:
        return datetime.fromisoformat(given)
    return int(given) if of.kind is Kind.NUMBER else given


def _some(query: Select[*tuple[Any, ...]], id: Any) -> Any:
    return query.with_only_columns(id).limit(COUNTED + 1).subquery()


def _is_down(sort: Mapping[str, Any]) -> bool:
    return str(sort.get("order", "ASC")).upper() == "DESC"


def _sortable(of: Property) -> Any:
    return func.coalesce(of.expression, literal(_LEAST[of.kind]))


_Order = Sequence[tuple[Any, Kind, bool]]


def _beyond(order: _Order, values: Sequence[Any], *, is_back: bool) -> ColumnElement[bool]:
    """Behind the values in the order, or before them."""
    found: list[ColumnElement[bool]] = []
    for place, (column, _, is_down) in enumerate(order):
        same = [each == values[n] for n, (each, _, _) in enumerate(order[:place])]
        further = column < values[place] if is_down is not is_back else column > values[place]
        found.append(and_(*same, further))
    return or_(false(), *found)


def _write(values: Sequence[Any]) -> str:
    plain = [each.isoformat() if isinstance(each, datetime) else each for each in values]
    return base64.b64encode(json.dumps(plain).encode()).decode()


def _decode(cursor: str) -> list[Any]:
    try:
        found = json.loads(base64.b64decode(cursor, validate=True))
    except (binascii.Error, ValueError) as error:
        raise BadRequest(reason="“page”的游标不是这里给出的") from error
    if not isinstance(found, list):
        raise BadRequest(reason="“page”的游标不是这里给出的")
    return found


def _place(cursor: str) -> int:
    match _decode(cursor):
        case [int(place)] if 0 <= place < 2**31:
            return place
    raise BadRequest(reason="“page”的游标不是这里给出的")


def _read(cursor: str, order: _Order) -> list[Any]:
    found = _decode(cursor)
    if len(found) != len(order):
        raise BadRequest(reason="“page”的游标不属于这样排序的查询")
    return [_typed(value, kind) for value, (_, kind, _) in zip(found, order, strict=True)]


def _typed(value: Any, kind: Kind) -> Any:
    match kind, value:
        case Kind.MOMENT, str() if (moment := schema.moment(value)) is not None:
            return moment
        case ((Kind.KEY | Kind.NUMBER), int()) if abs(value) <= _LARGEST:
            return value
        case Kind.TEXT, str() if "\0" not in value:
            return value
        case Kind.FLAG, bool():
            return value
    raise BadRequest(reason="“page”的游标不是这里给出的")
