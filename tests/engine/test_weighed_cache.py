"""What stays in memory of what was handed in is bounded by its size, not by its number."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from engine import feel
from engine.deployment import bundle, parsed
from engine.feel import expression, names
from engine.weighed_cache import weighed
from tests.engine.started import source
from tests.engine.tokens import diagrams as d

SMALL = d.process("p", d.start(), d.end(), d.flow("s", "e"))


@pytest.fixture
def made():
    """The texts something was made of, in order, and the function that keeps ten characters of them."""
    asked = []

    @weighed(len, 10)
    def make(text):
        asked.append(text)
        return text.upper()

    return asked, make


def test_what_was_asked_last_is_kept_and_the_oldest_makes_room(made):
    asked, make = made
    for text in ("aaaa", "bbbb", "aaaa", "cccc", "aaaa", "bbbb"):
        assert make(text) == text.upper()
    assert asked == ["aaaa", "bbbb", "cccc", "bbbb"]
    assert make.weight == 8


def test_what_weighs_too_much_by_itself_drives_out_nothing(made):
    asked, make = made
    for text in ("aaaa", "x" * 11, "x" * 11, "aaaa"):
        make(text)
    assert asked == ["aaaa", "x" * 11, "x" * 11]


def test_it_forgets_when_told_to(made):
    asked, make = made
    make("aaaa")
    make.clear()
    make("aaaa")
    assert (asked, make.weight) == (["aaaa", "aaaa"], 4)


def test_many_threads_count_what_is_kept_once(made):
    _, make = made
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(make, ["aaaa", "bbbb", "cccc", "aaaa"] * 100))
    assert make.weight == 8


def test_a_failure_is_not_kept():
    @weighed(len, 10)
    def fail(text):
        raise ValueError(text)

    for _ in range(2):
        with pytest.raises(ValueError, match="aaaa"):
            fail("aaaa")
    assert fail.weight == 0


def test_drafts_of_a_large_diagram_do_not_stay_parsed():
    small = source(SMALL)
    for number in range(8):
        padding = f"<!-- {number:9}{'x' * 2**20} -->".encode()
        bundle.build([replace(small, text=small.text + padding)], set(), writers=False)
    for kept in (parsed.tree, parsed.specs, parsed.checked, parsed.variables):
        assert 0 < kept.weight <= parsed.KEPT


def test_long_expressions_weigh_what_they_take():
    before = expression._kept.weight
    for number in range(3):
        feel.compile(f"[{number}{',a' * 500}]")
    assert expression._kept.weight - before >= 3_000
    assert expression._kept.weight <= expression.KEPT


def test_a_long_name_is_spelled_anew_each_time():
    before = names._kept.cache_info().currsize
    long = "a " * names.SHORT + "b"
    assert names.spelling(long)[-1] == "b"
    assert names._kept.cache_info().currsize == before
