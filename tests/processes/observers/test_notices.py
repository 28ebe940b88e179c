"""Notices of tasks that have one name say which of them they are about."""

from sqlalchemy import select

from engine.deployment import bundle
from engine.deployment.bundle import Source
from engine.host import Host
from engine.instances.execution import Execution
from engine.script import InstanceView
from processes.notices.models import Notification
from processes.organisation.places import Unit
from tests.engine.tokens import diagrams as d


def test_each_task_of_a_repeated_step_names_its_department(session, case, cast):
    to = cast["center"].id
    rated = d.user("A", d.assigned(assignee=f'="{to}"'), inside=d.many("=units", "unit"))
    body = d.process("p", d.start(), rated, d.end(), d.flow("s", "A", "e"))
    text = f"{d.HEAD}{body}</bpmn:definitions>"
    files = bundle.build([Source.of("p.bpmn", text.encode())], frozenset())
    view = InstanceView(id=7, business_key=case.case_no, district=case.district)
    units = ["dept-renshe", "dept-sifa"]
    Execution.start(files, "p", {"units": units}, Host(session=session, instance=view))
    session.flush()
    titles = session.scalars(select(Notification.title).where(Notification.person_id == int(to)))
    names = [session.get(Unit, unit).name for unit in units]
    assert sorted(titles) == sorted(f"{case.case_no} A（{name}）" for name in names)
