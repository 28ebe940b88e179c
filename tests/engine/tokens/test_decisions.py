"""Business-rule tasks ask a decision, and history keeps which rules matched."""

from tests.engine.tokens.triage import BODY, TABLE


def test_a_decision_writes_its_result(run, tmp_path):
    table = tmp_path / "triage.dmn"
    table.write_text(TABLE, encoding="utf-8")
    assert run(BODY, more=(table,), risk="red").variables["tier"] == "department"
    assert run(BODY, more=(table,), risk="yellow").variables["tier"] == "grid"
