"""Fields that the tables judge: each asked by name, rows of lists too, before anything is written."""

import json

import pytest

from engine import forms
from engine.forms import Form, FormInvalid, checks


@pytest.fixture
def form(monkeypatch):
    monkeypatch.setattr(checks, "_CHECKS", {})
    forms.check("even")(lambda _context, value: None if value % 2 == 0 else "应为双数。")
    field = {"type": "number", "key": "n", "id": "n", "properties": {"check": "even"}}
    rows = {"type": "dynamiclist", "path": "rows", "id": "r", "components": [field | {"id": "m"}]}
    shape = {"type": "default", "id": "f", "schemaVersion": 19, "components": [field, rows]}
    return Form.parse(json.dumps(shape).encode(), "f.form")


def test_each_field_is_judged_also_in_rows(form):
    with pytest.raises(FormInvalid) as refused:
        forms.require_checked(form.schema, None, {"n": 1, "rows": [{"n": 2}, {"n": 3}]})
    assert refused.value.errors == {"n": "应为双数。", "rows[1].n": "应为双数。"}


def test_what_is_empty_is_not_judged(form):
    forms.require_checked(form.schema, None, {"n": None, "rows": []})


def test_a_check_nobody_registered_is_named(form, monkeypatch):
    monkeypatch.setattr(checks, "_CHECKS", {})
    assert forms.missing_checks(form.components) == ("even",)


def test_one_name_has_one_check(form):
    with pytest.raises(ValueError, match="even"):
        forms.check("even")(lambda _context, _value: None)
