"""Random walks: whatever is done in whatever order, every run ends or waits, and is the same when it was saved.

The diagrams are made of blocks of all the elements, and nothing is known of how they should end: only
that they do, or wait for something that can be looked at, and that no error of the program leaves a verb.
"""

from datetime import timedelta
from itertools import count, pairwise
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.deployment import bundle
from engine.errors import BpmnError, EngineError
from engine.sandbox import Sandbox
from engine.tokens.gateways import Joining
from tests.engine.tokens import diagrams as d
from tests.engine.tokens.conftest import WEDNESDAY

HOURS = (1, 2, 48)
#: Variables that conditions read and people write.
NAMES = ("x", "y")
VALUES = (0, 1, 5, None, "word", True)
#: The most verbs of one walk.
STEPS = 25


class Drawing:
    """Draws blocks: the XML of each, and where it begins and ends."""

    def __init__(self):
        self.numbers = count(1)
        self.called = []

    def id(self, kind):
        return f"{kind}{next(self.numbers)}"

    def draw(self, block):
        kind, *rest = block
        return getattr(self, f"_{kind}")(*rest)

    def scope(self, block, stop="", beside=""):
        """What stands in a scope that holds a block: `stop` is the definition of its end."""
        xml, first, last = self.draw(block)
        begin, end = self.id("start"), self.id("end")
        return (
            d.start(begin)
            + xml
            + d.end(end, stop)
            + d.flow(begin, first)
            + d.flow(last, end)
            + beside
        )

    def aside(self, source):
        """A step behind an element, and nothing more: an ad-hoc sub-process has no end events."""
        id = self.id("aside")
        return d.script(id, "=1", "aside") + d.flow(source, id)

    # -- one for each kind of block ------------------------------------------------------

    def _task(self):
        id = self.id("Task")
        return d.user(id), id, id

    def _script(self, name, value):
        id = self.id("script")
        return d.script(id, f"={value}", name), id, id

    def _service(self, kind):
        id = self.id("service")
        return d.service(id, kind), id, id

    def _pause(self, hours):
        id = self.id("pause")
        return d.catch(id, d.after(f"PT{hours}H")), id, id

    def _wait(self, name, least):
        id = self.id("wait")
        return d.catch(id, d.condition(f"={name} >= {least}")), id, id

    def _receive(self, is_task):
        """A message that is waited for, by an event or by a receive task."""
        id = self.id("hears")
        if is_task:
            return d._el("receiveTask", id, messageRef="word"), id, id
        return d.catch(id, d.event("message", "word")), id, id

    def _escalate(self):
        id = self.id("up")
        return d.throw(id, d.event("escalation", "high")), id, id

    def _throws(self):
        """Two signals thrown by one event, one after another."""
        id = self.id("throws")
        return d.throw(id, d.event("signal", "go") + d.event("signal", "come")), id, id

    def _link(self):
        """Out of one link and into the other."""
        name, into, out, begin = (self.id(each) for each in ("link", "into", "out", "from"))
        xml = (
            d.script(begin, "=1", "left") + d.throw(into, d.link(name)) + d.catch(out, d.link(name))
        )
        return xml + d.flow(begin, into), begin, out

    def _seq(self, blocks):
        drawn = [self.draw(each) for each in blocks]
        flows = "".join(d.flow(a[2], b[1]) for a, b in pairwise(drawn))
        return "".join(each[0] for each in drawn) + flows, drawn[0][1], drawn[-1][2]

    def _ways(self, kind, blocks):
        fork, join = self.id("fork"), self.id("join")
        drawn = [self.draw(each) for each in blocks]
        default = {} if kind == "parallel" else {"default": f"f_{fork}_{drawn[0][1]}"}
        xml = d.gateway(kind, fork, **default) + d.gateway(kind, join)
        for place, (inner, first, last) in enumerate(drawn):
            asked = kind != "parallel" and place > 0
            to = d.when(fork, first, f"=x = {place}") if asked else d.flow(fork, first)
            xml += inner + to + d.flow(last, join)
        return xml, fork, join

    def _first(self, hours, least):
        """An event gateway: a time or a condition."""
        fork, timer, condition, join = (self.id(each) for each in ("race", "timer", "if", "meet"))
        xml = d.gateway("eventBased", fork) + d.catch(timer, d.after(f"PT{hours}H"))
        xml += d.catch(condition, d.condition(f"=y >= {least}")) + d.gateway("exclusive", join)
        return xml + d.flow(fork, timer, join) + d.flow(fork, condition, join), fork, join

    def _sub(self, block, stop):
        id = self.id("sub")
        return d.sub(id, self.scope(block, stop)), id, id

    def _each(self, sequential, block):
        id = self.id("each")
        return d.sub(id, d.many("=[1, 2]", sequential=sequential), self.scope(block)), id, id

    def _loop(self, block):
        id = self.id("loop")
        return d.sub(id, d.loop("=x = 0", loopMaximum="3"), self.scope(block)), id, id

    def _call(self, block):
        id, name = self.id("call"), self.id("process")
        self.called.append(d.process(name, self.scope(block)))
        return d.call(id, name), id, id

    def _guarded(self, definition, interrupting, block):
        """A sub-process with an event at its border."""
        id, border = self.id("guarded"), self.id("border")
        xml = d.sub(id, self.scope(block)) + d.boundary(
            border, id, definition, interrupting=interrupting
        )
        return xml + self.aside(border), id, id

    def _handled(self, definition, interrupting, block, inner):
        """A sub-process with an event sub-process inside."""
        id, handler, start, end = (self.id(each) for each in ("held", "event", "start", "end"))
        xml, first, last = self.draw(inner)
        inside = (
            d.start(start, definition, isInterrupting=str(interrupting).lower()) + xml + d.end(end)
        )
        inside += d.flow(start, first) + d.flow(last, end)
        beside = d.sub(handler, inside, triggeredByEvent="true")
        return d.sub(id, self.scope(block, beside=beside)), id, id

    def _undone(self, block, stop):
        """A sub-process in which a task and a sub-process can be undone; its end may undo them."""
        id, task, undo, part, back = (
            self.id(each) for each in ("book", "Task", "Undo", "part", "Undo")
        )
        inner = d.user(task) + d.undoing(d.user(undo)) + d.undo(task, undo)
        inner += (
            d.sub(part, self.scope(block)) + d.undoing(d.service(back, "work")) + d.undo(part, back)
        )
        start, end = self.id("start"), self.id("end")
        inside = d.start(start) + inner + d.end(end, stop) + d.flow(start, task, part, end)
        return d.sub(id, inside), id, id

    def _compensate(self, wait):
        id = self.id("throw")
        return d.throw(id, d.compensate(waitForCompletion=wait)), id, id

    def _transaction(self, block):
        id, border, task, undo = (self.id(each) for each in ("deal", "cancelled", "Task", "Undo"))
        start, ask, good, bad = (self.id(each) for each in ("start", "ask", "good", "bad"))
        xml, first, last = self.draw(block)
        inside = d.start(start) + d.user(task) + d.undoing(d.user(undo)) + d.undo(task, undo) + xml
        inside += d.gateway("exclusive", ask, default=f"f_{ask}_{good}") + d.end(good)
        inside += (
            d.end(bad, d.event("cancel")) + d.flow(start, task, first) + d.flow(last, ask, good)
        )
        inside += d.when(ask, bad, "=x = 0")
        made = d.transaction(id, inside) + d.boundary(border, id, d.event("cancel"))
        return made + self.aside(border), id, id

    def _adhoc(self, blocks, until, ordering):
        id = self.id("list")
        drawn = [self.draw(each) for each in blocks]
        active = f'=["{drawn[0][1]}"]'
        inside = d.user(self.id("Task")) + "".join(each[0] + self.aside(each[2]) for each in drawn)
        condition = "=x = 5" if until else ""
        return d.ad_hoc(id, inside, active=active, until=condition, ordering=ordering), id, id

    def _choice(self, blocks):
        """A task whose own flows carry conditions, but the first, which is the default."""
        fork, join = self.id("decides"), self.id("join")
        drawn = [self.draw(each) for each in blocks]
        task = d.script(fork, "=1", "decided")
        xml = task.replace(" name=", f' default="f_{fork}_{drawn[0][1]}" name=', 1)
        xml += d.gateway("exclusive", join)
        for place, (inner, first, last) in enumerate(drawn):
            to = d.when(fork, first, f"=x = {place}") if place else d.flow(fork, first)
            xml += inner + to + d.flow(last, join)
        return xml, fork, join

    def _quantities(self, block):
        """Two tokens through a block, and one behind it."""
        two, one = self.id("two"), self.id("Task" if block[0] == "task" else "one")
        xml, first, last = self.draw(block)
        gathers = d.user(one) if block[0] == "task" else d.script(one, "=1", "one")
        xml += d.script(two, "=1", "two").replace(" name=", ' completionQuantity="2" name=', 1)
        xml += gathers.replace(" name=", ' startQuantity="2" name=', 1)
        return xml + d.flow(two, first) + d.flow(last, one), two, one

    def _several(self, hours, every):
        """An event that waits for a time and a condition."""
        id = self.id("several")
        xml = d.catch(id, d.after(f"PT{hours}H") + d.condition("=y = 1"))
        return xml.replace(" name=", f' parallelMultiple="{every}" name=', 1), id, id

    def _announced(self, behavior, block):
        """A sub-process for two that throws a signal as its instances are done."""
        id = self.id("told")
        given = f'behavior="{behavior}" {behavior.lower()}BehaviorEventRef="thrown"'
        many = (
            f"<bpmn:multiInstanceLoopCharacteristics {given}><bpmn:loopCardinality>2</bpmn:loopCardinality>"
            "</bpmn:multiInstanceLoopCharacteristics>"
        )
        return d.sub(id, many, self.scope(block)), id, id

    def _led(self, blocks, ordering):
        """An ad-hoc sub-process that a worker leads."""
        id = self.id("led")
        drawn = [self.draw(each) for each in [("task",), *blocks]]
        inside = "".join(each[0] + self.aside(each[2]) for each in drawn)
        job = '<zeebe:taskDefinition type="lead"/>'
        return d.ad_hoc(id, inside, ext=job, ordering=ordering), id, id

    def _whole(self, block, inner, again):
        """A sub-process that an event sub-process undoes as a whole, and a throw behind it."""
        id, task, undo, handler, throw = (
            self.id(each) for each in ("whole", "Task", "Undo", "undoing", "throw")
        )
        xml, first, last = self.draw(inner)
        start, more, end = (self.id(each) for each in ("start", "more", "end"))
        inside = d.start(start, d.compensate()) + xml + d.end(end, d.compensate() if again else "")
        inside += d.flow(start, first) + d.flow(last, end)
        beside = d.sub(handler, inside, triggeredByEvent="true")
        begin, done = self.id("start"), self.id("end")
        held, enter, leave = self.draw(block)
        body = d.start(begin) + d.user(task) + d.undoing(d.user(undo)) + d.undo(task, undo) + held
        body += d.end(done) + d.flow(begin, task, enter) + d.flow(leave, done) + beside
        made = d.sub(id, body) + d.throw(throw, d.compensate()) + d.script(more, "=1", "more")
        return made + d.flow(id, throw, more), id, more


