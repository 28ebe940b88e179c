"""`sishi`: setting up an empty database, and saying what is wrong with an installation."""

import json
import logging
from datetime import timedelta

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select, text

from engine import clock, outages, system_account
from engine.history_keys import seal_key_file
from processes.access import sign_in
from processes.audit import labels
from processes.audit import log as audit_log
from processes.organisation import people
from processes.organisation.people import Account, Person
from processes.organisation.places import Place
from processes.organisation.roles import Role
from processes.privacy import data_keys
from tests.processes import factories
from tests.processes.studio import files as studio_files
from tests.processes.studio import scenarios
from web import settings
from web.console import examinations, main

TYPED = {
    "code": "420302",
    "name": "茅箭区",
    "initials": "MJ",
    "administrator": "王安",
    "login": "anquan",
    "by": "李维",
}


@pytest.fixture
def sishi(connection, home):
    """sishi("setup", "--code", …): the result."""
    return lambda *arguments, **options: CliRunner().invoke(main, arguments, **options)


@pytest.fixture
def setup(sishi):
    def run(**changed):
        typed = TYPED | changed
        return sishi("setup", *(word for key in typed for word in (f"--{key}", typed[key])))

    return run


def password_of(result):
    return result.stdout.rpartition("三天内登录并修改：")[2].split()[0]


def test_an_empty_database_becomes_a_district_with_one_security_administrator(setup, session):
    result = setup()
    assert result.exit_code == 0, result.output
    place = session.scalars(select(Place)).one()
    assert (place.code, place.name, place.initials, place.above) == ("420302", "茅箭区", "MJ", None)
    person = session.scalars(select(Person)).one()
    [held] = people.list_appointments(session, person.id)
    assert (person.name, held.role, held.at) == ("王安", Role.SECURITY_ADMIN, "420302")


def test_the_password_is_told_once_and_has_to_be_changed(setup, session):
    password = password_of(setup())
    account = sign_in.attempt(session, "anquan", password).account
    assert account.must_change
    assert account.password_until <= clock.now() + timedelta(days=3)
    assert password not in account.password_hash


def test_the_audit_log_says_which_system_account_it_was(setup, session):
    setup()
    entry = audit_log.list_entries(session)[0]
    assert (entry.what, entry.by) == ("district.set_up", None)
    assert entry.details["account"] == system_account.name()
    assert entry.details["told_by"] == "李维"
    assert labels.label(entry.what) == "开通区"


def test_what_is_not_given_is_asked_for(sishi, session):
    result = sishi("setup", input="\n".join(TYPED.values()) + "\n")
    assert result.exit_code == 0, result.output
    assert session.scalars(select(Place.name)).one() == "茅箭区"


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("code", "4203", "6位数字"),
        ("code", "042030", "6位数字"),
        ("code", "42030²", "6位数字"),
        ("name", "", "2至20个汉字"),
        ("name", "<b>区", "2至20个汉字"),
        ("name", "区" * 21, "2至20个汉字"),
        ("initials", "mj", "大写字母"),
        ("initials", "M", "大写字母"),
        ("initials", "MJ-1", "大写字母"),
        ("administrator", " ", "姓名"),
        ("administrator", "王" * 51, "50字"),
        ("login", "王安", "小写字母"),
        ("login", "ab", "小写字母"),
        ("by", "", "由谁办理"),
        ("by", "维" * 51, "50字"),
    ],
)
def test_a_wrong_answer_is_named_and_nothing_is_kept(setup, session, field, typed, words):
    result = setup(**{field: typed})
    assert result.exit_code == 1
    assert words in result.output
    assert [session.scalar(select(func.count()).select_from(t)) for t in (Place, Account)] == [0, 0]


def test_a_second_district_is_refused(setup, session):
    factories.village(session)
    result = setup()
    assert result.exit_code == 1
    assert "数据库里已有“张湾区”（420303）" in result.output
    assert session.scalar(select(func.count()).select_from(Account)) == 0


def test_doctor_names_what_is_missing(sishi):
    result = sishi("doctor")
    assert result.exit_code == 1
    assert "不对  区：还没有开通任何区。请运行 sishi setup。" in result.output
    assert "不对  后台程序：没有后台程序在运行" in result.output


