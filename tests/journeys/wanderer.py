"""Somebody who goes through a case as chance has it, on the database."""

import json
import random
from functools import cache

from sqlalchemy import select

from engine import clock, runner, tasks
from engine.errors import EngineError
from engine.models import TaskStatus, UserTask
from processes import documents
from processes.cases.party_input import PartyInput
from processes.errors import ProcessError
from tests.journeys.district import District, moment
from tests.journeys.sponsored import four
from tests.processes.walking import ANSWERS, FOLDER

REGISTERED = (
    {
        "category": "0901",
        "is_petition": True,
        "parties": [PartyInput("示例甲", phone="13800001234")],
    },
    {"category": "0701", "consent": True},
    {"category": "0201", "consent": True},
    {"category": "0804", "consent": True},
)


@cache
def options(form):
    """The fields of a form with a choice among written values: key to values."""
    told = json.loads((FOLDER / f"{form}.form").read_text())
    found = {
        each["key"]: [value["value"] for value in each["values"]]
        for each in told["components"]
        if each["type"] in ("radio", "select") and each.get("values")
    }
    # The district of these tests has not every department.
    return {key: values for key, values in found.items() if not values[0].startswith("dept-")}


class Wanderer:
    """Goes through a case as chance has it."""

    def __init__(self, session, seed):
        self.chance = random.Random(seed)  # noqa: S311 - a way, not a secret
        self.district = District(session, moment(3, 2, 9))
        self.session = session
        self.taken = []
        self.refused = 0
        facts = REGISTERED[seed % len(REGISTERED)]
        cast = self.district.cast
        chosen = {"mediator": cast["mediator"].id}
        self.usual = {"Assign": {"leader": cast["leader"].id}, "Team": four(cast)} | {
            each: ANSWERS[each] | chosen for each in ("Select", "Choose", "Appoint")
        }
        self.case = self.district.register("拖欠货款", **facts)

    def step(self):
        """Finish a task, or let up to twelve days pass; answers what was done."""
        if not self.open() or self.chance.random() < 0.2:
            self.district.pass_by(days=self.chance.randint(1, 12))
            return "time"
        task = self.chance.choice(self.open())
        people = [who for who in self.district.cast.values() if self._may(who, task)]
        if not people:
            return self._wait()
        usual = self.usual.get(task.element, ANSWERS.get(task.element, {}))
        given = usual | {
            key: self.chance.choice(values)
            for key, values in options(task.form).items()
            if self.chance.random() < 0.2
        }
        return self._complete(task, self.chance.choice(people), given)

    def _complete(self, task, person, given):
        kept = self.session.begin_nested()
        try:
            with clock.at(self.district.now):
                runner.complete(self.session, task.id, given, by=person)
                if task.element == "Accept":
                    documents.issue(self.session, self.case.id, "identity_proof", by=person)
            kept.commit()
        except (ProcessError, EngineError):
            kept.rollback()
            self.refused += 1
            return None
        self.taken.append(task.element)
        return task.element

    def _wait(self):
        self.district.pass_by(days=1)
        return "time"

    def _may(self, person, task):
        mine = tasks.open_for(person).where(UserTask.id == task.id)
        return self.session.scalars(mine).first() is not None

    def open(self):
        """The open tasks of the case, called processes included."""
        found = select(UserTask).filter_by(
            instance_id=self.case.instance_id, status=TaskStatus.OPEN
        )
        return list(self.session.scalars(found.order_by(UserTask.id)))
