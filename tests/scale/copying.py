"""The demonstration's cases, which went their real ways, copied many times: one statement a table.

A copy has the ids of its original with a multiple of `STRIDE` added, lies in another grid, is held
by the people of that place and by other parties, and happened whole weeks earlier where it is
closed. What proves itself (`event`, `record`, `audit_entry`) is not copied: a chain of digests
cannot be had by one statement. The history of a copy therefore has no events.
"""

from collections.abc import Callable, Iterable, Iterator

from sqlalchemy import Column, Connection, Date, DateTime, Table, Text, text
from sqlalchemy.dialects.postgresql import ARRAY

from engine.db import Base
from tests.scale.sizes import Size

#: More than any id of the demonstration's rows.
STRIDE = 100_000
#: Closed copies are spread over so many weeks.
WEEKS = 156
#: Cases copied at a time: so that rows lie on the disk in the order they happened.
BATCH = 20_000

#: How a row of each table is found to belong to a copied case; `t` is the row, `m` the copy.
BY_CASE = "m.old_case = t.case_id"
BY_INSTANCE = "m.old_instance = t.instance_id"
BELONGING = {
    "dispute_case": "m.old_case = t.id",
    "instance": "m.old_instance = t.id",
    **dict.fromkeys(("user_task", "timer", "subscription", "completion"), BY_INSTANCE),
    **{
        table: f"m.old_case = (SELECT case_id FROM {above} WHERE id = t.{column})"
        for table, above, column in (
            ("clock_extension", "clock", "clock_id"),
            ("clock_pause", "clock", "clock_id"),
            ("petition_answer", "petition", "petition_id"),
            ("petition_extension_request", "petition", "petition_id"),
            ("petition_referral", "petition", "petition_id"),
            ("card_explanation", "card", "card_id"),
            ("supervision_instruction", "supervision_order", "order_id"),
        )
    },
    **dict.fromkeys(
        (
            *("party", "case_change", "clock", "document", "feedback", "settlement", "revisit"),
            *("whistle", "attendance", "measure", "whistle_rating", "unit_rating", "whistle_talk"),
            *("card", "reminder", "petition", "plan", "recognition", "service", "room_booking"),
            *("mediation_session", "mediation_invitation", "judicial_confirmation"),
            *("sponsorship", "sponsorship_progress", "team_member", "council_matter"),
            *("notice", "supervision_order", "followed_case", "resident_voice"),
        ),
        BY_CASE,
    ),
}
#: Ids that no foreign key tells of.
ALSO_IDS = {("dispute_case", "instance_id"), ("clock", "instance_id")}
#: Columns that name people by the id the engine knows.
ENGINE_PEOPLE = {"assignee", "owner", "closed_by", "started_by"}
#: Columns in which codes of places stand, alone or in the name of a group.
PLACES = {"grid", "village", "street", "responsible", "groups"}
#: What no two rows may have in common.
REWRITTEN = {
    ("dispute_case", "case_no"): "m.new_no",
    ("dispute_case", "form_key"): "t.form_key || '-' || m.n",
    ("dispute_case", "e_platform_no"): "t.e_platform_no || '-' || m.n",
    ("dispute_case", "summary"): "t.summary || '，' || m.spot",
    ("instance", "business_key"): "m.new_no",
    ("subscription", "key"): "replace(t.key, t.key, m.new_no)",
    ("notice", "matter"): "t.matter || '-' || m.n",
    ("user_task", "place"): "{moved}",
    ("clock", "place"): "{moved}",
    **{
        ("party", key): f"CASE WHEN t.{key} IS NOT NULL THEN q.{key} END"
        for name in ("name", "phone", "id_no")
        for key in (name, f"{name}_index")
    },
}

