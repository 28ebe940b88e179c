"""The clock of running programs can be moved by a file, for rehearsals."""

from datetime import UTC, datetime, timedelta

import pytest

from engine import clock
from engine.settings import SettingError

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


def test_without_a_file_the_clock_is_the_real_one(monkeypatch):
    monkeypatch.delenv("SISHI_CLOCK_FILE", raising=False)
    assert clock.ahead() == timedelta(0)


def test_the_clock_is_as_far_ahead_as_the_file_says(tmp_path, monkeypatch):
    file = tmp_path / "clock"
    monkeypatch.setenv("SISHI_CLOCK_FILE", str(file))
    clock.move(file, timedelta(days=3))
    assert clock.now() - datetime.now(UTC) > timedelta(days=2, hours=23)
    clock.move(file, timedelta(0))
    assert clock.now() - datetime.now(UTC) < timedelta(minutes=1)


def test_a_moment_set_by_a_test_wins_over_the_file(tmp_path, monkeypatch):
    file = tmp_path / "clock"
    monkeypatch.setenv("SISHI_CLOCK_FILE", str(file))
    clock.move(file, timedelta(days=3))
    with clock.at(MONDAY):
        assert clock.now() == MONDAY


def test_a_file_that_holds_no_number_is_not_ignored(tmp_path, monkeypatch):
    file = tmp_path / "clock"
    file.write_text("tomorrow")
    monkeypatch.setenv("SISHI_CLOCK_FILE", str(file))
    with pytest.raises(SettingError, match="SISHI_CLOCK_FILE"):
        clock.now()
