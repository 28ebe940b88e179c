"""`make run` starts as one and stops as one."""

import psutil
import pytest

from tests.system.conftest import folder
from tests.system.product import Product


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
    assert "已停止,数据已保存" in empty.output


@pytest.mark.parametrize("word", ["engine.worker", "gunicorn"])
def test_when_one_program_is_killed_all_end_and_it_is_named(empty, word):
    everything = [*programs(empty), database(empty)]
    victim = next(each for each in programs(empty) if word in " ".join(each.cmdline()))
    victim.kill()
    assert empty.process.wait(60) == 1
    assert [each for each in everything if running(each)] == []
    assert "自行结束" in empty.output


def test_a_server_left_by_a_killed_start_is_stopped_by_the_next(home):
    first = Product(home, "--empty").start()
    server, children = database(first), programs(first)
    first.process.kill()
    first.process.wait()
    assert psutil.wait_procs(children, timeout=30)[1] == []
    second = Product(home, "--empty").start()
    second.stop()
    assert not running(server)


def programs(product):
    return psutil.Process(product.process.pid).children(recursive=True)


def database(product):
    return psutil.Process(int((product.home / "postgres/postmaster.pid").read_text().split()[0]))


def running(process):
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
