"""Filling in: what counts is the server, whatever the browser let pass."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import clock
from engine.forms import FormInvalid, missing_writers, times, write_facts, writer

CHOICES = [{"label": "甲", "value": "a"}, {"label": "乙", "value": "b"}]


@pytest.mark.parametrize(
    ("kind", "verb", "more", "empty"),
    [
        ("textfield", "请填写", {}, ["", None, "   "]),
        ("textarea", "请填写", {}, ["", None]),
        ("number", "请填写", {}, ["", None]),
        ("checkbox", "请勾选", {}, [False, None]),
        ("select", "请选择", {"values": CHOICES}, ["", None]),
        ("radio", "请选择", {"values": CHOICES}, [None]),
        ("checklist", "请选择", {"values": CHOICES}, [[], None]),
        ("taglist", "请选择", {"values": CHOICES}, [[]]),
        ("datetime", "请选择", {}, ["", None]),
    ],
)
def test_a_required_field_must_be_filled_in(bench, make, kind, verb, more, empty):
    for value in empty:
        required = make(kind, validate={"required": True}, **more)
        assert bench.error(required, value) == f"{verb}“处理意见”。"
        assert bench.clean(make(kind, **more), value) in (None, [], False)


@pytest.mark.parametrize(
    ("rules", "value", "sentence"),
    [
        ({"minLength": 3}, " 走 ", "“处理意见”至少要 3 个字。"),
        ({"maxLength": 3}, "走访走访", "“处理意见”不能超过 3 个字。"),
        ({"maxLength": "=3"}, "走访走访", "“处理意见”不能超过 3 个字。"),
        ({"maxLength": "=limit"}, "走访走访", "“处理意见”不能超过 2 个字。"),
        ({"pattern": "^\\d+$"}, "12a", "“处理意见”的格式不对。"),
        ({"pattern": "^[\\u4e00-\\u9fa5]+$"}, "abc", "“处理意见”的格式不对。"),
        ({"pattern": "^\\d+$", "patternErrorMessage": "只能是数字。"}, "x", "只能是数字。"),
        ({"validationType": "email"}, "li at example", "“处理意见”不是电子邮箱地址。"),
        (
            {"validationType": "phone"},
            "13800000000",
            "“处理意见”应是带国家代码的电话号码（如 +8613800000000）。",
        ),
        ({}, 7, "“处理意见”应是文字。"),
        ({}, "a\0b", "“处理意见”里有不允许的字符。"),
        ({}, "\ud800", "“处理意见”里有不允许的字符。"),
        ({}, "x" * 10_001, "“处理意见”不能超过 10000 个字。"),
    ],
)
def test_a_text_keeps_to_its_rules(bench, make, rules, value, sentence):
    assert bench.error(make(validate=rules), value, {"limit": 2}) == sentence


@pytest.mark.parametrize(
    ("rules", "value"),
    [
        ({"minLength": 2, "maxLength": 4}, "走访"),
        ({"pattern": "^[\\u4e00-\\u9fa5]+$"}, "走访"),
        ({"pattern": "\\u{4e00}"}, "统一"),
        ({"validationType": "email"}, "li@example.com"),
        ({"validationType": "phone"}, "+8613800000000"),
        ({"maxLength": "=missing"}, "走访"),
        ({"required": True}, "a\nb\tc"),
    ],
)
def test_a_text_within_its_rules_is_taken_as_it_is(bench, make, rules, value):
    assert bench.clean(make(validate=rules), value) == value


def test_a_pattern_cannot_hang_the_server(bench, make):
    assert bench.error(make(validate={"pattern": "^(a+)+$"}), "a" * 5000 + "!")


@pytest.mark.parametrize(
    ("more", "value", "sentence"),
    [
        ({}, "x", "“处理意见”应是数字。"),
        ({}, True, "“处理意见”应是数字。"),
        ({}, "NaN", "“处理意见”应是数字。"),
        ({}, float("inf"), "“处理意见”应是数字。"),
        ({}, "1e999999999", "“处理意见”应是数字。"),
        pytest.param({}, 10**5000, "“处理意见”应是数字。", id="huge"),
        ({"validate": {"min": 1}}, 0, "“处理意见”不能小于 1。"),
        ({"validate": {"max": "=limit + 1"}}, 4, "“处理意见”不能大于 3。"),
        ({"decimalDigits": 0}, 1.5, "“处理意见”应是整数。"),
        ({"decimalDigits": 2}, 0.125, "“处理意见”应是最多 2 位小数。"),
        ({"increment": 0.5}, 0.75, "“处理意见”应是 0.5 的倍数。"),
        ({"increment": 0.3}, 10**30, "“处理意见”应是 0.3 的倍数。"),
    ],
)
def test_a_number_keeps_to_its_rules(bench, make, more, value, sentence):
    assert bench.error(make("number", **more), value, {"limit": 2}) == sentence


@pytest.mark.parametrize(
    ("more", "value", "clean"),
    [
        ({}, 3, 3),
        ({}, 3.0, 3),
        ({}, "3.50", 3.5),
        ({"serializeToString": True}, "3.50", "3.50"),
        ({"serializeToString": True}, 3.5, "3.5"),
        ({"decimalDigits": 2, "increment": 0.1}, 0.3, 0.3),
        ({"validate": {"min": 0}}, 0, 0),
    ],
)
def test_a_number_within_its_rules_is_taken(bench, make, more, value, clean):
    assert bench.clean(make("number", **more), value) == clean


def test_a_choice_is_one_of_those_offered(bench, make):
    for kind in ("radio", "select"):
        field = make(kind, values=CHOICES)
        assert bench.clean(field, "a") == "a"
        assert bench.error(field, "c") == "“处理意见”所选的不在可选范围内。"
        assert bench.error(field, ["a"]) == "“处理意见”所选的不在可选范围内。"


def test_one_is_not_true_and_not_the_text_one(bench, make):
    field = make("select", values=[{"label": "一", "value": 1}])
    assert bench.clean(field, 1) == 1
    assert bench.error(field, True)
    assert bench.error(field, "1")


def test_choices_may_come_from_a_variable_or_an_expression(bench, make):
    units = {"units": ["dept-1", {"label": "综治", "value": "dept-2"}, {"value": 3}, "", None]}
    for field in (make("select", valuesKey="units"), make("select", valuesExpression="=units")):
        for value in ("dept-1", "dept-2", 3):
            assert bench.clean(field, value, units) == value
        assert bench.error(field, "dept-9", units)
        assert bench.error(field, "dept-1", {"units": "dept-1"})


def test_choices_may_depend_on_what_was_filled_in(bench, make):
    first = make("select", "kind", values=CHOICES)
    second = make("select", "sub", valuesExpression='=if kind = "a" then ["x"] else ["y"]')
    form = bench.form(first, second)
    assert form.validate({"kind": "a", "sub": "x"}, {}) == {"kind": "a", "sub": "x"}
    with pytest.raises(FormInvalid) as caught:
        form.validate({"kind": "b", "sub": "x"}, {})
    assert set(caught.value.errors) == {"sub"}


@pytest.mark.parametrize("kind", ["checklist", "taglist"])
def test_several_choices_are_all_among_those_offered(bench, make, kind):
    field = make(kind, values=CHOICES)
    assert bench.clean(field, ["b", "a"]) == ["b", "a"]
    assert bench.error(field, ["a", "c"]) == "“处理意见”所选的不在可选范围内。"
    assert bench.error(field, ["a", "a"]) == "“处理意见”有重复的选项。"
    assert bench.error(field, "a") == "“处理意见”应是若干选项。"


def test_a_checkbox_is_ticked_or_not(bench, make):
    assert bench.clean(make("checkbox"), True) is True
    assert bench.error(make("checkbox"), "yes") == "“处理意见”只能勾选或不勾选。"


@pytest.mark.parametrize(
    ("more", "good", "bad"),
    [
        ({}, "2026-03-04", "2026-3-4"),
        ({"subtype": "date"}, "2028-02-29", "2026-03-04T09:00"),
        ({"subtype": "time"}, "09:30", "09:30Z"),
        ({"subtype": "time", "timeSerializingFormat": "utc_normalized"}, "09:30Z", "09:30"),
        (
            {"subtype": "datetime", "timeSerializingFormat": "utc_offset"},
            "2026-03-04T09:30+08:00",
            "2026-03-04T09:30",
        ),
        ({"subtype": "datetime"}, "2026-03-04T09:30", "2026-03-04"),
    ],
)
def test_dates_come_as_the_form_says(bench, make, more, good, bad):
    assert bench.clean(make("datetime", **more), good) == times.whole(good)
    assert bench.error(make("datetime", **more), bad) == "“处理意见”的日期或时间格式不对。"
    assert bench.error(make("datetime", **more), 3) == "“处理意见”的日期或时间格式不对。"


def test_a_day_that_does_not_exist_is_refused(bench, make):
    assert bench.error(make("datetime"), "2026-02-30") == "“处理意见”并不存在。"
    assert bench.error(make("datetime", subtype="time"), "25:00") == "“处理意见”并不存在。"


def test_passed_days_may_be_refused(bench, make):
    field = make("datetime", disallowPassedDates=True)
    # 1 March, 23:00 UTC, is the second of March already where the district is.
    with clock.at(datetime(2026, 3, 1, 23, tzinfo=ZoneInfo("UTC"))):
        assert bench.error(field, "2026-03-01") == "“处理意见”不能早于今天。"
        assert bench.clean(field, "2026-03-02") == "2026-03-02"


def test_what_is_hidden_is_dropped_and_not_asked_for(bench, make):
    agreed = make("checkbox", "agreed")
    why = make(
        "textfield", "why", validate={"required": True}, conditional={"hide": "=agreed = true"}
    )
    form = bench.form(agreed, {"type": "group", "components": [why]})
    assert form.validate({"agreed": True, "why": "x"}, {}) == {"agreed": True}
    assert form.validate({"agreed": False, "why": "x"}, {}) == {"agreed": False, "why": "x"}
    with pytest.raises(FormInvalid):
        form.validate({"agreed": False}, {})


def test_a_hidden_group_hides_what_is_in_it(bench, make):
    inner = make("textfield", "why", validate={"required": True})
    group = {"type": "group", "components": [inner], "conditional": {"hide": "=x = 1"}}
    assert bench.form(group).validate({}, {"x": 1}) == {}
    with pytest.raises(FormInvalid):
        bench.form(group).validate({}, {"x": 2})


def test_a_condition_does_not_see_what_is_hidden_itself(bench, make):
    a = make("textfield", "a", conditional={"hide": "=off = true"})
    b = make("textfield", "b", conditional={"hide": '=a = "x"'})
    form = bench.form(a, b)
    assert form.validate({"a": "x", "b": "y"}, {"off": True}) == {"b": "y"}
    assert form.validate({"a": "x", "b": "y"}, {"off": False}) == {"a": "x"}


def test_what_may_not_be_changed_is_not_taken(bench, make):
    form = bench.form(
        make("textfield", "a", readonly=True),
        make("textfield", "b", disabled=True),
        make("textfield", "c", readonly="=closed"),
        make("textfield", "d"),
    )
    sent = dict.fromkeys("abcd", "x")
    assert form.validate(sent, {"closed": True}) == {"d": "x"}
    assert form.validate(sent, {"closed": False}) == {"c": "x", "d": "x"}


@pytest.mark.parametrize("lock", [{"readonly": True}, {"disabled": True}, {"readonly": "=1 = 1"}])
def test_conditions_cannot_be_swayed_through_a_locked_field(bench, make, lock):
    level = make("textfield", "level", **lock)
    why = make(
        "textfield", "why", validate={"required": True}, conditional={"hide": '=level = "low"'}
    )
    form = bench.form(level, why)
    assert form.validate({"level": "low"}, {"level": "low"}) == {}
    with pytest.raises(FormInvalid) as caught:
        form.validate({"level": "low"}, {"level": "high"})
    assert caught.value.errors == {"why": "请填写“处理意见”。"}


def test_what_the_form_does_not_have_is_dropped(bench, make):
    assert bench.form(make()).validate({"a": "x", "admin": True}, {}) == {"a": "x"}


def test_every_field_that_is_wrong_is_told(bench, make):
    form = bench.form(make(validate={"required": True}), make("number", "n", label="人数"))
    with pytest.raises(FormInvalid) as caught:
        form.validate({"n": "x"}, {})
    assert caught.value.errors == {"a": "请填写“处理意见”。", "n": "“人数”应是数字。"}
    assert str(caught.value) == "请填写“处理意见”。“人数”应是数字。"


@pytest.mark.parametrize("data", [None, [], "x", 3])
def test_what_is_no_form_is_refused(bench, make, data):
    with pytest.raises(FormInvalid) as caught:
        bench.form(make()).validate(data, {})
    assert str(caught.value) == "提交的内容不是一张表单。"


def rows(make, **more):
    return {
        "type": "dynamiclist",
        "path": "people",
        "label": "人员",
        "components": [
            make("textfield", "name", validate={"required": True}),
            make("textfield", "phone", conditional={"hide": '=this.name = "无"'}),
        ],
        **more,
    }


def test_each_row_of_a_list_is_checked_by_itself(bench, make):
    form = bench.form(rows(make))
    sent = [{"name": "李", "phone": "1", "x": 1}, {"name": "无", "phone": "2"}]
    assert form.validate({"people": sent}, {}) == {
        "people": [{"name": "李", "phone": "1"}, {"name": "无"}]
    }
    with pytest.raises(FormInvalid) as caught:
        form.validate({"people": [{"name": "李"}, {}]}, {})
    assert caught.value.errors == {"people[1].name": "请填写“处理意见”。"}


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("x", "“人员”应是若干行。"),
        (["x"], "“人员”应是若干行。"),
        ([{}] * 201, "“人员”不能超过 200 行。"),
    ],
)
def test_a_list_that_is_none_is_refused(bench, make, value, sentence):
    with pytest.raises(FormInvalid) as caught:
        bench.form(rows(make)).validate({"people": value}, {})
    assert caught.value.errors == {"people": sentence}


def test_rows_that_may_not_be_added_are_not(bench, make):
    form = bench.form(rows(make, allowAddRemove=False))
    two = {"people": [{"name": "李"}, {"name": "王"}]}
    assert len(form.validate(two, {"people": [{}, {}]})["people"]) == 2
    with pytest.raises(FormInvalid) as caught:
        form.validate(two, {})
    assert caught.value.errors == {"people": "“人员”的行数不能改变。"}


def test_rows_within_rows_keep_the_number_each_of_them_had(bench, make):
    inner = rows(make, path="calls", label="联系", allowAddRemove=False)
    fixed = bench.form(rows(make, allowAddRemove=False) | {"components": [inner]})
    free = bench.form(rows(make) | {"components": [inner]})
    call, before = {"name": "无"}, {"people": [{"calls": [{}, {}]}, {"calls": [{}]}]}
    as_it_was = {"people": [{"calls": [call, call]}, {"calls": [call]}]}
    turned = {"people": [{"calls": [call]}, {"calls": [call, call]}]}
    assert fixed.validate(as_it_was, before) == free.validate(as_it_was, before) == as_it_was
    assert free.validate(turned, before) == turned, "whose row it was cannot be told"
    with pytest.raises(FormInvalid) as caught:
        fixed.validate(turned, before)
    assert set(caught.value.errors) == {"people[0].calls", "people[1].calls"}
    with pytest.raises(FormInvalid, match="“联系”的行数不能改变"):
        free.validate({"people": [{"calls": [call] * 3}]}, before)


def test_bound_fields_are_written_and_not_kept(bench, make):
    written = []

    @writer("test.summary")
    def write(context, value):
        written.append((context, value))

    form = bench.form(make(properties={"fact": "test.summary"}), make("textfield", "b"))
    assert form.facts == {"a": "test.summary"}
    assert missing_writers(form) == ()
    clean = form.validate({"a": "走访", "b": "x"}, {})
    assert write_facts(form, "context", clean) == {"b": "x"}
    assert written == [("context", "走访")]
    with pytest.raises(ValueError, match="two writers"):
        writer("test.summary")(lambda context, value: None)


def test_facts_nobody_writes_are_known_beforehand(bench, make):
    assert missing_writers(bench.form(make(properties={"fact": "no.such"}))) == ("no.such",)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.just("a"),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["name", "a", "x"]), inner)
    ),
    max_leaves=8,
)


@pytest.fixture(scope="module")
def mixed(bench, make):
    """Every kind of field, leaning on each other."""
    return bench.form(
        make("textfield", "a", validate={"pattern": "a", "minLength": "=d"}),
        make("textarea", "b", conditional={"hide": "=a = c"}),
        make("number", "c", validate={"min": "=d", "max": 10}),
        make("checkbox", "d", readonly="=b"),
        make("select", "e", values=CHOICES),
        make("taglist", "f", valuesExpression="=[a, b]"),
        make("datetime", "g"),
        rows(make, conditional={"hide": "=people[1].name = a"}),
    )


@settings(max_examples=150, deadline=None)
@given(data=st.dictionaries(st.sampled_from([*"abcdefgh", "people"]), VALUES))
def test_whatever_is_sent_is_clean_or_refused(mixed, data):
    try:
        clean = mixed.validate(data, {"d": True})
    except FormInvalid as invalid:
        sentences = list(invalid.errors.values())
        assert all(each.endswith("。") for each in sentences)
    else:
        assert set(clean) <= {*"abcdefg", "people"}


def test_a_time_gets_the_seconds_that_feel_needs(bench, make):
    moment = make("datetime", subtype="datetime", timeSerializingFormat="utc_offset")
    assert bench.clean(moment, "2026-03-04T09:30+08:00") == "2026-03-04T09:30:00+08:00"
