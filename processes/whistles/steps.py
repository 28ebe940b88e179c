"""Where a whistle stands in its four steps, in the words of the notice (docs/domain.md D08), and who is missing."""

from collections.abc import Sequence

from processes.cases.choices import Choice, WhistleKind
from processes.whistles.models import Attendance, Whistle


class Step(Choice):
    """“中心吹哨，部门报到”工作运行机制的四步， word for word."""

    TALK = "talk", "事前沟通"
    MEETING = "meeting", "报到会商"
    PLAN = "plan", "确定方案"
    EXECUTION = "execution", "协同执行"


#: How a whistle ended, by `Whistle.result`.
RESULTS = {
    "agreed": "会商一致，已执行",
    "undecided": "会商未决",
    "cancelled": "已撤哨",
    "broken_off": "随层级变动终止",
}


def current_step(whistle: Whistle, measures: Sequence[object]) -> Step:
    """The step the whistle has come to."""
    if measures:
        return Step.EXECUTION
    return Step.PLAN if whistle.minutes else Step.MEETING


def list_steps(whistle: Whistle, measures: Sequence[object]) -> list[tuple[Step, str]]:
    """All four steps, each done, now or next; the talk before an emergency is skipped."""
    here = list(Step).index(current_step(whistle, measures))
    found = []
    for number, step in enumerate(Step):
        state = "done" if number < here or whistle.closed_at else "now"
        if number > here:
            state = "next"
        if step is Step.TALK and whistle.kind is WhistleKind.EMERGENCY:
            state = "skipped"
        found.append((step, state))
    return found


def list_missing(called: Sequence[Attendance]) -> list[Attendance]:
    """Who was called, not excused, and has not come."""
    return [row for row in called if row.arrived_at is None and row.excused_at is None]
