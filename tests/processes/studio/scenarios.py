"""Scenarios as files, for the tests: of the grid's work over Spring Festival."""

import json

BEFORE_THE_HOLIDAY = "2026-02-13T09:00:00+08:00"
STARTED = {
    "case": 1, "grid": "420303001201-01-01", "village": "420303001201", "street": "420303001",
    "district": "420303", "risk_color": "yellow", "category": "0203", "source": "grid",
}  # fmt: skip


def start(process="grid", at=BEFORE_THE_HOLIDAY, **variables):
    return {
        "type": "CREATE_PROCESS_INSTANCE",
        "processDefinitionSelector": {"processDefinitionId": process},
        "variables": STARTED | variables,
        "sishi": {"at": at},
    }


def complete(element, by=None, **variables):
    own = {"sishi": {"by": by}} if by else {}
    selector = {"elementId": element}
    return {
        "type": "COMPLETE_USER_TASK",
        "userTaskSelector": selector,
        "variables": variables,
    } | own


def task(element, **claims):
    return {"type": "ASSERT_USER_TASK", "userTaskSelector": {"elementId": element}} | claims


def element(id, state):
    selectors = [{"elementId": id}]
    return {"type": "ASSERT_ELEMENT_INSTANCES", "elementSelectors": selectors, "state": state}


def wait(duration="PT0S", **own):
    return {"type": "INCREASE_TIME", "duration": duration, "sishi": own}


def text(*steps, name="过春节"):
    return json.dumps({"testCases": [{"name": name, "instructions": list(steps)}]}).encode()


#: 14 February is worked to make up for the holiday, which ends on the 23rd.
HANDLED_AFTER_THE_HOLIDAY = (
    start(),
    complete("Contact", by="grid_worker@420303001201-01-01", note="已联系"),
    task("Handle", dueDate="2026-02-25T17:30:00+08:00"),
    element("ContactDue", "IS_NOT_ACTIVATED"),
    complete("Handle", decision="settled", result="已处置", reason=None),
    complete("Feedback", content="已告知", way="电话", satisfied=True),
    {"type": "ASSERT_PROCESS_INSTANCE", "state": "IS_COMPLETED"},
    {"type": "ASSERT_VARIABLES", "variables": {"outcome": "settled"}},
)
