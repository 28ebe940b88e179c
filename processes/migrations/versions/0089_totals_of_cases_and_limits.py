"""Cases and limits are counted as they change: each change adds a row of differences, the night sums them up."""

from dataclasses import dataclass

from alembic import op

revision = "0089"
down_revision = "0088"
branch_labels = None
depends_on = None

#: The zone days are told apart in; who reckons in another counts the rows themselves.
_DAY = "({} AT TIME ZONE 'Asia/Shanghai')::date"
_SETTLED = "r.outcome = 'settled'"
_MOMENTS = ("found_at", "first_contact_at", "mediation_start_at", "escalated_violence_at")
_IN_ORDER = " AND ".join(
    f"(r.{later} IS NULL OR r.{earlier} IS NULL OR r.{earlier} <= r.{later})"
    for number, later in enumerate(_MOMENTS)
    for earlier in _MOMENTS[:number]
)
_VIOLENT = "r.escalated_violence_at >= r.registered_at"
_STAGES = ("grassroots", "prevention", "pre_litigation", "in_litigation")
_LIMITS = (
    *("grid.first_contact", "society.accept", "department.screen", "xf.transfer", "xf.notify"),
    *("sq.accept", "yl.admit", "grid.resolve", "tj.rm", "ld.mediate", "yl.mediate", "sq.mediate"),
    *("department.resolve", "leader.close", "xf.close", "department.sign", "department.arrive"),
    *("xf.review.decide", "xf.recheck.decide"),
)


@dataclass(frozen=True)
class _Total:
    """A table of totals: of the rows `r` of a table, by some keys, how many meet which conditions."""

    name: str
    of: str
    keys: dict[str, tuple[str, str]]
    numbers: dict[str, str]
    only: str = "true"
    #: What `keys` reads beside the row.
    beside: str = ""

    @property
    def columns(self) -> str:
        return ", ".join(f'"{each}"' for each in (*self.keys, *self.numbers))

    def rows(self, of: str) -> str:
        """The rows of differences between rows with a `sign`; none where nothing that is counted differs."""
        keys = ", ".join(each for _, each in self.keys.values())
        sums = [
            f"coalesce(sum(r.sign) FILTER (WHERE {each}), 0)::bigint"
            for each in self.numbers.values()
        ]
        differs = " OR ".join(f"{each} <> 0" for each in sums)
        places = ", ".join(str(number + 1) for number in range(len(self.keys)))
        return (
            f"INSERT INTO {self.name} ({self.columns}) SELECT {keys}, {', '.join(sums)}"  # noqa: S608 - our own words
            f" FROM ({of}) AS r {self.beside} WHERE {self.only} GROUP BY {places} HAVING {differs}"
        )


_PLACES = {"district": ("text", "r.district"), "street": ("text", "r.street")}
_TOTALS = (
    _Total(
        "case_total",
        "dispute_case",
        _PLACES
        | {
            "litigation_stage": ("varchar(32)", "r.litigation_stage"),
            "mediation_kind": ("varchar(32)", "r.mediation_kind"),
        },
        {"number": "true", "settled": _SETTLED},
    ),
    _Total(
        "registered_total",
        "dispute_case",
        _PLACES | {"on": ("date", _DAY.format("r.registered_at"))},
        {
            "number": "true",
            "settled": _SETTLED,
            "petitions": "r.is_petition",
            "crowds": "r.is_petition AND r.people_count >= 5",
            "in_order": _IN_ORDER,
            "violent": _VIOLENT,
            "criminal": f"{_VIOLENT} AND r.outcome = 'diverted'",
            **{each: f"r.litigation_stage = '{each}'" for each in _STAGES},
        },
    ),
    _Total(
        "closed_total",
        "dispute_case",
        _PLACES | {"on": ("date", _DAY.format("r.closed_at"))},
        {
            "number": "true",
            "settled": _SETTLED,
            "prevented": f"{_SETTLED} AND NOT r.is_petition",
            "major": f"{_SETTLED} AND r.is_major_risk",
            **{
                f"on_{each}": f"{_SETTLED} AND r.tier = '{each}'"
                for each in ("grid", "society", "department")
            },
            **{
                f"at_{each}": f"{_SETTLED} AND r.level = '{each}'"
                for each in ("village", "street", "district")
            },
        },
        only="r.closed_at IS NOT NULL",
    ),
    _Total(
        "clock_total",
        "clock",
        {
            "district": ("text", "r.district"),
            "street": ("text", "c.street"),
            "key": ("text", "r.key"),
            # What ends at 24:00 belongs to the day that ends.
            "on": (
                "date",
                _DAY.format("(coalesce(r.closed_at, r.due_at) - interval '1 microsecond')"),
            ),
        },
        {"number": "true", "met": "r.status = 'met'"},
        only=(
            "r.status IN ('running', 'met', 'late', 'lapsed') AND r.key IN ("
            + ", ".join(f"'{each}'" for each in _LIMITS)
            + ")"
        ),
        beside="JOIN dispute_case c ON c.id = r.case_id",
    ),
)
_ROWS = {
    "INSERT": ("REFERENCING NEW TABLE AS after", "SELECT 1 AS sign, t.* FROM after t"),
    "UPDATE": (
        "REFERENCING OLD TABLE AS before NEW TABLE AS after",
        "SELECT 1 AS sign, t.* FROM after t UNION ALL SELECT -1, t.* FROM before t",
    ),
    "DELETE": ("REFERENCING OLD TABLE AS before", "SELECT -1 AS sign, t.* FROM before t"),
}
#: The limits of cases that lie in another street now.
_MOVED = """
    SELECT s.sign, t.*, s.street AS at_street FROM clock t JOIN (
        SELECT 1 AS sign, a.id, a.street FROM after a JOIN before b USING (id) WHERE a.street <> b.street
        UNION ALL
        SELECT -1, b.id, b.street FROM after a JOIN before b USING (id) WHERE a.street <> b.street
    ) AS s ON s.id = t.case_id
"""


