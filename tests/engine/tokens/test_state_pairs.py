"""A state before and after a step, kept as a pair."""

import zlib

import orjson

from engine.tokens import state_changes, state_pairs


def state(tokens, **variables):
    scope = {"spec": "p", "holder": None, "variables": variables, "tokens": tokens}
    kept = {"format": 1, "last": 9, "completed": False, "cancelled": False, "scopes": [scope]}
    return orjson.dumps(kept)


BEFORE = state(
    [[1, "A", 4, -1, {}, {"waits": {"T": {"due": "2026-03-04"}}}]], x=1, long="漏水" * 500
)
AFTER = state([[2, "B", 4, -1, {}, {}]], x=2, long="漏水" * 500)


def test_a_pair_tells_what_changed():
    change = state_pairs.change_of(state_pairs.pack(zlib.compress(BEFORE), AFTER))
    was, became = state_changes.parse(BEFORE), state_changes.parse(AFTER)
    assert change == state_changes.compare(was, became)
    assert state_changes.take_back(became, change) == was


def test_the_second_costs_little_more_than_what_changed():
    first = zlib.compress(BEFORE)
    assert len(state_pairs.pack(first, AFTER)) < len(first) + 120


def test_a_change_kept_by_an_earlier_release_is_read():
    kept = {"in": {"scopes": {"was": 1, "is": 2}}}
    assert state_pairs.change_of(zlib.compress(orjson.dumps(kept))) == kept


def test_a_state_orjson_does_not_read_is_kept_all_the_same():
    after = b" " + AFTER.replace(b'"x":2', b'"x":' + b"9" * 30)
    change = state_pairs.change_of(state_pairs.pack(zlib.compress(BEFORE), after))
    assert change["in"]["scopes"]["in"]["0"]["in"]["variables"]["in"]["x"] == {
        "was": 1,
        "is": int("9" * 30),
    }
