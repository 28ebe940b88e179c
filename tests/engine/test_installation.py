"""The clock of a database in use is not moved; that of a copy to rehearse with is."""

from datetime import timedelta

import pytest

from engine import clock, installation
from engine.origin import CopiedHome, Origin
from engine.settings import SettingError
from processes.organisation.places import Place, PlaceKind


@pytest.fixture(autouse=True)
def fresh(session):
    """Whatever was started on the tests' database before has not said how it ran."""
    row = installation.read(session)
    row.is_rehearsal, row.real_since_at = False, None
    session.flush()


@pytest.fixture
def move(tmp_path, monkeypatch):
    """Name a clock file, or take it away."""

    def name(wanted=True):
        if wanted:
            clock.move(tmp_path / "clock", timedelta(days=3))
            monkeypatch.setenv("SISHI_CLOCK_FILE", str(tmp_path / "clock"))
        else:
            monkeypatch.delenv("SISHI_CLOCK_FILE", raising=False)

    name(False)
    return name


@pytest.fixture
def used(session):
    """A database that knows a district."""
    session.add(Place(code="429999", name="无", kind=PlaceKind.DISTRICT, district="429999"))
    session.flush()


def test_a_database_that_ran_by_the_real_clock_refuses_another(session, used, move):
    installation.require(session)
    move()
    with pytest.raises(SettingError, match=r"SISHI_CLOCK_FILE.*make rehearsal"):
        installation.require(session)


def test_an_empty_one_may_still_become_a_rehearsal(session, move):
    installation.require(session)
    move()
    installation.require(session)
    assert installation.read(session).real_since_at is None


def test_a_rehearsal_from_its_beginning_goes_on(session, used, move):
    move()
    installation.require(session)
    installation.require(session)


def test_once_run_without_the_file_it_is_no_rehearsal_any_more(session, used, move):
    move()
    installation.require(session)
    move(False)
    installation.require(session)
    move()
    with pytest.raises(SettingError, match="SISHI_CLOCK_FILE"):
        installation.require(session)


def test_a_copy_to_rehearse_with_has_its_clock_moved_whenever_one_likes(session, used, move):
    installation.require(session)
    installation.mark_rehearsal(session)
    installation.require(session)
    move()
    installation.require(session)


def test_the_real_clock_moved_by_nothing_is_a_rehearsal_too(session, used, move, tmp_path):
    installation.require(session)
    move()
    clock.move(tmp_path / "clock", timedelta(0))
    with pytest.raises(SettingError, match="SISHI_CLOCK_FILE"):
        installation.require(session)


def test_files_that_were_copied_without_their_record_are_known_by_the_database(session, tmp_path):
    original, copied = tmp_path / "home" / "postgres", tmp_path / "copy" / "postgres"
    for folder in (original, copied):
        folder.mkdir(parents=True)
    installation.mark_folder(session, original)
    row = installation.read(session)
    with pytest.raises(CopiedHome):
        Origin(type(original)(row.data_folder), row.data_inode).require(copied)
