"""Which variables an expression can read, of the diagrams that are shipped."""

import pytest

from processes.diagrams import shipped
from processes.studio import surroundings, visible_variables
from tests.engine.started import source
from tests.engine.tokens import diagrams as d
from tests.processes.studio import files


@pytest.fixture(scope="module")
def around():
    return surroundings.of_files(shipped.sources())


def seen(around, file):
    shown = next(each for each in shipped.sources() if each.name == f"{file}.bpmn")
    found = visible_variables.visible(shown.text, shown.name, around)
    return {key: {each.name: each for each in its} for key, its in found.items()}


def test_a_step_reads_what_steps_before_it_wrote(around):
    grid = seen(around, "grid")
    assert grid["Handle"]["danger"].origin == "首次联系：表单字段"
    assert "outcome" not in grid["Contact"]
    assert "outcome" in grid["HandleResult_GridEscalated"]


def test_a_step_reads_its_own_form_with_the_codes_there_are(around):
    decision = seen(around, "grid")["Handle"]["decision"]
    assert decision.words == "处理决定"
    assert decision.values["settled"] == "已化解"


def test_a_called_process_reads_what_its_caller_hands_over(around):
    colour = seen(around, "grid")["Contact"]["risk_color"]
    assert colour.origin == "由流程“矛盾纠纷办理”传入"
    assert colour.values == {"red": "红", "orange": "橙", "yellow": "黄", "blue": "蓝"}


def test_a_handler_and_a_table_hand_back(around):
    dispute = seen(around, "dispute")
    assert "triage" in dispute["Triage"]
    assert "tier" in dispute["Triage"]["triage"].words
    blown = [its["whistle_no"] for its in seen(around, "whistle").values() if "whistle_no" in its]
    assert (blown[0].words, blown[0].origin) == ("第几哨", "吹哨：“吹哨”交回")


def test_each_item_of_a_loop_is_read_inside_it(around):
    assert any("department" in its for its in seen(around, "whistle").values())


def test_what_an_element_reads_is_of_its_own_expressions():
    grid = next(each for each in shipped.sources() if each.name == "grid.bpmn")
    found = visible_variables.reads(grid.text, grid.name)
    assert found["IsDangerous_RaiseEmergency"] == ["danger"]
    assert found["CardContact"] == ["case", "grid"]
    assert found["HandleDue"] == ["entered_at", "extensions"]
    assert "GridClosed" not in found


def test_all_that_shipped_diagrams_read_is_visible_where_they_read_it(around):
    missing = {}
    for file in (each for each in shipped.sources() if each.name.endswith(".bpmn")):
        there = visible_variables.visible(file.text, file.name, around)
        for element, names in visible_variables.reads(file.text, file.name).items():
            if unknown := set(names) - {each.name for each in there[element]}:
                missing[file.name, element] = unknown
    assert missing == {}


def ring(name, other):
    """A process that calls the other inside a sub-process, beside a step that writes its own name."""
    inside = [d.start("i"), d.script("w", "=1", f"by_{name}"), d.call("c", other), d.end("j")]
    inside.append(d.flow("i", "w", "c", "j"))
    body = d.process(
        name, d.start(), d.sub("b", *inside), d.user("t"), d.end(), d.flow("s", "b", "t", "e")
    )
    return source(body)


def test_processes_that_call_each_other_in_a_ring_are_told_of_both():
    one, other = ring("one", "other"), ring("other", "one")
    around = surroundings.of_files([one, other])
    seen_at = visible_variables.visible(one.text, one.name, around)["t"]
    assert {each.name for each in seen_at} >= {"by_one", "by_other"}


def test_of_a_diagram_too_large_nothing_is_told(around, monkeypatch):
    monkeypatch.setattr(visible_variables, "LARGEST", 3)
    assert seen(around, "grid") == {}


def test_what_cannot_be_read_gives_nothing(around):
    assert visible_variables.visible(b"<a", "a.bpmn", around) == {}
    broken = files.released()
    assert surroundings.of_files([type(broken)("x.form", "form", b"{")]).forms == {}
