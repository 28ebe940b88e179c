"""Whether what somebody filled in then still fits a form that may be another now."""

import re
from collections.abc import Mapping
from typing import Any

from engine.forms import Form, FormInvalid
from engine.outside import PROSE
from engine.signing.rounds import VARIABLE as COUNTERSIGN


def misfit(form: Form, values: Mapping[str, Any], visible: Mapping[str, Any]) -> str | None:
    """Why not, in a sentence; None where it fits. What history does not keep is not asked for.

    The facts of a form and its prose are not kept; a field that is new and has to be filled in was
    answered by nobody.
    """
    gone = [k for k, v in values.items() if v is not None and k not in form.variables]
    if lost := [each for each in gone if each != COUNTERSIGN]:
        return f"表单里已经没有“{lost[0]}”"
    try:
        form.validate(values, visible)
    except FormInvalid as invalid:
        for key, sentence in invalid.errors.items():
            field = key.partition(".")[0]
            if field not in form.facts and _answer(values, key) != PROSE:
                return f"“{form.label(key)}”：{sentence}".rstrip("。")
    return None


def _answer(values: Mapping[str, Any], key: str) -> Any:
    """What was answered in a field as a refused form names it: `customer.name`, `rows[0].name`."""
    found: Any = values
    for name in re.findall(r"[^.\[\]]+", key):
        if isinstance(found, list) and name.isdecimal():
            found = found[int(name)] if int(name) < len(found) else None
        else:
            found = found.get(name) if isinstance(found, Mapping) else None
    return found
