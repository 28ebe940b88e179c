"""How the answers of several make one decision."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.signing import rules
from engine.signing.models import Answer, Outcome, Rule

YES, NO, OPEN, GONE = Answer.AGREED, Answer.REFUSED, Answer.ASKED, Answer.REMOVED


@pytest.mark.parametrize(
    ("rule", "answers", "needed", "outcome"),
    [
        (Rule.ALL, [YES, YES], None, Outcome.AGREED),
        (Rule.ALL, [NO, OPEN], None, None),
        (Rule.ALL, [NO, YES], None, Outcome.REFUSED),
        (Rule.VETO, [NO, OPEN], None, Outcome.REFUSED),
        (Rule.VETO, [YES, OPEN], None, None),
        (Rule.ANY, [NO, YES, OPEN], None, Outcome.AGREED),
        (Rule.ANY, [NO, NO, OPEN], None, None),
        (Rule.ANY, [NO, NO], None, Outcome.REFUSED),
        (Rule.SHARE, [YES, YES, OPEN], 2, Outcome.AGREED),
        (Rule.SHARE, [YES, NO, OPEN], 2, None),
        (Rule.SHARE, [NO, NO, OPEN], 2, Outcome.REFUSED),
        (Rule.SHARE, [YES, GONE, GONE], 2, Outcome.AGREED),
        (Rule.ORDER, [NO, OPEN], None, Outcome.REFUSED),
        (Rule.ORDER, [YES, YES], None, Outcome.AGREED),
        (Rule.ALL, [GONE, GONE], None, Outcome.CALLED_OFF),
    ],
)
def test_a_rule_decides_as_soon_as_it_can(rule, answers, needed, outcome):
    assert rules.decide(rule, answers, needed) is outcome


def test_in_order_one_is_asked_after_another_and_after_the_holder_nobody_before():
    waiting = [Answer.WAITING] * 3
    assert rules.ask(Rule.ORDER, waiting, is_due=True) == [OPEN, Answer.WAITING, Answer.WAITING]
    assert rules.ask(Rule.ORDER, [YES, *waiting[1:]], is_due=True)[1] is OPEN
    assert rules.ask(Rule.VETO, waiting, is_due=True) == [OPEN] * 3
    assert rules.ask(Rule.VETO, [OPEN, YES], is_due=False) == [Answer.WAITING, YES]


@given(
    st.sampled_from(list(Rule)),
    st.lists(st.sampled_from([YES, NO, GONE]), min_size=1, max_size=8),
    st.integers(1, 8),
)
def test_once_everybody_has_said_something_it_is_decided_and_nobody_is_asked(rule, said, needed):
    outcome = rules.decide(rule, said, needed)
    assert outcome is not None
    if outcome is Outcome.AGREED:
        assert YES in said
    if outcome is Outcome.REFUSED:
        assert NO in said
    assert rules.ask(rule, said, is_due=True) == said


@given(st.sampled_from(list(Rule)), st.lists(st.sampled_from([YES, NO]), min_size=1, max_size=6))
def test_an_early_decision_is_the_one_it_would_have_come_to(rule, said):
    """Whoever says something later does not change it; in the order they are asked."""
    found = [
        rules.decide(rule, [*said[:n], *[OPEN] * (len(said) - n)], len(said) // 2 + 1)
        for n in range(len(said) + 1)
    ]
    decided = [each for each in found if each is not None]
    assert len(set(decided)) == 1
