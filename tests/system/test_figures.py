"""The figures of the whole product: right sums, whichever process answers and whichever was killed."""

import json
import time
from http.client import HTTPConnection

import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.system.conftest import folder
from tests.system.product import Product
from tests.system.programs import programs

TOKEN = "a-token-of-more-than-thirty-two-signs"  # noqa: S105 - of this test alone


@pytest.fixture(scope="module")
def product():
    """One with two web processes that logs in JSON."""
    with folder() as home:
        file = home / "token"
        file.touch(0o600)
        file.write_text(TOKEN)
        settings = {"SISHI_LOG": "json", "SISHI_METRICS_TOKEN_FILE": str(file)}
        started = Product(home, "--empty", **settings).start()
        yield started
        if started.process.poll() is None:
            started.stop()


def get(product, address):
    """Over a connection of its own, which any of the processes may take."""
    connection = HTTPConnection("127.0.0.1", product.port, timeout=30)
    try:
        connection.request("GET", address, headers={"Authorization": f"Bearer {TOKEN}"})
        return connection.getresponse().read().decode()
    finally:
        connection.close()


def figures(product):
    return {
        (each.name, *each.labels.values()): each.value
        for family in text_string_to_metric_families(get(product, "/metrics"))
        for each in family.samples
    }


def asked(product):
    """Requests that were counted, the figures' own left out."""
    found = figures(product).items()
    return sum(n for (name, *labels), n in found
               if name == "sishi_http_requests_total" and "/login/" in labels)  # fmt: skip


def serving(product):
    """The processes that serve pages: what gunicorn started."""
    return programs(product, "gunicorn")[1:]


def lines(product):
    return [json.loads(each) for each in product.lines if each.strip()]


def ask_both(product):
    """Ask until both processes have answered, which the system alone decides; answers how often."""
    end, n = time.monotonic() + 300, 0
    while len({each["process"] for each in lines(product) if each.get("route") == "/login/"}) < 2:
        assert time.monotonic() < end
        get(product, "/login/")
        n += 1
    return n


def test_the_sum_is_right_whichever_process_answers_and_after_one_was_killed(product):
    n = ask_both(product)
    assert {asked(product) for _ in range(12)} == {n}
    first = serving(product)
    first[0].kill()
    end = time.monotonic() + 300
    while len(serving(product)) < 2 or first[0].pid in {each.pid for each in serving(product)}:
        assert time.monotonic() < end
        time.sleep(0.05)
    for _ in range(20):
        get(product, "/login/")
    assert {asked(product) for _ in range(12)} == {n + 20}


def test_the_worker_is_alive_and_its_jobs_are_in_the_sum(product):
    end = time.monotonic() + 300
    while not any(name == "sishi_jobs_run_total" for name, *_ in figures(product)):
        assert time.monotonic() < end
        time.sleep(0.2)
    found = figures(product)
    assert found["sishi_workers_alive",] == 1
    assert found["sishi_pool_connections", "in_use"] >= 1


def test_every_line_is_json(product):
    get(product, "/nowhere/%E5%BC%A0%E4%B8%89")
    told = lines(product)
    assert {each["program"] for each in told} >= {"run", "web", "worker"}
    assert all({"time", "level", "logger", "message"} <= each.keys() for each in told)
    assert not any("张三" in each or "%E5%BC%A0" in each for each in product.lines)
