"""The account a command is run from."""

import os

from engine import system_account


def test_the_system_is_asked_not_the_environment(monkeypatch):
    monkeypatch.setenv("USER", "somebody-else")
    monkeypatch.setenv("LOGNAME", "somebody-else")
    assert "somebody-else" not in system_account.name()


def test_a_number_without_an_account_is_told_as_a_number(monkeypatch):
    monkeypatch.setattr(os, "getuid", lambda: 4_000_000_001)
    assert system_account.name().startswith("uid 4000000001")
