"""Cases for the pages to show, on small diagrams of the real ones' names."""

import json

from engine.deployment import catalogue
from engine.deployment.bundle import Source
from engine.models import Instance
from engine.script import handlers
from processes.cases import parties
from processes.cases.choices import RiskColor, Side
from processes.cases.choices import Source as Channel
from processes.cases.party_input import PartyInput
from processes.casework import registration
from tests.engine.started import open_task, source
from tests.engine.tokens import diagrams as d
from tests.processes.factories import GRID

FORM = {
    "type": "default",
    "id": "handle",
    "schemaVersion": 19,
    "components": [
        {
            "type": "textarea",
            "id": "f1",
            "key": "remark",
            "label": "处置情况",
            "validate": {"required": True, "maxLength": 50},
        },
        {"type": "checkbox", "id": "f2", "key": "needs_enforcement", "label": "需要执法权"},
    ],
}
#: What the limits of these tasks are is none of the pages' business.
UNTIMED = d.props(untimed="示例")
BY_GRID = d.assigned(groups='=["grid_worker@" + grid]') + UNTIMED
HANDLE = (
    f'<zeebe:formDefinition formId="handle"/>{BY_GRID}<zeebe:taskSchedule '
    'dueDate="=now() + duration(&quot;PT2H&quot;)"/>'
)
DISPUTE = d.process(
    "dispute", d.start(), d.call("OnGrid", "grid"), d.end(), d.flow("s", "OnGrid", "e")
)
ON_GRID = d.process(
    "grid",
    d.start("gs"),
    d.user("Handle", HANDLE),
    d.boundary("late", "Handle", d.after("P3D"), interrupting=False),
    d.end("reminded"),
    d.user("Feedback", BY_GRID),
    d.end("ge"),
    d.flow("gs", "Handle", "Feedback", "ge"),
    d.flow("late", "reminded"),
)
PHONE, ID_NO = "13800001234", "420303199001011233"


def deploy(session):
    """The two diagrams and the form of `Handle`."""
    form = Source.of("handle.form", json.dumps(FORM).encode())
    catalogue.deploy(session, [source(DISPUTE), source(ON_GRID), form])


def register(session, by, grid=GRID, **facts):
    """A case in the grid, its first task open."""
    given = {
        "summary": "楼上卫生间漏水，楼下天花板发霉。要求赔偿。",
        "parties": [
            PartyInput("张三", phone=PHONE, id_no=ID_NO, address="花园村1号"),
            PartyInput("李四", Side.RESPONDENT),
        ],
        "source": Channel.VISIT,
        "category": "0201",
        "risk_color": RiskColor.YELLOW,
    }
    return registration.register(session, grid=grid, by=by, **(given | facts))


def task_of(session, case, element="Handle"):
    """The open task of the case at that element."""
    return open_task(session, session.get_one(Instance, case.instance_id), element)


#: While empty, the service task below fails.
REPAIRED = []


@handlers("web.broken")
def broken(context):
    """A service that is out of order until somebody repairs it."""
    if not REPAIRED:
        raise OSError("这台打印机坏了")
    return {}


def party_of(session, case):
    """The first party of the case."""
    return parties.list_for_case(session, case.id)[0]


TYPED = {
    "grid": GRID,
    "summary": "张某家装修噪声扰邻，李某多次上门争吵。",
    "category": "0203",
    "source": "patrol",
    "scale": "01",
    "level": "04",
    "risk_color": "yellow",
    "party_side": ["applicant", "respondent"],
    "party_name": ["张某", "李某"],
    "party_phone": ["13800001234", ""],
    "party_id_no": ["", ""],
    "party_sex": ["", ""],
    "party_address": ["", ""],
}
