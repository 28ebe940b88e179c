"""Places, units, registers and what else stands for itself: changed behind the program, it is found."""

from datetime import date

import pytest
from sqlalchemy import select, text

from engine import clock, loading, records
from engine.db import Base
from processes.audit import adoption, record_checks
from processes.audit import log as audit_log
from processes.audit.log import AuditEntry
from processes.calendars.models import CalendarDay, CalendarRelease, Origin
from processes.directories import village_officers
from processes.organisation.places import Place
from processes.registers import entries
from processes.rooms import Room, RoomKind
from tests.journeys.district import moment
from tests.processes import factories
from tests.processes.factories import DISTRICT, VILLAGE

#: What is done behind the program, and how the finding begins, with the column.
WAYS = {
    "place renamed": ("UPDATE place SET name = '别处' WHERE id = :place", "place {place}:*name"),
    "place hung elsewhere": (
        "UPDATE place SET above = '420303' WHERE id = :place",
        "place {place}:*above",
    ),
    "place of another code": (
        "UPDATE place SET code = '420303009' WHERE code = :lonely",
        "place *code",
    ),
    "place gone": ("DELETE FROM place WHERE code = :lonely", "place *不见了"),
    "place inserted": (
        (
            "INSERT INTO place (code, name, kind, above, district)"
            " VALUES ('420303099', '某街道', 'street', '420303', '420303')"
        ),
        "place *没有这一行",
    ),
    "number of a place": ("UPDATE place SET id = id + 1000 WHERE id = :place", "place {place}:*"),
    "unit renamed": ("UPDATE unit SET name = '别的部门'", "unit *name"),
    "unit of another kind": ("UPDATE unit SET kind = 'leading'", "unit *kind"),
    "committee ended": (
        "UPDATE mediation_organisation SET until_on = '2026-01-01'",
        "mediation_organisation *until_on",
    ),
    "room smaller": ("UPDATE room SET seats = 1 WHERE id = :room", "room {room}:*seats"),
    "room gone": ("DELETE FROM room WHERE id = :room", "room {room}:*不见了"),
    "officer exchanged": (
        "UPDATE village_officer SET name = '某人' WHERE id = :officer",
        "village_officer {officer}:*name",
    ),
    "who wrote it": (
        "UPDATE register_change SET by = :other WHERE row_id = :officer",
        "register_change *by",
    ),
    "what was written": ("UPDATE register_change SET fields = '{}'", "register_change *fields"),
    "that it was written gone": ("DELETE FROM register_change", "register_change *不见了"),
    "day off worked": ("UPDATE calendar_day SET is_off = false", "calendar_day *is_off"),
    "day of another date": (
        "UPDATE calendar_day SET \"on\" = '2026-05-16' WHERE release_id = :release",
        "calendar_day *on",
    ),
    "year released by another": (
        "UPDATE calendar_release SET by = :other WHERE id = :release",
        "calendar_release {release}:*by",
    ),
}


@pytest.fixture
def kept(session):
    """Rows of several tables, and the numbers a forger would look up."""
    with clock.at(moment(3, 2, 9)):
        adoption.require(session)
        cast = factories.cast(session)
        factories.add_place(session, "420303008", "示例街道")
        room = Room(
            place=VILLAGE, kind=RoomKind.RECEPTION, name="接待室", seats=8, district=DISTRICT
        )
        release = CalendarRelease(
            year=2026,
            place=None,
            origin=Origin.PAGE,
            note="示例",
            at=clock.now(),
            by=int(cast["center"].id),
        )
        session.add_all((room, release))
        session.flush()
        session.add(
            CalendarDay(release_id=release.id, on=date(2026, 5, 5), name="劳动节", is_off=True)
        )
        typed = {"village": VILLAGE, "kind": "police", "name": "示例警官", "since_on": "2026-01-05"}
        given = {key: [value] for key, value in typed.items()}
        officer = entries.create(session, village_officers.REGISTER, given, cast["center"])
        records.write(session)
        return {
            "place": session.scalar(select(Place.id).where(Place.code == VILLAGE)),
            "lonely": "420303008",
            "room": room.id,
            "release": release.id,
            "officer": officer.id,
            "other": int(cast["mediator"].id),
        }


def found(session):
    records.write(session)
    session.expire_all()
    place, told = None, []
    while True:
        step = record_checks.ROWS.next_batch(session, place)
        told += map(str, step.findings)
        place = step.place
        if place is None:
            return told


