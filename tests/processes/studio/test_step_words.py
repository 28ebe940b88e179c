"""Steps of scenarios told as sentences, so that nobody has to read JSON."""

import orjson
import pytest

from processes.diagrams import shipped
from processes.studio import scenario_file, step_words
from tests.processes.studio import scenarios as s

GROUP = "grid_worker@420303001201-01-01"
TITLES = {"Contact": "首次联系", "ContactDue": "到期", GROUP: "第1小网格网格员"}
DUE = "2026-02-25T17:30:00+08:00"


@pytest.mark.parametrize(
    ("step", "told"),
    [
        (s.task("Contact", candidateGroups=[GROUP], dueDate=DUE),
         "应当 “首次联系”待办，由第1小网格网格员办理，2026年2月25日 17:30到期"),
        (s.element("Contact", "IS_COMPLETED_IN_ORDER"), "应当 依次走完“首次联系”"),
        (s.element("ContactDue", "IS_NOT_ACTIVATED"), "应当 没有到过“到期”"),
        ({"type": "ASSERT_ELEMENT_INSTANCE", "elementSelector": {"elementId": "ContactDue"},
          "state": "IS_COMPLETED", "amount": 1, "sishi": {"at": [DUE]}},
         "应当 走完“到期”1次，在2026年2月25日 17:30"),
        ({"type": "ASSERT_PROCESS_INSTANCE", "state": "IS_COMPLETED", "hasActiveIncidents": False},
         "应当 流程已结束，没有出错的环节"),
        ({"type": "ASSERT_VARIABLES", "variables": {"outcome": "settled", "n": 2}},
         '应当 变量 outcome = "settled"、n = 2'),
        ({"type": "ASSERT_VARIABLES", "elementSelector": {"elementId": "Contact"},
          "variableNames": ["case"]}, "应当 交给“首次联系”的变量 有case"),
        ({"type": "ASSERT_DECISION", "decisionSelector": {"decisionDefinitionId": "triage"},
          "output": "grid", "matchedRules": [1, 3]}, '应当 决策“triage”，得出 "grid"，命中第1、3行'),
        ({"type": "ASSERT_PROCESS_INSTANCE_MESSAGE_SUBSCRIPTION", "state": "IS_WAITING",
          "messageSelector": {"messageName": "paid"}}, "应当 正在等消息“paid”"),
        (s.complete("Contact", by=GROUP, note="已联系"),
         '办结 首次联系 由第1小网格网格员 note = "已联系"'),
        (s.wait(to="next"), "时间过去 到下一个到期"),
        ({"type": "SET_TIME", "time": "不是时刻"}, "时间到 不是时刻"),
    ],
)  # fmt: skip
def test_a_step_is_told_in_words(step, told):
    assert " ".join(step_words.tell(step, TITLES)) == told


def test_no_step_of_the_shipped_scenarios_is_told_in_codes():
    for name, text in shipped.scenarios().items():
        scenario_file.read(name, text)
        for case in orjson.loads(text)["testCases"]:
            for step in case["instructions"]:
                kind, about = step_words.tell(step, {})
                assert "_" not in kind, step["type"]
                assert "IS_" not in about, step


def test_moments_are_local():
    assert step_words.when("2026-02-25T09:30:00+00:00") == "2026年2月25日 17:30"
