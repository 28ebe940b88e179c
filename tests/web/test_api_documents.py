"""Documents of programs: kept as they came, found by their id, refused for what no file of ours may be."""

import io
import json
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from engine import clock
from processes.cases.models import Case
from processes.diagrams import shipped
from processes.documents import attachments, program_documents, scanning
from processes.documents.program_documents import ProgramDocument
from processes.organisation.roles import Role
from tests.processes.factories import GRID
from tests.web.program import LETTER, Program, diagram, enter
from web.api import schema
from web.api.endpoint import ENDPOINTS

PDF = b"%PDF-1.7 a letter"


@pytest.fixture
def program(app, session, cast):
    return Program(app, *enter(session, Role.ANALYST, Role.DISTRICT_CENTER))


def form(content=PDF, name="letter.pdf", **told):
    sent = {"file": (io.BytesIO(content), name)}
    if told:
        sent["metadata"] = (io.BytesIO(json.dumps(told).encode()), None, "application/json")
    return sent


def test_a_document_is_kept_fetched_and_deleted(program, session):
    program.deploy(letter_bpmn=diagram(LETTER))
    key = program.start("letter", copies=1)
    told = {"fileName": "信.pdf", "processInstanceKey": key, "customProperties": {"pages": 2}}
    answer = program.call("POST", "/documents", data=form(**told))
    assert answer.status_code == 201, answer.text
    made = answer.json
    schema.require(made, ENDPOINTS["create_document"].answer)
    assert made["metadata"] | {"expiresAt": None} == {
        "contentType": "application/pdf",
        "fileName": "信.pdf",
        "expiresAt": None,
        "size": len(PDF),
        "processDefinitionId": None,
        "processInstanceKey": key,
        "customProperties": {"pages": 2},
    }
    place = f"/documents/{made['documentId']}"
    got = program.call("GET", f"{place}?contentHash={made['contentHash']}")
    assert (got.data, got.mimetype) == (PDF, "application/octet-stream")
    assert got.headers["Content-Disposition"].startswith("attachment")
    assert program.call("GET", f"{place}?contentHash=0").status_code == 400
    raw = session.scalar(text("SELECT content FROM program_document"))
    assert PDF.decode() not in raw, "it is sealed"
    link = program.call("POST", f"{place}/links", {})
    assert (link.status_code, link.mimetype) == (400, "application/problem+json")
    program.ok("DELETE", place)
    assert program.call("GET", place).status_code == 404
    assert program.call("DELETE", place).status_code == 404


@pytest.mark.parametrize(
    ("content", "name"),
    [(b"MZ program", "run.exe"), (b"hello", "letter.pdf"), (b"", "letter.pdf")],
)
def test_what_no_file_of_ours_may_be_is_refused(program, session, content, name):
    answer = program.call("POST", "/documents", data=form(content, name))
    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")
    assert answer.json["detail"].startswith("附件没有收下")
    assert session.scalars(select(ProgramDocument)).all() == []


def test_what_is_too_large_or_found_by_the_scanner_is_refused(program, monkeypatch):
    monkeypatch.setattr(attachments, "LARGEST", len(PDF))
    assert program.call("POST", "/documents", data=form(PDF + b"x")).status_code == 400
    monkeypatch.setattr(scanning, "scanners", [lambda content: "Eicar"])
    found = program.call("POST", "/documents", data=form())
    assert (found.status_code, "Eicar" in found.json["detail"]) == (400, True)


def test_an_id_may_be_chosen_once_until_it_expires(program, session):
    soon = (clock.now() + timedelta(minutes=1)).isoformat()
    chosen = "/documents?documentId=letter-1"
    assert program.call("POST", chosen, data=form(expiresAt=soon)).status_code == 201
    assert program.call("POST", chosen, data=form()).status_code == 409
    assert program.call("POST", "/documents?documentId=a/b", data=form()).status_code == 400
    with clock.at(clock.now() + timedelta(minutes=2)):
        assert program.call("GET", "/documents/letter-1").status_code == 404
        assert program.call("POST", chosen, data=form(expiresAt=soon)).status_code == 400
        assert program.call("POST", chosen, data=form()).status_code == 201
    with clock.at(clock.now() + timedelta(days=400)):
        program_documents.forget_expired(session, clock.now())
    assert session.scalars(select(ProgramDocument)).all() == []


def test_of_several_those_that_can_be_kept_are(program):
    sent = {
        "files": [(io.BytesIO(PDF), "a.pdf"), (io.BytesIO(b"x"), "b.exe")],
        "metadataList": json.dumps([{"customProperties": {"n": 1}}, {}]),
    }
    answer = program.call("POST", "/documents/batch", data=sent)
    assert answer.status_code == 207
    schema.require(answer.json, ENDPOINTS["create_documents"].answer)
    assert [each["metadata"]["fileName"] for each in answer.json["createdDocuments"]] == ["a.pdf"]
    assert [each["fileName"] for each in answer.json["failedDocuments"]] == ["b.exe"]
    sent = {"files": [(io.BytesIO(PDF), "a.pdf")], "metadataList": "[]"}
    assert program.call("POST", "/documents/batch", data=sent).status_code == 201


def test_nothing_of_a_case_is_kept_there_and_nobody_without_the_right_comes_to_it(
    program, app, session
):
    shipped.deploy_first(session)
    told = {
        "grid": GRID,
        "summary": "漏水。",
        "category": "0201",
        "riskColor": "blue",
        "source": "visit",
    }
    parties = [{"name": "甲"}, {"name": "乙", "side": "respondent"}]
    program.ok("POST", "/disputes", told | {"parties": parties, "requestId": "e-1"})
    case = session.scalars(select(Case)).one()
    answer = program.call("POST", "/documents", data=form(processInstanceKey=str(case.instance_id)))
    assert answer.status_code == 403
    reader = Program(app, *enter(session, Role.AUDITOR, name="只读"))
    assert reader.call("POST", "/documents", data=form()).status_code == 403
    assert reader.call("GET", "/documents/any").status_code == 403
