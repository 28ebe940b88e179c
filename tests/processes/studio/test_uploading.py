"""Several files at once and zips of files, taken into a change whole or not at all."""

import io
import zipfile

import pytest

from engine.faults import Refused
from processes.studio import changes, drafts, uploading, versions
from processes.studio.errors import NothingUploaded, NotOpen
from tests.processes.studio import files
from tests.processes.studio import scenarios as s

FORM = b'{"type": "default", "id": "visit", "components": []}'
SCENARIO = b'{"testCases": []}'


def zipped(parts, method=zipfile.ZIP_DEFLATED):
    """A zip of these files by name."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", method) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return held.getvalue()


def refusals(session, change, analyst, *given):
    """The sentences an upload is refused with; nothing of it is in the change."""
    before = drafts.contents(session, change)
    with pytest.raises(Refused) as refused:
        uploading.upload(session, change, given, by=analyst)
    assert drafts.contents(session, change) == before
    return [str(each) for each in refused.value.faults]


def test_several_files_come_at_once(session, change, analyst):
    given = [("a.bpmn", files.text(name="a")), ("visit.form", FORM), ("a.test.json", SCENARIO)]
    done = uploading.upload(session, change, given, by=analyst)
    assert done.added == ("a.bpmn", "visit.form", "a.test.json")
    assert drafts.contents(session, change) == dict(given)


def test_what_was_downloaded_as_a_zip_comes_back_the_same(session, change, analyst):
    drafts.add(session, change, files.NAME, files.text(), by=analyst)
    drafts.add_blank(session, change, "回访.form", by=analyst)
    drafts.add_blank(session, change, "回访.dmn", by=analyst)
    drafts.add(session, change, "visit.test.json", s.text(s.start()), by=analyst)
    held = drafts.archive(session, change)
    other = changes.create(session, "另一项", "", by=analyst)
    done = uploading.upload(session, other, [("全部.zip", held)], by=analyst)
    assert len(done.added) == 4
    assert drafts.contents(session, other) == drafts.contents(session, change)
    again = uploading.upload(session, other, [("全部.zip", held)], by=analyst)
    assert (again.added, again.altered, len(again.same)) == ((), (), 4)


def test_a_file_there_already_gets_its_next_version(session, change, analyst):
    draft = drafts.add(session, change, files.NAME, files.text(), by=analyst)
    sent = zipped({files.NAME: files.text(after="P5D")})
    done = uploading.upload(session, change, [("x.ZIP", sent)], by=analyst)
    assert done.altered == (files.NAME,)
    assert versions.newest(session, draft).number == 2


def test_folders_and_what_a_file_manager_adds_are_left_out(session, change, analyst):
    sent = zipped(
        {"rules/a.bpmn": files.text(), "__MACOSX/._a.bpmn": b"x", "rules/.DS_Store": b"x"}
    )
    done = uploading.upload(session, change, [("x.zip", sent)], by=analyst)
    assert done.added == ("a.bpmn",)


def test_names_of_a_zip_made_in_windows_are_read(session, change, analyst):
    # The bytes of GB 18030 where `zipfile` writes its own: eight for four characters, nothing moves.
    sent = zipped({"abcdefgh.form": FORM}).replace(b"abcdefgh", "回访登记".encode("gb18030"))
    done = uploading.upload(session, change, [("x.zip", sent)], by=analyst)
    assert done.added == ("回访登记.form",)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.exe", b"x", "须以 .bpmn、.dmn"),
        ("other.json", b"{}", "规则表只有 limits.json 一个"),
        ("a.bpmn", b"", "文件是空的"),
        ("a.bpmn", b"<definitions>", "a.bpmn"),
        ("a.bpmn", b"{}", "这是 JSON，不是 XML"),
        ("a.dmn", files.text(), "a.dmn"),
        ("a.form", b"<x/>", "不是表单：内容不是 JSON"),
        ("a.form", b"[1]", "应是一个 JSON 对象"),
        ("a.form", b'{"x": "' + b"y" * versions.LARGEST + b'"}', "超过2 MB"),
        ("a.test.json", b"{}", "应有“testCases”列表"),
        ("a.zip", b"PK", "已损坏"),
    ],
)
def test_what_cannot_be_read_is_refused_with_one_sentence(
    session, change, analyst, name, content, words
):
    (told,) = refusals(session, change, analyst, ("good.form", FORM), (name, content))
    assert told.startswith(name)
    assert words in told


def test_every_wrong_file_is_named_and_none_is_taken(session, change, analyst):
    sent = zipped({"a.bpmn": b"<", "b.txt": b"x", "c.form": FORM})
    told = refusals(session, change, analyst, ("x.zip", sent), ("d.dmn", b""))
    assert [each.partition("：")[0].split()[0] for each in told] == ["a.bpmn", "b.txt", "d.dmn"]


def test_two_of_one_name_are_refused(session, change, analyst):
    sent = zipped({"one/a.form": FORM, "two/a.form": FORM})
    assert refusals(session, change, analyst, ("x.zip", sent)) == [
        "a.form：这次上传里有两个同名的文件。"
    ]


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({"a.bpmn": b"\0" * 40 * 2**20}, "解压后过大"),
        ({f"{n}.form": FORM for n in range(301)}, "组成部分太多"),
    ],
)
def test_a_zip_holds_only_so_much(session, change, analyst, parts, words):
    (told,) = refusals(session, change, analyst, ("x.zip", zipped(parts)))
    assert words in told


def test_a_zip_packed_in_a_way_of_its_own_is_refused(session, change, analyst):
    sent = zipped({"a.form": FORM}, zipfile.ZIP_LZMA)
    (told,) = refusals(session, change, analyst, ("x.zip", sent))
    assert "压缩方式" in told


def test_a_zip_in_a_zip_is_no_file_of_a_change(session, change, analyst):
    sent = zipped({"inner.zip": zipped({"a.form": FORM})})
    (told,) = refusals(session, change, analyst, ("x.zip", sent))
    assert told.startswith("inner.zip")


def test_nothing_chosen_is_said(session, change, analyst):
    with pytest.raises(NothingUploaded):
        uploading.upload(session, change, [], by=analyst)


def test_nothing_is_uploaded_into_a_change_under_review(session, submitted, analyst):
    with pytest.raises(NotOpen):
        uploading.upload(session, submitted, [("a.form", FORM)], by=analyst)
