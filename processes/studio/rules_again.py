"""Rules on time as they once were: what they said becomes the next version of each, for none is ever taken away."""

from dataclasses import replace

from sqlalchemy.orm import Session

from engine import clock
from processes.deadlines import limits, rules_file
from processes.deadlines.rules import Limit
from processes.studio import drafts


def as_before(session: Session, earlier: bytes) -> bytes:
    """The released rules with another version of each that the earlier file had otherwise.

    Rules of laws stay as they are, they come in and go out by a review of their own; rules that are
    newer than the file stay too. Raises Refused for a file that cannot be read.
    """
    now, then = limits.newest(session), rules_file.read(drafts.RULES, earlier)
    before, last = _latest(then.rows), _latest(now.rows)
    rows = list[Limit]()
    for row in now.rows:
        rows.append(row)
        old = before.get(row.column)
        is_last = row is last[row.column]
        if old and is_last and old.version != row.version and not row.is_the_laws:
            rows.append(_again(old, row))
    return rules_file.write(rows, now.laws)


def _latest(rows: tuple[Limit, ...]) -> dict[tuple[str, str | None], Limit]:
    return {each.column: each for each in sorted(rows, key=lambda row: row.version)}


def _again(old: Limit, row: Limit) -> Limit:
    note = f"恢复第{old.version}版的规定"
    return replace(old, version=row.version + 1, in_force_from=clock.today(), note=note)
