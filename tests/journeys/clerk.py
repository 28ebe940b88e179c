"""Somebody who does the verbs of the desk in turns nobody has chosen, and looks after each what is true."""

from collections import Counter

from sqlalchemy import select

from engine import clock, tasks
from engine.errors import EngineError
from engine.instances import step
from engine.models import Subscription, TaskStatus, Timer, UserTask
from engine.signing.models import Answer, Kind, Rule
from engine.signing.rounds import list_for_task
from processes import documents
from processes.casework import (
    handing_on,
    held_answers,
    receivers,
    returns,
    signatures,
    signers,
    urging,
    withdrawals,
)
from processes.deadlines import case_deadlines
from processes.deadlines.models import CaseDeadline
from processes.errors import ProcessError
from processes.organisation import people
from processes.organisation.roles import Role
from tests.journeys.wanderer import Wanderer
from tests.processes import factories

#: As often as they stand here: what must fit the moment is tried more.
TRIED = (
    *("claim", "release", "transfer", "delegate", "give_back", "urge", "copy"),
    *(("withdraw", "send_back") * 3),
    *("add_signer", "countersign", "retract", "remove_signer", "take_submission_back"),
)
#: What is done to a task that waits for signers, or was refused.
SIGNING = (*(("sign",) * 6), "ask_again", "set_aside", "remove_signer", "retract")
#: After these what was submitted may go on.
SIGNED = ("sign", "remove_signer")
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
        self.refused = Counter()
        self.checked = 0
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
        self.attempt(self._choose())

    def _choose(self):
        """What fits the moment, more often than not."""
        now = self.open()
        if self.chance.random() < 0.5:
            if any(each.signers for each in now) or any(self._hindering(each) for each in now):
                return self.chance.choice(SIGNING)
            if any(each.owner for each in now):
                return "give_back"
        return self.chance.choice(TRIED)

    def _complete(self, task, person, given):
        """As the page does: what others are to agree to is kept until they have."""
        kept = self.session.begin_nested()
        try:
            with clock.at(self.district.now):
                is_done = held_answers.complete(self.session, task.id, given, by=person)
                if task.element == "Accept" and is_done:
                    documents.issue(self.session, self.case.id, "identity_proof", by=person)
            kept.commit()
        except (ProcessError, EngineError) as refusal:
            kept.rollback()
            self.refused[type(refusal).__name__] += 1
            return None
        if not is_done:
            self.done["submit"] += 1
            return None
        self.taken.append(task.element)
        return task.element

    def attempt(self, verb):
        """Do it; refused, it has changed nothing."""
        before = self.of_the_case(), self.timers(), self.open_ids()
        kept = self.session.begin_nested()
        try:
            with clock.at(self.district.now):
                did = getattr(self, verb)()
            self.session.flush()
            kept.commit()
        except EngineError as refusal:
            kept.rollback()
            self.session.expire_all()
            self.refused[type(refusal).__name__] += 1
            assert before == (self.of_the_case(), self.timers(), self.open_ids())
            return
        self.session.expire_all()
        if did:
            self.done[verb] += 1
        if verb in SIGNED and did and did.status is not TaskStatus.OPEN:
            self.done["completed by the last to agree"] += 1
            return
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

    def urge(self):
        """By somebody above, who has nothing to do with the task."""
        task, _ = self.some_task()
        return task and urging.urge(self.session, task.id, by=self.district.cast["political_legal"])

    def copy(self):
        task, who = self.some_task()
        readers = urging.list_readers(self.session, self.case, task, but=who.id) if task else []
        return readers and urging.copy(
            self.session, task.id, self.chance.choice(readers).id, by=who
        )

    def add_signer(self):
        task, who, offered = self._offering()
        if not offered:
            return None
        kind = self.chance.choice([Kind.BEFORE, Kind.AFTER, Kind.BESIDE])
        to = self.chance.choice(offered).id
        return signers.add(self.session, task.id, to, kind, "请核对", by=who)

    def countersign(self):
        task, who, offered = self._offering()
        if not offered:
            return None
        asked = self.chance.sample(offered, min(len(offered), self.chance.randint(1, 4)))
        rule, ids = self.chance.choice(list(Rule)), [each.id for each in asked]
        needed = self.chance.randint(1, len(ids)) if rule is Rule.SHARE else None
        return signers.countersign(self.session, task.id, ids, rule, needed, "可否", by=who)

    def sign(self):
        asked = [(each, who) for each in self.open() for who in each.signers]
        if not asked:
            return None
        task, who = self.chance.choice(asked)
        agrees = self.chance.random() < 0.75
        by = self._known(who)
        return signatures.sign(self.session, task.id, agrees=agrees, said="看过了", by=by)

    def retract(self):
        found = [
            (each, row.person)
            for each in self.open()
            for asked in list_for_task(self.session, each.id)
            for row in asked.signatures
            if row.answered_at is not None
        ]
        if not found:
            return None
        task, who = self.chance.choice(found)
        return signatures.retract(self.session, task.id, by=self._known(who))

    def remove_signer(self):
        found = [
            (each, row.id)
            for each in self.open()
            for asked in list_for_task(self.session, each.id)
            for row in asked.signatures
        ]
        if not found:
            return None
        task, row = self.chance.choice(found)
        return held_answers.remove_signer(self.session, task.id, row, by=self._holder(task))

    def ask_again(self):
        return self._answer_refusal(signers.ask_again)

    def set_aside(self):
        return self._answer_refusal(signers.set_aside)

    def take_submission_back(self):
        found = [each for each in self.open() if each.submitted_at is not None]
        if not found:
            return None
        task = self.chance.choice(found)
        return held_answers.take_back(self.session, task.id, by=self._holder(task))

    def _answer_refusal(self, verb):
        found = [(each, asked.round.id) for each in self.open() for asked in self._hindering(each)]
        if not found:
            return None
        task, row = self.chance.choice(found)
        return verb(self.session, task.id, row, "已经改好", by=self._holder(task))

    def _hindering(self, task):
        """Its rounds with a no."""
        asked = list_for_task(self.session, task.id) if task.rounds else []
        return [each for each in asked if each.hinders and not each.is_open]

    def _holder(self, task):
        return self._known(task.assignee) if task.assignee else self.district.cast["outsider"]

    def _known(self, id):
        return self.person(id) or people.identify(self.session, id)

    def _offering(self):
        task, who = self.some_task()
        if task is None:
            return None, None, []
        return task, who, signers.list_signers(self.session, self.case, task, but=who.id)

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
        self._check_signers(execution)
        alike = Counter(
            (each.element, each.item, execution.scopes_of(each.token)) for each in self.open()
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
        self.checked += 1

    def _check_signers(self, execution):
        """Whoever is asked has it in their list; what waits, waits for somebody."""
        for task in self.open():
            found = list_for_task(self.session, task.id) if task.rounds else []
            asked = [r.person for e in found for r in e.signatures if r.answer is Answer.ASKED]
            # Who agreed to what was submitted, and is asked anew, may meanwhile be asked another thing.
            assert sorted(task.signers) == sorted(set(asked)), task.element
            rounds = [r.round_id for e in found for r in e.signatures if r.answer is Answer.ASKED]
            assert max(Counter(zip(asked, rounds, strict=True)).values(), default=1) == 1
            if task.submitted_at is not None:
                assert asked, task.element
                assert held_answers.find(self.session, task.id) is not None
            for each in found:
                if each.is_open and each.round.kind is not Kind.AFTER:
                    assert set(asked) & {row.person for row in each.signatures}, task.element
