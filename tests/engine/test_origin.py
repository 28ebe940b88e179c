"""A copied data folder is told from one that was moved or put back."""

import shutil

import pytest

from engine import embedded, origin, server_file, settings
from engine.origin import CopiedHome

SERVER_FILE = "{pid}\n{folder}\n1795877952\n5432\n{folder}\n\n  1553982     65543\nready   \n"


@pytest.fixture
def data(tmp_path):
    """A home whose data folder is recorded."""
    folder = tmp_path / "home" / "postgres"
    folder.mkdir(parents=True)
    origin.record(folder)
    return folder


def test_where_it_was_it_is_the_original(data):
    origin.require(data)


def test_a_copy_is_refused_and_both_are_named(data, tmp_path):
    shutil.copytree(data.parent, tmp_path / "copy")
    with pytest.raises(CopiedHome, match="复制") as refused:
        origin.require(tmp_path / "copy" / "postgres")
    assert str(tmp_path / "home") in str(refused.value)
    assert "make rehearsal" in str(refused.value)


def test_a_folder_that_was_moved_stays_the_original(data, tmp_path):
    data.parent.rename(tmp_path / "moved")
    origin.require(tmp_path / "moved" / "postgres")


def test_a_backup_that_was_put_back_in_its_place_is_the_original(data, tmp_path):
    data.rename(tmp_path / "old")
    shutil.copytree(tmp_path / "old", data)
    origin.require(data)


def test_what_was_put_aside_for_a_backup_is_not_the_original_as_well(data, tmp_path):
    """Its inode is the recorded one, its path the other's: both would fire the timers."""
    holds(data, b"one database")
    data.parent.rename(tmp_path / "aside")
    shutil.copytree(tmp_path / "aside", tmp_path / "home")
    origin.require(data)
    with pytest.raises(CopiedHome) as refused:
        origin.require(tmp_path / "aside" / "postgres")
    assert str(tmp_path / "home") in str(refused.value)
    # Another database in the old place takes nothing away from the moved one.
    holds(data, b"another database")
    origin.require(tmp_path / "aside" / "postgres")


def test_one_folder_by_two_paths_is_one(data, tmp_path):
    holds(data, b"one database")
    (tmp_path / "other way").symlink_to(data.parent)
    origin.require(tmp_path / "other way" / "postgres")


def test_a_link_to_the_data_is_refused_for_its_copy_leads_to_the_same(data, tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "is_root", lambda: False)
    home = tmp_path / "linked"
    home.mkdir()
    (home / "postgres").symlink_to(data)
    with pytest.raises(settings.SettingError, match="链接"):
        embedded.prepare(home)


def test_a_copy_that_was_adopted_is_an_original(data, tmp_path):
    shutil.copytree(data.parent, tmp_path / "copy")
    origin.adopt(tmp_path / "copy" / "postgres")
    origin.require(tmp_path / "copy" / "postgres")
    origin.require(data)


def test_of_a_home_without_a_record_the_server_s_own_file_tells(tmp_path):
    data = tmp_path / "copy" / "postgres"
    data.mkdir(parents=True)
    says(data, pid=1, folder=tmp_path / "home" / "postgres")
    with pytest.raises(CopiedHome):
        origin.require(data)


def test_a_file_that_names_another_process_is_no_server(data):
    says(data, pid=1, folder=data)
    assert server_file.serving(data) is None


def test_what_a_killed_server_left_goes_once_nobody_uses_its_memory(data, monkeypatch, tmp_path):
    says(data, pid=1, folder=data)
    (data / ".s.PGSQL.5432.lock").write_text(f"1\n{data}\n")
    memory = tmp_path / "shm"
    monkeypatch.setattr(server_file, "SHARED_MEMORY", memory)
    memory.write_text("key shmid perms size cpid lpid nattch\n1553982 65543 600 56 1 1 3\n")
    server_file.remove_if_dead(data)
    assert (data / "postmaster.pid").exists()
    memory.write_text("key shmid perms size cpid lpid nattch\n1553982 65543 600 56 1 1 0\n")
    server_file.remove_if_dead(data)
    assert list(data.iterdir()) == []


def test_where_nobody_can_tell_who_uses_the_memory_the_file_stays(data, monkeypatch, tmp_path):
    says(data, pid=1, folder=data)
    monkeypatch.setattr(server_file, "SHARED_MEMORY", tmp_path / "nowhere")
    server_file.remove_if_dead(data)
    assert (data / "postmaster.pid").exists()


def says(data, pid, folder):
    (data / "postmaster.pid").write_text(SERVER_FILE.format(pid=pid, folder=folder))


def holds(data, number):
    """As the server's control file begins."""
    (data / "global").mkdir(exist_ok=True)
    (data / "global" / "pg_control").write_bytes(number)