def test_what_the_program_did_verifies(session, kept):
    assert found(session) == []


@pytest.mark.parametrize("way", WAYS)
def test_is_found_and_the_row_is_named(way, session, kept):
    statements, named = WAYS[way]
    session.execute(text("SET LOCAL session_replication_role = replica"))
    for each in statements.split(";"):
        session.execute(text(each), kept)
    row, _, column = named.format(**kept).partition("*")
    told = found(session)
    assert any(each.startswith(row) and column in each for each in told), told


def test_tables_of_before_are_vouched_for_once_and_the_log_says_which(session, kept):
    session.execute(text("SET LOCAL session_replication_role = replica"))
    session.execute(text("DELETE FROM record WHERE kind IN ('room', 'place')"))
    session.execute(text("DELETE FROM audit_entry"))
    session.execute(text("UPDATE audit_head SET entries = 0, entry_id = NULL, hash = ''"))
    before = sorted({each.table for each in records.tables.values()} - {"room", "place"})
    audit_log.record(session, adoption.TABLES, tables=before, rows=0)
    session.execute(text("SET LOCAL session_replication_role = origin"))
    assert len(found(session)) > 2
    adoption.require(session)
    assert found(session) == []
    session.execute(text("UPDATE room SET seats = 1"))
    adoption.require(session)
    assert [each for each in found(session) if "seats" in each]
    entries = session.scalars(
        select(AuditEntry).where(AuditEntry.what == adoption.TABLES).order_by(AuditEntry.id)
    ).all()
    assert [each.details["tables"] for each in entries] == [before, ["place", "room"]]


#: Tables whose rows are not compared, by the reason: a new table is recorded, or stands here.
NOT_COMPARED = {
    "proves itself: chained, signed, with a code of its own, or what proves the rest": {
        *("audit_entry", "audit_head", "event", "instance", "record", "seal", "sealed_head"),
        *("history_key", "incompatible_offices", "indispensable_office"),
    },
    "told from what proves itself, and can be told again": {
        *("completion", "job", "subscription", "timer", "user_task", "verification"),
        "instance_origin",
        # Of what is deployed, and of the record of cases.
        *("message_start", "start_subscription", "start_timer"),
        *("case_event", "unpublished_change"),
        # Read out of history.
        *("diagram_departure", "history_reading", "step_visit"),
    },
    "work under way: jobs, drafts, counters, locks, receipts of forms": {
        *("batch_item", "batch_operation"),
        *("bulk_act", "counted_use", "form_receipt", "held_answers", "import_batch", "import_row"),
        *("incident", "kept_message", "number_series", "onboarding_file", "onboarding_progress"),
        "program_document",
        *("ready_number", "signing_round"),
        *("case_migration", "case_migration_line"),
        *("studio_draft", "studio_mutation_run", "proof_run", "studio_scenario_run", "task_draft"),
        "start_draft",
        *("replay_run", "simulation_run"),
    },
    "somebody's own view, or their session": {
        *("ended_session", "followed_case", "list_columns", "list_view", "open_case"),
        *("sign_in_guesses", "notice_address"),
    },
    "messages: what happened stands elsewhere": {
        *("notice", "notice_channel", "notice_message", "notice_quiet_hours", "reminder"),
        *("roster_alarm", "task_copy", "task_urge", "webhook_delivery"),
    },
    "keys and settings of this installation": {
        *("code_key", "data_key", "installation", "query_code", "schema_floor"),
        # Whoever sets one up stands in the log.
        "webhook",
    },
    "versions of diagrams: whoever deploys them stands in the log": {
        *("definition", "deployment", "studio_change", "studio_remark", "studio_version"),
    },
    "counts of rows that are compared; `count_totals_anew()`, `count_once_totals_anew()` make them of these": {
        *("case_total", "registered_total", "closed_total", "clock_total"),
        *("whistle_total", "once_total"),
    },
    "not compared so far, though nothing else vouches for it": {
        *("export", "patrol_sheet", "patrol_total", "resident_report_photo"),
    },
}


def test_every_table_is_compared_or_said_not_to_be():
    loading.import_all("processes")
    recorded = {each.table for each in records.tables.values()}
    left_out = set().union(*NOT_COMPARED.values())
    tables = set(Base.metadata.tables)
    assert tables - recorded - left_out == set()
    assert left_out & recorded == set()
    assert left_out <= tables
