"""What is left out because it makes no difference makes none: the same is found when all is explored."""

from collections import Counter
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.loading import import_all
from processes.evidence import proofs
from tests.engine.tokens.diagrams import (
    after,
    boundary,
    call,
    end,
    flow,
    gateway,
    io,
    process,
    script,
    start,
    user,
    when,
)
from tests.processes.evidence.wrong_sets import AT, FORM, YES_OR_NO, Wrong, files

NAMES = ("a", "b")


@pytest.fixture(scope="module", autouse=True)
def _everything():
    import_all("processes")


def blocks():
    """Trees of which `Drawing` makes the inside of a process."""
    name = st.sampled_from(NAMES)
    clock = st.sampled_from(["", "moves", "reminds", "writes"])
    leaf = st.one_of(
        st.tuples(st.just("task"), name, clock),
        st.tuples(st.just("set"), name, st.sampled_from(["=true", "=not(a)", "=b"])),
        st.tuples(st.just("call"), name),
    )
    return st.recursive(
        leaf,
        lambda inner: st.one_of(
            st.tuples(st.just("then"), inner, inner),
            st.tuples(
                st.just("if"), name, inner, inner, st.sampled_from(["exclusive", "parallel"])
            ),
            st.tuples(st.just("both"), inner, inner),
            st.tuples(st.just("again"), name, inner),
        ),
        max_leaves=4,
    )


class Drawing:
    """The parts of a process, drawn block by block; each answers where it begins and where it ends."""

    def __init__(self, prefix=""):
        self.parts = []
        self._numbers, self._prefix = count(1), prefix

    def draw(self, block):
        return getattr(self, f"_{block[0]}")(*block[1:])

    def _id(self, kind):
        return f"{self._prefix}{kind}{next(self._numbers)}"

    def _task(self, name, clock):
        id = self._id("T")
        self.parts.append(user(id, ext=FORM + io(outputs={name: "=ok"})))
        if clock == "moves":
            self.parts += [boundary(f"{id}_due", id, after("P1D")), end(f"{id}_late")]
            self.parts.append(flow(f"{id}_due", f"{id}_late"))
        elif clock:
            written = "x" if clock == "reminds" else name
            self.parts += [
                boundary(f"{id}_soon", id, after("P2D"), interrupting=False),
                script(f"{id}_said", "=true", written),
                end(f"{id}_told"),
                flow(f"{id}_soon", f"{id}_said", f"{id}_told"),
            ]
        return id, id

    def _set(self, name, value):
        id = self._id("S")
        self.parts.append(script(id, value, name))
        return id, id

    def _call(self, name):
        id = self._id("C")
        self.parts.append(call(id, "q", io({"a": f"={name}"}, {name: "=b"})))
        return id, id

    def _then(self, first, second):
        begin, middle = self.draw(first)
        onward, last = self.draw(second)
        self.parts.append(flow(middle, onward))
        return begin, last

    def _if(self, name, yes, no, join):
        id, joined = self._id("G"), self._id("J")
        (first, first_end), (second, second_end) = self.draw(yes), self.draw(no)
        self.parts += [
            gateway("exclusive", id, default=f"f_{id}_{second}"),
            when(id, first, f"={name} = true"),
            flow(id, second),
            gateway(join, joined),
            flow(first_end, joined),
            flow(second_end, joined),
        ]
        return id, joined

    def _both(self, one, other):
        id, joined = self._id("P"), self._id("Q")
        self.parts += [gateway("parallel", id), gateway("parallel", joined)]
        for begin, last in (self.draw(one), self.draw(other)):
            self.parts += [flow(id, begin), flow(last, joined)]
        return id, joined

    def _again(self, name, inner):
        id, back = self._id("M"), self._id("L")
        begin, last = self.draw(inner)
        self.parts += [
            gateway("exclusive", id),
            flow(id, begin),
            gateway("exclusive", back, default=f"f_{back}_{id}"),
            flow(last, back),
            flow(back, id),
        ]
        after_it = self._id("A")
        self.parts += [when(back, after_it, f"={name} = true"), script(after_it, "=1", "y")]
        return id, after_it


def drawn(block):
    """A process `p` of the block, and `q`, which it may call."""
    made = Drawing()
    begin, last = made.draw(block)
    top = process("p", start(), *made.parts, end(), flow("s", begin), flow(last, "e"))
    inner = Drawing("q")
    begin, last = inner.draw(
        ("if", "a", ("task", "b", "moves"), ("set", "b", "=false"), "exclusive")
    )
    called = process("q", start("qs"), *inner.parts, end("qe"), flow("qs", begin), flow(last, "qe"))
    return top, called


def found(proof):
    return Counter(
        (each.process, each.finding.property, each.finding.place) for each in proof.findings
    )


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
@given(block=blocks())
def test_the_same_is_found_whether_or_not_states_that_go_on_alike_are_told_apart(block):
    sources = files(Wrong("", None, "", drawn(block), YES_OR_NO))
    reduced = proofs.prove(sources, AT, states=800)
    whole = proofs.prove(sources, AT, states=800, reduced=False)
    if not all(each.is_complete for each in whole.covered):
        return
    assert found(reduced) == found(whole)
    assert all(each.is_complete for each in reduced.covered)
    states = [sum(each.states for each in proof.covered) for proof in (reduced, whole)]
    assert states[0] <= states[1]
