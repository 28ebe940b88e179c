"""One form sent several times at the same moment, as an impatient hand does."""

from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import func, select

from engine import db
from processes.cases.models import Case
from processes.casework import registration
from tests.processes import factories
from tests.web import town

CLICKS = 4


def test_an_impatient_hand_registers_one_case(committed):
    with db.begin() as session:
        worker = factories.cast(session)["grid_worker"]
        town.deploy(session)

    def click(_number):
        with db.begin() as session:
            known = registration.find_by_form(session, "one form", worker)
            return (known or town.register(session, worker, form_key="one form")).case_no

    with ThreadPoolExecutor(CLICKS) as pool:
        assert len(set(pool.map(click, range(CLICKS)))) == 1
    with db.begin() as session:
        assert session.scalar(select(func.count()).select_from(Case)) == 1
