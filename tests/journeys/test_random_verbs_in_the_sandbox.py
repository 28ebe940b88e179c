"""Completing, withdrawing and sending back on every shipped diagram: in memory, so that it is done often.

`SISHI_WALKS` (seeds, `1000` or `200:1000`) asks for a longer run, `SISHI_WALKS_MINUTES` for an end of it,
`SISHI_WALKS_TOLD` for its tally; docs/verbs.md has one.
"""

import json
import os
import time
from collections import Counter
from pathlib import Path

import pytest

from engine import clock, tables
from tests.journeys import sandbox_clerk
from tests.journeys.sandbox_clerk import SandboxClerk
from tests.processes.walking import DIAGRAMS

#: Verbs in one sequence.
STEPS = 30


# As long as it takes: the number of walks is what ends it.
@pytest.mark.timeout(0)
def test_no_order_of_the_verbs_loses_anything_in_any_diagram():
    first, _, last = os.environ.get("SISHI_WALKS", "").rpartition(":")
    nightly = 100_000 if os.environ.get("SISHI_NIGHTLY") == "1" else 3 * len(DIAGRAMS)
    seeds = range(int(first or 0), int(last)) if last else range(nightly)
    minutes = float(os.environ.get("SISHI_WALKS_MINUTES", "inf"))
    began = time.monotonic()
    found = {each: Counter() for each in ("done", "refused", "counted")}
    for seed in seeds:
        clerk = sandbox_clerk.walk(seed, STEPS)
        found["done"].update(clerk.done)
        found["refused"].update(clerk.refused)
        found["counted"].update({"sequences": 1, clerk.diagram: 1})
        if time.monotonic() - began > minutes * 60:
            break
    assert found["done"]["withdraw"]
    assert found["done"]["send_back"]
    if told := os.environ.get("SISHI_WALKS_TOLD"):
        Path(told).write_text(json.dumps(found, ensure_ascii=False, indent=1), "utf-8")


def test_an_agreement_sent_back_beside_a_paid_debt_is_signed_anew_and_leads_to_the_end():
    """Found by seed 6462 of those: the money was paid, and to the join came a second token of that way."""
    clerk = SandboxClerk(DIAGRAMS.index("society"))
    assert clerk.diagram == "society"

    def complete(element, **answers):
        [task] = [each for each in clerk.execution.tasks if each.element == element]
        clerk.complete_task(task, answers)

    def agree(confirm):
        complete("Agreement", agreement_form="written", confirm=confirm, perform_by="2026-04-01")
        complete("Perform")

    with clock.at(clerk.run.now), tables.used(clerk.run._bundle.tables):
        for element in ("Accept", "Select", "Mediate"):
            complete(element)
        agree("yes")
        [way] = [each for each in clerk.list_ways_back() if each[1][1] == "Agreement"]
        assert way[0].element == "Confirm"
        clerk.send_task_back(*way)
        assert clerk.execution.ready == ["Agreement"]
        assert clerk.check()
        agree("no")
        complete("Feedback")
    assert clerk.execution.status == "completed"
