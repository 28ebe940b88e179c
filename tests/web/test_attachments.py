"""Photographs and papers of a case: sent, looked at by who may, taken out again."""

import io
import struct
import zlib

import pytest
from sqlalchemy import text
from werkzeug.datastructures import FileStorage

from engine import clock, history
from processes import documents
from processes.cases import changes
from processes.cases.choices import Status, Tier
from processes.documents import materials, scanning
from processes.documents.errors import AttachmentRefused
from processes.documents.models import Attachment, Audience
from processes.whistles import whistles
from tests.processes.factories import UNITS


def chunk(name, body=b""):
    crc = struct.pack(">I", zlib.crc32(name + body))
    return struct.pack(">I", len(body)) + name + body + crc


PICTURE = [chunk(b"IHDR", bytes(13)), chunk(b"IDAT", b"x"), chunk(b"IEND")]
PNG = b"\x89PNG\r\n\x1a\n" + b"".join(PICTURE)
PLACED = b"\x89PNG\r\n\x1a\n" + PICTURE[0] + chunk(b"eXIf", b"GPS 32.6N") + b"".join(PICTURE[1:])


def files(*contents, name="现场.png", field="file"):
    return {field: [FileStorage(io.BytesIO(each), filename=name) for each in contents]}


def send(browser, address, given, **fields):
    browser.get("/notices/")
    body = {"csrf_token": browser.token, **fields, **given}
    return browser.client.post(address, data=body, content_type="multipart/form-data")


def stored(session, case):
    return materials.list_for_case(session, case.id)


def test_a_photograph_is_added_to_the_step_and_shown_to_who_handles_the_case(
    browse, session, case, task
):
    worker = browse("grid_worker")
    sent = send(worker, f"/tasks/{task.id}/attachments", files(PLACED, field="photo"))
    assert sent.location == f"/tasks/{task.id}#files"
    [row] = stored(session, case)
    assert (row.task_id, row.mimetype, row.audience) == (task.id, "image/png", Audience.HANDLERS)
    assert b"GPS" not in row.content
    assert row.content == PNG
    assert "现场.png" in worker.get(f"/tasks/{task.id}").text
    opened = worker.post(f"/tasks/{task.id}/attachments/{row.id}/open")
    assert (opened.status_code, opened.mimetype, opened.data) == (200, "image/png", PNG)
    assert opened.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in opened.headers["Content-Security-Policy"]
    told = [e for e in history.list_for_instance(session, case.instance_id) if e.what == "opened"]
    assert [each.after for each in told] == [{"attachment": row.id}]
    assert "添加了附件" in worker.get(f"/cases/{case.id}").text


def test_it_is_sealed_and_its_digest_recorded(browse, session, case):
    send(browse("grid_worker"), f"/cases/{case.id}/attachments/", files(PNG))
    content, name = session.execute(text("select content, name from attachment")).one()
    assert "PNG" not in content
    assert "现场" not in name
    session.flush()
    [row] = stored(session, case)
    assert len(row.sha256) == 64


def test_the_place_stays_where_it_is_wanted(browse, session, case):
    send(browse("grid_worker"), f"/cases/{case.id}/attachments/", files(PLACED), keeps_place="on")
    [row] = stored(session, case)
    assert row.content == PLACED


@pytest.mark.parametrize(
    ("contents", "name", "why"),
    [
        ([b"MZ\x90 program"], "照片.png", "文件的内容不是PNG"),
        ([PNG], "照片.svg", "只收"),
        ([PNG[:-20]], "照片.png", "图片不完整"),
        ([PNG] * 7, "照片.png", "一次最多6个"),
        ([], "", "没有选择文件"),
    ],
)
def test_what_cannot_be_kept_is_refused_in_words_and_nothing_of_it_stays(
    browse, session, case, task, contents, name, why
):
    worker = browse("grid_worker")
    for address in (f"/cases/{case.id}/attachments/", f"/tasks/{task.id}/attachments"):
        refused = send(worker, address, files(*contents, name=name))
        assert refused.status_code == 422
        assert why in refused.text
    assert stored(session, case) == []


def test_a_case_has_room_for_so_many(browse, session, cast, case, monkeypatch):
    monkeypatch.setattr(materials, "MOST", 2)
    by = cast["grid_worker"]
    for name in ("一.png", "二.png"):
        kept = [materials.SentFile(name, PNG)]
        materials.add(session, case.id, kept, audience=Audience.HANDLERS, by=by)
    sent = [materials.SentFile("三.png", PNG)]
    with pytest.raises(AttachmentRefused, match="最多2个文件，已有2个"):
        materials.add(session, case.id, sent, audience=Audience.HANDLERS, by=by)
    monkeypatch.setattr(materials, "MOST", 9)
    monkeypatch.setattr(materials, "MOST_BYTES", 2 * len(PNG))
    with pytest.raises(AttachmentRefused, match="合计"):
        materials.add(session, case.id, sent, audience=Audience.HANDLERS, by=by)


@pytest.fixture
def whistled(session, case):
    case.tier = Tier.DEPARTMENT
    whistles.blow(
        session, case.id, kind="regular", units=list(UNITS)[:1], lead="dept-renshe", reason="会商"
    )
    session.flush()
    return case


