"""Sixteen people register disputes of one district at once: the shipped diagrams, a query code for each."""

import multiprocessing
import os
import secrets
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from multiprocessing.synchronize import Barrier

from sqlalchemy import func, select

from engine import db, loading
from engine.identity import Person
from processes.cases.choices import RiskColor, Side, Source
from processes.cases.models import Case
from processes.cases.party_input import PartyInput
from processes.casework import registration
from processes.diagrams import shipped
from processes.organisation import people
from processes.privacy import data_keys
from processes.residents import query_codes
from tests import databases
from tests.processes import factories

#: As `gunicorn --workers 2 --threads 8` serves them.
PROGRAMS, CLIENTS, EACH = 2, 8, 25


def measure() -> Iterator[tuple[str, float, str]]:
    """On a database of its own, which is dropped afterwards."""
    loading.import_all("processes")
    with databases.connected(databases.durable(), f"sishi_registering_{os.getpid()}"):
        with db.begin() as session:
            data_keys.require(session)
            shipped.deploy_first(session)
            worker = factories.cast(session)["grid_worker"]
        seconds = _all_at_once(int(worker.id))
        with db.begin() as session:
            kept = session.scalar(select(func.count()).select_from(Case)) or 0
            last = session.scalar(select(func.max(Case.case_no)))
    asked = PROGRAMS * CLIENTS * (EACH + 1)
    if kept != asked or not str(last).endswith(f"-{asked:06}"):
        raise AssertionError(f"{asked} registrations made {kept} cases, the last {last}")
    yield "registering.per_s_16_clients", round(PROGRAMS * CLIENTS * EACH / seconds, 1), "1/s"


def _all_at_once(person_id: int) -> float:
    """Seconds from the moment all programs are ready until the last of them is done."""
    fresh = multiprocessing.get_context("spawn")
    ready, done = fresh.Barrier(PROGRAMS + 1), fresh.Barrier(PROGRAMS + 1)
    programs = [
        fresh.Process(target=_program, args=(person_id, ready, done)) for _ in range(PROGRAMS)
    ]
    for program in programs:
        program.start()
    ready.wait(120)
    begun = time.monotonic()
    done.wait(300)
    seconds = time.monotonic() - begun
    for program in programs:
        program.join()
    return seconds


def _program(person_id: int, ready: Barrier, done: Barrier) -> None:
    try:
        _register_all(person_id, ready, done)
    except BaseException:
        # Whoever waits for this program waits no longer.
        ready.abort()
        done.abort()
        raise


def _register_all(person_id: int, ready: Barrier, done: Barrier) -> None:
    loading.import_all("processes")
    with db.begin() as session:
        worker = people.identify(session, person_id)
    with ThreadPoolExecutor(CLIENTS) as pool:
        # What a program learns once (diagrams, calendars), it learns before the clock runs.
        list(pool.map(partial(_register, worker), [1] * CLIENTS))
        ready.wait()
        list(pool.map(partial(_register, worker), [EACH] * CLIENTS))
        done.wait()


def _register(worker: Person, times: int) -> None:
    """What the page of a registration does in its transaction."""
    for _ in range(times):
        with db.begin() as session:
            registration.find_by_form(session, key := secrets.token_urlsafe(16), worker)
            case = registration.register(session, by=worker, parties=PARTIES, form_key=key, **FACTS)
            query_codes.issue(session, case, by=worker)


PARTIES = [PartyInput("张三", phone="13800001234"), PartyInput("李四", Side.RESPONDENT)]
FACTS = {
    "grid": factories.GRID,
    "summary": "楼上卫生间漏水，楼下天花板发霉。要求赔偿。",
    "source": Source.VISIT,
    "category": "0201",
    "risk_color": RiskColor.BLUE,
}
