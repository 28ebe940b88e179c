"""Whatever is done to tasks, in whatever order: none is lost or doubled, no reminder, no limit of the case.

The verbs of the desk, in turns nobody has chosen, on the diagrams as they are shipped.
"""

import os
from collections import Counter

import pytest
from sqlalchemy import select

from engine import clock, history, tasks
from engine.errors import EngineError
from engine.instances import step
from engine.models import Subscription, TaskStatus, Timer, UserTask
from processes.casework import handing_on, receivers, returns, withdrawals
from processes.deadlines import case_deadlines
from processes.deadlines.models import CaseDeadline
from processes.organisation.roles import Role
from tests.journeys.wanderer import Wanderer
from tests.processes import factories

NIGHTLY = os.environ.get("SISHI_NIGHTLY") == "1"
SEEDS = range(200 if NIGHTLY else 3)
STEPS = 60 if NIGHTLY else 30
#: As often as they stand here: what must fit the moment is tried more.
TRIED = ("claim", "release", "transfer", "delegate", "give_back", *(("withdraw", "send_back") * 3))
#: Who else holds an office, so that there is somebody to hand a task to.
COLLEAGUES = {
    "grid_worker": (Role.GRID_WORKER, factories.GRID),
    "center": (Role.CENTER, factories.STREET),
    "mediator": (Role.MEDIATOR, factories.COMMITTEE),
    "liaison": (Role.LIAISON, "dept-renshe"),
    "political_legal": (Role.POLITICAL_LEGAL, factories.DISTRICT),
}


