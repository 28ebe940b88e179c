"""Any process made of blocks ends with the same variables, whatever is done first or saved between."""

from dataclasses import dataclass
from datetime import timedelta
from itertools import count, pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.deployment import bundle
from engine.sandbox import Sandbox
from tests.engine.tokens import diagrams as d
from tests.engine.tokens.conftest import WEDNESDAY

HOURS = (1, 2, 48)


@dataclass
class Piece:
    """Part of a diagram: its elements, where it begins and ends, what it leaves in the variables."""

    xml: str
    first: str
    last: str
    left: dict


@dataclass
class Drawing:
    """Numbers the elements and gathers the processes that are called."""

    numbers: count
    called: list

    def id(self, kind):
        return f"{kind}{next(self.numbers)}"

    def draw(self, block):
        kind, *rest = block
        return getattr(self, f"_{kind}")(*rest)

    def scope(self, block, middle=""):
        """The elements of a scope that holds a block; `middle` stands beside them."""
        inner, begin, stop = self.draw(block), self.id("start"), self.id("end")
        parts = (
            d.start(begin),
            inner.xml,
            d.end(stop),
            d.flow(begin, inner.first),
            d.flow(inner.last, stop),
        )
        return "".join(parts) + middle, inner.left

    # -- one for each kind of block ------------------------------------------------------

    def _task(self, hours):
        id, late, gone = self.id("Task"), self.id("late"), self.id("gone")
        timer = d.boundary(late, id, d.after("P900D")) + d.end(gone) + d.flow(late, gone)
        return Piece(d.user(id) + timer, id, id, {id: hours})

    def _script(self, value):
        id = self.id("script")
        return Piece(d.script(id, f"={value}", id), id, id, {id: value})

    def _pause(self, hours):
        id = self.id("pause")
        return Piece(d.catch(id, d.after(f"PT{hours}H")), id, id, {})

    def _seq(self, blocks):
        drawn = [self.draw(each) for each in blocks]
        flows = "".join(d.flow(a.last, b.first) for a, b in pairwise(drawn))
        left = {name: value for each in drawn for name, value in each.left.items()}
        return Piece(
            "".join(each.xml for each in drawn) + flows, drawn[0].first, drawn[-1].last, left
        )

    def _ways(self, kind, ways):
        """Every way is (whether it is taken, block); the ways meet in a gateway of the same kind."""
        fork, join = self.id("fork"), self.id("join")
        xml, left, free = d.gateway(kind, fork) + d.gateway(kind, join), {}, True
        for taken, block in ways:
            drawn = self.draw(block)
            to = (
                d.flow
                if kind == "parallel"
                else (lambda a, b, t=taken: d.when(a, b, f"={str(t).lower()}"))
            )
            xml += drawn.xml + to(fork, drawn.first) + d.flow(drawn.last, join)
            if kind == "parallel" or (taken and (free or kind == "inclusive")):
                left, free = left | drawn.left, False
        return Piece(xml, fork, join, left)

    def _sub(self, block):
        id = self.id("sub")
        inner, left = self.scope(block)
        return Piece(d.sub(id, inner), id, id, left)

    def _loop(self, times, block):
        """Its counter is local to a sub-process around it."""
        id, meet, step, ask, n = (self.id(kind) for kind in ("loop", "meet", "step", "ask", "n"))
        inner, begin, stop = self.draw(block), self.id("start"), self.id("end")
        parts = (
            d.start(begin), d.end(stop), inner.xml, d.gateway("exclusive", meet), d.script(step, f"={n} + 1", n),
            d.gateway("exclusive", ask, default=f"f_{ask}_{stop}"), d.flow(begin, meet, inner.first), d.flow(inner.last, step, ask, stop),
            d.when(ask, meet, f"={n} < {times}"),
        )  # fmt: skip
        return Piece(d.sub(id, *parts, ext=d.io({n: "=0"})), id, id, inner.left)

    def _each(self, sequential, items, block):
        id, out = self.id("each"), self.id("out")
        inner, left = self.scope(block)
        loop = d.many(
            f"={items}", sequential=sequential, outputCollection=out, outputElement="=item * 2"
        )
        left = (left if items else {}) | {out: [item * 2 for item in items]}
        return Piece(d.sub(id, loop, inner), id, id, left)

    def _call(self, block):
        id, name = self.id("call"), self.id("process")
        inner, left = self.scope(block)
        self.called.append(d.process(name, inner))
        return Piece(d.call(id, name, propagateAllParentVariables="false"), id, id, left)


def built(block):
    """A sandbox with the block as process `p`, and the variables it must end with."""
    drawing = Drawing(count(1), [])
    body, left = drawing.scope(block)
    text = f"{d.HEAD}{d.process('p', body)}{''.join(drawing.called)}</bpmn:definitions>"
    source = bundle.Source.of("p.bpmn", text.encode())
    return Sandbox(bundle.build([source], frozenset(), writers=False), {}), left


leaves = st.one_of(
    st.tuples(st.just("task"), st.sampled_from(HOURS)),
    st.tuples(st.just("script"), st.integers(0, 9)),
    st.tuples(st.just("pause"), st.sampled_from(HOURS)),
)


def ways(blocks):
    """Of the ways at least the first is taken."""
    more = st.lists(st.tuples(st.booleans(), blocks), max_size=2)
    return st.tuples(st.tuples(st.just(True), blocks), more).map(lambda pair: [pair[0], *pair[1]])


def around(blocks):
    return st.one_of(
        st.tuples(st.just("seq"), st.lists(blocks, min_size=1, max_size=3)),
        st.tuples(
            st.just("ways"), st.sampled_from(["parallel", "inclusive", "exclusive"]), ways(blocks)
        ),
        st.tuples(st.just("sub"), blocks),
        st.tuples(st.just("loop"), st.integers(1, 2), blocks),
        st.tuples(st.just("each"), st.booleans(), st.lists(st.integers(1, 3), max_size=2), blocks),
        st.tuples(st.just("call"), blocks),
    )


@settings(max_examples=60, deadline=None)
@given(block=st.recursive(leaves, around, max_leaves=8), chance=st.randoms(use_true_random=False))
def test_any_order_with_saves_between_ends_the_same(block, chance):
    bench, left = built(block)
    case = bench.start("p", {}, at=WEDNESDAY)
    while case.status == "active":
        if chance.random() < 0.5:
            before = case._execution.dump()
            case.reload()
            assert case._execution.dump() == before
        tasks = case.tasks
        if tasks and chance.random() < 0.7:
            task = chance.choice(tasks)
            case.complete_task(task.id, {task.element: left[task.element]})
        else:
            case.advance(timedelta(hours=chance.choice(HOURS)), outage=chance.random() < 0.5)
        assert case.now < WEDNESDAY + timedelta(days=800), "it stands still"
    assert (case.status, case.variables) == ("completed", left)
    assert (case.ready, case.timers, case.incidents) == ([], [], [])
    entered = [element for _, element, what in case.trail if what == "entered"]
    completed = [element for _, element, what in case.trail if what == "completed"]
    assert sorted(entered) == sorted(completed)
