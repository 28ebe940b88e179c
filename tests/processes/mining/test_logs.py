"""The event logs: what another tool reads out of them is what stands in the tables."""

import gzip
import json
import sqlite3
import subprocess
import sys
from datetime import timedelta

import pytest
from lxml import etree
from sqlalchemy import func, select

from engine import clock
from processes import handlers
from processes.cases.models import Case, Party
from processes.deadlines.models import Card
from processes.demonstration.cast import Cast
from processes.demonstration.player import Player
from processes.demonstration.stories import STORIES
from processes.diagrams import shipped
from processes.documents.models import Document
from processes.mining import collecting, event_log, ocel, ocel_json, ocel_sqlite, xes
from processes.mining.models import StepVisit
from processes.whistles.models import Attendance
from tests.journeys.district import moment
from tests.processes.factories import GRID

assert handlers
TOLD = ("网格当场化解并归档", "延期后仍超期，自动升级，人民调解达成", "部门联合化解", "正在调解")
#: Read by pm4py in a process of its own: it is large, and warns of much.
PM4PY = """
import json, sys, pm4py
folder = sys.argv[1]
log = pm4py.read_xes(folder + "/log.xes.gz")
found = {"xes": {"events": len(log), "cases": log["case:concept:name"].nunique(),
    "first": log["time:timestamp"].min().isoformat(), "names": sorted(log["concept:name"].unique())}}
for name, read in (("json", pm4py.read_ocel2_json), ("sqlite", pm4py.read_ocel2_sqlite)):
    told = read(f"{folder}/log.{name}")
    objects = told.objects["ocel:type"].value_counts().to_dict()
    found[name] = {"events": len(told.events), "objects": objects, "related": len(told.relations),
        "between": len(told.o2o), "types": sorted(told.events["ocel:activity"].unique())}
json.dump(found, sys.stdout)
"""


@pytest.fixture
def cases(session, cast):
    """Cases of several courses, played by the real diagrams, their history read."""
    shipped.deploy(session)
    stories = {story.name: story for story in STORIES}
    begins, until = moment(6, 3), moment(9, 10, 12)
    for number, name in enumerate(TOLD, 1):
        Player(session, stories[name], number, Cast(session, GRID, {})).play(begins, until)
    session.flush()
    with clock.at(until):
        collecting.read_all(session)
        return list(session.scalars(select(Case).order_by(Case.id)))


def steps(session):
    """How many events the visits make: one that lasted makes two."""
    begun = func.count().filter(StepVisit.left_at.is_distinct_from(StepVisit.entered_at))
    ended = func.count(StepVisit.left_at)
    return session.scalar(select(begun + ended).where(StepVisit.case_id.is_not(None)))


def count(session, *columns):
    return sum(session.scalar(select(func.count(each))) for each in columns)


def test_pm4py_reads_the_same_events_and_cases_as_stand_in_the_tables(session, cases, tmp_path):
    logged = list(event_log.read(session, cases))
    log = ocel.gather(logged)
    (tmp_path / "log.xes.gz").write_bytes(xes.write(logged)[0])
    (tmp_path / "log.json").write_bytes(ocel_json.write(log))
    (tmp_path / "log.sqlite").write_bytes(ocel_sqlite.write(log))
    program = [sys.executable, "-W", "ignore", "-c", PM4PY, str(tmp_path)]
    done = subprocess.run(program, capture_output=True, text=True, check=False)  # noqa: S603
    assert done.returncode == 0, done.stderr
    read = json.loads(done.stdout)
    assert (read["xes"]["events"], read["xes"]["cases"]) == (steps(session), len(cases))
    assert "现场处置" in read["xes"]["names"]
    beside = count(
        session,
        *(Card.issued_at, Card.withdrawn_at, Document.issued_at, Document.voided_at),
        *(Attendance.id, Attendance.signed_at, Attendance.arrived_at, Attendance.opinion_at),
    )
    for name in ("json", "sqlite"):
        assert read[name]["events"] == steps(session) + beside
        assert read[name]["objects"]["case"] == len(cases)
        assert read[name]["objects"].get("card", 0) == count(session, Card.id)
        assert read[name]["objects"]["document"] == count(session, Document.id)
        assert read[name]["objects"]["department"] == len(
            set(session.scalars(select(Attendance.unit)))
        )
    assert read["json"] == read["sqlite"]
    assert read["json"]["related"] == sum(len(each.objects) for each in log.events)


