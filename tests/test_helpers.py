"""What several test modules use stands beside them, in a module of its own."""

import re
from pathlib import Path

TESTS = Path(__file__).parent


def test_no_test_module_is_imported_by_another():
    imported = re.compile(r"^(?:from|import) tests\.(?:\w+\.)*test_\w+", re.MULTILINE)
    files = list(TESTS.rglob("*.py"))
    assert files
    found = {str(file): imported.findall(file.read_text(encoding="utf-8")) for file in files}
    assert {name: lines for name, lines in found.items() if lines} == {}
