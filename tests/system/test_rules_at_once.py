"""Two administrators release rules at the same moment: both releases stand."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from engine import db
from engine.deployment import catalogue
from processes.deadlines import limits, releasing
from processes.deadlines.limits import Unit
from processes.deadlines.releasing import Change
from processes.diagrams import shipped
from tests.processes import factories


def test_of_two_rules_released_at_once_none_is_lost(committed):
    with db.begin() as session:
        cast = factories.cast(session)
        catalogue.deploy(session, [shipped.limits()])
    ready = Barrier(2)

    def release(key):
        change = Change(2, Unit.WORKING_DAY, None, "试点")
        with db.begin() as session:
            ready.wait()
            releasing.release(session, key, None, change, by=cast["system_admin"])

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(release, ["grid.resolve", "society.accept"]))
    with db.begin() as session:
        library = limits.newest(session)
        newest = [library.versions(key, None)[0] for key in ("grid.resolve", "society.accept")]
    assert [each.amount for each in newest] == [2, 2]