COPIES = """
CREATE UNLOGGED TABLE scale_copy AS
WITH grids AS (
    SELECT code AS grid, row_number() OVER (ORDER BY code) - 1 AS number,
           count(*) OVER () AS total, (SELECT name FROM place v WHERE v.code = left(p.code, 12)) AS village
    FROM place p WHERE kind = 'small_grid'
), originals AS (
    SELECT c.id, c.instance_id, c.case_no, c.grid, c.village, c.street, c.registered_at,
           i.status = 'completed' AS is_over, row_number() OVER (ORDER BY c.id) AS rank
    FROM dispute_case c JOIN instance i ON i.id = c.instance_id
), wanted AS (
    SELECT o.*, n, CASE WHEN is_over THEN -7 * (1 + :weeks * (:closed - n) / :closed) ELSE 0 END AS days,
           (rank * 7919 + n * 104729) % (SELECT max(total) FROM grids) AS number
    FROM originals o
    JOIN generate_series(1, :closed + :open) AS n ON is_over = (n <= :closed)
)
SELECT w.id AS old_case, w.instance_id AS old_instance, w.n, w.days, make_interval(days => w.days::int) AS shift,
       w.grid AS old_grid, w.village AS old_village, w.street AS old_street,
       g.grid AS new_grid, left(g.grid, 12) AS new_village, left(g.grid, 9) AS new_street,
       g.village || (w.n * 31 + w.rank * 17) % 997 || '号' AS spot,
       left(w.case_no, 3) || year || '-' || to_char(
           100000 + row_number() OVER (PARTITION BY year ORDER BY w.n, w.rank), 'FM000000') AS new_no
FROM (SELECT *, extract(year FROM registered_at + make_interval(days => days::int)) AS year FROM wanted) w
JOIN grids g USING (number)
"""
#: Who holds which office of a place, so that a copy is held by the people of its own.
HOLDERS = """
CREATE UNLOGGED TABLE scale_holder AS
SELECT person_id, role, at, row_number() OVER (PARTITION BY role, at ORDER BY person_id) AS rank
FROM appointment WHERE role IN ('grid_worker', 'grid_head', 'mediator', 'center')
"""
PATROLS = """
INSERT INTO patrol_sheet ({columns})
SELECT {values} FROM patrol_sheet t CROSS JOIN (
    SELECT n, -14 * n AS days, make_interval(days => -14 * n::int) AS shift
    FROM generate_series(1, {fortnights}) AS n) AS m
ON CONFLICT DO NOTHING
"""