def built(block):
    """A sandbox with the block as process `p`, whose error and signal are known."""
    drawing = Drawing()
    body = drawing.scope(block)
    beside = d.defined("error", "bad") + d.defined("signal", "go")
    beside += (
        d.defined("signal", "come") + d.defined("escalation", "high") + d.message("word", '="k"')
    )
    beside += '<bpmn:signalEventDefinition id="thrown" signalRef="go"/>'
    text = f"{d.HEAD}{d.process('p', body)}{''.join(drawing.called)}{beside}</bpmn:definitions>"
    known = frozenset({"work", "fail", "crash"})
    return Sandbox(
        bundle.build([bundle.Source.of("p.bpmn", text.encode())], known, writers=False), HANDLERS
    )


def _fail(_variables):
    raise BpmnError("bad")


def _crash(_variables):
    raise ZeroDivisionError


HANDLERS = {"work": lambda _: {"y": 1}, "fail": _fail, "crash": _crash}

leaves = st.one_of(
    st.just(("task",)),
    st.tuples(st.just("script"), st.sampled_from(NAMES), st.sampled_from(["1", "x + 1", '"word"'])),
    st.tuples(st.just("service"), st.sampled_from(["work", "work", "fail", "crash"])),
    st.tuples(st.just("pause"), st.sampled_from(HOURS)),
    st.tuples(st.just("wait"), st.sampled_from(NAMES), st.integers(0, 5)),
    st.tuples(st.just("first"), st.sampled_from(HOURS), st.integers(0, 5)),
    st.tuples(st.just("compensate"), st.sampled_from(["true", "false"])),
    st.tuples(st.just("several"), st.sampled_from(HOURS), st.sampled_from(["true", "false"])),
    st.tuples(st.just("receive"), st.booleans()),
    st.just(("escalate",)),
    st.just(("throws",)),
    st.just(("link",)),
)
STOPS = st.sampled_from(
    [
        *("", d.event("terminate"), d.event("error", "bad"), d.event("signal", "go")),
        *(d.compensate(), d.event("escalation", "high")),
    ]
)
DEFINITIONS = st.sampled_from(
    [
        *(
            d.after("PT1H"),
            d.event("signal", "go"),
            d.condition("=x > 1"),
            d.condition("=y = null"),
        ),
        *(d.event("message", "word"), d.event("escalation", "high")),
    ]
)
HEARD = st.one_of(st.tuples(DEFINITIONS, st.booleans()), st.just((d.event("error", "bad"), True)))


