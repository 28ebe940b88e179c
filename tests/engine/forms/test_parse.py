"""Which forms are refused, and with which sentence."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.faults import Refused
from engine.forms import Form, FormInvalid
from engine.forms.schema import REASONS

ALL = [
    {"type": "textfield", "key": "a", "validate": {"required": True, "pattern": "^\\d+$"}},
    {"type": "textarea", "key": "b", "validate": {"maxLength": 10}},
    {
        "type": "number",
        "key": "c",
        "decimalDigits": 2,
        "increment": 0.5,
        "appearance": {"suffixAdorner": "元"},
    },
    {"type": "checkbox", "key": "d", "defaultValue": True},
    {"type": "radio", "key": "e", "values": [{"label": "是", "value": "yes"}]},
    {"type": "select", "key": "f", "valuesKey": "units", "searchable": True},
    {"type": "checklist", "key": "g", "valuesExpression": "=units"},
    {"type": "taglist", "key": "h", "values": [{"label": "一", "value": 1}]},
    {
        "type": "datetime",
        "key": "i",
        "subtype": "datetime",
        "dateLabel": "日期",
        "timeInterval": 15,
    },
    {"type": "text", "text": "# 说明 {{a}}"},
    {"type": "group", "label": "组", "components": [{"type": "textfield", "key": "j"}]},
    {"type": "dynamiclist", "path": "k", "components": [{"type": "textfield", "key": "a"}]},
    {"type": "spacer", "height": 20},
    {"type": "separator", "layout": {"row": "r", "columns": None}},
    {"type": "button", "label": "提交", "action": "submit", "key": "submit"},
    {"type": "image", "source": "=logo", "alt": "{{a}}", "label": "图"},
    {"type": "html", "content": "<h1>{{a}}</h1>"},
    {
        "type": "table",
        "dataSource": "=rows",
        "rowCount": 3,
        "columns": [{"label": "一", "key": "b"}],
    },
    {"type": "table", "dataSource": "=rows", "columnsExpression": "=columns"},
    {"type": "documentPreview", "dataSource": "=papers", "endpointKey": "=where", "maxHeight": 300},
    {"type": "expression", "key": "l", "expression": "=a", "computeOn": "presubmit"},
    {"type": "filepicker", "key": "m", "accept": ".pdf,image/*", "multiple": "=c > 1"},
    {"type": "group", "path": "n.o", "components": [{"type": "textfield", "key": "a"}]},
    {"type": "textfield", "key": "p.q", "layout": {"row": "s", "columns": 8}},
    {"type": "checklist", "key": "r"},
]


def test_every_supported_component_is_accepted(bench):
    form = bench.form(*ALL, executionPlatform="Camunda Cloud", exporter={"name": "x"})
    assert form.id == "visit"
    assert len(form.components) == len(ALL)


@pytest.mark.parametrize(
    ("component", "sentence"),
    [
        (
            {"type": "iframe", "url": "https://bpmn.io"},
            REASONS["iframe"],
        ),
        (
            {"type": "expression", "key": "a"},
            "表达式字段的 expression 要写成以“=”开头的 FEEL 表达式。",
        ),
        (
            {"type": "expression", "key": "a", "expression": "=1", "computeOn": "never"},
            "computeOn 只能是 change 或 presubmit。",
        ),
        ({"type": "filepicker", "key": "a", "accept": 1}, "accept 应是文字，如 .pdf,image/*。"),
        ({"type": "html", "content": 1}, "content 应是文字。"),
        ({"type": "image", "alt": []}, "alt 应是文字。"),
        ({"type": "table", "columns": ["a"]}, "columns 应是列的列表，每列有 label 和 key。"),
        (
            {"type": "table", "columns": [], "columnsExpression": "=a"},
            "列要且只能由 columns、columnsExpression 之一给出。",
        ),
        (
            {"type": "text", "layout": {"columns": 17}},
            "layout 的 columns 应是 2 到 16 的整数。",
        ),
        ({"type": "unheard"}, "不支持组件 unheard，它不是 form-js 自带的。"),
        ({"key": "a"}, "有一个组件没有类型（type）。"),
        ("text", "有一个组件没有类型（type）。"),
        (
            {"type": "textfield", "key": "a..b"},
            "“a..b”不能作字段名：用字母、汉字、数字和下划线，分级的用“.”隔开。",
        ),
        (
            {"type": "textfield"},
            "没有字段名：用字母、汉字、数字和下划线，分级的用“.”隔开。",
        ),
        (
            {"type": "group", "path": "a b", "components": []},
            "分组的路径“a b”用字母、汉字、数字和下划线，分级的用“.”隔开。",
        ),
        (
            {"type": "textfield", "key": "a.b", "properties": {"fact": "x"}},
            "字段名里有“.”的字段不能绑定事实（fact）。",
        ),
        ({"type": "group"}, "components 应是一个列表。"),
        ({"type": "textfield", "key": "a", "disabled": "yes"}, "disabled 只能是 true 或 false。"),
        (
            {"type": "textfield", "key": "a", "readonly": "yes"},
            "readonly 只能是 true、false 或以“=”开头的表达式。",
        ),
        ({"type": "textfield", "key": "a", "validate": []}, "validate 应是一个对象。"),
        (
            {"type": "textfield", "key": "a", "validate": {"min": 1}},
            "textfield 不支持校验规则 min。",
        ),
        (
            {"type": "textfield", "key": "a", "validate": {"required": "=x"}},
            "required 只能是 true 或 false（浏览器不计算表达式）。",
        ),
        (
            {"type": "number", "key": "a", "validate": {"min": "ten"}},
            "校验规则 min 应是数字或以“=”开头的表达式。",
        ),
        (
            {"type": "textfield", "key": "a", "validate": {"validationType": "url"}},
            "validationType 只能是 custom、email 或 phone。",
        ),
        (
            {"type": "textfield", "key": "a", "conditional": {"hide": "x"}},
            "隐藏条件要写成以“=”开头的 FEEL 表达式。",
        ),
        (
            {"type": "radio", "key": "a", "values": [], "valuesKey": "u"},
            "选项只能由 values、valuesKey、valuesExpression 之一给出。",
        ),
        (
            {"type": "radio", "key": "a", "values": ["x"]},
            "values 应是选项的列表，每项有 label 和 value。",
        ),
        (
            {"type": "radio", "key": "a", "values": [{"label": "x", "value": 1}] * 2},
            "values 里有重复的 value。",
        ),
        (
            {"type": "radio", "key": "a", "valuesExpression": "units"},
            "valuesExpression 要写成以“=”开头的 FEEL 表达式。",
        ),
        (
            {"type": "datetime", "key": "a", "subtype": "year"},
            "subtype 只能是 date、time 或 datetime。",
        ),
        (
            {"type": "datetime", "key": "a", "timeSerializingFormat": "x"},
            "timeSerializingFormat 只能是 utc_offset、utc_normalized 或 no_timezone。",
        ),
        ({"type": "number", "key": "a", "increment": -1}, "increment 应是大于 0 的数字。"),
        (
            {"type": "number", "key": "a", "decimalDigits": 1.5},
            "decimalDigits 应是 0 到 20 的整数。",
        ),
        ({"type": "button", "action": "run"}, "按钮的 action 只能是 submit 或 reset。"),
        (
            {"type": "dynamiclist", "path": "a", "components": [], "isRepeating": False},
            "动态列表（dynamiclist）的 isRepeating 不能是 false。",
        ),
        (
            {
                "type": "dynamiclist",
                "path": "a",
                "components": [{"type": "textfield", "key": "b", "properties": {"fact": "x"}}],
            },
            "动态列表里的字段不能绑定事实，请绑定整个列表。",
        ),
        (
            {"type": "text", "properties": {"fact": "x"}},
            "只有要填写的字段可以绑定事实（fact），名称是文字。",
        ),
        (
            {"type": "textfield", "key": "a", "conditional": {"hide": '=deadline("x")'}},
            "隐藏条件的表达式里不能用函数“deadline”，浏览器里没有或结果不同。",
        ),
        (
            {"type": "text", "text": "=uuid()"},
            "显示的文字的表达式里不能用函数“uuid”，浏览器里没有或结果不同。",
        ),
        (
            {"type": "text", "text": "=`a b`"},
            "显示的文字的表达式里不能用函数“`…`”，浏览器里没有或结果不同。",
        ),
    ],
)
def test_what_would_not_be_kept_to_is_refused(bench, component, sentence):
    assert bench.faults(component) == [sentence]


@pytest.mark.parametrize("name", ["subtype", "timeSerializingFormat", "timeInterval"])
@pytest.mark.parametrize("value", [[], {}, None, 3.5])
def test_a_property_of_any_kind_is_looked_at_without_a_crash(bench, name, value):
    (sentence,) = bench.faults({"type": "datetime", "key": "a", name: value})
    assert sentence.startswith(name)


@pytest.mark.parametrize("pattern", ["(?=x)", "(?<!x)y", "(a)\\1", "(", "[a-"])
def test_a_pattern_the_server_cannot_run_is_refused(bench, pattern):
    (sentence,) = bench.faults({"type": "textfield", "key": "a", "validate": {"pattern": pattern}})
    assert sentence.startswith(f"正则表达式“{pattern}”不能用：")


@pytest.mark.parametrize("where", ["hide", "readonly", "valuesExpression", "min", "label"])
def test_every_expression_is_compiled(bench, where):
    component = {"type": "number", "key": "a"}
    if where == "hide":
        component["conditional"] = {"hide": "=(1"}
    elif where == "min":
        component["validate"] = {"min": "=(1"}
    elif where == "valuesExpression":
        component.update(type="select", valuesExpression="=(1")
    else:
        component[where] = "=(1"
    (sentence,) = bench.faults(component)
    assert "的表达式“=(1”有误：第 1 行" in sentence


def test_keys_are_unique_on_each_level(bench):
    field = {"type": "textfield", "key": "a"}
    group = {"type": "group", "components": [field]}
    rows = {"type": "dynamiclist", "path": "rows", "components": [field]}
    assert bench.form(field, rows)
    assert bench.faults(field, group) == ["字段名“a”重复。"]
    assert bench.faults({**field, "id": "x"}, {"type": "text", "id": "x"}) == [
        "组件编号“x”重复或不是文字。"
    ]


def test_a_fault_names_the_component_and_its_line():
    text = b'{"id": "v", "components": [\n{"type": "textfield", "key": "a"},\n{"type": "iframe", "id": "H", "label": "x"}]}'
    with pytest.raises(Refused) as caught:
        Form.parse(text, "v.form")
    (fault,) = caught.value.faults
    assert (fault.file, fault.line, fault.element, fault.name) == ("v.form", 3, "H", "x")


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"schemaVersion": 20}, "只支持 schemaVersion 1 到 19。"),
        ({"id": None}, "表单的编号（id）应是文字。"),
        ({"type": "other"}, "表单的 type 应是 default。"),
    ],
)
def test_the_form_itself_must_be_one(bench, more, sentence):
    assert bench.faults(**more) == [sentence]


def test_what_a_modeler_notes_of_a_form_is_no_fault(bench):
    noted = {"generated": True, "exporter": {"name": "Camunda Web Modeler", "version": "1"}}
    assert bench.form(**noted, executionPlatform="Camunda Cloud").id == "visit"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (b"", "不是格式正确的 JSON：第 1 行第 1 列。"),
        (b'{\n"a" 1}', "不是格式正确的 JSON：第 2 行第 5 列。"),
        (b"[]", "表单应是一个 JSON 对象。"),
        (b'{"a": 1, "a": 2}', "不是格式正确的 JSON：“a”在同一个对象里写了两次。"),
        (b'{"a": NaN}', "不是格式正确的 JSON：不能有 NaN。"),
        (b'{"a": ' + b"9" * 5000 + b"}", "不是格式正确的 JSON：有的数太长。"),
        (b"\xff\xfe", "表单不是 UTF-8 编码。"),
        (b"[" * 100_000, "表单的 JSON 嵌套太深。"),
        (b" " * (256 * 1024 + 1), "表单超过 256 KB，不予读取。"),
        (b"<xml/>", "不是格式正确的 JSON：第 1 行第 1 列。"),
    ],
)
def test_json_that_is_none_is_refused_with_its_place(text, sentence):
    with pytest.raises(Refused) as caught:
        Form.parse(text, "a.form")
    assert [fault.message for fault in caught.value.faults] == [sentence]


def test_groups_may_not_be_nested_for_ever(bench):
    inner = {"type": "text"}
    for _ in range(22):
        inner = {"type": "group", "components": [inner]}
    assert bench.faults(inner) == ["组件嵌套超过 20 层。"]


def test_too_many_components_are_refused(bench):
    assert bench.faults(*[{"type": "text"}] * 600) == ["组件超过 500 个。"]


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-5, 30)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from(["", "=", "=a", "=(", "a", "date", "group"])
    | st.text(max_size=4),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "id",
                    "key",
                    "type",
                    "label",
                    "value",
                    "hide",
                    "min",
                    "pattern",
                    "required",
                    "fact",
                ]
            ),
            inner,
            max_size=3,
        )
    ),
    max_leaves=6,
)


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_whatever_a_property_holds_the_form_is_accepted_or_refused(data):
    schema = {"id": "v", "components": json.loads(json.dumps(ALL))}
    target = data.draw(st.sampled_from([schema, *schema["components"]]))
    names = ["key", "id", "type", "validate", "conditional", "components", "properties", "label"]
    target[data.draw(st.sampled_from([*names, *target]))] = data.draw(JSON)
    try:
        form = Form.parse(json.dumps(schema).encode(), "v.form")
    except Refused as refused:
        sentences = [fault.message for fault in refused.faults]
        assert all(each.endswith("。") for each in sentences)
    else:
        assert form.components is not None


@pytest.mark.parametrize(
    ("component", "more", "sentence"),
    [
        (
            {"type": "textfield", "key": "a", "condition": {"feel": "=b"}},
            {},
            "textfield 的属性 condition 不起作用，form-js 不看它。",
        ),
        (
            {"type": "textfield", "key": "a"},
            {"script": "x"},
            "表单的属性 script 不起作用，form-js 不看它。",
        ),
        (
            {"type": "radio", "key": "a", "validate": {"required": True}},
            {},
            "必填的选项字段没有选项，填什么都通不过。",
        ),
        (
            {"type": "filepicker", "key": "a", "multiple": "on"},
            {},
            "multiple 不是 true、false 或表达式，form-js 当作 false：只能选一个文件。",
        ),
        (
            {"type": "textfield", "id": "a"},
            {},
            "没有字段名，填写的内容存在“a”里（组件的编号）。",
        ),
        (
            {"type": "dynamiclist", "id": "a", "components": []},
            {},
            "没有字段名，填写的内容存在“a”里（组件的编号）。",
        ),
    ],
)
def test_what_has_no_effect_is_told_and_not_refused(bench, component, more, sentence):
    form = bench.form(component, **more)
    assert [each.message for each in form.notes] == [sentence]
    assert [each.key for each in form.components] == ["a"]


def test_the_power_may_be_written_as_in_the_browser(bench):
    form = bench.form({"type": "expression", "key": "a", "expression": "=2^3"})
    assert form.validate({}, {}) == {"a": 8}


PAGES = {
    "type": "multipage",
    "id": "pages",
    "showSubmit": True,
    "disableInvalidNavigation": True,
    "components": [
        {
            "type": "page",
            "label": "先问",
            "nextLabel": "下一页",
            "components": [{"type": "textfield", "key": "kind", "validate": {"required": True}}],
        },
        {
            "type": "page",
            "label": "再问",
            "conditional": {"hide": '=kind != "business"'},
            "components": [{"type": "textfield", "key": "company", "validate": {"required": True}}],
        },
    ],
}


def test_pages_stand_one_below_another_and_are_sent_together(bench):
    form = bench.form(PAGES)
    assert [each.code for each in form.notes] == ["pages"]
    assert form.validate({"kind": "home", "company": "x"}, {}) == {"kind": "home"}
    with pytest.raises(FormInvalid) as wrong:
        form.validate({"kind": "business"}, {})
    assert set(wrong.value.errors) == {"company"}
    (around,) = form.schema["components"]
    assert [around["type"], *(each["type"] for each in around["components"])] == ["group"] * 3
    assert [each.get("label") for each in around["components"]] == ["先问", "再问"]


def test_a_field_without_a_name_is_kept_under_its_components(bench):
    form = bench.form(
        {"type": "textfield", "id": "Field", "key": "", "validate": {"required": True}}
    )
    assert form.validate({"Field": "typed"}, {}) == {"Field": "typed"}
    assert form.schema["components"][0]["key"] == "Field"
    assert form.variables == {"Field"}


@pytest.mark.parametrize("id", [None, 3, "a-b", ""])
def test_a_field_that_nothing_names_is_refused(bench, id):
    named = {} if id is None else {"id": id}
    assert any(
        each.startswith("没有字段名") for each in bench.faults({"type": "textfield", **named})
    )


def test_a_form_of_a_blank_id_goes_by_its_file():
    form = Form.parse(b'{"id": "  ", "components": []}', "visit.form")
    assert form.id == "visit"


def test_pages_nested_for_ever_are_refused(bench):
    nested = {"type": "page", "components": []}
    for _ in range(300):
        nested = {"type": "multipage", "components": [nested]}
    assert "组件嵌套超过 20 层。" in bench.faults(nested)
