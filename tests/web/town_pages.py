"""What must be made before some pages have anything to show: each address, and who looks at it."""

import io
import re

import pyotp
from sqlalchemy import select

from engine import clock
from engine.deployment import catalogue
from processes.access import one_time_codes
from processes.deadlines.models import CaseDeadline
from processes.diagrams import shipped
from processes.notices.channel_models import Channel
from processes.rosters.models import RosterEntry
from processes.webhooks.models import Webhook
from tests.processes.imports.importing import table
from tests.web import plain_processes, town
from tests.web.conftest import PASSWORD
from tests.web.law_version import NEW, VERSION, typed

CHANNEL = {
    "name": "工作群",
    "urgencies": ["normal", "urgent"],
    "is_active": "1",
    "address": "json://127.0.0.1:9/secret",
}

WEBHOOK = {"name": "e平台", "url": "https://e.example.com/events", "is_active": "1"}


def addresses(session, cast, browsers, made, roster):
    """Who looks at which page, in a town of `town_cases`, each matter made as its people make it."""
    yield "auditor", browsers["auditor"].post("/audit/verifications").location
    center = browsers["center"]
    rows = {"file": (io.BytesIO(table({}, {"风险": "紫"})), "示例.xlsx")}
    yield "center", center.post("/imports/", rows).location
    browsers["system_admin"].post("/notices/channels/new", CHANNEL)
    channel = session.scalars(select(Channel)).first()
    yield "system_admin", f"/notices/channels/{channel.id}"
    browsers["system_admin"].post("/webhooks/new", WEBHOOK)
    webhook = session.scalars(select(Webhook)).first()
    yield "system_admin", f"/webhooks/{webhook.id}"
    catalogue.deploy(session, [shipped.limits()])
    yield "analyst", NEW
    yield "analyst", enter_version(browsers["analyst"])
    old, new = re.findall(
        r'name="old" value="(\d+)"', browsers["analyst"].get("/studio/releases").text
    )[:2]
    yield "analyst", f"/studio/releases/compare?old={old}&new={new}"
    entry = session.scalars(select(RosterEntry).filter_by(roster_id=roster.id)).first()
    yield "district_center", f"/roster/entries/{entry.id}"
    petition = made["petition"].id
    deadline = session.scalars(select(CaseDeadline).filter_by(case_id=petition)).first()
    yield "center", f"/cases/{petition}/clocks/{deadline.id}"
    task = town.task_of(session, made["grid"])
    yield "grid_worker", f"/lists/tasks/hand-on?row={task.id}"
    car = plain_processes.in_town(session, cast)
    session.commit()
    yield "grid_worker", f"/processes/instances/{car.id}"
    decide = plain_processes.task_of(session, car, "Decide")
    yield "center", f"/processes/tasks/{decide.id}"
    yield "grid_worker", "/processes/"
    yield "asked", ask_for_code(session, cast, browsers["asked"])


def enter_version(analyst):
    """The address of a law's version somebody entered, which waits for its reviewer."""
    form = analyst.get(NEW).text
    return analyst.post(NEW, typed(form, **VERSION)).location


def ask_for_code(session, cast, browser):
    """Where somebody whose password was right is asked for the code."""
    person = int(cast["grid_head"].id)
    row = one_time_codes.begin(session, person)
    one_time_codes.confirm(session, person, pyotp.TOTP(row.key).at(clock.now()))
    session.commit()
    browser.get("/login/")
    return browser.post("/login/", {"login": "grid_head", "password": PASSWORD}).location
