"""The clerk's completing, withdrawing and sending back in memory: every shipped diagram, many thousand ways.

What needs tables (hands, signers, deadlines of the case) is `tests.journeys.clerk`'s; here the states
of the engine alone are looked at, at some hundred times the pace.
"""

import random
from collections import Counter
from datetime import timedelta

from SpiffWorkflow.util.task import TaskState

from engine import clock, tables
from engine.errors import CannotWithdraw, EngineError
from engine.instances import returning
from engine.instances.execution import Execution
from engine.tokens import state_changes
from engine.tokens.gateways import Joining
from engine.tokens.reach import reachable
from tests.journeys.wanderer import options
from tests.processes import shipped_walks
from tests.processes.walking import ANSWERS, CASE, DIAGRAMS, WEDNESDAY, bench

#: What the scenarios of each diagram start it with.
STARTS = {each: list(shipped_walks.starts(each)) for each in DIAGRAMS}


class SandboxClerk:
    """One sequence on one diagram."""

    def __init__(self, seed):
        self.chance = random.Random(seed)  # noqa: S311 - a way, not a secret
        self.diagram = DIAGRAMS[seed % len(DIAGRAMS)]
        # What a diagram is started with, as one of its own scenarios has it.
        given = self.chance.choice(STARTS[self.diagram])
        self.run = bench().start(self.diagram, CASE | given, at=WEDNESDAY)
        self.done, self.refused = Counter(), Counter()
        #: Of what was completed: token, element, scope, the states before and after, when it was due
        #: and what waited with it.
        self.completed = []
        self.kept = self.execution.dump()

    @property
    def execution(self):
        return self.run._execution

    def turn(self):
        """One thing; afterwards the state is saved and loaded now and then."""
        kind = self.chance.choices(
            ("complete", "time", "withdraw", "send_back"), weights=(5, 1, 2, 2)
        )[0]
        with clock.at(self.run.now), tables.used(self.run._bundle.tables):
            did, refusal = self._try(kind)
        if refusal:
            self.refused[refusal] += 1
            assert self.execution.dump() == self.kept, (kind, refusal)
        if did:
            self.done[kind] += 1
            self.kept = self.execution.dump()
        if self.chance.random() < 0.1:
            self.run.reload()

    def _try(self, kind):
        """Whether something was done, and how it was refused."""
        try:
            return getattr(self, kind)(), ""
        except EngineError as refusal:
            return False, type(refusal).__name__

    def complete(self):
        found = self.execution.tasks
        if not found:
            return False
        task = self.chance.choice(found)
        form = self.run._bundle.forms.get(task.form)
        chosen = options(task.form) if form else {}
        other = {
            key: self.chance.choice(values)
            for key, values in chosen.items()
            if self.chance.random() < 0.2
        }
        self.complete_task(task, other)
        return True

    def complete_task(self, task, answers):
        """As usual but for these answers."""
        scope, waits = self.execution.scopes_of(task.id)[0], self.waiting_with(task.id)
        before = self.execution.dump()
        self.execution.complete(task.id, ANSWERS.get(task.element, {}) | answers)
        states = before, self.execution.dump()
        self.completed.append((task.id, task.element, scope, states, task.due, waits))

    def time(self):
        """From a few hours to twelve days."""
        self.run.advance(timedelta(hours=self.chance.randint(2, 288)))
        return True

    def withdraw(self):
        """The latest, mostly; it is then as it was, but for what fell due."""
        if not self.completed:
            return False
        chosen = -1 if self.chance.random() < 0.8 else self.chance.randrange(len(self.completed))
        token, element, _scope, states, due, waits = self.completed[chosen]
        if token in {each.id for each in self.execution.tasks}:
            raise CannotWithdraw(reason="")
        self.execution.take_back(_change(states))
        del self.completed[chosen]
        self._is_as_it_was(token, element, due, waits)
        return True

    def send_back(self):
        """An open task to a step before it, in its scope or a caller's."""
        ways = self.list_ways_back()
        if not ways:
            return False
        self.send_task_back(*self.chance.choice(ways))
        return True

    def list_ways_back(self):
        """Each open task with what of the completed it may be sent back to."""
        open_now = {each.id for each in self.execution.tasks}
        ways = [
            (task, each, above[each[2]])
            for task in self.execution.tasks
            for above in [self.execution.list_ways_back(task.id)]
            for each in self.completed
            if each[2] in above and each[0] not in open_now
        ]
        return [
            (task, chosen)
            for task, chosen, holder in ways
            if returning.blocked(holder, chosen[1]) is None
        ]

    def send_task_back(self, task, chosen):
        token, element, scope, states, due, waits = chosen
        inner = self.execution.scopes_of(task.id)[0]
        after = self.execution.list_after(task.id, scope, element)
        made = self.execution.send_back(task.id, token, _change(states), scope)
        since = self.completed.index(chosen)
        self.completed = self.completed[:since] + [
            each for each in self.completed[since:] if each[2] == scope and each[1] not in after
        ]
        now = {each.id: each for each in self.execution.tasks}
        assert task.id not in now, task.element
        if scope != inner:
            self.done["to a caller's step"] += 1
        if made == token:
            self._is_as_it_was(token, element, due, waits)
        else:
            self.done["begun anew"] += 1
            assert now[made].element == element

    def _is_as_it_was(self, token, element, due, waits):
        now = {each.id: each for each in self.execution.tasks}
        if token not in now:  # what fell due meanwhile has ended it
            self.done["over meanwhile"] += 1
            return
        assert now[token].due == due, element
        coming = {each for each in waits if each[1] > self.run.now}
        assert self.waiting_with(token) >= coming, element

    def waiting_with(self, token):
        """The timers at the border of a task: element and when due."""
        return {(e.element, e.due) for e in self.execution.timers if e.guards == token}

    def check(self):
        """Something waits, nothing twice; the state loads as it was saved."""
        execution = self.execution
        if execution.status not in ("active", "incident"):
            return False
        said = (self.diagram, dict(self.done), execution.ready)
        assert execution.status == "active", (said, self.run.incidents)
        assert execution.tasks or execution.timers or execution.subscriptions, said
        alike = Counter(
            (each.element, str(each.item), execution.scopes_of(each.id)) for each in execution.tasks
        )
        assert max(alike.values(), default=1) == 1, said
        assert not self.list_stuck(), said
        return True

    def list_stuck(self):
        """The joins at which a branch waits twice, or for one that can come no more."""
        found = []
        for scope in self.execution._top.scopes():
            waiting = {}
            for token in scope.tasks.values():
                if isinstance(token.task_spec, Joining) and token.has_state(TaskState.WAITING):
                    waiting.setdefault(token.task_spec, []).append(token.internal_data["flow"])
            for join, flows in waiting.items():
                coming = set().union(
                    *(reachable(each.task_spec, join) for each in scope.root.children)
                )
                missing = {each.id for each in join.incoming} - set(flows)
                if len(flows) != len(set(flows)) or not missing & coming:
                    found.append(join.id)
        return found


def _change(states):
    return state_changes.compare(*map(state_changes.parse, states))


def walk(seed, steps):
    """One sequence of so many verbs; the clerk, to be counted. What fails names the seed and the turn."""
    clerk = SandboxClerk(seed)
    for turn in range(steps):
        try:
            if not clerk.check():
                break
            clerk.turn()
        except Exception as error:
            error.add_note(f"seed {seed}, turn {turn} of {clerk.diagram}: {dict(clerk.done)}")
            raise
    kept = clerk.execution.dump()
    with clock.at(clerk.run.now):
        loaded = Execution.load(clerk.run._bundle, kept, clerk.run._host)
    assert loaded.dump() == kept
    return clerk
