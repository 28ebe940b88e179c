"""Values inside values: groups with a path, names with dots."""

import pytest

from engine.forms import FormInvalid, answers

PARTY = {"type": "group", "path": "party.details", "components": [
    {"type": "textfield", "key": "name", "label": "姓名", "validate": {"required": True}},
    {"type": "number", "key": "age", "label": "年龄"},
]}  # fmt: skip


def text(key, **more):
    return {"type": "textfield", "key": key, "label": key, **more}


def test_a_groups_fields_lie_inside_its_path(bench):
    sent = {"party": {"details": {"name": "李", "age": 3, "other": 1}}, "name": "x"}
    assert bench.form(PARTY).validate(sent, {}) == {"party": {"details": {"name": "李", "age": 3}}}


def test_a_mistake_is_told_by_the_whole_path(bench):
    with pytest.raises(FormInvalid) as caught:
        bench.form(PARTY).validate({"party": {"details": {"age": "x"}}}, {})
    assert set(caught.value.errors) == {"party.details.name", "party.details.age"}


@pytest.mark.parametrize("sent", [{}, {"a": None}, {"a": 1}, {"a": []}, {"a": {"b": None}}])
def test_what_is_not_there_is_null(bench, sent):
    assert bench.form(text("a.b")).validate(sent, {}) == {"a": {"b": None}}


def test_conditions_read_what_lies_inside(bench):
    form = bench.form(text("a.b"), text("c", conditional={"hide": '=a.b = "x"'}))
    assert form.validate({"a": {"b": "x"}, "c": "y"}, {}) == {"a": {"b": "x"}}
    assert form.validate({"a": {"b": "z"}, "c": "y"}, {}) == {"a": {"b": "z"}, "c": "y"}


def test_a_hidden_group_is_neither_demanded_nor_kept(bench):
    form = bench.form(
        {**PARTY, "conditional": {"hide": "=alone"}}, {"type": "checkbox", "key": "alone"}
    )
    sent = {"alone": True, "party": {"details": {"age": 3}}}
    assert form.validate(sent, {"party": {"details": {"name": "王"}}}) == {"alone": True}


def test_what_cannot_be_changed_is_read_from_where_it_lies(bench):
    form = bench.form(
        text("a.b", readonly=True), text("c", conditional={"hide": '=a.b = "x"'}), text("d")
    )
    assert form.validate({"a": {"b": "y"}, "c": "z", "d": "w"}, {"a": {"b": "x"}}) == {"d": "w"}


@pytest.mark.parametrize("keys", [("a", "a.b"), ("a.b.c", "a.b"), ("a.b", "a.b")])
def test_one_value_cannot_lie_inside_another(bench, keys):
    (sentence,) = bench.faults(*map(text, keys))
    assert "重复" in sentence or "放不到一起" in sentence


def test_a_lists_path_may_have_dots_and_its_rows_groups(bench):
    rows = {"type": "dynamiclist", "path": "a.rows", "components": [{**PARTY, "path": "who"}]}
    sent = {"a": {"rows": [{"who": {"name": "李", "age": None}}]}}
    assert bench.form(rows).validate(sent, {}) == sent


def test_its_variable_is_what_stands_before_the_dot(bench):
    assert bench.form(PARTY, text("a.b"), text("c")).variables == {"party", "a", "c"}


def test_single_answers_are_found_by_their_paths():
    schema = {"components": [PARTY, text("a.b")]}
    found = answers.walk(schema, {"party": {"details": {"name": "李"}}, "a": {"b": 1}})
    assert [(name, value) for name, _, value in found] == [
        ("party.details.name", "李"), ("party.details.age", None), ("a.b", 1)
    ]  # fmt: skip
