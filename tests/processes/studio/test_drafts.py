"""The files of a change, and what they started from."""

import io
import zipfile

import pytest

from engine.deployment import catalogue
from processes.errors import MissingField
from processes.studio import bases, changes, drafts, findings, versions
from processes.studio.errors import (
    NameTaken,
    NoSuchDraft,
    NoSuchRelease,
    NotOpen,
    TooLarge,
    WrongFileName,
)
from processes.studio.models import FileKind
from tests.processes.studio import files


def test_a_change_has_a_title(session, analyst):
    with pytest.raises(MissingField):
        changes.create(session, "  ", "", by=analyst)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("visit.bpmn", FileKind.BPMN),
        ("Absence Request.bpmn", FileKind.BPMN),
        ("回访.dmn", FileKind.DMN),
        ("visit.form", FileKind.FORM),
        ("limits.json", FileKind.RULES),
        ("visit.test.json", FileKind.SCENARIO),
    ],
)
def test_the_end_of_the_name_says_what_it_is(name, kind):
    assert drafts.kind_of(name) is kind


@pytest.mark.parametrize(
    "name",
    ["", ".bpmn", "visit", "visit.exe", "../visit.bpmn", "a\n.bpmn", "other.json", "x" * 200],
)
def test_no_other_name_is_taken(session, change, analyst, name):
    with pytest.raises(WrongFileName):
        drafts.add(session, change, name, b"", by=analyst)


def test_a_name_is_taken_once(session, change, analyst):
    drafts.add_blank(session, change, "visit.form", by=analyst)
    with pytest.raises(NameTaken):
        drafts.add_blank(session, change, "visit.form", by=analyst)


def test_a_file_taken_out_leaves_its_name_to_another(session, change, analyst):
    draft = drafts.add_blank(session, change, "visit.form", by=analyst)
    drafts.remove(session, draft, by=analyst)
    with pytest.raises(NoSuchDraft):
        drafts.find(session, draft.id)
    again = drafts.add_blank(session, change, "visit.form", by=analyst)
    assert [each.id for each in drafts.list_drafts(session, change)] == [again.id]


@pytest.mark.parametrize("name", ["visit.dmn", "visit.form", "回访.dmn", "回访.form"])
def test_a_new_table_or_form_has_nothing_wrong_with_it(session, change, analyst, name):
    drafts.add_blank(session, change, name, by=analyst)
    assert findings.check(session, change) == []


def test_a_new_diagram_lacks_but_what_is_to_be_drawn(session, change, analyst):
    drafts.add_blank(session, change, "visit.bpmn", by=analyst)
    assert {each.element for each in findings.check(session, change)} <= {"Started", "visit"}


def test_what_is_too_large_is_not_kept(session, change, analyst):
    with pytest.raises(TooLarge):
        drafts.add(session, change, "a.bpmn", b"x" * (versions.LARGEST + 1), by=analyst)


def test_a_copy_is_the_release_and_knows_it(session, change, analyst, deployed):
    draft = drafts.copy(session, change, deployed.id, by=analyst)
    assert drafts.contents(session, change) == {files.NAME: files.text()}
    assert draft.base_id == deployed.id
    assert bases.list_old(session, [draft], drafts.contents(session, change)) == []


def test_nothing_is_copied_that_was_never_released(session, change, analyst):
    with pytest.raises(NoSuchRelease):
        drafts.copy(session, change, 10**9, by=analyst)


def test_an_upload_of_the_same_name_is_the_next_version(session, change, analyst):
    draft = drafts.add(session, change, files.NAME, files.text(), by=analyst)
    same = drafts.upload(session, change, files.NAME, files.text(after="P5D"), by=analyst)
    assert same is draft
    assert versions.newest(session, draft).number == 2


def test_all_files_go_out_as_one_zip(session, change, analyst):
    drafts.add(session, change, files.NAME, files.text(), by=analyst)
    drafts.add_blank(session, change, "回访.form", by=analyst)
    with zipfile.ZipFile(io.BytesIO(drafts.archive(session, change))) as made:
        assert sorted(made.namelist()) == ["visit.bpmn", "回访.form"]
        assert made.read("visit.bpmn") == files.text()


def test_a_draft_says_that_something_newer_was_released(session, change, analyst, deployed):
    draft = drafts.copy(session, change, deployed.id, by=analyst)
    catalogue.deploy(session, [files.diagram(after="P7D")])
    assert bases.list_old(session, [draft], drafts.contents(session, change)) == [draft]
    bases.follow(session, draft, by=analyst, takes_release=False)
    assert bases.list_old(session, [draft], drafts.contents(session, change)) == []
    assert drafts.contents(session, change) == {files.NAME: files.text()}


def test_the_newer_release_is_taken_as_a_version_more(session, change, analyst, deployed):
    draft = drafts.copy(session, change, deployed.id, by=analyst)
    catalogue.deploy(session, [files.diagram(after="P7D")])
    bases.follow(session, draft, by=analyst, takes_release=True)
    assert drafts.contents(session, change) == {files.NAME: files.text(after="P7D")}
    assert versions.newest(session, draft).number == 2


def test_a_new_file_knows_when_another_of_its_key_was_released_first(session, change, analyst):
    draft = drafts.add(session, change, files.NAME, files.text(after="P9D"), by=analyst)
    catalogue.deploy(session, [files.released()])
    assert bases.list_old(session, [draft], drafts.contents(session, change)) == [draft]


def test_a_change_given_up_is_altered_no_more(session, change, analyst):
    draft = drafts.add(session, change, files.NAME, files.text(), by=analyst)
    changes.discard(session, change, by=analyst)
    with pytest.raises(NotOpen):
        versions.save(session, draft, b"<x/>", parent=versions.newest(session, draft), by=analyst)
    with pytest.raises(NotOpen):
        drafts.add_blank(session, change, "other.form", by=analyst)
