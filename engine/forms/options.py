"""What may be chosen: written in the form, brought by a variable, or computed."""

import json
from collections.abc import Mapping
from typing import Any

from engine import feel
from engine.forms.component import Component


def values(
    component: Component, context: Mapping[str, Any], variables: Mapping[str, Any]
) -> list[Any]:
    """The values that may be chosen here, as plain JSON; what form-js would not show is left out."""
    if "valuesExpression" in component.computed:
        offered = feel.to_json(component.computed["valuesExpression"].evaluate(context))
    elif component.source.get("valuesKey"):
        offered = variables.get(component.source["valuesKey"])
    else:
        offered = component.source.get("values")
    if not isinstance(offered, list):
        return []
    return [value for each in offered if (value := _value(each)) is not None]


def fingerprint(value: Any) -> str:
    """Equal for equal JSON values, telling true from 1 and 1 from "1"."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


def _value(option: Any) -> Any:
    """form-js takes a plain value, or an object with value and label."""
    if isinstance(option, dict):
        value = option.get("value")
        has_label = isinstance(option.get("label"), str) and option["label"]
        return value if _plain(value) or (has_label and isinstance(value, dict) and value) else None
    return option if _plain(option) else None


def _plain(value: Any) -> bool:
    return isinstance(value, str | int | float | bool) and value != ""