def upgrade() -> None:
    for each in _TOTALS:
        columns = [f'"{name}" {kind}' for name, (kind, _) in each.keys.items()]
        columns += [f"{name} bigint NOT NULL" for name in each.numbers]
        op.execute(
            f"CREATE TABLE {each.name} (id bigint GENERATED BY DEFAULT AS IDENTITY,"
            f" {', '.join(columns)}, CONSTRAINT pk_{each.name} PRIMARY KEY (id))"
        )
        for name in ("district", "street", "key", "on"):
            if name in each.keys:
                op.execute(f'ALTER TABLE {each.name} ALTER COLUMN "{name}" SET NOT NULL')
        if "on" in each.keys:
            for place in ("district", "street"):
                op.execute(f'CREATE INDEX ix_{each.name}_{place}_on ON {each.name} ({place}, "on")')
    for kind, (names, rows) in _ROWS.items():
        for table in ("dispute_case", "clock"):
            statements = [each.rows(rows) for each in _TOTALS if each.of == table]
            if (table, kind) == ("dispute_case", "UPDATE"):
                statements.append(_move())
            _trigger(table, kind, names, statements)
    for table in ("dispute_case", "clock"):
        emptied = [f"DELETE FROM {each.name}" for each in _TOTALS if each.of == table]  # noqa: S608
        _trigger(table, "TRUNCATE", "", emptied)
    _function("sum_up_totals", "void", [_folded(each) for each in _TOTALS])
    _function(
        "count_totals_anew",
        "void",
        [
            "LOCK TABLE dispute_case, clock IN SHARE MODE",
            *(f"DELETE FROM {each.name}" for each in _TOTALS),  # noqa: S608
            *(each.rows(f"SELECT 1 AS sign, t.* FROM {each.of} t") for each in _TOTALS),  # noqa: S608
        ],
    )
    # Writers wait for the triggers from here on: a second for a million cases.
    op.execute("SELECT count_totals_anew()")


def _trigger(table: str, kind: str, names: str, statements: list[str]) -> None:
    function = f"count_{table}_on_{kind.lower()}"
    _function(function, "trigger", statements)
    each = "FOR EACH STATEMENT"
    op.execute(
        f"CREATE TRIGGER {function} AFTER {kind} ON {table} {names} {each} EXECUTE FUNCTION {function}()"
    )


def _function(name: str, returns: str, statements: list[str]) -> None:
    body = ";\n".join([*statements, "RETURN NULL" if returns == "trigger" else "RETURN"])
    op.execute(
        f"CREATE FUNCTION {name}() RETURNS {returns} LANGUAGE plpgsql AS $$ BEGIN {body}; END $$"
    )


def _move() -> str:
    (total,) = (each for each in _TOTALS if each.of == "clock")
    keys = total.keys | {"street": ("text", "r.at_street")}
    return _Total(total.name, "clock", keys, total.numbers, total.only).rows(_MOVED)


def _folded(each: _Total) -> str:
    """One row for all of the same keys; what is added meanwhile stays beside it."""
    keys = ", ".join(f'"{name}"' for name in each.keys)
    sums = ", ".join(f"sum({name})" for name in each.numbers)
    differs = " OR ".join(f"sum({name}) <> 0" for name in each.numbers)
    same = " AND ".join(f't."{name}" {_equals(name)} d."{name}"' for name in each.keys)
    # Of most keys there is one row, and it stays.
    doubled = f"SELECT {keys} FROM {each.name} GROUP BY {keys} HAVING count(*) > 1"  # noqa: S608
    return (
        f"WITH gone AS (DELETE FROM {each.name} t USING ({doubled}) d WHERE {same} RETURNING t.*)"  # noqa: S608
        f" INSERT INTO {each.name} ({each.columns}) SELECT {keys}, {sums} FROM gone"
        f" GROUP BY {keys} HAVING {differs}"
    )


def _equals(key: str) -> str:
    # What may be empty is compared row by row, the rest by its digest.
    return "IS NOT DISTINCT FROM" if key in ("litigation_stage", "mediation_kind") else "="


def downgrade() -> None:
    for table in ("dispute_case", "clock"):
        for kind in (*_ROWS, "TRUNCATE"):
            function = f"count_{table}_on_{kind.lower()}"
            op.execute(f"DROP TRIGGER {function} ON {table}")
            op.execute(f"DROP FUNCTION {function}()")
    for function in ("sum_up_totals", "count_totals_anew"):
        op.execute(f"DROP FUNCTION {function}()")
    for each in _TOTALS:
        op.drop_table(each.name)
