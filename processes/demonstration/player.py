"""Plays a story: registers a dispute in the past and lets people and timers act until now.

Everything goes through the public verbs under the virtual clock: what is shown is what
the diagrams made of it.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from random import Random
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine import clock, runner
from engine.identity import Person
from engine.models import TaskStatus, Timer, UserTask
from processes import documents
from processes.cases.choices import RiskColor, Scale, Severity, Side, Source
from processes.cases.models import Case
from processes.cases.party_input import PartyInput
from processes.casework import registration
from processes.demonstration import answers, working_moments
from processes.demonstration.cast import Cast
from processes.demonstration.stories import Story

#: Working minutes from the offer of a task to its doing, unless the story says otherwise.
PACE = (10, 55)
#: A case that has taken so many steps goes in circles.
STEPS = 200
SUBJECTS = {
    "0299": "因停车发生推搡，一方轻微受伤",
    "0502": "对诊疗过程有异议，要求赔偿",
    "0701": "拖欠工人工资",
    "0201": "楼上漏水，要求修复并赔偿",
    "0202": "宅基地边界不清，要求重新丈量",
    "0402": "对物业收费有异议，要求公示账目",
    "0101": "婚姻家庭矛盾，一方情绪激动",
    "0804": "民间借贷到期未还",
    "0602": "租房押金不退",
    "0901": "土地承包面积与登记不符",
    "1101": "房屋征收补偿标准有争议",
    "1103": "违章搭建影响通行，多户反映",
}


class Player:
    """One case on its way through the diagrams."""

    def __init__(
        self, session: Session, story: Story, number: int, cast: Cast, key: str | None = None
    ) -> None:
        self.session = session
        self.story = story
        self.number = number
        self.cast = cast
        #: What the case is found again by, when the playing was broken off.
        self.key = key
        self.chance = Random(number)  # noqa: S311 - a demonstration that is the same every time
        self.planned: dict[int, datetime] = {}
        self.asked: dict[str, int] = {}

    def play(self, begins: datetime, until: datetime) -> Case:
        """Register at `begins` and go on until nothing more happens by `until`."""
        return self.go_on(self.register(begins), begins, until)

    def registered(self) -> Case | None:
        """The case this story has become already."""
        return (
            registration.find_by_form(self.session, self.key, self.cast.registrar)
            if self.key
            else None
        )

    def register(self, begins: datetime) -> Case:
        """The dispute, registered at that moment."""
        with clock.at(begins):
            return self._register()

    def complete(self, task: UserTask, who: Person, answer: dict[str, Any]) -> None:
        """One task, done."""
        runner.complete(self.session, task.id, answer, who)

    def go_on(self, case: Case, moment: datetime, until: datetime) -> Case:
        """Let people and timers act from `moment` until nothing more happens by `until`."""
        for _ in range(STEPS):
            step = self._next(case, moment)
            if step is None or step[0] > until:
                return case
            moment, task = step
            with clock.at(moment):
                self._act(case, task)
        raise RuntimeError(f"{self.story.name}: case {case.case_no} goes in circles")

    def _register(self) -> Case:
        facts: dict[str, Any] = dict(self.story.facts)
        category = facts.setdefault("category", ("0201", "0202", "0402")[self.number % 3])
        facts["level"] = facts.pop("severity", Severity.ORDINARY)
        return registration.register(
            self.session,
            summary=f"{SUBJECTS[category]}（演示案例）",
            parties=_parties(self.number),
            grid=self.cast.grid,
            by=self.cast.registrar,
            form_key=self.key,
            source=facts.pop("source", Source.PATROL),
            risk_color=facts.pop("risk_color", RiskColor.BLUE),
            scale=facts.pop("scale", Scale.SINGLE),
            **facts,
        )

    def _next(self, case: Case, moment: datetime) -> tuple[datetime, UserTask | None] | None:
        """The next thing to happen, not before `moment`: a task done, or a timer firing."""
        steps: list[tuple[datetime, int, UserTask | None]] = []
        fires = select(func.min(Timer.due_at)).where(Timer.instance_id == case.instance_id)
        due = self.session.scalar(fires)
        if due:
            steps.append((max(due, moment), 0, None))
        chosen = select(UserTask).where(
            UserTask.instance_id == case.instance_id, UserTask.status == TaskStatus.OPEN
        )
        for task in self.session.scalars(chosen.order_by(UserTask.id)):
            if self._is_done(task):
                planned = self.planned.setdefault(task.id, self._when(task, moment))
                steps.append((max(planned, moment), task.id, task))
        if not steps:
            return None
        when, _, task_or_none = min(steps, key=lambda step: step[:2])
        return when, task_or_none

    def _act(self, case: Case, task: UserTask | None) -> None:
        if task is None:
            assert case.instance_id is not None
            runner.wake(self.session, case.instance_id)
        else:
            who = self.cast.who(task)
            if task.form == "dossier":
                self._complete_dossier(case, who)
            self.complete(task, who, self._answer(task))
            if task.form == "accept":
                # Whoever takes a dispute in looks at the identity cards of both.
                documents.issue(self.session, case.id, "identity_proof", by=who)

    def _complete_dossier(self, case: Case, who: Person) -> None:
        """What the file lacks is drawn up before somebody says it is whole."""
        for alternatives in documents.list_lacking(self.session, case.id):
            documents.issue(self.session, case.id, alternatives[0], by=who)

    def _is_done(self, task: UserTask) -> bool:
        is_absent = any(group.partition("@")[2] in self.story.absent for group in task.groups)
        return task.form not in self.story.left and not (is_absent and task.form == "arrive")

    def _when(self, task: UserTask, moment: datetime) -> datetime:
        pace = self.story.pace.get(task.form or "", PACE)
        return working_moments.later(self.chance, moment, pace)

    def _answer(self, task: UserTask) -> dict[str, Any]:
        form = task.form or ""
        if not form:
            return {}
        changed = self.story.answers.get(form, {})
        if isinstance(changed, Sequence):
            turn = min(self.asked.get(form, 0), len(changed) - 1)
            self.asked[form] = turn + 1
            changed = changed[turn]
        assert isinstance(changed, Mapping)
        return answers.usual(form, self.cast, self.number) | dict(changed)


def _parties(number: int) -> list[PartyInput]:
    return [
        PartyInput(f"示例甲{number:03}", Side.APPLICANT, phone=f"1380000{number:04}"),
        PartyInput(f"示例乙{number:03}", Side.RESPONDENT, phone=f"1390000{number:04}"),
    ]
