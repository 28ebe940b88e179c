"""Processes that belong to no case, released beside those of the town: applying for the use of a car."""

import json

from sqlalchemy import select

from engine import runner
from engine.deployment import catalogue
from engine.deployment.bundle import Source
from engine.models import Instance, UserTask
from tests.engine.started import source
from tests.engine.tokens import diagrams as d
from tests.processes.factories import DISTRICT, STREET
from tests.web import town

FORM = {
    "type": "default",
    "id": "car",
    "schemaVersion": 19,
    "components": [
        {
            "type": "textfield",
            "id": "f1",
            "key": "purpose",
            "label": "用途",
            "validate": {"required": True, "maxLength": 20},
        },
        {"type": "number", "id": "f2", "key": "days", "label": "天数", "validate": {"min": 1}},
    ],
}
DECISION = {
    "type": "default",
    "id": "decide",
    "schemaVersion": 19,
    "components": [
        {
            "type": "radio",
            "id": "f1",
            "key": "granted",
            "label": "决定",
            "values": [{"label": "同意", "value": "yes"}, {"label": "不同意", "value": "no"}],
            "validate": {"required": True},
        },
        {"type": "textfield", "id": "f2", "key": "purpose", "label": "用途", "disabled": True},
    ],
}


def uses(form):
    return f'<zeebe:formDefinition formId="{form}"/>'


def begins(form="car", **properties):
    """A start event with a form, and who may start by it."""
    return d._el("startEvent", "s", ext=uses(form) + d.props(**properties))


def car(*parts, key="car_use", **starters):
    """A grid worker asks, the centre decides, the grid worker takes the car."""
    starters = starters or {"candidateStarterGroups": "grid_worker", "initiator": "asking"}
    decide = uses("decide") + d.assigned(groups=f'=["center@{STREET}"]') + town.UNTIMED
    fetch = d.assigned(assignee="=asking", groups='=["grid_worker@"]') + town.UNTIMED
    return d.process(
        key,
        begins(**starters),
        d.user("Decide", decide),
        d.user("Fetch", fetch),
        d.end(),
        d.flow("s", "Decide", "Fetch", "e"),
        *parts,
    )


def form(content):
    return Source.of(f"{content['id']}.form", json.dumps(content).encode())


def deploy(session, *bodies):
    town.deploy(session)
    forms = [form(each) for each in (FORM, DECISION)]
    catalogue.deploy(session, [*(source(each) for each in bodies or [car()]), *forms])


def in_town(session, cast):
    """An instance that waits for the centre, with a checklist the grid worker chooses from."""
    copy = d.assigned(groups='=["grid_worker@" + "0"]') + town.UNTIMED
    decide = uses("decide") + d.assigned(groups=f'=["center@{STREET}"]') + town.UNTIMED
    parts = (d.user("Decide", decide), d.ad_hoc("List", d.user("Copy", copy)), d.end())
    fork = (d.flow("s", "Both"), d.flow("Both", "Decide", "e"), d.flow("Both", "List", "e"))
    start = begins(candidateStarterGroups="grid_worker")
    body = d.process("car_use", start, d.gateway("parallel", "Both"), *parts, *fork)
    catalogue.deploy(session, [source(body), form(FORM), form(DECISION)])
    given = {"purpose": "送材料", "days": 2}
    return runner.start(session, "car_use", given, district=DISTRICT, by=cast["grid_worker"])


def newest(session):
    return session.scalars(select(Instance).order_by(Instance.id.desc())).first()


def task_of(session, instance, element):
    wanted = select(UserTask).filter_by(instance_id=instance.id, element=element)
    return session.scalars(wanted.order_by(UserTask.id.desc())).first()
