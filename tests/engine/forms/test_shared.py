"""The cases on which the browser's evaluator and ours must agree: our half.

The other half runs feelin on the same table (tests/system).
"""

import json
from pathlib import Path

import pytest

from engine import feel
from engine.forms.functions import SHARED, compile_shared

CASES = json.loads(Path(__file__).with_name("cases.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["expression"])
def test_the_server_agrees_with_the_table(case):
    value = feel.to_json(compile_shared(case["expression"]).evaluate(case["data"]))
    assert json.dumps(value) == json.dumps(case["value"])


def test_every_function_a_form_may_call_has_a_case():
    texts = " ".join(case["expression"] for case in CASES)
    assert [name for name in sorted(SHARED) if f"{name}(" not in texts] == []


def test_the_page_for_analysts_lists_the_same_functions():
    page = Path(__file__).parents[3].joinpath("docs/forms.md").read_text(encoding="utf-8")
    listed = page.split("只能用两边结果相同的函数：")[1].split("`tests/")[0]
    assert {name for name in listed.split("`") if name.strip()} == SHARED
