"""Names somebody wrote are shown as they were written, also where a text of ours could stand."""

import html

import pytest
from flask import render_template_string
from markupsafe import Markup

WRITTEN = ("100%", "%s", "%(n)s", "%00%zz%_\\", "<img src=x onerror=alert(1)>", "甲&乙")


@pytest.mark.parametrize("name", WRITTEN)
def test_a_name_that_is_no_text_of_ours_comes_out_as_written(app, name):
    with app.test_request_context("/"):
        shown = render_template_string("<p>{{ _(name) }}</p>", name=name)
        assert html.unescape(shown) == f"<p>{name}</p>"
        assert shown.count("<") == 2


def test_values_are_escaped_once_and_our_own_markup_is_kept(app):
    with app.test_request_context("/"):
        told = render_template_string(
            "{{ _('共%(n)s项%(rest)s', n='<b>', rest=rest) }}", rest=Markup("<i>！</i>")
        )
        assert told == "共&lt;b&gt;项<i>！</i>"
