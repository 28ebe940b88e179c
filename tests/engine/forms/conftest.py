"""A form from a few components."""

import json

import pytest

from engine.faults import Refused
from engine.forms import Form, FormInvalid


class Bench:
    """What the tests of this folder write forms with."""

    @staticmethod
    def text(*components, **more):
        schema = {"type": "default", "id": "visit", "schemaVersion": 19, **more}
        return json.dumps({**schema, "components": components}, ensure_ascii=False).encode()

    @classmethod
    def form(cls, *components, **more):
        return Form.parse(cls.text(*components, **more), "visit.form")

    @classmethod
    def faults(cls, *components, **more):
        """The sentences of a refusal."""
        with pytest.raises(Refused) as caught:
            cls.form(*components, **more)
        return [fault.message for fault in caught.value.faults]

    @classmethod
    def clean(cls, component, value, variables=None):
        """What becomes of one field's value."""
        return cls.form(component).validate({component["key"]: value}, variables or {})[
            component["key"]
        ]

    @classmethod
    def error(cls, component, value, variables=None):
        """The sentence for one field."""
        with pytest.raises(FormInvalid) as caught:
            cls.clean(component, value, variables)
        assert set(caught.value.errors) == {component["key"]}
        return caught.value.errors[component["key"]]


@pytest.fixture(scope="session")
def bench():
    return Bench


def field(kind="textfield", key="a", **more):
    return {"type": kind, "id": f"id_{key}", "key": key, "label": "处理意见", **more}


@pytest.fixture(scope="session")
def make():
    return field
