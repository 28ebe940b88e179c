"""How the answers of several make one: pure, for the tables and the tests alike."""

from collections.abc import Sequence

from engine.signing.models import Answer, Outcome, Rule

#: Who has still to say something.
OPEN = frozenset({Answer.WAITING, Answer.ASKED})


def decide(rule: Rule, answers: Sequence[Answer], needed: int | None = None) -> Outcome | None:
    """What the answers come to, in the order asked; None: it is still open.

    Who was removed does not count. With nobody left it is called off.
    """
    counted = [each for each in answers if each is not Answer.REMOVED]
    if not counted:
        return Outcome.CALLED_OFF
    yes, no = counted.count(Answer.AGREED), counted.count(Answer.REFUSED)
    left = sum(each in OPEN for each in counted)
    if yes >= _least(rule, len(counted), needed):
        return Outcome.AGREED
    if rule in (Rule.ORDER, Rule.VETO):
        return Outcome.REFUSED if no else None
    if rule is Rule.ALL:
        return Outcome.REFUSED if no and not left else None
    return Outcome.REFUSED if yes + left < _least(rule, len(counted), needed) else None


def ask(rule: Rule, answers: Sequence[Answer], *, is_due: bool) -> list[Answer]:
    """The answers with everybody asked whose turn it is; nobody's before the round `is_due`."""
    made: list[Answer] = []
    is_turn = is_due
    for each in answers:
        if each not in OPEN | {Answer.SPARED}:
            made.append(each)
            continue
        made.append(Answer.ASKED if is_turn else Answer.WAITING)
        is_turn = is_turn and rule is not Rule.ORDER
    return made


def spare(answers: Sequence[Answer]) -> list[Answer]:
    """The answers of a round that is decided: who has said nothing need not."""
    return [Answer.SPARED if each in OPEN else each for each in answers]


def _least(rule: Rule, asked: int, needed: int | None) -> int:
    """How many must agree."""
    if rule is Rule.ANY:
        return 1
    return min(needed or asked, asked) if rule is Rule.SHARE else asked
