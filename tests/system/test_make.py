"""`make` alone tells what there is to do."""

import subprocess

from tests.system.product import ROOT

TARGETS = [
    "setup",
    "run",
    "worker",
    "data",
    "rehearsal",
    "test",
    "lint",
    "fix",
    "sure",
    "bench",
    "tck",
]


def test_make_alone_lists_every_target_with_a_sentence():
    # Also when make itself runs the tests, and would tell which folder it enters.
    alone = ["make", "--no-print-directory"]
    answer = subprocess.run(alone, cwd=ROOT, capture_output=True, text=True, check=True)
    lines = [line.split(maxsplit=2) for line in answer.stdout.splitlines()]
    assert [line[1] for line in lines if line[1] in TARGETS] == TARGETS
    assert all(line[0] == "make" and line[2] for line in lines)
