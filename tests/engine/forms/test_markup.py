"""HTML in forms: what runs is taken out, what is said stays."""

import pytest

from engine.forms import answers, markup


@pytest.mark.parametrize(
    ("html", "clean"),
    [
        ("<h1>{{a}}</h1>\n<p>x</p>", "<h1>{{a}}</h1>\n<p>x</p>"),
        ("{{#if a > 1}}<b>ja</b>{{/if}}", "{{#if a > 1}}<b>ja</b>{{/if}}"),
        ('<b onclick="x()">a</b>', "<b>a</b>"),
        ("a<script>alert('{{x}}')</script>b", "ab"),
        ('<style>p {}</style><p class="a" style="color:red">b</p>', '<p class="a">b</p>'),
        ('<iframe src="https://x"></iframe><form action="x"><input></form>', ""),
        ('<a href="javascript:x">a</a>', '<a rel="noopener noreferrer">a</a>'),
        ('<a href="{{u}}">a</a>', '<a href="{{u}}" rel="noopener noreferrer">a</a>'),
        ("<p>sishi0x sishii0x {{a}}", "<p>sishi0x sishii0x {{a}}</p>"),
        ("", ""),
    ],
)
def test_what_runs_is_taken_out(html, clean):
    assert markup.clean(html) == clean


def test_a_form_hands_out_clean_html_only(bench):
    html = {"type": "html", "content": "<b onclick='x'>a</b>"}
    form = bench.form({"type": "group", "components": [html]}, html)
    group, lone = form.schema["components"]
    assert group["components"][0]["content"] == lone["content"] == "<b>a</b>"


def test_answers_are_changed_wherever_they_lie():
    field = {"type": "textfield", "key": "a"}
    schema = {"components": [
        {"type": "group", "path": "g", "components": [field]},
        {"type": "dynamiclist", "path": "r", "components": [field]},
        {"type": "textfield", "key": "gone"},
    ]}  # fmt: skip
    given = {"g": {"a": 1, "b": 2}, "r": [{"a": 3}, 4], "other": 5}
    changed = answers.change(schema, given, lambda _field, value: value * 10)
    assert changed == {"g": {"a": 10, "b": 2}, "r": [{"a": 30}, 4], "other": 5}
    assert given == {"g": {"a": 1, "b": 2}, "r": [{"a": 3}, 4], "other": 5}


def test_what_lies_inside_a_component_that_holds_nothing_is_passed_by(bench):
    form = bench.form(
        {"type": "textfield", "key": "a", "components": [None]},
        {"type": "html", "content": "<b>x</b><script>y</script>"},
    )
    assert form.schema["components"][1]["content"] == "<b>x</b>"
