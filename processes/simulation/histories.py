"""The histories of the cases of a period, as replays read them: codes, dates and numbers, no names and no texts."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock
from engine.history import HistoryEvent
from engine.models import Instance
from engine.replay.verbs import Verb
from engine.script import InstanceView
from processes.cases.models import Case

#: So many are read with one statement.
BATCH = 200


@dataclass(frozen=True)
class History:
    """One case: what was done to its instance, oldest first; moments aware."""

    instance_id: int
    process: str
    #: ids of the files it ran
    pins: tuple[int, ...]
    started_at: datetime
    ended_at: datetime | None
    verbs: tuple[Verb, ...]

    @property
    def view(self) -> InstanceView:
        """What handlers may know of it: when it began."""
        return InstanceView(self.instance_id, started_at=self.started_at)


def list_ids(session: Session, district: str, since: date, until: date) -> list[int]:
    """The instances of the district's cases that were registered on these local days, both counted in."""
    begins, ends = clock.start_of_day(since), clock.start_of_day(until + timedelta(days=1))
    chosen = (
        select(Instance.id)
        .join(Case, Case.instance_id == Instance.id)
        .where(Case.district == district)
        .where(Instance.started_at >= begins, Instance.started_at < ends)
    )
    return list(session.scalars(chosen.order_by(Instance.id)))


def read(session: Session, ids: Sequence[int]) -> Iterator[History]:
    """The histories of these instances, in their order."""
    for first in range(0, len(ids), BATCH):
        some = ids[first : first + BATCH]
        verbs = _verbs(session, some)
        columns = (Instance.id, Instance.key, Instance.pins, Instance.started_at, Instance.ended_at)
        rows = session.execute(
            select(*columns).where(Instance.id.in_(some)).order_by(Instance.id)
        ).all()
        for row in rows:
            when = row.started_at, row.ended_at
            yield History(row.id, row.key, tuple(row.pins), *when, tuple(verbs[row.id]))


def _verbs(session: Session, ids: Sequence[int]) -> dict[int, list[Verb]]:
    columns = (HistoryEvent.at, HistoryEvent.what, HistoryEvent.element, HistoryEvent.body)
    rows = session.execute(
        select(HistoryEvent.instance_id, *columns)
        .where(HistoryEvent.instance_id.in_(ids))
        .order_by(HistoryEvent.instance_id, HistoryEvent.seq)
    )
    found: dict[int, list[Verb]] = defaultdict(list)
    for row in rows:
        found[row.instance_id].append(Verb.read(row.at, row.what, row.element, row.body))
    return found
