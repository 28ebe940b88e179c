"""A wrong setting stops the start and is named."""

from pathlib import Path

import pytest

from engine import embedded, settings


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "mysql://host/x"),
        ("SISHI_ZONE", "Asia/Shiyan"),
        ("SISHI_POOL", "0"),
        ("SISHI_POOL", "many"),
        ("SISHI_HEARTBEAT", "1"),
        ("SISHI_WORKER_JOBS", "-3"),
        ("SISHI_HOME", __file__),
        ("SISHI_APPLICATION", "processes,prozesse"),
    ],
)
def test_a_wrong_setting_is_named(monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    with pytest.raises(settings.SettingError, match=name) as refused:
        settings.check()
    assert value in str(refused.value)


def test_a_server_given_by_url_is_reached_by_psycopg_3(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://u:p@host:5433/sishi")
    assert settings.database_url() == "postgresql+psycopg://u:p@host:5433/sishi"


def test_empty_means_the_default(monkeypatch):
    for name in ("DATABASE_URL", "SISHI_ZONE", "SISHI_POOL"):
        monkeypatch.setenv(name, "")
    assert settings.database_url() is None
    assert settings.zone().key == "Asia/Shanghai"
    assert settings.pool() == 10


def test_root_keeps_its_data_out_of_homes(monkeypatch):
    monkeypatch.delenv("SISHI_HOME", raising=False)
    monkeypatch.setattr(settings, "is_root", lambda: True)
    assert settings.home().is_relative_to("/var/lib/sishi")
    with pytest.raises(settings.SettingError, match="SISHI_HOME"):
        embedded.start(Path("/root/sishi"))


@pytest.mark.parametrize(
    ("is_root", "folder"),
    [(True, Path("/var/lib/sishi/home")), (False, Path.home() / ".local/share/sishi")],
)
def test_what_is_installed_keeps_its_data_where_the_next_version_finds_them(
    monkeypatch, tmp_path, is_root, folder
):
    monkeypatch.delenv("SISHI_HOME", raising=False)
    monkeypatch.setattr(settings, "CHECKOUT", tmp_path)
    monkeypatch.setattr(settings, "is_root", lambda: is_root)
    assert settings.home() == folder


def test_others_keep_their_data_in_the_checkout(monkeypatch):
    monkeypatch.delenv("SISHI_HOME", raising=False)
    monkeypatch.setattr(settings, "is_root", lambda: False)
    assert settings.home() == settings.CHECKOUT / "var"


def test_more_jobs_at_a_time_need_more_connections(monkeypatch):
    monkeypatch.setenv("SISHI_WORKER_JOBS", "20")
    settings.check()
    assert settings.pool() > 20
    monkeypatch.setenv("SISHI_POOL", "20")
    with pytest.raises(settings.SettingError, match="SISHI_WORKER_JOBS"):
        settings.check()
