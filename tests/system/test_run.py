"""`make run` starts as one and stops as one."""

import time
from http import HTTPStatus

import psutil
import pytest
from sqlalchemy import text

from tests.system.conftest import folder
from tests.system.product import Product
from tests.system.programs import connected, health, programs, running, servers


@pytest.fixture(scope="module")
def home():
    """One database for the starts below: making it is what takes long."""
    with folder() as made:
        yield made


@pytest.fixture
def empty(home):
    """The product without a demonstration."""
    product = Product(home, "--empty").start()
    yield product
    if product.process.poll() is None:
        product.stop()


def test_ctrl_c_stops_every_program_and_the_database(empty):
    everything = [*programs(empty), database(empty)]
    assert empty.stop() == 0
    assert [each for each in everything if running(each)] == []
    assert "已停止，数据已保存" in empty.output


@pytest.mark.parametrize("word", ["engine.worker", "gunicorn"])
def test_a_program_that_is_killed_comes_back(empty, word):
    victim = first(empty, word)
    victim.kill()
    until(lambda: "to be started again" in empty.output)
    until(lambda: first(empty, word) not in {None, victim})
    until(lambda: health(empty) == HTTPStatus.OK)
    assert empty.output.count("to be started again") == 1
    assert empty.stop() == 0


def test_a_database_that_is_killed_comes_back_and_its_work_goes_on(empty):
    victim, worker = database(empty), first(empty, "engine.worker")
    victim.kill()
    until(lambda: health(empty) == HTTPStatus.SERVICE_UNAVAILABLE)
    until(lambda: health(empty) == HTTPStatus.OK)
    until(lambda: "The database was lost" in empty.output)
    assert database(empty).pid != victim.pid
    registered = "SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > :since"
    with connected(empty) as connection:
        since = {"since": connection.scalar(text("SELECT now()"))}
        until(lambda: connection.scalar(text(registered), since) > 0)
    assert running(worker)
    assert "Traceback" not in empty.output
    everything = [*programs(empty), database(empty)]
    assert empty.stop() == 0
    assert [each for each in everything if running(each)] == []


def test_a_server_left_by_a_killed_start_is_stopped_by_the_next(home):
    first = Product(home, "--empty").start()
    server, children = database(first), programs(first)
    first.process.kill()
    first.process.wait()
    assert psutil.wait_procs(children, timeout=30)[1] == []
    second = Product(home, "--empty").start()
    second.stop()
    assert not running(server)


def until(reached, seconds=90):
    """Look again and again; the programs under test are others, and take their time."""
    end = time.monotonic() + seconds
    while not reached():
        assert time.monotonic() < end, "not reached in time"
        time.sleep(0.05)


def first(product, word):
    """The program of that command, None while it is not there."""
    return next(iter(programs(product, word)), None)


def database(product):
    return servers(product)[0]
