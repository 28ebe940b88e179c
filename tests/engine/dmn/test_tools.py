"""What dmn-js, Camunda's Modeler, its converter of Excel files and KIE's editor write."""

import pytest

from engine import dmn
from tests import decisions as d

#: As dmn-js begins a table: an input that asks for nothing, an output without a name.
NEW = '<input id="i" label=""><inputExpression id="e" typeRef="string"><text></text></inputExpression></input>'


@pytest.mark.parametrize("empty", [NEW, "<input><inputExpression/></input>", "<input/>"])
def test_a_column_that_asks_for_nothing_sets_no_condition(empty):
    model = d.model(
        d.decision("x", d.table("FIRST", [empty, "a"], ["y"], ["-", "> 5", "1"], ["", "-", "2"]))
    )
    assert model.decide("x", {"a": 6}).value == 1
    assert model.decide("x", {"a": 5}).value == 2


def test_a_new_table_has_no_rules_and_no_answer():
    result = d.model(
        d.decision("x", d.table("UNIQUE", [NEW], ['<output id="o" label="" name=""/>']))
    ).decide("x", {})
    assert result.value is None
    assert result.warnings


def test_a_condition_in_a_column_that_asks_for_nothing_is_refused():
    with pytest.raises(dmn.DmnError, match="第 1 条规则，输入“1”：这一列没有写输入表达式"):
        d.model(d.decision("x", d.table("FIRST", [NEW], ["y"], ["> 5", "1"])))


def test_excels_defaults_are_taken():
    text = (
        '<decision id="decision" name="decision"><decisionTable id="t" hitPolicy="UNIQUE">'
        '<input id="A"><inputExpression id="e"><text>pincode</text></inputExpression></input>'
        '<output id="B" name="area"/><output id="C" name="note"/>'
        '<rule id="r2"><description>yes</description><inputEntry id="A2"><text>515004</text></inputEntry>'
        '<outputEntry id="B2"><text>"no"</text></outputEntry><outputEntry id="C2"><text></text></outputEntry></rule>'
        '<rule id="r3"><inputEntry id="A3"/><outputEntry id="B3"><text>"yes"</text></outputEntry>'
        "<outputEntry/></rule></decisionTable></decision>"
    )
    model = d.model(text)
    assert model.decide("decision", {"pincode": 1}).value == {"area": "yes", "note": None}


@pytest.mark.parametrize("href", ["#first", "#First%20Step", "#First Step"])
def test_a_decision_is_required_by_id_or_by_name(href):
    first = '<decision id="first" name="First Step"><literalExpression><text>1</text></literalExpression></decision>'
    second = (
        f'<decision id="second" name="Second"><informationRequirement><requiredDecision href="{href}"/>'
        "</informationRequirement><literalExpression><text>First Step + first</text></literalExpression></decision>"
    )
    assert d.model(first, second).decide("second", {}).value == 2


def test_a_name_that_two_have_leads_nowhere():
    one = '<decision id="{}" name="Step"><literalExpression><text>1</text></literalExpression></decision>'
    second = (
        '<decision id="second" name="Second"><informationRequirement><requiredDecision href="#Step"/>'
        "</informationRequirement><literalExpression><text>Step</text></literalExpression></decision>"
    )
    with pytest.raises(dmn.DmnError, match="所需的元素“#Step”不存在"):
        d.model(one.format("a"), one.format("b"), second)


def test_input_data_that_is_drawn_to_nothing_is_read_all_the_same():
    model = d.model(
        d.input_data("Last-Name", "string"), d.decision("x", d.literal('"a" + Last-Name'))
    )
    assert model.decide("x", {"Last-Name": "b"}).value == "ab"


def test_a_parameter_with_a_sign_in_its_name_is_read():
    joined = d.knowledge("join", ["First Name", "Last-Name"], d.literal("First Name + Last-Name"))
    model = d.model(joined, d.decision("x", d.literal('join("a", "b")'), knows=["join"]))
    assert model.decide("x", {}).value == "ab"


def test_the_language_of_a_whole_model_is_minded():
    text = d.xml(d.decision("x", d.literal("calendar.getSeason(date)")))
    told = text.replace(b"<definitions ", b'<definitions expressionLanguage="juel" ')
    with pytest.raises(dmn.DmnError, match="表达式语言“juel”不受支持"):
        dmn.load(told)
    feel = text.replace(
        b"<definitions ",
        b'<definitions expressionLanguage="https://www.omg.org/spec/DMN/20191111/FEEL/" ',
    )
    assert dmn.load(feel).decisions == ("x",)