def around(blocks):
    return st.one_of(
        st.tuples(st.just("seq"), st.lists(blocks, min_size=1, max_size=3)),
        st.tuples(
            st.just("ways"), st.sampled_from(["parallel", "inclusive", "exclusive"]),
            st.lists(blocks, min_size=1, max_size=3),
        ),
        st.tuples(st.just("sub"), blocks, STOPS),
        st.tuples(st.just("each"), st.booleans(), blocks),
        st.tuples(st.just("loop"), blocks),
        st.tuples(st.just("call"), blocks),
        st.tuples(HEARD, blocks).map(lambda each: ("guarded", *each[0], each[1])),
        st.tuples(HEARD, blocks, blocks).map(lambda each: ("handled", *each[0], *each[1:])),
        st.tuples(st.just("undone"), blocks, STOPS),
        st.tuples(st.just("transaction"), blocks),
        st.tuples(st.just("choice"), st.lists(blocks, min_size=1, max_size=3)),
        st.tuples(st.just("quantities"), blocks),
        st.tuples(st.just("announced"), st.sampled_from(["One", "None"]), blocks),
        st.tuples(st.just("whole"), blocks, blocks, st.booleans()),
        st.tuples(
            st.just("led"), st.lists(blocks, max_size=2), st.sampled_from(["Parallel", "Sequential"])
        ),
        st.tuples(
            st.just("adhoc"), st.lists(blocks, min_size=1, max_size=3), st.booleans(),
            st.sampled_from(["Parallel", "Sequential"]),
        ),
    )  # fmt: skip


