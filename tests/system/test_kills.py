"""Whatever is killed while people work: no act that was acknowledged is lost, none is done twice."""

import os

import pytest

from tests.system import killing
from tests.system.conftest import folder
from tests.system.product import Product

#: Seconds of killing.
SECONDS = 600


@pytest.mark.skipif(os.environ.get("SISHI_NIGHTLY") != "1", reason="by night: ten minutes")
@pytest.mark.timeout(SECONDS * 2 + 600)
def test_nothing_acknowledged_is_lost_and_nothing_is_done_twice():
    with folder() as home:
        product = Product(home, "--people", SISHI_HEARTBEAT="5").start()
        try:
            course = killing.run(product, SECONDS)
        finally:
            product.stop()
    assert set(course.back) == set(killing.VICTIMS)
    assert course.repeated, "the site was never away: nothing was tried"
    assert course.ledger.registered
    assert course.ledger.completed
    assert (course.lost, course.twice, course.broken) == ([], [], [])
    before, trace, after = product.output.partition("Traceback")
    assert not trace, before[-500:] + trace + after[:5000]