def test_what_camunda_bpmn_io_and_kie_add_says_nothing():
    names = (
        'xmlns:camunda="http://camunda.org/schema/1.0/dmn" xmlns:biodi="http://bpmn.io/schema/dmn/biodi/2.0" '
        'xmlns:modeler="http://camunda.org/schema/modeler/1.0" xmlns:kie="https://kie.org/dmn/extensions/1.0" '
        'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" modeler:executionPlatform="Camunda Cloud"'
    )
    body = (
        '<extensionElements><kie:attachment name="a" url="b"/><zeebe:versionTag value="1"/></extensionElements>'
        '<decision id="x" name="x" camunda:historyTimeToLive="P1D" camunda:versionTag="1">'
        '<extensionElements><biodi:bounds x="1" y="1" width="1" height="1"/>'
        "<kie:ComponentsWidthsExtension><kie:ComponentWidths/></kie:ComponentsWidthsExtension></extensionElements>"
        '<decisionTable id="t" biodi:annotationsWidth="400"><input id="i" biodi:width="192" camunda:inputVariable="">'
        '<inputExpression id="e"><text>a</text></inputExpression></input><output id="o" name="y" biodi:width="192"/>'
        '<rule id="r"><inputEntry id="c"><text>-</text></inputEntry><outputEntry id="p"><text>1</text></outputEntry>'
        "</rule></decisionTable></decision>"
    )
    text = f'<definitions xmlns="{d.NAMESPACE}" {names} name="m" namespace="n">{body}</definitions>'
    assert dmn.load(text.encode()).decide("x", {}).value == 1


def test_a_type_that_nobody_defined_is_no_check_and_is_said():
    model = d.model(d.decision("x", d.literal("1 + 1"), type="String"))
    assert model.decide("x", {}).value == 2
    assert [each.message for each in model.notes] == ["类型“String”没有定义，这里的值不检查类型。"]


def test_an_input_is_required_by_the_id_of_its_variable():
    given = '<inputData id="i" name="data"><variable id="v" name="data"/></inputData>'
    asking = (
        '<decision id="x" name="x"><informationRequirement><requiredInput href="#v"/></informationRequirement>'
        "<literalExpression><text>data</text></literalExpression></decision>"
    )
    model = d.model(given, asking)
    assert model.decide("x", {"data": 3}).value == 3
    assert model.asked("x") == {"data"}
    assert model.notes == ()


def test_an_input_nobody_drew_is_read_by_its_name_and_said():
    asking = (
        '<decision id="x" name="x"><informationRequirement><requiredInput href="#gone"/></informationRequirement>'
        "<literalExpression><text>data</text></literalExpression></decision>"
    )
    model = d.model(asking)
    assert model.decide("x", {"data": 3}).value == 3
    assert [each.code for each in model.notes] == ["dangling"]


def test_what_reads_the_same_in_every_language_needs_no_other():
    text = (
        '<decision id="x" name="x"><decisionTable id="t"><input id="i"><inputExpression id="e" '
        'expressionLanguage="groovy"><text>status</text></inputExpression></input><output id="o" name="y"/>'
        '<rule id="r"><inputEntry id="c" expressionLanguage="javascript"><text>"bronze"</text></inputEntry>'
        '<outputEntry id="p" expressionLanguage="juel"><text>"you\'re new"</text></outputEntry></rule>'
        '<rule id="q"><inputEntry id="f" expressionLanguage="juel"><text></text></inputEntry>'
        '<outputEntry id="h" expressionLanguage="python"><text>-2.5</text></outputEntry></rule></decisionTable></decision>'
    ).replace('id="t"', 'id="t" hitPolicy="FIRST"')
    model = d.model(text)
    assert model.decide("x", {"status": "bronze"}).value == "you're new"
    assert model.decide("x", {"status": "gold"}).value == -2.5


@pytest.mark.parametrize(
    "source", ["a + b", '"${a}"', '"a\\n"', "a.b", "f(a)", "'a'", "a == b", "#{a}"]
)
def test_what_another_language_may_read_otherwise_is_refused(source):
    logic = (
        f'<literalExpression expressionLanguage="juel"><text>{source}</text></literalExpression>'
    )
    with pytest.raises(dmn.DmnError, match="表达式语言“juel”不受支持"):
        d.model(d.decision("x", logic))
