"""The disputes of the past, told by `stories` or `article`, played by `player`, several at once."""

import multiprocessing
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import count
from random import Random

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine import clock, db, loading, starting
from engine.identity import Person
from processes import cards, notices
from processes.cards import follow_up
from processes.cases.models import Case
from processes.deadlines import case_deadlines
from processes.demonstration import article, stories, working_moments
from processes.demonstration.cast import Cast
from processes.demonstration.player import Player
from processes.demonstration.stories import Story
from processes.mining import collecting
from processes.organisation.places import Place, PlaceKind

#: What can be loaded: half a year to look around in, or a year with the article's own counts.
SIZES = {"sample": stories.STORIES, "article": article.STORIES}
#: Where somebody who tries the demonstration looks first.
HOME = "420303001201-01-01"
#: One case in so many happens there, and one in so many where the outsider works.
AT_HOME = {"sample": 6, "article": 40}
ELSEWHERE, AT_ELSEWHERE = "420303004201-01-01", 25
#: Everything after this is chance that is the same each time.
SEED = 20231116
#: From so many cases on, more processes are worth their start.
WORTH_SHARING = 1000


@dataclass(frozen=True)
class Play:
    """A story to be played: which case it is, when it begins, whose turn it is among the leaders."""

    number: int
    begins: datetime
    story: Story
    turn: int | None


def build(say: Callable[[str], None], size: str) -> int:
    """Play every story up to now; answer how many cases there are.

    A case is registered in one transaction and goes on in a second one: the last number
    given stays locked until the first ends. What was broken off goes on where it had come to.
    """
    now = clock.now()
    numbers = [play.number for play in _schedule(size, now)]
    for done, _ in enumerate(_played(size, now, numbers), 1):
        if done % (len(numbers) // 15 or 1) == 0 or done == len(numbers):
            say(f"  案件 {done}/{len(numbers)}")
    with db.begin() as session:
        case_deadlines.lapse(session, now)
        cards.issue(session, now)
        follow_up.follow(session, now)
        notices.retiring.retire(session, now)
        collecting.read_all(session)
    return len(numbers)


def is_whole(session: Session, size: str) -> bool:
    """Whether there are as many cases as the stories tell of."""
    return _cases(session) >= sum(story.number for story in SIZES[size])


def is_other(session: Session, size: str) -> bool:
    """Whether there are cases that these stories do not tell of."""
    ours = Case.form_key.startswith(f"{size}-")
    own = session.scalar(select(func.count()).select_from(Case).where(ours)) or 0
    return own < _cases(session)


def _played(size: str, now: datetime, numbers: list[int]) -> Iterator[int]:
    processes = os.cpu_count() or 1
    if len(numbers) < WORTH_SHARING or processes == 1:
        for number in numbers:
            yield _play(size, now, number)
        return
    # Not forked: a connection to the database must not be had by two.
    tasks = ((size, now, number) for number in numbers)
    with multiprocessing.get_context("spawn").Pool(processes, _begin) as pool:
        yield from pool.imap_unordered(_play_each, tasks, chunksize=4)


def _begin() -> None:
    loading.import_all("processes")
    with db.begin() as session:
        starting.run_checks(session)


def _play_each(task: tuple[str, datetime, int]) -> int:
    return _play(*task)


def _play(size: str, now: datetime, number: int) -> int:
    play = _schedule(size, now)[number - 1]
    with db.begin() as session:
        player = _player(session, size, play)
        case = player.registered() or player.register(play.begins)
    with db.begin() as session:
        _player(session, size, play).go_on(session.merge(case), play.begins, now)
    return number


def _player(session: Session, size: str, play: Play) -> Player:
    grid = _grid(size, play.number, _grids())
    cast = Cast(session, grid, _known, play.turn)
    return Player(session, play.story, play.number, cast, f"{size}-{play.number}")


@cache
def _schedule(size: str, now: datetime) -> list[Play]:
    """All stories of that size in the order they begin."""
    chance, turns = Random(SEED), count()  # noqa: S311
    begins = [
        (working_moments.registration(chance, now, chance.randint(*story.days)), story)
        for story in SIZES[size]
        for _ in range(story.number)
    ]
    return [
        Play(number, at, story, next(turns) if story.takes_turns else None)
        for number, (at, story) in enumerate(sorted(begins, key=lambda pair: pair[0]), 1)
    ]


def _grid(size: str, number: int, grids: list[str]) -> str:
    if number % AT_HOME[size] == 0:
        return HOME
    return ELSEWHERE if number % AT_ELSEWHERE == 0 else grids[number * 37 % len(grids)]


@cache
def _grids() -> list[str]:
    chosen = select(Place.code).where(Place.kind == PlaceKind.SMALL_GRID)
    with db.begin() as session:
        return list(session.scalars(chosen.order_by(Place.code)))


def _cases(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Case)) or 0


#: The people of this process's cases, as the engine knows them.
_known: dict[str, Person] = {}
