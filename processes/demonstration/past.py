"""The disputes of the past six months, told by `stories`, played by `player`."""

from collections.abc import Callable, Iterator
from datetime import datetime
from random import Random

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine import clock, db
from engine.identity import Person
from processes import cards, clocks
from processes.cases.models import Case
from processes.demonstration import clockwork
from processes.demonstration.cast import Cast
from processes.demonstration.player import Player
from processes.demonstration.stories import STORIES, Story
from processes.organisation import Place, PlaceKind

#: Where somebody who tries the demonstration looks first.
HOME = "420303001201-01-01"
#: One case in so many happens there, and one in so many where the outsider works.
AT_HOME = 6
ELSEWHERE, AT_ELSEWHERE = "420303004201-01-01", 25
#: Everything after this is chance that is the same each time.
SEED = 20231116


def build(say: Callable[[str], None]) -> int:
    """Play every story up to now, one transaction per case; answer how many were played.

    One that was broken off goes on with the case it had come to.
    """
    now = clock.now()
    plays = sorted(_plays(now), key=lambda play: play[0])
    known: dict[str, Person] = {}
    with db.begin() as session:
        grids, done = _grids(session), _number(session)
    for number, (begins, story) in enumerate(plays[done:], done + 1):
        grid = _grid(number, grids)
        with db.begin() as session:
            Player(session, story, number, Cast(session, grid, known)).play(begins, now)
        if number % 20 == 0 or number == len(plays):
            say(f"  案件 {number}/{len(plays)}")
    with db.begin() as session:
        clocks.lapse(session, now)
        cards.issue(session, now)
    return max(0, len(plays) - done)


def is_whole(session: Session) -> bool:
    """Whether there are as many cases as the stories tell of."""
    return _number(session) >= sum(story.number for story in STORIES)


def _plays(now: datetime) -> Iterator[tuple[datetime, Story]]:
    chance = Random(SEED)  # noqa: S311
    for story in STORIES:
        for _ in range(story.number):
            days = chance.randint(*story.days)
            yield clockwork.registration(chance, now, days), story


def _grid(number: int, grids: list[str]) -> str:
    if number % AT_HOME == 0:
        return HOME
    return ELSEWHERE if number % AT_ELSEWHERE == 0 else grids[number * 37 % len(grids)]


def _grids(session: Session) -> list[str]:
    chosen = select(Place.code).where(Place.kind == PlaceKind.SMALL_GRID)
    return list(session.scalars(chosen.order_by(Place.code)))


def _number(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Case)) or 0
