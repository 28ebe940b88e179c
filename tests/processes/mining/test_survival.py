"""How likely something is to last beyond its limit, having lasted so long already."""

import math
import random

import pytest

from processes.mining.survival import LEAST, Chance, Curve, Observation


def over(*lasted):
    return [Observation(each, True) for each in lasted]


def broken_off(*lasted):
    return [Observation(each, False) for each in lasted]


def test_the_curve_agrees_with_the_estimate_reckoned_by_hand():
    # Kaplan and Meier (1958): of 10, one dies at 1, 3 and 7; one is lost at 2, 5 and 9; the rest live.
    curve = Curve([*over(1, 3, 7), *broken_off(2, 5, 9, 10, 10, 10, 10)])
    assert curve.longer_than(0.5) == 1
    assert curve.longer_than(1) == pytest.approx(9 / 10)
    assert curve.longer_than(3) == pytest.approx(9 / 10 * 7 / 8)
    assert curve.longer_than(8) == pytest.approx(9 / 10 * 7 / 8 * 5 / 6)


def test_what_was_broken_off_at_its_limit_counts_as_slow():
    quick, slow = over(*range(1, 51)), broken_off(*[100] * 50)
    assert Curve([*quick, *slow]).longer_than(99) == pytest.approx(0.5)


def test_waiting_makes_the_quick_ones_out_of_the_question():
    curve = Curve([*over(*[1] * 80), *over(*[50] * 20)])
    assert curve.miss(0, 10) == Chance(pytest.approx(0.2), 100)
    assert curve.miss(2, 10) == Chance(1.0, 20)


def test_of_too_few_nothing_is_said():
    assert Curve(over(*range(1, LEAST))).miss(0, 2) is None
    assert Curve(over(*range(1, 100))).miss(99, 120) is None


def test_told_probabilities_come_true():
    """Of a hundred limits told to be missed at 30 %, about thirty are, whatever is broken off."""
    chance = random.Random(20260304)  # noqa: S311

    def lasting():
        return math.exp(chance.gauss(2.0, 0.8))

    def seen():
        lasts, lost = lasting(), chance.expovariate(1 / 40)
        return Observation(min(lasts, lost), lasts <= lost)

    curve = Curve([seen() for _ in range(4_000)])
    told: dict[int, list[tuple[float, bool]]] = {}
    while sum(map(len, told.values())) < 8_000:
        lasts, elapsed, limit = lasting(), chance.uniform(0, 12), chance.uniform(4, 25)
        if lasts <= elapsed or limit <= elapsed:
            continue
        found = curve.miss(elapsed, limit)
        told.setdefault(int(found.probability * 10), []).append((found.probability, lasts > limit))
    for rows in told.values():
        if len(rows) >= 200:
            expected = sum(each for each, _ in rows) / len(rows)
            missed = sum(came for _, came in rows) / len(rows)
            assert missed == pytest.approx(expected, abs=0.05)
    assert len([each for each in told.values() if len(each) >= 200]) >= 6
