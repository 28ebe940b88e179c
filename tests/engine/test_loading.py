"""What is imported at the start of a program."""

import gc
import sys

import pytest

from engine import loading


def test_all_modules_are_imported_but_for_programs(monkeypatch, tmp_path):
    folder = tmp_path / "made_for_loading"
    (folder / "migrations").mkdir(parents=True)
    for name in ("__init__", "__main__", "told", "migrations/__init__"):
        (folder / f"{name}.py").write_text("import sys\nsys.told.append(__name__)\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr("sys.told", [], raising=False)
    loading.import_all("made_for_loading")
    assert sys.told == ["made_for_loading", "made_for_loading.told"]


def test_the_collector_works_again_whatever_became_of_the_modules():
    assert gc.isenabled()
    loading.import_all("engine.feel")
    assert gc.isenabled()
    assert gc.get_freeze_count() > 0
    with pytest.raises(ModuleNotFoundError):
        loading.import_all("engine.no_such_room")
    assert gc.isenabled()