def seen(case):
    """All that can be looked at in a run."""
    told = (case.tasks, case.timers, case.subscriptions, case.conditions, case.ad_hocs, case.jobs)
    return case.status, case.variables, case.incidents, told


def a_step(case, chance):
    """Do one thing that could be done; what is refused changes nothing."""
    verb = chance.choice(
        [
            "complete",
            "complete",
            "advance",
            "signal",
            "message",
            "write",
            "activate",
            "retry",
            "lead",
        ]
    )
    values = {chance.choice(NAMES): chance.choice(VALUES)}
    if verb == "complete" and case.tasks:
        case.complete_task(chance.choice(case.tasks).id, values)
    elif verb == "advance":
        case.advance(timedelta(hours=chance.choice(HOURS)), outage=chance.random() < 0.3)
    elif verb == "signal":
        case.signal("go", values)
    elif verb == "message" and any(each.name == "word" for each in case.subscriptions):
        case.message("word", "k", values)
    elif verb == "write":
        case.write(values)
    elif verb == "activate" and case.ad_hocs:
        chosen = chance.choice(case.ad_hocs)
        rest = chance.random() < 0.3
        case.activate(chosen.element, chance.choice(list(chosen.elements)), cancel_remaining=rest)
    elif verb == "retry":
        case.retry()
    elif verb == "lead" and case.jobs:
        case.complete_job("lead", values, decided(case, chance))


