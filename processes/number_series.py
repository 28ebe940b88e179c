"""Numbers without gaps that nobody has to wait for: 一案一码, 文号.

A number is given if and only if the transaction that took it is kept. A counter alone holds its row
until then, and everybody else with it; so numbers are made ready in blocks, as rows of which each
transaction takes the lowest that no other has in hand (docs/adr/0045-numbers-made-ready.md).
"""

from sqlalchemy import and_, bindparam, delete, func, literal, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column
from sqlalchemy.sql.dml import ReturningDelete

from engine import locks
from engine.db import Base

#: How many are made ready at once: of so many registrations one is waited for.
BLOCK = 64
#: Of a district: who makes numbers of two series ready never waits for who makes one of them.
MAKING_READY = locks.declare("number_series.making_ready")


class NumberSeries(Base):
    """The last number that was made ready in a series of a district's year."""

    __tablename__ = "number_series"

    district: Mapped[str] = mapped_column(primary_key=True)
    #: words of a document's series, or CASES of `cases.numbers`
    series: Mapped[str] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int]


class ReadyNumber(Base):
    """A number that was made ready and not given; what is given is no row any more."""

    __tablename__ = "ready_number"

    district: Mapped[str] = mapped_column(primary_key=True)
    series: Mapped[str] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)


def allocate(session: Session, district: str, series: str, year: int) -> int:
    """The lowest number of the (local) year that is free, from 1; free again if not committed."""
    found = _take(session, district, series, year)
    if found is not None:
        return found
    MAKING_READY.acquire(session, district)
    # Whoever had the lock before has made some ready.
    found = _take(session, district, series, year)
    return _make_ready(session, district, series, year) if found is None else found


def _taking() -> ReturningDelete[int]:
    series = and_(
        ReadyNumber.district == bindparam("of_district"),
        ReadyNumber.series == bindparam("of_series"),
        ReadyNumber.year == bindparam("of_year"),
    )
    lowest = select(ReadyNumber.number).where(series).order_by(ReadyNumber.number).limit(1)
    free = lowest.with_for_update(skip_locked=True).scalar_subquery()
    taken = delete(ReadyNumber).where(series, ReadyNumber.number == free)
    return taken.returning(ReadyNumber.number)


#: Built once: every paper that is issued takes a number.
_TAKE = _taking()


def _take(session: Session, district: str, series: str, year: int) -> int | None:
    given = {"of_district": district, "of_series": series, "of_year": year}
    return session.scalar(_TAKE, given, execution_options={"synchronize_session": False})


def _make_ready(session: Session, district: str, series: str, year: int) -> int:
    """Make the next numbers ready, and take the first of them."""
    row = insert(NumberSeries).values(district=district, series=series, year=year, last=BLOCK)
    raised = row.on_conflict_do_update(
        index_elements=["district", "series", "year"], set_={"last": NumberSeries.last + BLOCK}
    )
    last = session.scalars(raised.returning(NumberSeries.last)).one()
    first = last - BLOCK + 1
    # One statement, not one a number: whoever makes them ready is waited for.
    columns = ["district", "series", "year", "number"]
    numbers = func.generate_series(first + 1, last).column_valued()
    common = (literal(each) for each in (district, series, year))
    made = insert(ReadyNumber).from_select(columns, select(*common, numbers))
    session.execute(made)
    return first
