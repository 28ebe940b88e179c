"""Releasing new versions from the command line."""

from dataclasses import replace
from datetime import date
from importlib.resources import files

import pytest
from sqlalchemy import select

from engine import system_account
from engine.deployment import catalogue
from engine.models import Definition, Deployment
from processes.audit import log as audit_log
from processes.deadlines import law_proposals, limits, rules_file
from processes.diagrams import shipped


@pytest.fixture
def release(app, session, tmp_path):
    """release(text) releases `grid.bpmn` with this text."""
    shipped.deploy(session)

    def run(text, name="grid.bpmn", by="张三"):
        file = tmp_path / name
        file.write_text(text, encoding="utf-8")
        return app.test_cli_runner().invoke(
            args=["deploy", str(file), *(["--by", by] if by else [])]
        )

    return run


@pytest.fixture
def grid():
    return files("bpmn").joinpath("grid.bpmn").read_text(encoding="utf-8")


def versions(session):
    return {each.name: each.version for each in catalogue.list_released(session)}


def test_a_changed_diagram_becomes_the_next_version(release, session, grid):
    before = versions(session)["grid.bpmn"]
    result = release(grid.replace('name="首次联系"', 'name="首次上门"'))
    assert (result.exit_code, result.output) == (0, f"grid.bpmn：第 {before + 1} 版\n")
    assert versions(session)["grid.bpmn"] == before + 1


def test_who_released_it_is_kept(release, session, grid):
    release(grid.replace('name="首次联系"', 'name="首次上门"'))
    kept = audit_log.list_entries(session)[0]
    newest = session.scalars(select(Deployment).order_by(Deployment.id.desc())).first()
    assert (kept.what, kept.details["name"]) == ("deployed", "张三")
    assert kept.details["files"] == [f"grid.bpmn {versions(session)['grid.bpmn']}"]
    assert kept.details["account"] == newest.account == system_account.name()
    assert (kept.details["deployment"], newest.told_by) == (newest.id, "张三")


@pytest.mark.parametrize("by", [None, " ", "张三\n李四", "张\u202e三", "张\t三", "张" * 51])
def test_nobody_releases_anonymously(release, session, grid, by):
    before = versions(session)
    result = release(grid.replace('name="首次联系"', 'name="首次上门"'), by=by)
    assert result.exit_code == 2
    assert "--by" in result.output
    assert versions(session) == before


def test_the_same_diagram_stays_the_version_it_is(release, session, grid):
    before = versions(session)
    assert "没有发布新版本" in release(grid).output
    assert versions(session) == before


def test_a_faulty_diagram_leaves_nothing_behind_and_says_what_is_wrong(release, session, grid):
    count = session.query(Definition).count()
    result = release(grid.replace('formId="contact"', 'formId="missing"'))
    assert result.exit_code == 1
    assert "首次联系" in result.output
    assert "missing" in result.output
    assert session.query(Definition).count() == count


def test_a_file_of_another_kind_is_refused(release):
    result = release("print()", name="grid.py")
    assert result.exit_code == 1
    assert "只接受 .bpmn、.dmn 和 .form 文件" in result.output


def test_a_version_of_a_law_in_a_file_waits_for_a_reviewer(release, session):
    library = limits.newest(session)
    old = library.law("rentiao_guiding@2002")
    law = replace(old, edition="2027", title="2027年修订", in_force_from=date(2027, 1, 1))
    [row] = library.of_law(old.id)
    longer = replace(row, law=law, amount=2, version=2, in_force_from=law.in_force_from)
    content = rules_file.write([*library.rows, longer], [*library.laws, law]).decode()
    result = release(content, name="limits.json", by="张三")
    assert result.exit_code == 0, result.output
    assert "《人民调解工作若干规定》2027年修订：已提请" in result.output
    session.info.clear()
    assert limits.newest(session).law(law.id) is None
    [entry] = law_proposals.list_waiting(session)
    assert (entry.told_by, entry.proposed_by) == ("张三", None)
    again = release(content, name="limits.json", by="李四")
    assert (again.exit_code, "正在等待复核" in again.output) == (1, True)


def test_a_file_that_holds_nothing_but_a_version_is_taken(release, session):
    library = limits.newest(session)
    old = library.law("rentiao_guiding@2002")
    law = replace(old, edition="2027", title="2027年修订", in_force_from=date(2027, 1, 1))
    row = replace(library.of_law(old.id)[0], law=law, amount=2)
    result = release(rules_file.write([row]).decode(), name="limits.json")
    assert (result.exit_code, "已提请" in result.output) == (0, True)