class Clerk(Wanderer):
    """Completes tasks as chance has it, and now and then does something else with one."""

    def __init__(self, session, seed):
        super().__init__(session, seed)
        for name, (role, at) in COLLEAGUES.items():
            self.district.cast[f"other_{name}"] = factories.appoint(session, f"另{name}", role, at)
        self.done = Counter()
        #: What waited with a task when it was completed: its timers, and when it was due.
        self.kept = {}

    def turn(self):
        """One thing: a task is completed, time passes, or one of the verbs."""
        if self.chance.random() < 0.45:
            before = {each.id: self.waiting_with(each) for each in self.open()}
            what = self.step()
            self.done[what if what in (None, "time") else "complete"] += 1
            if what in (None, "time"):
                return
            self.kept |= before
            if self.chance.random() < 0.6:
                return
            self.attempt("withdraw")
            return
        helped = any(each.owner for each in self.open())
        self.attempt(
            "give_back" if helped and self.chance.random() < 0.5 else self.chance.choice(TRIED)
        )

    def attempt(self, verb):
        """Do it; refused, it has changed nothing."""
        before = self.of_the_case(), self.timers(), self.open_ids()
        kept = self.session.begin_nested()
        try:
            with clock.at(self.district.now):
                did = getattr(self, verb)()
            self.session.flush()
            kept.commit()
        except EngineError:
            kept.rollback()
            self.session.expire_all()
            self.refused += 1
            assert before == (self.of_the_case(), self.timers(), self.open_ids())
            return
        self.session.expire_all()
        if did:
            self.done[verb] += 1
        assert before[0] == self.of_the_case(), verb
        if verb not in ("withdraw", "send_back"):
            assert before[1:] == (self.timers(), self.open_ids()), verb

    def claim(self):
        task, who = self.some_task()
        return task and tasks.claim(self.session, task.id, who)

    def release(self):
        task, who = self.some_task()
        return task and tasks.release(self.session, task.id, who)

    def transfer(self):
        return self._hand(handing_on.transfer)

    def delegate(self):
        return self._hand(handing_on.delegate)

    def give_back(self):
        mine = [each for each in self.open() if each.owner is not None]
        if not mine:
            return None
        task = self.chance.choice(mine)
        who = self.person(self.chance.choice([task.owner, task.assignee]))
        return handing_on.give_back(self.session, task.id, "办过了", by=who)

    def withdraw(self):
        found = [each for each in self.completed()[-3:] if self.person(each.closed_by)]
        if not found:
            return None
        task = found[-1] if self.chance.random() < 0.7 else self.chance.choice(found)
        withdrawals.withdraw(self.session, task.id, "填错了", by=self.person(task.closed_by))
        self._is_as_it_was(task)
        return task

    def send_back(self):
        task, who = self.some_task()
        if task is None:
            return None
        steps = returns.list_steps(self.session, task)
        if not steps:
            return None
        to = self.chance.choice(steps)
        returns.send_back(self.session, task.id, to.task_id, "没有写清", by=who)
        earlier = self.session.get(UserTask, to.task_id, populate_existing=True)
        if earlier.status is TaskStatus.OPEN:
            self._is_as_it_was(earlier)
        else:
            assert [each for each in self.open() if each.element == earlier.element]
        return task

    def some_task(self):
        found = self.open()
        if not found:
            return None, None
        task = self.chance.choice(found)
        people = [who for who in self.district.cast.values() if self._may(who, task)]
        return (task, self.chance.choice(people)) if people else (None, None)

    def _hand(self, verb):
        task, who = self.some_task()
        if task is None:
            return None
        offered = receivers.list_receivers(self.session, self.case, task, but=who.id)
        if not offered:
            return None
        return verb(self.session, task.id, self.chance.choice(offered).id, "另有安排", by=who)

    def _is_as_it_was(self, task):
        """Its timers are those it had, but for those that fell due meanwhile; so is its limit."""
        self.session.flush()
        self.session.refresh(task)
        assert task.status is TaskStatus.OPEN
        if task.id not in self.kept:
            return
        due, timers = self.kept[task.id]
        assert task.due_at == due, task.element
        coming = {each for each in timers if each[2] > self.district.now}
        assert self.waiting_with(task)[1] >= coming, task.element

    # -- what is true now --

    def waiting_with(self, task):
        execution = step.look(self.session, self.district.instance())
        timers = {
            (each.element, each.guards, each.due)
            for each in execution.timers
            if each.guards == task.token
        }
        return task.due_at, timers

    def timers(self):
        rows = self.session.scalars(select(Timer).filter_by(instance_id=self.case.instance_id))
        return sorted((each.token, each.due_at) for each in rows)

    def open_ids(self):
        return [each.id for each in self.open()]

    def of_the_case(self):
        """The limits of the case itself: no verb on a task moves them."""
        found = select(CaseDeadline).filter_by(case_id=self.case.id, token=None)
        rows = self.session.scalars(found.order_by(CaseDeadline.id))
        return [(each.id, each.key, each.due_at, each.status) for each in rows]

    def completed(self):
        done = select(UserTask).filter_by(
            instance_id=self.case.instance_id, status=TaskStatus.COMPLETED
        )
        return list(self.session.scalars(done.order_by(UserTask.closed_at, UserTask.id)))

    def person(self, id):
        return next((who for who in self.district.cast.values() if who.id == id), None)

    def check(self):
        """Nothing is lost, nothing doubled; the tables say what the state says."""
        instance = self.district.instance()
        if instance.ended_at is not None:
            return
        execution = step.look(self.session, instance)
        said = (dict(self.done), self.taken, self.district.open())
        assert instance.status == "active", (self.district.failed(), said)
        subscribed = self.session.scalars(
            select(Subscription.token).filter_by(instance_id=instance.id)
        ).all()
        assert self.open() or self.timers() or subscribed, said
        assert sorted(each.token for each in self.open()) == sorted(e.id for e in execution.tasks)
        assert [each[0] for each in self.timers()] == sorted(each.id for each in execution.timers)
        alike = Counter(
            (each.element, each.item, execution.scope_of(each.token)) for each in self.open()
        )
        assert max(alike.values(), default=1) == 1, said
        alive = {each.token for each in self.open()}
        ours = select(CaseDeadline).where(
            CaseDeadline.case_id == self.case.id,
            CaseDeadline.token.is_not(None),
            CaseDeadline.status.in_(case_deadlines.OPEN),
        )
        rows = list(self.session.scalars(ours))
        assert max(Counter((e.token, e.key) for e in rows).values(), default=1) == 1, said
        kinds = {each.token: each for each in rows if each.token in alive}
        for task in self.open():
            if task.token in kinds:
                assert kinds[task.token].due_at == task.due_at, (task.element, said)


@pytest.mark.parametrize("seed", SEEDS)
def test_no_order_of_the_verbs_loses_anything(session, seed):
    clerk = Clerk(session, seed)
    for _ in range(STEPS):
        clerk.turn()
        clerk.check()
    instance = clerk.district.instance()
    events = history.list_for_instance(session, instance.id)
    assert not list(history.faults(instance, events))
    assert clerk.done["complete"]
    assert clerk.done["complete"]
