"""Of many saves of an hour one is enough after a day; what anybody refers to stays."""

from datetime import UTC, datetime, timedelta

import pytest

from engine import clock
from processes.studio import changes, drafts, remarks, reviewing, thinning, versions
from processes.studio.errors import VersionThinned
from tests.processes.studio import files

START = datetime(2026, 3, 4, 1, 0, tzinfo=UTC)


@pytest.fixture
def draft(session, change, analyst):
    """Saved every ten minutes: versions 1–6 in one hour, 7 in the next."""
    with clock.at(START):
        made = drafts.add(session, change, files.NAME, files.text(after="P1D"), by=analyst)
    for turn in range(1, 7):
        save(session, made, f"P{turn + 1}D", turn, analyst)
    return made


def save(session, draft, after, turn, by, parent=None):
    with clock.at(START + timedelta(minutes=10 * turn)):
        parent = parent or versions.newest(session, draft)
        return versions.save(session, draft, files.text(after=after), parent=parent, by=by)


def numbered(session, draft, number):
    found = versions.list_versions(session, draft)
    return next(each for each in found if each.number == number)


def thin(session, *, after=timedelta(days=2)):
    at = START + after
    with clock.at(at):
        return thinning.thin(session, at)


def kept(session, draft):
    session.expire_all()
    return [each.number for each in versions.list_versions(session, draft) if not each.thinned_at]


def test_the_first_and_the_last_of_each_hour_stay(session, draft):
    assert thin(session) == 4
    assert kept(session, draft) == [7, 6, 1]
    assert thin(session) == 0
    assert drafts.contents(session, _change(session, draft)) == {
        files.NAME: files.text(after="P7D")
    }


def test_who_saved_when_stays_and_the_content_is_refused_with_a_sentence(session, draft, analyst):
    thin(session)
    gone = numbered(session, draft, 3)
    assert (gone.saved_by, gone.saved_at) == (int(analyst.id), START + timedelta(minutes=20))
    with pytest.raises(VersionThinned, match="第3版"):
        versions.text(session, gone)
    with pytest.raises(VersionThinned):
        versions.restore(session, draft, gone, by=analyst)


def test_within_a_day_everything_stays(session, draft):
    assert thin(session, after=timedelta(hours=23)) == 0


def test_what_has_a_name_or_was_brought_back_stays(session, draft, analyst):
    versions.call(session, numbered(session, draft, 2), "会前稿")
    with clock.at(START + timedelta(hours=3)):
        versions.restore(session, draft, numbered(session, draft, 4), by=analyst)
    thin(session)
    assert kept(session, draft) == [8, 7, 6, 4, 2, 1]


def test_what_stands_aside_stays(session, draft, analyst):
    save(session, draft, "P9D", 7, analyst, parent=numbered(session, draft, 2))
    save(session, draft, "P8D", 8, analyst)
    thin(session)
    assert 8 in kept(session, draft)


def test_what_a_second_person_saw_stays(session, change, draft, analyst, reviewer):
    reviewing.submit(session, change, by=analyst)
    seen = versions.newest(session, draft)
    remarks.add(session, change, "太长", version=seen, by=reviewer)
    reviewing.send_back(session, change, "", by=reviewer)
    save(session, draft, "P9D", 7, analyst)
    thin(session)
    assert seen.number in kept(session, draft)


def _change(session, draft):
    return changes.find(session, draft.change_id)
