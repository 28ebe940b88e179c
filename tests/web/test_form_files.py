"""Files chosen in a task's form: kept with the case, a reference of each among the answers."""

import io
import json
from functools import partial

import pytest
from werkzeug.datastructures import FileStorage

from engine.deployment import catalogue
from engine.forms import Form, facts
from engine.models import Instance, TaskStatus
from processes.documents import materials, scanning

PDF = b"%PDF-1.7 agreed"


@pytest.fixture
def written(monkeypatch):
    """What was written of the facts of the form below, by fact."""
    found = {}
    for fact in ("test.papers", "test.rows"):
        write = partial(lambda fact, _context, value: found.update({fact: value}), fact)
        monkeypatch.setitem(facts._WRITERS, fact, write)
    return found


@pytest.fixture
def picker(session, task, written, monkeypatch):
    """picker(**more) gives the open task a form with file pickers, one of them in rows."""

    def give(**more):
        field = {"type": "filepicker", "key": "papers", "id": "P", "label": "材料", **more}
        rows = {
            "type": "dynamiclist",
            "path": "rows",
            "id": "R",
            "components": [{**field, "id": "Q"}],
        }
        parts = [
            {**field, "properties": {"fact": "test.papers"}},
            {**rows, "properties": {"fact": "test.rows"}},
        ]
        text = json.dumps({"type": "default", "id": task.form, "components": parts}).encode()
        forms = catalogue.bundle_for(session, session.get(Instance, task.instance_id)).forms
        monkeypatch.setitem(forms, task.form, Form.parse(text, "f.form"))

    return give


def complete(browser, task, answers, **sent):
    browser.get("/notices/")
    files = {
        key: [FileStorage(io.BytesIO(content), filename=name) for name, content in each]
        for key, each in sent.items()
    }
    body = {"csrf_token": browser.token, "data": json.dumps(answers), **files}
    return browser.client.post(
        f"/tasks/{task.id}/complete", data=body, content_type="multipart/form-data"
    )


def test_a_file_is_kept_with_the_case_and_the_step(browse, session, case, task, picker, written):
    picker(accept=".pdf")
    answers = {"papers": "files::a1", "rows": [{"papers": "files::b2"}, {"papers": None}]}
    sent = {"files::a1": [("协议.pdf", PDF)], "files::b2": [("证据.pdf", PDF + b"2")]}
    assert complete(browse("grid_worker"), task, answers, **sent).status_code == 302
    second, first = materials.list_for_case(session, case.id)
    assert (first.name, first.task_id, first.content) == ("协议.pdf", task.id, PDF)
    (reference,) = written["test.papers"]
    assert reference == {
        "camunda.document.type": "camunda",
        "storeId": "sishi",
        "documentId": str(first.id),
        "contentHash": first.sha256,
        "metadata": {"fileName": "协议.pdf", "contentType": "application/pdf", "size": len(PDF)},
    }
    assert [each["papers"] and each["papers"][0]["documentId"] for each in written["test.rows"]] == [
        str(second.id), None
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("more", "sent", "words"),
    [
        ({}, {"files::a1": [("x.exe", b"MZ")]}, "只"),
        ({"accept": ".png"}, {"files::a1": [("协议.pdf", PDF)]}, "只收这几种文件：.png"),
        ({}, {"files::a1": [("a.pdf", PDF), ("b.pdf", PDF)]}, "只能选一个文件"),
        ({}, {}, "没有收到"),
        ({"validate": {"required": True}}, {"files::a1": [("", b"")]}, ""),
    ],
)
def test_what_is_not_taken_leaves_nothing_behind(
    browse, session, case, task, picker, more, sent, words
):
    picker(**more)
    answer = complete(browse("grid_worker"), task, {"papers": "files::a1"}, **sent)
    assert answer.status_code == 422
    assert words in answer.text
    assert materials.list_for_case(session, case.id) == []
    session.refresh(task)
    assert task.status is TaskStatus.OPEN


def test_a_scanner_is_asked(browse, session, case, task, picker, monkeypatch):
    picker()
    monkeypatch.setattr(scanning, "scanners", [lambda _content: "Eicar"])
    answer = complete(
        browse("grid_worker"),
        task,
        {"papers": "files::a1"},
        **{"files::a1": [("a.pdf", PDF)]},
    )
    assert answer.status_code == 422
    assert "Eicar" in answer.text
    assert materials.list_for_case(session, case.id) == []


def test_a_reference_is_of_a_file_of_this_case_or_of_none(
    browse, session, case, task, cast, picker, written
):
    picker()
    (kept,) = materials.add(
        session,
        case.id,
        [materials.SentFile("原件.pdf", PDF)],
        audience=materials.Audience.HANDLERS,
        by=cast["grid_worker"],
    )
    forged = {"documentId": str(kept.id), "metadata": {"fileName": "假.pdf", "contentType": "x"}}
    others = [{"documentId": each} for each in ("0", "-1", "x", "9" * 30, None)]
    answers = {"papers": [forged, *others, 7]}
    assert complete(browse("grid_worker"), task, answers).status_code == 302
    (reference,) = written["test.papers"]
    assert reference["metadata"]["fileName"] == "原件.pdf"
    assert reference["contentHash"] == kept.sha256


def test_the_page_shows_html_without_what_runs(browse, session, task, monkeypatch):
    html = {
        "type": "html",
        "id": "H",
        "content": '<b onclick="x()">{{a}}</b><script>alert(1)</script>',
    }
    text = json.dumps({"type": "default", "id": task.form, "components": [html]}).encode()
    forms = catalogue.bundle_for(session, session.get(Instance, task.instance_id)).forms
    monkeypatch.setitem(forms, task.form, Form.parse(text, "f.form"))
    shown = browse("grid_worker").get(f"/tasks/{task.id}").text
    assert "{{a}}" in shown
    assert "onclick=\\&#34;" not in shown
    assert "alert(1)" not in shown
