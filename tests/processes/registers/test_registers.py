"""What every register does, shown by the one of the villages' officers."""

from datetime import date

import pytest

from processes import registers
from processes.directories.village_officers import REGISTER as OFFICERS
from processes.errors import MissingField, WrongChoice
from processes.registers import entries, listing
from processes.registers.errors import (
    AlreadyEnded,
    ChangedMeanwhile,
    EndsBeforeItBegins,
    Invalid,
    NoSuchEntry,
    NoSuchRegister,
    NotYours,
)
from processes.registers.listing import Search
from tests.processes.factories import OTHER_VILLAGE, STREET, VILLAGE


def officer(village=VILLAGE, kind="police", name="示例警官", since="2026-01-05", until=""):
    typed = {"village": village, "kind": kind, "name": name, "since_on": since, "until_on": until}
    return {key: [value] for key, value in typed.items()}


@pytest.fixture
def entry(session, cast, at):
    with at(3, 2):
        return entries.create(session, OFFICERS, officer(), cast["center"])


def names(session, by, **search):
    lines = listing.list_page(session, OFFICERS, by, Search(**search), size=50)
    return [line.cells[0].words for line in lines]


def test_an_entry_is_kept_with_who_wrote_it_and_when(session, cast, at, entry):
    assert entry.recorded_by == int(cast["center"].id)
    [written] = entries.list_versions(session, OFFICERS, entry.id)
    assert written.by == entry.recorded_by
    assert written.fields["name"] == [[], ["示例警官"]]


def test_the_list_tells_places_and_codes_in_words(session, cast, entry):
    [line] = listing.list_page(session, OFFICERS, cast["grid_head"], Search(), size=9)
    assert [cell.words for cell in line.cells][:3] == ["示例警官", "警官", "花果街道花园村"]
    rows = list(listing.to_spreadsheet(session, OFFICERS, cast["grid_head"], Search()))
    assert rows[0][:2] == ["姓名", "身份"]
    assert len(rows) == 2


def test_everything_wrong_is_said_at_once_and_nothing_is_kept(session, cast):
    typed = officer(kind="soldier", name="", since="2026-01-05", until="2025-01-01")
    with pytest.raises(Invalid) as refused:
        entries.create(session, OFFICERS, typed, cast["center"])
    kinds = {key: type(each) for key, each in refused.value.wrong.items()}
    assert kinds == {"kind": WrongChoice, "name": MissingField, "until_on": EndsBeforeItBegins}
    assert names(session, cast["center"]) == []


def test_nobody_writes_outside_the_own_place(session, cast, entry):
    with pytest.raises(NotYours):
        entries.create(session, OFFICERS, officer(OTHER_VILLAGE), cast["center"])
    moved, read_at = officer(OTHER_VILLAGE), entries.version(session, OFFICERS, entry.id)
    with pytest.raises(NotYours):
        entries.change(session, OFFICERS, entry.id, moved, read_at, cast["center"])
    with pytest.raises(NotYours):
        entries.create(session, OFFICERS, officer(), cast["outsider"])
    assert session.get(type(entry), entry.id).village == VILLAGE


def test_who_has_no_part_in_casework_does_not_find_the_register(cast):
    with pytest.raises(NoSuchRegister):
        registers.find("village-officers", cast["auditor"])
    with pytest.raises(NoSuchRegister):
        registers.find("nothing", cast["center"])


def test_what_somebody_changed_meanwhile_is_not_overwritten(session, cast, entry):
    read_at = entries.version(session, OFFICERS, entry.id)
    changed = officer(name="示例新警官")
    entries.change(session, OFFICERS, entry.id, changed, read_at, cast["district_center"])
    with pytest.raises(ChangedMeanwhile) as refused:
        entries.change(session, OFFICERS, entry.id, officer(kind="judge"), read_at, cast["center"])
    assert refused.value.details["by"] == cast["district_center"].id
    same = entries.change(session, OFFICERS, entry.id, changed, read_at, cast["center"])
    assert same.name == "示例新警官"


def test_one_form_makes_one_entry_however_often_it_is_sent(session, cast):
    first = entries.create(session, OFFICERS, officer(), cast["center"], "form-1")
    again = entries.create(session, OFFICERS, officer(), cast["center"], "form-1")
    assert again.id == first.id


def test_an_entry_is_ended_by_date_and_stays_to_be_found(session, cast, entry, at):
    with at(3, 9):
        with pytest.raises(EndsBeforeItBegins):
            entries.end(session, OFFICERS, entry.id, date(2025, 1, 1), cast["center"])
        entries.end(session, OFFICERS, entry.id, date(2026, 3, 10), cast["center"])
        assert names(session, cast["center"]) == ["示例警官"]
    with at(3, 11):
        assert names(session, cast["center"]) == []
        assert names(session, cast["center"], with_ended=True) == ["示例警官"]
        with pytest.raises(AlreadyEnded):
            entries.end(session, OFFICERS, entry.id, date(2026, 3, 12), cast["center"])


def test_the_list_is_narrowed_by_words_place_and_choice(session, cast, entry):
    lawyer = officer(OTHER_VILLAGE, "lawyer", "示例律师")
    entries.create(session, OFFICERS, lawyer, cast["district_center"])
    by = cast["leader"]
    assert names(session, by) == ["示例警官", "示例律师"]
    assert names(session, by, words="律师") == ["示例律师"]
    assert names(session, by, within=STREET) == ["示例警官"]
    assert names(session, by, chosen={"kind": "lawyer"}) == ["示例律师"]
    assert listing.count(session, OFFICERS, by, Search()) == 2


def test_pages_follow_each_other_without_gap_or_repetition(session, cast):
    for n in range(7):
        village = OTHER_VILLAGE if n % 2 else VILLAGE
        entries.create(
            session, OFFICERS, officer(village, name=f"示例{n}"), cast["district_center"]
        )
    found, after = [], None
    while lines := listing.list_page(
        session, OFFICERS, cast["center"], Search(), after=after, size=3
    ):
        found += [line.cells[0].words for line in lines]
        after = lines[-1].id
    assert found == [f"示例{n}" for n in (0, 2, 4, 6, 1, 3, 5)]


def test_an_entry_that_is_not_there_is_not_found(session, cast):
    with pytest.raises(NoSuchEntry):
        entries.get(session, OFFICERS, 999, cast["center"])
