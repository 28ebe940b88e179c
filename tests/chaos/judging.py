"""Waiting for what was begun, and every comparison there is."""

import os
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass

from sqlalchemy.orm import Session

from engine import loading
from tests.chaos import checking
from tests.system import killing
from tests.system.product import ROOT
from tests.system.programs import connected


@dataclass(frozen=True)
class Findings:
    """What was wrong, in words; and what the workers did meanwhile."""

    wrong: list[str]
    system: Counter[str]


def judge(product, record, broken):
    """Compare what everybody was told with what is there, and the tables with each other."""
    wrong = [f"answered {status}: {method} {path}" for method, path, status in broken]
    with connected(product) as connection:
        killing.until_drained(connection, product)
        wrong += checking.compare(connection, record)
        wrong += checking.list_wrong(connection, product.now)
        loading.import_all("processes")
        with Session(connection) as session:
            wrong += checking.list_astray(session)
        system = checking.count_woken(connection)
    wrong += _verify(product)
    before, trace, after = product.output.partition("Traceback")
    if trace:
        wrong.append(f"said: {before[-300:]}{trace}{after[:3000]}")
    return Findings(wrong, system)


def _verify(product):
    done = subprocess.run(
        [sys.executable, "-m", "web.console", "verify"],
        cwd=ROOT,
        env=os.environ | product.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return [] if done.returncode == 0 else [f"sishi verify: {done.stdout[-2000:]}"]
