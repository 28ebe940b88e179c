"""What ends a limit of the case itself, as the program knows it; the law's words stand in the rules.

A limit of a step ends with its step. What a case owns ends in one of three ways, which this
table names: with the scope that is said to time it (property `times` of a sub-process, a call
or a task), with an event somebody makes happen, or with the case.
"""

from collections.abc import Mapping
from enum import StrEnum

from processes.deadlines.models import MEDIATION, Ending


class EndEvent(StrEnum):
    """What may end a limit of a case."""

    #: The element that times it was completed or left.
    SCOPE = "scope"
    AGREED = "agreed"
    GIVEN_BACK = "given_back"
    #: The organ forwarded, told, answered; or the petitioner withdrew.
    ANSWERED = "answered"
    #: The parties used their right, or its time is over.
    USED = "used"
    CASE_CLOSED = "case_closed"

    @property
    def ending(self) -> Ending:
        """How a limit ends by it."""
        return _ENDING[self]


_ENDING = {
    EndEvent.SCOPE: Ending.LEFT,
    EndEvent.AGREED: Ending.AGREED,
    EndEvent.GIVEN_BACK: Ending.FAILED,
    EndEvent.ANSWERED: Ending.DONE,
    EndEvent.USED: Ending.DONE,
    EndEvent.CASE_CLOSED: Ending.CLOSED,
}
_RIGHT = frozenset({EndEvent.USED})
_PETITION = frozenset({EndEvent.ANSWERED, EndEvent.CASE_CLOSED})
_MEDIATION = frozenset({EndEvent.SCOPE, EndEvent.AGREED, EndEvent.CASE_CLOSED})

#: The limits a case may own, and what ends each.
ENDED_BY: Mapping[str, frozenset[EndEvent]] = {
    **dict.fromkeys(sorted(MEDIATION), _MEDIATION),
    # Agreed, it is performed; not agreed or not performed, it runs anew (办案程序规定185条).
    "za.close": frozenset({EndEvent.AGREED, EndEvent.GIVEN_BACK, EndEvent.CASE_CLOSED}),
    "leader.close": frozenset({EndEvent.CASE_CLOSED}),
    "tj.confirm.apply": _RIGHT,
    "xf.object": _RIGHT | {EndEvent.ANSWERED},
    "xf.review.apply": _RIGHT,
    "xf.recheck.apply": _RIGHT,
    "ld.sue": _RIGHT,
    "ld.annul": _RIGHT,
    "ld.review.apply": _RIGHT,
    "td.sue": _RIGHT,
    "zx.apply": _RIGHT,
    # With the ruling, or with whatever breaks off the waiting for it.
    "tj.confirm.close": frozenset({EndEvent.SCOPE, EndEvent.CASE_CLOSED}),
    "xf.transfer": _PETITION,
    "xf.notify": _PETITION,
    "xf.close": _PETITION,
    "xf.review.decide": _PETITION,
    "xf.recheck.decide": _PETITION,
}


#: The services by which a diagram starts a limit of the case, and the limits each may start.
STARTED_BY: Mapping[str, frozenset[str]] = {
    "mediation.begin": MEDIATION,
    "police.open": frozenset({"za.close"}),
    "confirmation.file": frozenset({"tj.confirm.close"}),
}


def is_timed_by_a_scope(key: str) -> bool:
    """Whether an element of a diagram has to say that it times this limit."""
    return EndEvent.SCOPE in ENDED_BY.get(key, ())


def keys_ended_by(event: EndEvent) -> frozenset[str]:
    """The limits that event ends."""
    return frozenset(key for key, events in ENDED_BY.items() if event in events)
