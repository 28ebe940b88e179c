"""Nothing that was saved is ever written over."""

from processes.studio import drafts, versions
from tests.processes.studio import files


def begun(session, change, analyst):
    draft = drafts.add(session, change, files.NAME, files.text(), by=analyst)
    return draft, versions.newest(session, draft)


def test_each_save_is_a_version_with_who_and_when(session, change, analyst, reviewer):
    draft, first = begun(session, change, analyst)
    second = versions.save(session, draft, files.text(after="P5D"), parent=first, by=reviewer)
    assert [(v.number, v.saved_by) for v in versions.list_versions(session, draft)] == [
        (2, int(reviewer.id)),
        (1, int(analyst.id)),
    ]
    assert versions.newest(session, draft) is second
    assert versions.text(session, first) == files.text()


def test_the_same_content_once_more_is_no_version(session, change, analyst):
    draft, first = begun(session, change, analyst)
    assert versions.save(session, draft, files.text(), parent=first, by=analyst) is first
    assert len(versions.list_versions(session, draft)) == 1


def test_a_save_on_an_older_version_stands_aside_and_changes_nothing(
    session, change, analyst, reviewer
):
    draft, first = begun(session, change, analyst)
    theirs = versions.save(session, draft, files.text(after="P5D"), parent=first, by=reviewer)
    mine = versions.save(session, draft, files.text(after="P9D"), parent=first, by=analyst)
    assert mine.is_aside
    assert versions.newest(session, draft) is theirs
    assert versions.list_unsettled(session, draft) == [mine]
    assert drafts.contents(session, change) == {files.NAME: files.text(after="P5D")}


def test_a_window_that_goes_on_aside_leaves_one_thing_to_choose(session, change, analyst, reviewer):
    draft, first = begun(session, change, analyst)
    versions.save(session, draft, files.text(after="P5D"), parent=first, by=reviewer)
    mine = versions.save(session, draft, files.text(after="P8D"), parent=first, by=analyst)
    further = versions.save(session, draft, files.text(after="P9D"), parent=mine, by=analyst)
    again = versions.save(session, draft, files.text(after="P9D"), parent=mine, by=analyst)
    assert versions.list_unsettled(session, draft) == [further]
    assert again is further


def test_what_stood_aside_can_be_brought_in_and_gone_on_from(session, change, analyst, reviewer):
    draft, first = begun(session, change, analyst)
    versions.save(session, draft, files.text(after="P5D"), parent=first, by=reviewer)
    mine = versions.save(session, draft, files.text(after="P9D"), parent=first, by=analyst)
    brought = versions.restore(session, draft, mine, by=analyst)
    assert versions.newest(session, draft) is brought
    assert versions.list_unsettled(session, draft) == []
    # The window that was aside does not know, and is not aside once more.
    on = versions.save(session, draft, files.text(after="P10D"), parent=mine, by=analyst)
    assert not on.is_aside


def test_what_stood_aside_can_be_left_and_stays_readable(session, change, analyst, reviewer):
    draft, first = begun(session, change, analyst)
    theirs = versions.save(session, draft, files.text(after="P5D"), parent=first, by=reviewer)
    mine = versions.save(session, draft, files.text(after="P9D"), parent=first, by=analyst)
    versions.set_aside(session, draft, mine)
    assert versions.list_unsettled(session, draft) == []
    assert versions.newest(session, draft) is theirs
    assert versions.text(session, mine) == files.text(after="P9D")


def test_a_save_whose_answer_was_lost_is_not_somebody_elses(session, change, analyst):
    draft, first = begun(session, change, analyst)
    for days in ("P5D", "P6D", "P7D"):
        kept = versions.save(
            session, draft, files.text(after=days), parent=first, by=analyst, window="w1"
        )
        assert not kept.is_aside
    other = versions.save(
        session, draft, files.text(after="P8D"), parent=first, by=analyst, window="w2"
    )
    assert other.is_aside


def test_an_earlier_version_is_brought_back_as_a_new_one(session, change, analyst):
    draft, first = begun(session, change, analyst)
    versions.save(session, draft, files.text(after="P5D"), parent=first, by=analyst)
    back = versions.restore(session, draft, first, by=analyst)
    assert (back.number, back.restored_id, back.sha256) == (3, first.id, first.sha256)
