"""The proof of the shipped set, with the bound a page has, and how many processes it does not see to their end."""

import time
from collections.abc import Iterator
from datetime import datetime

from engine import clock, loading
from processes.diagrams import shipped
from processes.evidence import proofs, runs

#: An ordinary working day, so that the figures can be compared.
AT = datetime(2026, 3, 4, 9, tzinfo=clock.zone())


def measure() -> Iterator[tuple[str, float, str]]:
    """The figures of the budget; the first means little while the last is not 0."""
    loading.import_all("processes")
    files = [*shipped.sources(), shipped.limits()]
    began = time.perf_counter()
    proof = proofs.prove(files, AT, states=runs.STATES)
    yield "evidence.proof_s", round(time.perf_counter() - began, 2), "s"
    yield "evidence.states", sum(each.states for each in proof.covered), "states"
    yield "evidence.not_whole", sum(not each.is_complete for each in proof.covered), "processes"