def decided(case, chance):
    """What a worker might want of the ad-hoc sub-process it leads."""
    known = [each["elementId"] for each in case.job_variables("lead")["adHocSubProcessElements"]]
    chosen = [chance.choice(known)] if chance.random() < 0.7 else []
    return {
        "activateElements": [{"elementId": each, "variables": {"own": 1}} for each in chosen],
        "isCompletionConditionFulfilled": chance.random() < 0.3,
        "isCancelRemainingInstances": chance.random() < 0.3,
    }


def waits(case):
    """Whether a run that has not ended waits for something."""
    told = (
        case.tasks,
        case.timers,
        case.subscriptions,
        case.conditions,
        case.ad_hocs,
        case.incidents,
        case.jobs,
    )
    return any(told)


def at_a_join(case):
    """Whether a token waits for one that went another way: the diagram's own fault."""
    scopes = case._execution._top.scopes()
    tokens = [each for scope in scopes for each in scope.tasks.values()]
    return any(
        isinstance(each.task_spec, Joining) or "gathers" in each.internal_data for each in tokens
    )


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(block=st.recursive(leaves, around, max_leaves=8), chance=st.randoms(use_true_random=False))
def test_every_run_ends_or_waits_and_is_the_same_when_it_was_saved(block, chance):
    case = built(block).start("p", {"x": chance.choice(VALUES), "y": 0}, at=WEDNESDAY)
    for _ in range(STEPS):
        before, kept = seen(case), case._execution.dump()
        case.reload()
        assert case._execution.dump() == kept
        assert seen(case) == before
        if case.status in ("completed", "cancelled"):
            break
        assert waits(case) or at_a_join(case), "it stands still"
        a_step(case, chance)
    if case.status not in ("completed", "cancelled"):
        case.cancel()
    assert not waits(case)
    assert list(case._execution._top.scopes()) == [case._execution._top]


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(block=st.recursive(leaves, around, max_leaves=6), seed=st.integers(0, 2**20))
def test_a_run_that_is_saved_at_every_step_goes_the_same_way(block, seed):
    """What is done is chosen alike in both; the one is loaded anew before each step."""
    ends = []
    for reloads in (False, True):
        chance = Random(seed)  # noqa: S311 - the same choices twice
        case = built(block).start("p", {"x": 0, "y": 0}, at=WEDNESDAY)
        for _ in range(STEPS):
            if reloads:
                case.reload()
            if case.status in ("completed", "cancelled"):
                break
            try:
                a_step(case, chance)
            except EngineError as refused:
                ends.append(str(refused))
        ends.append((seen(case), case._execution.dump(), case.trail))
    half = len(ends) // 2
    assert ends[:half] == ends[half:]
