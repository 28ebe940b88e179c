"""What one act costs in the product: the shipped diagrams, every handler, observer and projection.

The courses of the demonstration, one case each, on a durable PostgreSQL; every completion is a
transaction of its own, measured from before it is opened to after it is kept.
"""

import os
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from engine import clock, db, loading, runner
from engine.identity import Person
from engine.models import UserTask
from processes.cases.models import Case
from processes.demonstration import assessing, organisations, places, receptions, rosters, staff
from processes.demonstration.cast import Cast
from processes.demonstration.player import Player
from processes.demonstration.stories import STORIES, Story
from processes.diagrams import shipped
from processes.organisation.roles import Role
from processes.privacy import data_keys
from tests import databases
from tests.web.statements import counted

GRID = "420303001201-01-01"
#: Measured cases of each course; one more before them teaches this process what it learns once.
EACH = 2
#: Set to a file's path, it gets the statements of the acts that send most.
TELL = "SISHI_BENCH_STATEMENTS"
REGISTER = "registration"
T = TypeVar("T")


@dataclass(frozen=True)
class Act:
    """What a person did: the form they filled in, or `REGISTER`; what was sent, and milliseconds."""

    name: str
    told: list[str]
    spent: float


class MeasuredPlayer(Player):
    """Plays a case and notes what each act of a person sent and took."""

    acts: list[Act]

    def register(self, begins: datetime) -> Case:
        """In a transaction of its own."""
        who = self.cast.registrar
        self.session.commit()

        def act(session: Session) -> int:
            cast = Cast(session, GRID, {f"{Role.GRID_WORKER}@{GRID}": who})
            return Player(session, self.story, self.number, cast).register(begins).id

        return self.session.get_one(Case, self._measure(REGISTER, act))

    def complete(self, task: UserTask, who: Person, answer: dict[str, Any]) -> None:
        """In a transaction of its own: what was read before does not belong to it."""
        self.session.commit()
        name = str(task.form)
        self._measure(name, lambda session: runner.complete(session, task.id, answer, who))
        self.session.expire_all()

    def _measure(self, name: str, act: Callable[[Session], T]) -> T:
        begun = time.perf_counter()
        with counted(db.engine()) as told, db.begin() as session:
            done = act(session)
        self.acts.append(Act(name, told, (time.perf_counter() - begun) * 1000))
        return done


def measure() -> Iterator[tuple[str, float, str]]:
    """On a database of its own, which is dropped afterwards."""
    loading.import_all("processes")
    with databases.connected(databases.durable(), f"sishi_product_{os.getpid()}"):
        _found_district()
        _play(range(len(STORIES)))
        acts = _play(range(len(STORIES), (1 + EACH) * len(STORIES)))
    if path := os.environ.get(TELL):
        _tell(Path(path), acts)
    completed = [each for each in acts if each.name != REGISTER]
    statements = [len(each.told) for each in completed]
    spent = [each.spent for each in completed]
    yield "product.completion_sql_mean", round(statistics.mean(statements), 1), "statements"
    yield "product.completion_sql_most", max(statements), "statements"
    yield "product.completion_mean_ms", round(statistics.mean(spent), 2), "ms"
    yield "product.completion_p50_ms", round(statistics.median(spent), 2), "ms"
    yield "product.completion_p95_ms", round(statistics.quantiles(spent, n=20)[-1], 2), "ms"
    registered = [each for each in acts if each.name == REGISTER]
    sent = statistics.mean(len(each.told) for each in registered)
    yield "product.registering_sql_mean", round(sent, 1), "statements"
    middle = statistics.median(each.spent for each in registered)
    yield "product.registering_p50_ms", round(middle, 2), "ms"


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


def _play(numbers: range) -> list[Act]:
    acts = list[Act]()
    for number in numbers:
        _play_one(STORIES[number % len(STORIES)], number, acts)
    return acts


def _play_one(story: Story, number: int, acts: list[Act]) -> None:
    now = clock.now()
    begins = now - timedelta(days=story.days[1])
    with Session(db.engine(), expire_on_commit=False) as session:
        player = MeasuredPlayer(session, story, number, Cast(session, GRID, {}))
        player.acts = acts
        player.play(begins, now)
        session.commit()


def _tell(path: Path, acts: list[Act]) -> None:
    """Statements of each form: the mean, and those of its longest act."""
    with path.open("w") as file:
        for name in sorted({each.name for each in acts}):
            told = [each.told for each in acts if each.name == name]
            mean = statistics.mean(len(each) for each in told)
            file.write(f"== {name}: {len(told)} acts, {mean:.1f}\n")
            for statement in max(told, key=len):
                file.write("   " + " ".join(statement.split())[:300] + "\n")