def copy(connection: Connection, size: Size, say: Callable[[str], None]) -> None:
    """Fill the database up to that size; what it has are the demonstration's cases and people."""
    # A bulk of consistent rows: no foreign key is looked up, no list is told, for each of them.
    connection.execute(text("SET session_replication_role = replica"))
    connection.execute(text("SET maintenance_work_mem = '512MB'"))
    connection.execute(text("SET work_mem = '128MB'"))
    last = _plan(connection, size)
    indexes = _drop_indexes(connection)
    tables = [Base.metadata.tables[name] for name in BELONGING]
    step = max(1, BATCH * last // size.cases)
    for first in range(1, last + 1, step):
        for table in tables:
            connection.execute(
                text(_statement(table)), {"first": first, "last": min(first + step - 1, last)}
            )
        say(f"  {min(first + step - 1, last)}/{last}")
    connection.execute(text(_patrols(26)))
    for statement in indexes:
        connection.execute(text(statement))
    for table in [*tables, Base.metadata.tables["patrol_sheet"]]:
        if "id" in table.c:
            connection.execute(text(_sequence(table.name)))
    for name in ("scale_copy", "scale_holder", "scale_people"):
        connection.execute(text(f"DROP TABLE IF EXISTS {name}"))


def _plan(connection: Connection, size: Size) -> int:
    """Which copies there will be; the number of the last one."""
    open_cases, over, open_tasks = connection.execute(text(COUNTS)).one()
    copies_open = round(size.open_tasks / open_tasks)
    copies_closed = round((size.cases - copies_open * open_cases) / over)
    numbers = {"closed": copies_closed, "open": copies_open, "weeks": WEEKS}
    connection.execute(text(COPIES), numbers)
    connection.execute(text(HOLDERS))
    for statement in (
        "CREATE INDEX ON scale_copy (n)",
        "CREATE INDEX ON scale_holder (person_id)",
        "CREATE INDEX ON scale_holder (role, at, rank)",
        "ANALYZE",
    ):
        connection.execute(text(statement))
    return copies_closed + copies_open


COUNTS = """
SELECT count(DISTINCT i.id) FILTER (WHERE i.status <> 'completed'),
       count(DISTINCT i.id) FILTER (WHERE i.status = 'completed'),
       count(u.id) FILTER (WHERE u.status = 'open')
FROM dispute_case c JOIN instance i ON i.id = c.instance_id LEFT JOIN user_task u ON u.instance_id = i.id
"""


def _statement(table: Table) -> str:
    joins = list[str]()
    values = [_value(table, column, joins) for column in table.c]
    if table.name == "party":
        joins.append(
            "JOIN scale_people q ON q.n = (t.id * 31 + m.n * 37) % :people".replace(
                ":people", "(SELECT count(*) FROM scale_people)"
            )
        )
    columns = ", ".join(f'"{column.name}"' for column in table.c)
    # By their ids the originals are found without reading all the copies made so far.
    original = f"AND t.id < {STRIDE}" if "id" in table.c else ""
    return (
        f"INSERT INTO {table.name} ({columns}) OVERRIDING SYSTEM VALUE SELECT {', '.join(values)} "
        f"FROM scale_copy m JOIN {table.name} t ON {BELONGING[table.name]} {' '.join(joins)} "
        f"WHERE m.n BETWEEN :first AND :last {original} ORDER BY m.n, t.{_key(table)} ON CONFLICT DO NOTHING"
    )


def _value(table: Table, column: Column, joins: list[str]) -> str:
    name, value = column.name, f't."{column.name}"'
    if (table.name, name) in REWRITTEN:
        return REWRITTEN[table.name, name].replace("{moved}", _moved(value))
    if name == "id" or _is_copied_id(table, column):
        return f"{value} + m.n * {STRIDE}"
    if any(key.column.table.name == "person" for key in column.foreign_keys):
        return f"coalesce({_holder(value, joins)}, {value})"
    if name in ENGINE_PEOPLE and isinstance(column.type, Text):
        number = f"CASE WHEN {value} ~ '^[0-9]+$' THEN {value}::bigint END"
        return f"coalesce({_holder(number, joins)}::text, {value})"
    if isinstance(column.type, DateTime):
        return f"{value} + m.shift"
    if isinstance(column.type, Date):
        return f"({value} + m.days::int)"
    if name in PLACES:
        is_list = isinstance(column.type, ARRAY)
        moved = _moved(f"array_to_string({value}, ',')" if is_list else value)
        return f"string_to_array({moved}, ',')" if is_list else moved
    return value


def _is_copied_id(table: Table, column: Column) -> bool:
    targets = {key.column.table.name for key in column.foreign_keys}
    return bool(targets & BELONGING.keys()) or (table.name, column.name) in ALSO_IDS


def _moved(value: str) -> str:
    for level in ("grid", "village", "street"):
        value = f"replace({value}, m.old_{level}, m.new_{level})"
    return value


def _holder(value: str, joins: list[str]) -> str:
    """Who has the same office where the copy lies; joined once for each column of people."""
    number = len(joins) // 2
    joins += [
        f"LEFT JOIN scale_holder o{number} ON o{number}.person_id = {value}",
        (
            f"LEFT JOIN scale_holder h{number} ON h{number}.role = o{number}.role "
            f"AND h{number}.rank = o{number}.rank AND h{number}.at = CASE o{number}.role "
            f"WHEN 'grid_worker' THEN m.new_grid WHEN 'grid_head' THEN m.new_village "
            f"WHEN 'center' THEN m.new_street ELSE replace(replace(o{number}.at, "
            f"m.old_village, m.new_village), m.old_street, m.new_street) END"
        ),
    ]
    return f"h{number}.person_id"


def _key(table: Table) -> str:
    return next(iter(table.primary_key.columns)).name


def _patrols(fortnights: int) -> str:
    table = Base.metadata.tables["patrol_sheet"]
    kept = [column for column in table.c if column.name != "id"]
    values = []
    for column in kept:
        value = f't."{column.name}"'
        if isinstance(column.type, DateTime):
            value += " + m.shift"
        elif isinstance(column.type, Date):
            value = f"({value} + m.days::int)"
        values.append(value)
    columns = ", ".join(f'"{column.name}"' for column in kept)
    return PATROLS.format(columns=columns, values=", ".join(values), fortnights=fortnights)


def _drop_indexes(connection: Connection) -> list[str]:
    """Take away what is no constraint and not unique; answers how each is made again."""
    query = text("""
        SELECT i.relname, pg_get_indexdef(i.oid) FROM pg_index x
        JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid
        WHERE t.relname = ANY(:tables) AND NOT x.indisunique AND NOT x.indisexclusion
    """)
    found = connection.execute(query, {"tables": [*BELONGING, "patrol_sheet"]}).all()
    for name, _definition in found:
        connection.execute(text(f'DROP INDEX "{name}"'))
    return [definition for _name, definition in found]


def _sequence(table: str) -> str:
    return (
        f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), "
        f"greatest((SELECT max(id) FROM {table}), 1))"
    )


def chunks(rows: list, size: int = 5000) -> Iterator[list]:
    """The rows, so many at a time."""
    for first in range(0, len(rows), size):
        yield rows[first : first + size]


def make_people(connection: Connection, people: Iterable[dict[str, str]]) -> None:
    """Who the parties of the copies are: sealed as the application seals them."""
    connection.execute(
        text(
            "CREATE UNLOGGED TABLE scale_people (n bigint PRIMARY KEY, name text, name_index text, "
            "phone text, phone_index text, id_no text, id_no_index text)"
        )
    )
    rows = [{"n": n} | each for n, each in enumerate(people)]
    insert = text(
        "INSERT INTO scale_people VALUES "
        "(:n, :name, :name_index, :phone, :phone_index, :id_no, :id_no_index)"
    )
    for part in chunks(rows):
        connection.execute(insert, part)
