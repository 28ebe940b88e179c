"""Deployed files and processes are called what their authors like; nothing of it breaks a header."""

import os
from urllib.parse import unquote

import pytest
from werkzeug.http import parse_options_header

from engine.deployment import catalogue
from engine.models import Definition
from tests.engine.started import source as bpmn
from tests.engine.tokens import diagrams as d
from tests.web import town
from web import deploying

NAMES = (
    "调解流程.bpmn",
    'a"b\'; filename="c.exe.bpmn',
    "a\r\nX-Evil: 1.bpmn",
    "../../etc/passwd.bpmn",
    "\u202etxt.bpmn",
    "\x7f\x1b[31m.bpmn",
    "😀%0d%0a;.bpmn",
    "长" * 200 + ".bpmn",
)
#: A process called in Chinese, as the standard allows.
CHINESE = d.process("调解", d.start(), d.user("A", town.BY_GRID), d.end(), d.flow("s", "A", "e"))


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_a_diagram_is_handed_out_under_any_name(session, browse, case, name):
    definition = session.query(Definition).filter_by(key="grid").one()
    definition.name = name
    session.flush()
    analyst = browse("analyst")
    assert analyst.get(f"/diagrams/{definition.id}").status_code == 200
    answer = analyst.get(f"/diagrams/{definition.id}/source")
    assert answer.status_code == 200
    assert "X-Evil" not in answer.headers
    how, options = parse_options_header(answer.headers["Content-Disposition"])
    assert (how, options) == ("inline", {"filename": name})


def test_a_process_called_in_chinese_is_handed_out(session, browse, cast):
    called = d.process("dispute", d.start(), d.call("C", "调解"), d.end(), d.flow("s", "C", "e"))
    catalogue.deploy(session, [bpmn(called), bpmn(CHINESE)])
    case = town.register(session, cast["grid_worker"])
    answer = browse("grid_worker").get(f"/cases/{case.id}/diagrams/调解")
    assert answer.status_code == 200
    assert unquote(answer.headers["Content-Disposition"]).endswith("''调解.bpmn")


def test_a_file_whose_name_is_no_text_is_refused_by_name(app, session, tmp_path):
    file = tmp_path / os.fsdecode(b"\xff.bpmn")
    file.write_bytes(bpmn(CHINESE).text)
    told = app.test_cli_runner().invoke(deploying.deploy, ["--by", "示例", str(file)])
    assert told.exit_code == 2
    assert "文件名" in told.output


def test_a_releaser_whose_name_is_no_text_is_refused(app, session, tmp_path):
    file = tmp_path / "a.bpmn"
    file.write_bytes(bpmn(CHINESE).text)
    by = os.fsdecode(b"\xff")
    told = app.test_cli_runner().invoke(deploying.deploy, ["--by", by, str(file)])
    assert told.exit_code == 2