def test_a_department_sees_what_is_meant_for_it_and_adds_its_own(browse, session, cast, whistled):
    by = cast["grid_worker"]
    for name, audience in (("身份证.png", Audience.HANDLERS), ("现场.png", Audience.CONCERNED)):
        materials.add(
            session, whistled.id, [materials.SentFile(name, PNG)], audience=audience, by=by
        )
    hidden, shown = sorted(stored(session, whistled), key=lambda each: each.id)
    liaison = browse("liaison")
    page = liaison.get(f"/cases/{whistled.id}/attachments/").text
    assert "现场.png" in page
    assert "身份证.png" not in page
    assert liaison.post(f"/cases/{whistled.id}/attachments/{hidden.id}/open").status_code == 403
    assert liaison.post(f"/cases/{whistled.id}/attachments/{shown.id}/open").status_code == 200
    send(
        liaison,
        f"/cases/{whistled.id}/attachments/",
        files(PNG, name="勘查.png"),
        audience="concerned",
    )
    assert "勘查.png" in browse("center").get(f"/cases/{whistled.id}/attachments/").text


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("关于" * 70 + ".png", ("关于" * 70)[:116] + ".png"),
        ("../../照\u202e\x00片.png", "照片.png"),
    ],
)
def test_a_file_keeps_its_name_as_far_as_that_is_one(browse, session, case, name, kept):
    address = f"/cases/{case.id}/attachments/"
    answer = send(browse("grid_worker"), address, files(PNG, name=name))
    assert answer.status_code == 302
    assert [row.name for row in stored(session, case)] == [kept]


@pytest.mark.parametrize("name", ["outsider", "zhujian", "analyst"])
def test_others_see_nothing_and_add_nothing(browse, session, cast, case, task, name):
    by = cast["grid_worker"]
    materials.add(
        session, case.id, [materials.SentFile("一.png", PNG)], audience=Audience.CONCERNED, by=by
    )
    [row] = stored(session, case)
    other = browse(name)
    assert other.get(f"/cases/{case.id}/attachments/").status_code in (403, 404)
    for address in (f"/cases/{case.id}/attachments/", f"/tasks/{task.id}/attachments"):
        assert send(other, address, files(PNG)).status_code in (403, 404)
    for address in (f"/cases/{case.id}", f"/tasks/{task.id}"):
        assert other.post(f"{address}/attachments/{row.id}/open").status_code in (403, 404)


def test_the_same_files_sent_twice_are_kept_once(browse, session, case, task):
    worker = browse("grid_worker")
    address = f"/cases/{case.id}/attachments/"
    for given in (files(PNG, PLACED), files(PNG, PLACED), files(PNG, name="背面.png")):
        assert send(worker, address, given).status_code == 302
    # A photograph without its place is the same as the other: of one request both are kept.
    assert [row.name for row in stored(session, case)] == ["背面.png", "现场.png", "现场.png"]
    send(worker, f"/tasks/{task.id}/attachments", files(PNG))
    with clock.at(clock.now() + materials.AGAIN):
        send(worker, address, files(PNG))
    assert len(stored(session, case)) == 5


def test_a_reason_that_is_refused_stays(browse, session, case):
    worker = browse("grid_worker")
    send(worker, f"/cases/{case.id}/attachments/", files(PNG))
    [row] = stored(session, case)
    said = "拍糊了" * 70
    page = worker.post(f"/cases/{case.id}/attachments/{row.id}/void", {"reason": said})
    assert page.status_code == 422
    assert f'value="{said}"' in page.text


def test_what_was_taken_out_is_told_and_seen_no_more(browse, session, case):
    worker = browse("grid_worker")
    send(worker, f"/cases/{case.id}/attachments/", files(PNG))
    [row] = stored(session, case)
    address = f"/cases/{case.id}/attachments/{row.id}"
    assert worker.post(f"{address}/void", {"reason": " "}).status_code == 422
    worker.post(f"{address}/void", {"reason": "拍错了"})
    session.refresh(row)
    assert row.void_reason == "拍错了"
    assert stored(session, case) == []
    assert worker.post(f"{address}/open").status_code == 404


def test_an_archived_case_takes_no_more(browse, session, case):
    case.archived_at, case.status = case.registered_at, Status.ARCHIVED
    session.flush()
    page = browse("grid_worker").get(f"/cases/{case.id}/attachments/")
    assert "不能再添加" in page.text
    assert (
        send(browse("grid_worker"), f"/cases/{case.id}/attachments/", files(PNG)).status_code == 422
    )


@pytest.mark.parametrize(
    ("command", "why"),
    [
        ("sh -c 'echo stream: Eicar FOUND; exit 1'", "可疑内容（stream: Eicar FOUND）"),
        ("sh -c 'exit 2'", "没有完成"),
        ("/no/such/program", "没有完成"),
    ],
)
def test_a_scanner_keeps_out_what_it_finds_and_what_it_could_not_look_at(monkeypatch, command, why):
    monkeypatch.setenv("SISHI_SCAN_COMMAND", command)
    with pytest.raises(AttachmentRefused) as refused:
        scanning.check(PNG)
    assert why in str(refused.value)


def test_a_scanner_lets_pass_what_is_harmless(monkeypatch):
    monkeypatch.setenv("SISHI_SCAN_COMMAND", "sh -c 'cat > /dev/null'")
    scanning.check(PNG)


def test_the_whole_file_holds_them(session, cast, case):
    materials.add(
        session,
        case.id,
        [materials.SentFile("现场.png", PNG)],
        audience=Audience.HANDLERS,
        by=cast["grid_worker"],
    )
    into = io.BytesIO()
    documents.build_archive(session, case.id, into)
    assert "附件材料（现场）.png".encode() in into.getvalue()
    assert changes.get(session, case.id) is case
    assert session.get(Attachment, stored(session, case)[0].id).kind == "material"
