"""Diagrams deployed and started on the database, and the cast who work on them."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select

from engine import runner
from engine.deployment import catalogue
from engine.deployment.bundle import Source
from engine.identity import Person
from engine.models import TaskStatus, UserTask
from tests.engine.tokens import diagrams as d

SHANGHAI = ZoneInfo("Asia/Shanghai")
WEDNESDAY = datetime(2026, 3, 4, 9, tzinfo=SHANGHAI)

GRID = "420303001001-01-01"
LI = Person("li", frozenset({f"grid_worker@{GRID}"}))
ZHAO = Person("zhao", frozenset({f"grid_worker@{GRID}"}))
OUTSIDER = Person("sun", frozenset({"grid_worker@420303002001-01-01"}))
ADMIN = Person("admin")

OFFERED = d.assigned(groups=f'=["grid_worker@{GRID}"]')


def source(body: str) -> Source:
    """A BPMN file named like its first process, with a picture of it."""
    name = re.search(r'<bpmn:process id="(\w+)"', body)[1]
    return Source.of(f"{name}.bpmn", f"{d.HEAD}{body}{d.picture(body)}</bpmn:definitions>".encode())


def deploy(session, *bodies: str):
    return catalogue.deploy(session, [source(each) for each in bodies], ADMIN)


def begin(session, *bodies: str, **variables):
    """Deploy the bodies and start the process `p`."""
    deploy(session, *bodies)
    return runner.start(session, "p", variables, business_key="2026-1", district="420303", by=LI)


def open_tasks(session, instance, *elements: str) -> list[UserTask]:
    """The open tasks of an instance, of these elements or of all."""
    query = select(UserTask).where(
        UserTask.instance_id == instance.id, UserTask.status == TaskStatus.OPEN
    )
    if elements:
        query = query.where(UserTask.element.in_(elements))
    return list(session.scalars(query.order_by(UserTask.id)))


def open_task(session, instance, element: str | None = None) -> UserTask:
    (found,) = open_tasks(session, instance, *([element] if element else []))
    return found


#: Two tasks in a row, offered to the grid workers, the first escalating after three days.
TWO_TASKS = d.process(
    "p",
    d.start(),
    d.user("A", OFFERED),
    d.boundary("late", "A", d.after("P3D"), interrupting=False),
    d.end("reminded"),
    d.user("B", OFFERED),
    d.end(),
    d.flow("s", "A", "B", "e"),
    d.flow("late", "reminded"),
)
