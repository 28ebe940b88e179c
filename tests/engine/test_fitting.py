"""Whether answers of then fit a form of today; what history does not keep is not asked for."""

import json

import pytest

from engine.forms import Form
from engine.outside import PROSE
from engine.replay.fitting import misfit

PHONE = {
    "type": "textfield",
    "key": "phone",
    "label": "电话",
    "validate": {"minLength": 7},
}
FORM = {
    "id": "contact",
    "type": "default",
    "schemaVersion": 18,
    "components": [
        PHONE,
        {**PHONE, "key": "who.phone"},
        {"type": "dynamiclist", "path": "rows", "components": [PHONE]},
    ],
}


FITTED = Form.parse(json.dumps(FORM).encode(), "contact.form")


def places(value):
    return [{"phone": value}, {"who": {"phone": value}}, {"rows": [{"phone": value}]}]


@pytest.mark.parametrize("answers", places(PROSE))
def test_a_text_that_is_not_kept_fits_wherever_it_stands(answers):
    assert misfit(FITTED, answers, {}) is None


@pytest.mark.parametrize("answers", places("12"))
def test_one_that_is_kept_and_breaks_a_rule_does_not(answers):
    told = misfit(FITTED, answers, {})
    assert told is not None
    assert "电话" in told