def test_xes_says_what_the_standard_wants_with_every_time_in_its_zone(session, cases):
    content, number = xes.write(event_log.read(session, cases))
    log = etree.fromstring(gzip.decompress(content))
    assert number == len(cases) == len(log.findall("{*}trace"))
    assert {each.get("prefix") for each in log.findall("{*}extension")} == {
        "concept",
        "lifecycle",
        "time",
    }
    assert {each.get("scope") for each in log.findall("{*}global")} == {"trace", "event"}
    dates = [
        each.get("value") for each in log.iter("{*}date") if each.getparent().tag.endswith("event")
    ]
    assert dates
    assert all(each.endswith("+08:00") for each in dates)
    for trace in log.findall("{*}trace"):
        times = [each.get("value") for each in trace.iterfind("{*}event/{*}date")]
        assert times == sorted(times)


def test_the_sqlite_file_keeps_its_own_rules(session, cases, tmp_path):
    path = tmp_path / "log.sqlite"
    path.write_bytes(ocel_sqlite.write(ocel.gather(event_log.read(session, cases))))
    file = sqlite3.connect(path)
    tables = {
        name for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    }
    assert tables >= {
        "event",
        "object",
        "event_object",
        "object_object",
        "event_map_type",
        "object_map_type",
    }
    assert file.execute("PRAGMA foreign_key_check").fetchall() == []
    assert file.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    for kind in ("event", "object"):
        for type, table in file.execute(f"SELECT * FROM {kind}_map_type").fetchall():  # noqa: S608
            columns = {row[1] for row in file.execute(f"PRAGMA table_info({kind}_{table})")}
            assert columns >= {"ocel_id", "ocel_time"}
            of_type = f"SELECT ocel_id FROM {kind} WHERE ocel_type = ?"  # noqa: S608
            wanted = file.execute(of_type, [type]).fetchall()
            assert sorted(wanted) == sorted(file.execute(f"SELECT ocel_id FROM {kind}_{table}"))  # noqa: S608
    assert file.execute(
        "SELECT count(*) FROM event_object JOIN event ON ocel_event_id = ocel_id"
    ).fetchone()[0]
    file.close()


def test_no_log_names_anybody(session, cases):
    logged = list(event_log.read(session, cases))
    log = ocel.gather(logged)
    texts = (
        gzip.decompress(xes.write(logged)[0]).decode(),
        ocel_json.write(log).decode(),
        ocel_sqlite.write(log).decode("utf-8", "ignore"),
    )
    secrets = set()
    for party in session.scalars(select(Party)):
        secrets |= {party.name, party.phone, party.id_no, party.address, party.id_no_index}
    for case in cases:
        secrets |= {case.summary, case.event_name, case.result, case.place}
    secrets -= {None, ""}
    assert len(secrets) > len(cases)
    assert [each for each in secrets for text in texts if each in text] == []


def test_the_same_person_has_one_pseudonym_in_every_case_and_others_another(session, cases):
    one, other, *_ = session.scalars(select(Party).order_by(Party.id))
    one.id_no = "420303199001011233"
    known = event_log.pseudonym(one)
    assert known != event_log.pseudonym(other)
    other.id_no = "420303199001011233"
    assert known == event_log.pseudonym(other)
    assert one.id_no_index not in known


def test_two_types_of_events_never_share_a_table():
    at = clock.now()
    steps = [
        event_log.Step("map", "type", "甲", at, "complete"),
        event_log.Step("grid", "a-b", "乙", at + timedelta(seconds=1), "complete"),
        event_log.Step("grid", "ab", "丙", at + timedelta(seconds=2), "complete"),
        event_log.Step("grid", "AB", "丁", at + timedelta(seconds=3), "complete"),
    ]
    log = ocel.gather([event_log.LoggedCase("1", at, {}, steps, [])])
    tables = [each.table.lower() for each in log.types.values()]
    assert len(set(tables)) == len(steps)
    assert "map_type" not in tables
    assert ocel_sqlite.write(log)
