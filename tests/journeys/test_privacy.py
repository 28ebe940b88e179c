"""What is known of people stays in the tables for it: the engine knows numbers."""

import logging
import zlib

from sqlalchemy import text

from engine.models import Instance
from processes.cases.choices import Side
from processes.cases.party_input import PartyInput
from tests.journeys.district import District, moment

NAME, PHONE, ID_NO, ADDRESS = "赵钱孙", "13912345678", "420303198807076541", "秘密路八号"
SAID = "当事人赵钱孙说电话13912345678打不通"
MARKS = (NAME, PHONE, ID_NO, ADDRESS, SAID)
#: The only tables with words written of the dispute; of the parties themselves all is sealed.
TOLD = ("case_change", "dispute_case", "settlement")


def test_nothing_of_the_parties_reaches_the_engine_or_the_log(session, caplog):
    caplog.set_level(logging.DEBUG)
    district = District(session, moment(3, 2, 9))
    parties = [
        PartyInput(NAME, phone=PHONE, id_no=ID_NO, address=ADDRESS),
        PartyInput("李某", Side.RESPONDENT),
    ]
    district.register(SAID, category="0699", parties=parties)
    district.do("grid_worker", "Contact", note=SAID)
    district.until(3, 6, 9)
    district.do("mediator", "Accept")
    district.do("mediator", "Select", mediator=district.cast["mediator"].id)
    district.do("mediator", "Mediate", record=SAID)
    district.do("mediator", "Agreement", agreement=SAID)

    state = zlib.decompress(session.get_one(Instance, district.case.instance_id).state).decode()
    assert not [mark for mark in MARKS if mark in state]
    assert not [mark for mark in MARKS if mark in caplog.text]
    assert [name for name in tables(session) if tells(session, name)] == sorted(TOLD)


def tables(session):
    listed = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1"
    return session.scalars(text(listed)).all()


def tells(session, table):
    rows = session.scalars(text(f'SELECT each::text FROM "{table}" AS each'))  # noqa: S608
    return any(mark in row for row in rows for mark in MARKS)
