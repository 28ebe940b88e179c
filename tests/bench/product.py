"""What one act costs in the product: the shipped diagrams, every handler, observer and projection.

The courses of the demonstration, one case each, on a durable PostgreSQL; every completion is a
transaction of its own, measured from before it is opened to after it is kept.
"""

import os
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from engine import clock, db, loading, runner
from engine.identity import Person
from engine.models import UserTask
from processes.demonstration import assessing, organisations, places, receptions, rosters, staff
from processes.demonstration.cast import Cast
from processes.demonstration.player import Player
from processes.demonstration.stories import STORIES, Story
from processes.diagrams import shipped
from processes.privacy import data_keys
from tests import databases
from tests.web.statements import counted

GRID = "420303001201-01-01"
#: Measured cases of each course; one more before them teaches this process what it learns once.
EACH = 2
#: Set to a file's path, it gets the statements of the acts that send most.
TELL = "SISHI_BENCH_STATEMENTS"


class MeasuredPlayer(Player):
    """Plays a case and notes what each act of a person sent and took."""

    sent: list[tuple[str, list[str]]]
    spent: list[float]

    def complete(self, task: UserTask, who: Person, answer: dict[str, Any]) -> None:
        """In a transaction of its own: what was read before does not belong to it."""
        self.session.commit()
        self._measure(
            str(task.form), lambda session: runner.complete(session, task.id, answer, who)
        )
        self.session.expire_all()

    def _measure(self, name: str, act: Callable[[Session], object]) -> None:
        begun = time.perf_counter()
        with counted(db.engine()) as told, db.begin() as session:
            act(session)
        self.spent.append((time.perf_counter() - begun) * 1000)
        self.sent.append((name, told))


def measure() -> Iterator[tuple[str, float, str]]:
    """On a database of its own, which is dropped afterwards."""
    loading.import_all("processes")
    with databases.connected(databases.durable(), f"sishi_product_{os.getpid()}"):
        _found_district()
        _play(range(len(STORIES)))
        sent, spent = _play(range(len(STORIES), (1 + EACH) * len(STORIES)))
    if path := os.environ.get(TELL):
        _tell(Path(path), sent)
    statements = [len(told) for _, told in sent]
    yield "product.completion_sql_mean", round(statistics.mean(statements), 1), "statements"
    yield "product.completion_sql_most", max(statements), "statements"
    yield "product.completion_mean_ms", round(statistics.mean(spent), 2), "ms"
    yield "product.completion_p50_ms", round(statistics.median(spent), 2), "ms"
    yield "product.completion_p95_ms", round(statistics.quantiles(spent, n=20)[-1], 2), "ms"


def _found_district() -> None:
    with db.begin() as session:
        data_keys.require(session)
        shipped.deploy_first(session)
        tree = places.build(session)
        known = organisations.build(session, tree)
        staff.build(session, tree, known)
        receptions.build(session)
        assessing.build(session)
        rosters.build(session, tree)


def _play(numbers: range) -> tuple[list[tuple[str, list[str]]], list[float]]:
    sent, spent = list[tuple[str, list[str]]](), list[float]()
    for number in numbers:
        _play_one(STORIES[number % len(STORIES)], number, sent, spent)
    return sent, spent


def _play_one(
    story: Story, number: int, sent: list[tuple[str, list[str]]], spent: list[float]
) -> None:
    now = clock.now()
    begins = now - timedelta(days=story.days[1])
    with Session(db.engine(), expire_on_commit=False) as session:
        player = MeasuredPlayer(session, story, number, Cast(session, GRID, {}))
        player.sent, player.spent = sent, spent
        player.play(begins, now)
        session.commit()


def _tell(path: Path, sent: list[tuple[str, list[str]]]) -> None:
    """Statements of each form: the mean, and those of its longest act."""
    forms = sorted({name for name, _ in sent})
    with path.open("w") as file:
        for form in forms:
            acts = [told for name, told in sent if name == form]
            longest = max(acts, key=len)
            file.write(f"== {form}: {len(acts)} acts, {statistics.mean(map(len, acts)):.1f}\n")
            for each in longest:
                file.write("   " + " ".join(each.split())[:300] + "\n")
