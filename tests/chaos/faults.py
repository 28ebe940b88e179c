"""What is done to a running product: its programs killed or stopped, its clock moved, its disk filled, its lines cut."""

import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from pathlib import Path

from sqlalchemy import text

from tests.chaos import disk
from tests.system import killing
from tests.system.network import Network
from tests.system.product import Product
from tests.system.programs import connected, health, programs

#: Seconds of silence after which a worker counts as dead; one that is stopped is silent for longer.
HEARTBEAT = 5
#: Seconds a disk is full, and people have no network.
FULL, CUT = 8, 4
CUT_OFF = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE application_name = 'sishi' AND pid <> pg_backend_pid()
"""


@dataclass
class Scene:
    """What a fault may touch."""

    product: Product
    #: between people and the site
    network: Network
    dice: object


def _kill(what: str) -> Callable[[Scene], None]:
    def act(scene: Scene) -> None:
        killing.kill(scene.product, killing.VICTIMS[what](scene.product, scene.dice))

    return act


def _cut_database(scene: Scene) -> None:
    with connected(scene.product) as connection:
        connection.execute(text(CUT_OFF))


def _cut_people(scene: Scene) -> None:
    scene.network.cut()
    time.sleep(CUT)
    scene.network.mend()


def _stop_worker(scene: Scene) -> None:
    """What it had is handed on meanwhile; then it goes on as if nothing had been."""
    stopped = programs(scene.product, "engine.worker")[:1]
    for each in stopped:
        os.kill(each.pid, signal.SIGSTOP)
    time.sleep(HEARTBEAT * 2)
    for each in stopped:
        os.kill(each.pid, signal.SIGCONT)


def _clock_ahead(scene: Scene) -> None:
    scene.product.advance(timedelta(days=3))


def _clock_back(scene: Scene) -> None:
    scene.product.advance(-timedelta(minutes=10))


def _fill_disk(scene: Scene) -> None:
    with disk.full(Path(scene.product.home)):
        time.sleep(FULL)


#: By the name the protocol has for them.
KILLS = {f"killed: {what}": _kill(what) for what in sorted(killing.VICTIMS)}
FAULTS: dict[str, Callable[[Scene], None]] = KILLS | {
    "cut: connections to the database": _cut_database,
    "cut: people's connections": _cut_people,
    "stopped: worker, for twice a heartbeat": _stop_worker,
    "clock: three days ahead": _clock_ahead,
    "clock: ten minutes back": _clock_back,
    "disk full": _fill_disk,
}


def commit(scene: Scene, what: str) -> float:
    """Do it; seconds until the site answers again and every program is there."""
    began = time.monotonic()
    FAULTS[what](scene)
    while health(scene.product, 3) != HTTPStatus.OK or not programs(scene.product, "engine.worker"):
        time.sleep(0.05)
    return round(time.monotonic() - began, 2)
