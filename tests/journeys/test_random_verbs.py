"""Whatever is done to tasks, in whatever order: none is lost or doubled, no reminder, no limit of the case.

The verbs of the desk, in turns nobody has chosen, on the diagrams as they are shipped. docs/verbs.md
has a longer run; `SISHI_VERBS` (seeds, `1000` or `200:1000`) asks for one, `SISHI_VERBS_TOLD` for its tally.
"""

import json
import os
from collections import Counter
from pathlib import Path

import pytest

from engine import history
from tests.journeys.clerk import Clerk

NIGHTLY = os.environ.get("SISHI_NIGHTLY") == "1"
STEPS = 60 if NIGHTLY else 30
#: Where the tally of a long run is written.
TOLD = os.environ.get("SISHI_VERBS_TOLD")


def seeds():
    """Those asked for, or as many as fit."""
    first, _, last = os.environ.get("SISHI_VERBS", "").rpartition(":")
    return range(int(first or 0), int(last)) if last else range(200 if NIGHTLY else 3)


@pytest.fixture(scope="module")
def tally():
    """What all sequences together did; written where it was asked for."""
    found = {each: Counter() for each in ("done", "refused", "counted")}
    yield found
    if TOLD:
        Path(TOLD).write_text(json.dumps(found, ensure_ascii=False, indent=1), "utf-8")


@pytest.mark.parametrize("seed", seeds())
def test_no_order_of_the_verbs_loses_anything(session, tally, seed):
    clerk = Clerk(session, seed)
    for _ in range(STEPS):
        clerk.turn()
        clerk.check()
    instance = clerk.district.instance()
    events = history.list_for_instance(session, instance.id)
    assert not list(history.faults(instance, events))
    assert clerk.done["complete"]
    tally["done"].update({str(name): n for name, n in clerk.done.items()})
    tally["refused"].update(clerk.refused)
    tally["counted"].update({"sequences": 1, "checks": clerk.checked, "events": len(events)})