def test_doctor_finds_a_running_district_in_order(sishi, setup, session, monkeypatch):
    setup()
    session.execute(text("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now())"))
    monkeypatch.setattr(examinations, "LOCKS", 1)
    result = sishi("doctor")
    assert result.exit_code == 0, result.output
    assert "茅箭区（420302）" in result.output
    assert "共10项，全部正常。" in result.output


@pytest.mark.parametrize(
    ("find", "title"),
    [(settings.secret_key_file, "设置"), (data_keys.path, "密钥"), (seal_key_file, "密钥")],
)
def test_doctor_names_a_key_that_others_can_read(sishi, setup, find, title):
    setup()
    key = find()
    key.chmod(0o644)
    told = sishi("doctor").output
    key.chmod(0o600)
    assert f"不对  {title}：密钥文件 {key} 不能用" in told


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("FREE", 2**60, "不对  磁盘"),
        ("APART", timedelta(seconds=-1), "不对  时钟：本机与数据库的时钟相差"),
        ("LOCKS", 2**20, "不对  数据库：max_locks_per_transaction"),
    ],
)
def test_doctor_measures(sishi, monkeypatch, name, value, words):
    monkeypatch.setattr(examinations, name, value)
    result = sishi("doctor")
    assert (result.exit_code, words in result.output) == (1, True)


def test_doctor_looks_for_the_built_scripts(sishi, monkeypatch, tmp_path):
    (tmp_path / "islands").mkdir()
    (tmp_path / "islands" / "page.js").touch()
    monkeypatch.setattr(examinations, "STATIC", tmp_path)
    assert "不对  前端：前端没有构建：缺 page.js" in sishi("doctor").output


def test_doctor_ends_at_a_wrong_setting(sishi, monkeypatch):
    monkeypatch.setenv("SISHI_ZONE", "Mars/Olympus")
    result = sishi("doctor")
    assert result.exit_code == 1
    assert "不对  设置：环境变量 SISHI_ZONE" in result.output
    assert "数据库：" not in result.output


@pytest.mark.parametrize("command", ["verify", "hooks", "migrate"])
def test_a_wrong_setting_is_a_sentence_and_no_traceback(sishi, monkeypatch, command):
    monkeypatch.setenv("SISHI_ZONE", "Mars/Olympus")
    result = sishi(command)
    assert result.exit_code == 1
    assert "SISHI_ZONE" in result.output
    assert "Traceback" not in result.output


def test_verifying_names_the_administrators_a_new_district_lacks(sishi, setup):
    setup()
    result = sishi("verify")
    assert result.exit_code == 1
    assert "没有能登录的“系统管理员”在任" in result.output
    assert "2处与历史不符" in result.output


def test_the_worker_starts_on_a_district_that_was_set_up(sishi, setup, monkeypatch):
    started = []
    monkeypatch.setattr(outages, "endure", started.append)
    monkeypatch.setattr(logging, "basicConfig", lambda **_: None)
    setup()
    assert sishi("worker").exit_code == 0
    assert len(started) == 1


def test_tables_are_brought_up_to_date_and_hooks_told(sishi):
    assert "最新版本" in sishi("migrate").output
    assert "case.escalate" in sishi("hooks").output


def test_a_folder_is_judged_by_the_same_programs_as_in_the_studio(sishi, tmp_path):
    text = studio_files.text(after="P3D")
    (tmp_path / "visit.bpmn").write_bytes(text)
    told = sishi("check", str(tmp_path), "--json")
    assert not any(each for each in json.loads(told.stdout) if not each["is_warning"])
    nothing = sishi("mutate", str(tmp_path))
    assert nothing.exit_code == 1
    assert "没有场景" in nothing.output
    steps = scenarios.start("visit"), scenarios.complete("Call")
    (tmp_path / "visit.test.json").write_bytes(scenarios.text(*steps))
    found = sishi("mutate", str(tmp_path), "--json")
    assert found.exit_code == 0
    fates = {each["key"]: each["fate"] for each in json.loads(found.stdout)}
    assert fates["visit.bpmn#late interrupting"] == "missed"
    assert sishi("mutate", str(tmp_path), "--least", "100").exit_code == 1


def test_every_command_says_what_it_is_for():
    assert {"setup", "run", "worker", "migrate", "doctor", "verify"} <= main.commands.keys()
    assert {"deploy", "check", "scenarios", "diff", "hooks"} <= main.commands.keys()
    assert all(each.help for each in main.commands.values())
