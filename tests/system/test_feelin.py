"""The cases on which the browser's evaluator and ours must agree: the browser's half."""

import json
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TABLE = ROOT / "tests" / "engine" / "forms" / "cases.json"
#: Reads the table and prints what feelin makes of each expression; an error becomes its sentence.
PROGRAM = """
import { readFileSync } from "node:fs";
import { evaluate } from "@bpmn-io/feelin";
const values = JSON.parse(readFileSync(process.argv[1])).map(({ expression, data }) => {
  try {
    return evaluate(expression.slice(1), data).value ?? null;
  } catch (error) {
    return `error: ${error.message}`;
  }
});
console.log(JSON.stringify(values));
"""


@pytest.fixture(scope="module")
def browsers():
    """The values of the table's expressions, in its order."""
    answer = subprocess.run(
        ["node", "--input-type=module", "-e", PROGRAM, str(TABLE)],  # noqa: S607 - the build's own
        cwd=ROOT,
        check=True,
        capture_output=True,
        timeout=300,
    )
    return json.loads(answer.stdout)


def test_the_browser_agrees_with_the_table(browsers):
    cases = json.loads(TABLE.read_text(encoding="utf-8"))
    assert len(browsers) == len(cases) > 100
    pairs = zip(cases, browsers, strict=True)
    assert [(case["expression"], value) for case, value in pairs if value != case["value"]] == []
