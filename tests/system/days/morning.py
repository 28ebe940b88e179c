"""Plays the disputes that are open when the nine begin their day; run with the product's settings."""

from dataclasses import replace
from datetime import timedelta

from engine import clock, db, loading, settings, starting
from engine.identity import Person
from processes import cards
from processes.calendars import working_time
from processes.cards import follow_up
from processes.deadlines import case_deadlines
from processes.demonstration import stories
from processes.demonstration.cast import Cast
from processes.demonstration.player import Player
from processes.demonstration.working_moments import registration

#: Where all of the nine but the district's are at home.
GRID = "420303001201-01-01"
#: A department that has not come: with a red card, and not yet given up (five working days after its limit).
ABSENT, WORKING_DAYS = "一家缺席，黄牌红牌", 7
#: How many disputes wait where: by the name of the story, and how many days ago they began.
OPEN = {
    "吹哨已发，待签收": (22, 1),
    "待甄别": (2, 0),
    "正在调解": (3, 4),
    "待调解组织受理": (2, 1),
    "领导包案推进中": (2, 30),
    "正在组建专班": (1, 3),
    "待政法委审核": (1, 1),
    "拟提请包案": (3, 1),
    "网格正在处置": (2, 1),
    "刚登记，待首次联系": (1, 0),
}


def main() -> None:
    """Play all of them up to now, each in a transaction of its own."""
    settings.check()
    loading.import_all("processes")
    with db.begin() as session:
        starting.run_checks(session)
    now = clock.now()
    known: dict[str, Person] = {}
    told = {story.name: story for story in stories.STORIES}
    today = clock.local(now).date()
    absent_since = working_time.add_working_days(today, -WORKING_DAYS)
    begun = OPEN | {ABSENT: (2, (today - absent_since).days)}
    plays = [(name, days) for name, (number, days) in begun.items() for _ in range(number)]
    for number, (name, days) in enumerate(plays, 1):
        story = replace(told[name], takes_turns=False)
        with db.begin() as session:
            player = Player(session, story, number, Cast(session, GRID, known, turn=0))
            player.play(registration(player.chance, now, days), now - timedelta(minutes=1))
    with db.begin() as session:
        case_deadlines.lapse(session, now)
        cards.issue(session, now)
        follow_up.follow(session, now)


if __name__ == "__main__":
    main()
