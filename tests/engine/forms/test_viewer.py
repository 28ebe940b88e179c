"""What form-js shows beside plain fields: computed ones, files, rows that were there before."""

import pytest

from engine.forms import FormInvalid, files

REFERENCE = files.reference("7", "协议.pdf", "application/pdf", 12, "ab" * 32)
PHOTO = files.reference("8", "门口.jpg", "image/jpeg", 12, "cd" * 32)


def computed(key, expression, **more):
    return {"type": "expression", "key": key, "expression": expression, **more}


def number(key, **more):
    return {"type": "number", "key": key, "label": key, **more}


def picker(**more):
    return {"type": "filepicker", "key": "papers", "label": "材料", **more}


@pytest.mark.parametrize("when", ["change", "presubmit"])
def test_an_expression_is_computed_here_whatever_was_sent(bench, when):
    form = bench.form(number("a"), computed("twice", "=a * 2", computeOn=when))
    assert form.validate({"a": 3, "twice": 100}, {}) == {"a": 3, "twice": 6}


def test_expressions_may_read_each_other_in_any_order(bench):
    form = bench.form(computed("c", "=b + 10"), computed("b", "=a * 2"), computed("a", "=10"))
    assert form.validate({}, {}) == {"c": 30, "b": 20, "a": 10}


def test_expressions_that_turn_in_a_circle_come_to_an_end(bench):
    form = bench.form(computed("a", '=get value({x: b}, "x") + 1'), computed("b", "=a"))
    assert form.validate({}, {}) == {"a": None, "b": None}


def test_a_hidden_expression_is_not_kept_and_one_may_decide_what_is_hidden(bench):
    form = bench.form(
        number("a"),
        computed("is_large", "=a > 10"),
        {**number("reason"), "conditional": {"hide": "=not(is_large)"}},
        computed("gone", "=1", conditional={"hide": "=is_large"}),
    )
    assert form.validate({"a": 11, "reason": 1, "is_large": False}, {}) == {
        "a": 11, "is_large": True, "reason": 1
    }  # fmt: skip
    assert form.validate({"a": 1, "reason": 1}, {}) == {"a": 1, "is_large": False, "gone": 1}


def test_an_expression_in_a_row_reads_its_row(bench):
    rows = {
        "type": "dynamiclist",
        "path": "r",
        "components": [number("n"), computed("s", "=this.n * k")],
    }
    found = bench.form(rows).validate({"r": [{"n": 2}, {"n": 3, "s": 9}]}, {"k": 10})
    assert found == {"r": [{"n": 2, "s": 20}, {"n": 3, "s": 30}]}


def test_what_has_no_json_form_is_null(bench):
    assert bench.form(computed("a", "=[1..3]")).validate({}, {}) == {"a": None}


@pytest.mark.parametrize(
    ("more", "sent", "wrong"),
    [
        ({}, [REFERENCE], None),
        ({}, None, None),
        ({"validate": {"required": True}}, None, "请选择“材料”。"),
        ({"validate": {"required": True}}, [], "请选择“材料”。"),
        ({}, [REFERENCE, PHOTO], "“材料”只能选一个文件。"),
        ({"multiple": True}, [REFERENCE, PHOTO], None),
        ({"multiple": "=1 > 2"}, [REFERENCE, PHOTO], "“材料”只能选一个文件。"),
        ({"accept": "image/*, .pdf"}, [REFERENCE], None),
        ({"accept": "image/*"}, [REFERENCE], "“材料”只收这几种文件：image/*。"),
        ({"accept": "application/pdf"}, [REFERENCE], None),
        ({"accept": "=formats"}, [REFERENCE], None),
        ({}, "files::x1", "“材料”的文件没有收到，请重新选择。"),
        ({}, [{"documentId": 7}], "“材料”的文件没有收到，请重新选择。"),
        ({}, ["x"], "“材料”的文件没有收到，请重新选择。"),
    ],
)
def test_files_are_references_of_what_was_kept(bench, more, sent, wrong):
    form = bench.form(picker(**more))
    if wrong is None:
        assert form.validate({"papers": sent}, {}) == {"papers": sent}
        return
    with pytest.raises(FormInvalid) as caught:
        form.validate({"papers": sent}, {})
    assert caught.value.errors == {"papers": wrong}


def listed(**more):
    return {"type": "dynamiclist", "path": "r", "components": [
        {"type": "textfield", "key": "id", "readonly": True},
        {"type": "textfield", "key": "code", "disabled": True},
        {"type": "textfield", "key": "remark"},
    ], **more}  # fmt: skip


BEFORE = {"r": [{"id": "1", "code": "a", "remark": ""}, {"id": "2", "code": "b", "remark": ""}]}


def test_rows_that_were_there_keep_what_nobody_may_change(bench):
    # The browser sends what is read-only, and leaves out what is disabled.
    sent = {"r": [{"id": "1", "remark": "x"}, {"id": "9", "code": "z", "remark": "y"}]}
    assert bench.form(listed(allowAddRemove=False)).validate(sent, BEFORE) == {
        "r": [{"id": "1", "code": "a", "remark": "x"}, {"id": "2", "code": "b", "remark": "y"}]
    }


def test_rows_that_move_keep_only_what_some_row_held(bench):
    sent = {"r": [{"id": "2", "remark": "y"}, {"id": "9", "remark": "new"}]}
    assert bench.form(listed()).validate(sent, BEFORE) == {
        "r": [{"id": "2", "remark": "y"}, {"remark": "new"}]
    }


def test_what_shows_only_is_no_answer(bench):
    form = bench.form(
        {"type": "image", "source": "=a"},
        {"type": "html", "content": "<b>x</b>"},
        {"type": "table", "dataSource": "=a", "columns": []},
        {"type": "documentPreview", "dataSource": "=a"},
        number("n"),
    )
    assert form.validate({"n": 1, "a": 2}, {}) == {"n": 1}


def test_a_form_without_an_id_goes_by_its_file(bench):
    text = bench.text(number("n")).replace(b'"id": "visit", ', b"")
    assert bench.form().parse(text, "回访.form").id == "回访"


@pytest.mark.parametrize(
    ("more", "value", "is_taken"),
    [
        ({"subtype": "time", "timeSerializingFormat": "utc_offset"}, "09:00+08:00", True),
        ({"subtype": "time", "timeSerializingFormat": "utc_normalized"}, "01:00Z", True),
        (
            {"subtype": "datetime", "timeSerializingFormat": "utc_offset"},
            "2026-03-04T09:00+08:00",
            True,
        ),
        ({"subtype": "datetime", "timeSerializingFormat": "utc_offset"}, "2026-03-04T09:00", False),
        ({"subtype": "time", "use24h": True, "timeInterval": 15}, "09:15", True),
        ({"subtype": "time", "use24h": False}, "09:15", True),
        ({"subtype": "time"}, "09:15Z", False),
    ],
)
def test_a_time_has_the_zone_the_form_says(bench, make, more, value, is_taken):
    field = make("datetime", **more)
    if is_taken:
        assert bench.clean(field, value).startswith(value[:5])
    else:
        assert "格式不对" in bench.error(field, value)
