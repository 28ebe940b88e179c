"""What a change means, told part by part."""

from importlib.resources import files as folder

import orjson
import pytest

from processes.deadlines.library import FILE
from processes.diagrams import shipped
from processes.studio import comparison, drafts
from processes.studio.differing import How
from processes.studio.models import FileKind
from tests.processes.studio import files
from tests.processes.studio import scenarios as s

SHIPPED = [each.name for each in shipped.sources()]


def compared(after, before=None, kind=FileKind.BPMN, name=files.NAME):
    return comparison.compare(kind, name, files.text() if before is None else before, after)


def edited(name, old, new):
    """A shipped file, as it is and with one thing put otherwise."""
    text = (folder("bpmn") / name).read_text("utf-8")
    assert old in text
    return text.encode(), text.replace(old, new, 1).encode()


@pytest.mark.parametrize("name", SHIPPED)
def test_a_file_means_what_it_means(name):
    text = (folder("bpmn") / name).read_bytes()
    assert comparison.compare(drafts.kind_of(name), name, text, text).is_empty


def test_a_longer_timer_is_seen():
    [found] = compared(files.text(after="P5D")).differences
    [value] = found.values
    assert (found.how, value.words, value.before, value.after) == (
        How.CHANGED,
        "时长",
        "P3D",
        "P5D",
    )


def test_an_element_of_another_id_is_one_less_and_one_more():
    found = {(each.id, each.how) for each in compared(files.text(task="Ring")).differences}
    assert {("Call", How.REMOVED), ("Ring", How.ADDED)} <= found


def test_a_shape_that_was_moved_means_the_same():
    before, after = edited("grid.bpmn", '<dc:Bounds x="', '<dc:Bounds x="1')
    seen = comparison.compare(FileKind.BPMN, "grid.bpmn", before, after)
    assert seen.is_empty
    assert len(seen.moved) == 1


@pytest.mark.parametrize(
    ("old", "new", "id", "words"),
    [
        ('formId="contact"', 'formId="visit"', "Contact", "表单"),
        ('["grid_worker@" + grid]', '["grid_head@" + village]', "Contact", "办理角色"),
        ('source="=danger" target="danger"', 'source="=true" target="danger"', "Contact", "输出变量“danger”"),
        ('name="clock" value="grid.first_contact"', 'name="clock" value="grid.resolve"', "Contact", "期限规则"),
        ('type="case.card"', 'type="case.remind"', "CardContact", "处理程序"),
        ('default="IsDangerous_Handle"', 'default="IsDangerous_RaiseEmergency"', "IsDangerous", "默认连线"),
        ('cancelActivity="false"', 'cancelActivity="true"', "ContactDue", "中断"),
        ('=deadline("grid.first_contact", now()', '=deadline("grid.resolve", now()', "Contact", "办理期限"),
    ],
)  # fmt: skip
def test_what_a_generic_comparison_hides_is_told(old, new, id, words):
    before, after = edited("grid.bpmn", old, new)
    [found] = comparison.compare(FileKind.BPMN, "grid.bpmn", before, after).differences
    assert (found.id, [each.words for each in found.values]) == (id, [words])


def test_a_cell_of_a_table_and_a_row_are_told():
    before, after = edited("triage.dmn", '<text>"emergency"</text>', '<text>"meeting"</text>')
    [cell] = comparison.compare(FileKind.DMN, "triage.dmn", before, after).differences
    assert (cell.id, cell.kind) == ("triage_1_out2", "结果格")


def test_a_field_that_need_not_be_filled_in_any_more_is_told():
    form = orjson.loads((folder("bpmn") / "contact.form").read_bytes())
    before = orjson.dumps(form)
    form["components"][2]["validate"]["required"] = False
    seen = comparison.compare(FileKind.FORM, "contact.form", before, orjson.dumps(form))
    [found] = seen.differences
    assert (found.id, [each.words for each in found.values]) == ("contact_note", ["必填"])


def test_a_rule_on_time_tells_what_it_was():
    rules = orjson.loads(FILE.read_bytes())
    before = orjson.dumps(rules)
    row = next(each for each in rules["rules"] if each["key"] == "grid.resolve")
    row["amount"] += 1
    [found] = compared(orjson.dumps(rules), before, FileKind.RULES, "limits.json").differences
    assert found.name == row["name"]
    assert "改为" in found.values[0].after


def test_a_new_version_of_a_rule_tells_what_it_was_before():
    rules = orjson.loads(FILE.read_bytes())
    before = orjson.dumps(rules)
    row = next(each for each in rules["rules"] if each["key"] == "grid.resolve")
    rules["rules"].append(row | {"amount": 5, "version": 2, "in_force_from": "2026-03-04"})
    [found] = compared(orjson.dumps(rules), before, FileKind.RULES, "limits.json").differences
    assert (found.id, found.how) == ("grid.resolve@2", How.ADDED)
    assert [each.after for each in found.values] == ["3个工作日改为5个工作日"]


def test_what_cannot_be_read_is_told_by_its_lines():
    seen = compared(b"<bpmn")
    assert not seen.is_understood
    assert not seen.is_empty
    assert "+<bpmn" in seen.lines


def test_a_new_file_is_all_added():
    found = compared(files.text(), b"").differences
    assert {each.how for each in found} == {How.ADDED}
    assert {"Call", "late", "visit"} <= {each.id for each in found}


def test_what_a_flow_leads_to_is_told_by_its_name():
    before, after = edited("grid.bpmn", 'targetRef="Contact"', 'targetRef="Handle"')
    found = compared(after, before, name="grid.bpmn").differences
    [flow] = [each for each in found if each.id == "GridEntered_Contact"]
    assert [(each.words, each.before, each.after) for each in flow.values] == [
        ("到", "首次联系（Contact）", "现场处置（Handle）")
    ]


def test_what_a_new_element_says_is_told():
    new = comparison.compare(FileKind.BPMN, files.NAME, b"", files.text()).differences
    timer = next(each for each in new if each.id == "late")
    assert ("时长", "", "P3D") in [(each.words, each.before, each.after) for each in timer.values]


def test_scenarios_are_compared_in_words():
    before = s.text(s.start(), s.complete("Contact", note="已联系"), s.task("Handle"))
    after = s.text(
        s.start(), s.complete("Contact", note="没联系上"), s.element("Handle", "IS_ACTIVE")
    )
    name, titles = "grid.test.json", {"Contact": "首次联系"}
    seen = comparison.compare(FileKind.SCENARIO, name, before, after, titles)
    [found] = seen.differences
    assert (found.id, found.kind, found.how) == ("过春节", "场景", How.CHANGED)
    assert [(each.words, each.before, each.after) for each in found.values] == [
        ("第2步", '办结 首次联系 note = "已联系"', '办结 首次联系 note = "没联系上"'),
        ("第3步", "应当 “Handle”待办", "应当 正在进行“Handle”"),
    ]
    assert comparison.compare(FileKind.SCENARIO, name, after, after).is_empty
    [new] = comparison.compare(FileKind.SCENARIO, name, b"", after).differences
    assert (new.how, new.values[-1].after) == (How.ADDED, "应当 正在进行“Handle”")
    [gone] = comparison.compare(FileKind.SCENARIO, name, after, b"").differences
    assert gone.how is How.REMOVED
    assert not comparison.compare(FileKind.SCENARIO, name, after, b"{").is_understood
