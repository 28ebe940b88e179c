"""Whatever is set wrongly, every program says which it is, in a sentence, and ends."""

import logging
import os
import socket
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest
from sqlalchemy import text

from engine import copying, db, key_files, worker
from processes import schema
from processes.demonstration import __main__ as demonstration_program
from processes.migrations import __main__ as migrations_program
from processes.privacy import data_keys, rotate_keys
from tests import databases
from web import create_app, run
from web import settings as pages

PROGRAMS = {
    "web": create_app,
    "run": lambda: run.main(["--empty"]),
    "worker": worker.main,
    "migrations": migrations_program.main,
    "demonstration": lambda: demonstration_program.main(["--people"]),
    "rotate_keys": lambda: rotate_keys.main([]),
    "copying": lambda: copying.main(["--database", "x"]),
}
EVERY = tuple(PROGRAMS)
#: Those that open the database for more than to mark it.
STARTED = tuple(name for name in PROGRAMS if name != "copying")
PAGES = ("web", "run")
EVERYWHERE = "0.0.0.0"  # noqa: S104 - to be refused

#: Setting, value, and the programs that read it; `{folder}` is a folder of the test's own.
WRONG = [
    ("DATABASE_URL", "mysql://localhost/sishi", EVERY),
    ("DATABASE_URL", "postgresql://host:port/sishi", EVERY),
    ("DATABASE_URL", "nonsense", EVERY),
    ("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/sishi", EVERY),
    ("SISHI_ZONE", "Mars/Olympus", EVERY),
    ("SISHI_ZONE", "../../etc/passwd", EVERY),
    ("SISHI_HOME", __file__, EVERY),
    ("SISHI_HOME", "~nobody-of-that-name/sishi", EVERY),
    ("SISHI_POOL", "0", EVERY),
    ("SISHI_POOL", "²", EVERY),
    ("SISHI_WORKER_JOBS", "-3", EVERY),
    ("SISHI_HEARTBEAT", "soon", EVERY),
    ("SISHI_APPLICATION", "processes,prozesse", EVERY),
    ("SISHI_CLOCK_FILE", "/nowhere/clock", STARTED),
    ("SISHI_CLOCK_FILE", "{folder}/clock:tomorrow", STARTED),
    ("SISHI_CLOCK_FILE", "{folder}/clock:nan", STARTED),
    ("SISHI_CLOCK_FILE", "{folder}/clock:inf", STARTED),
    ("SISHI_CLOCK_FILE", "{folder}/clock:1e12", STARTED),
    ("SISHI_DATA_KEY_FILE", "/proc/nowhere/keys", STARTED),
    ("SISHI_DATA_KEY_FILE", "{folder}", STARTED),
    ("SISHI_DEMO", "maybe", PAGES),
    ("SISHI_PROXIES", "6", PAGES),
    ("PORT", "eighty", ("run",)),
    ("PORT", "70000", ("run",)),
    ("SISHI_LISTEN", "the-moon", ("run",)),
    ("SISHI_LISTEN", "192.0.2.1", ("run",)),
    ("SISHI_LISTEN", "2001:db8::1", ("run",)),
    ("SISHI_WEB_PROCESSES", "0", ("run",)),
]


@pytest.fixture(scope="module")
def own(server):
    """A database of these tests alone: what a program does to it is kept."""
    with databases.connected(server, f"sishi_refused_{os.getpid()}") as engine:
        yield engine


@pytest.fixture(autouse=True)
def alone(own, monkeypatch, tmp_path):
    """A home and a port of the test's own; nothing is loaded, should a start not be refused."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        monkeypatch.setenv("PORT", str(probe.getsockname()[1]))
    monkeypatch.setenv("DATABASE_URL", own.url.render_as_string(hide_password=False))
    monkeypatch.setenv("SISHI_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("SISHI_CLOCK_FILE", raising=False)
    monkeypatch.setattr(run, "Stop", lambda: None)
    monkeypatch.setattr(demonstration_program, "_organisation", lambda: None)
    monkeypatch.setattr(logging, "basicConfig", lambda **_: None)
    made = cache(db.engine.__wrapped__)
    monkeypatch.setattr(db, "engine", made)
    yield
    if made.cache_info().currsize:
        made().dispose()


@pytest.fixture
def refusal(capsys):
    """What a program says as it refuses to start; anything else it raises fails the test."""

    def say(program):
        try:
            status = PROGRAMS[program]()
        except SystemExit as ended:
            status = ended.code
        told = capsys.readouterr()
        # `sys.exit(sentence)` is printed by the interpreter.
        assert status not in {0, None}
        return f"{told.out}{told.err}{status}"

    return say


@pytest.mark.parametrize(
    ("name", "value", "program"),
    [(name, value, program) for name, value, programs in WRONG for program in programs],
)
def test_a_wrong_setting_is_named(refusal, monkeypatch, tmp_path, name, value, program):
    value = value.format(folder=tmp_path)
    if ":" in value and value.startswith(str(tmp_path)):
        value, _, content = value.partition(":")
        Path(value).write_text(content)
    monkeypatch.setenv(name, value)
    told = refusal(program)
    assert name in told or (name == "SISHI_DATA_KEY_FILE" and value in told)
    assert "Traceback" not in told


@pytest.mark.parametrize("program", STARTED)
@pytest.mark.parametrize(("revision", "words"), [("0001", "旧版本"), ("9999", "升级程序")])
def test_tables_of_another_age_are_named(own, refusal, program, revision, words):
    if revision == "0001" and program in {"run", "migrations", "demonstration"}:
        pytest.skip("brings older tables up to date")
    with moved_to(own, revision):
        assert words in refusal(program)


@pytest.mark.parametrize("program", STARTED)
@pytest.mark.parametrize("mode", [0o644, 0o666])
def test_a_data_key_that_others_can_read_is_named(refusal, monkeypatch, tmp_path, program, mode):
    monkeypatch.setenv("SISHI_DATA_KEY_FILE", str(tmp_path / "keys"))
    data_keys.make()
    (tmp_path / "keys").chmod(mode)
    told = refusal(program)
    assert str(tmp_path / "keys") in told
    assert "chmod 600" in told


@pytest.mark.parametrize("content", ["", "x", "00000000 eA==", "\0\xff"])
@pytest.mark.parametrize("program", STARTED)
def test_a_data_key_that_is_none_is_named(refusal, monkeypatch, tmp_path, program, content):
    monkeypatch.setenv("SISHI_DATA_KEY_FILE", str(tmp_path / "keys"))
    key_files.write(tmp_path / "keys", "")
    (tmp_path / "keys").write_text(content, "latin-1")
    assert str(tmp_path / "keys") in refusal(program)


@pytest.mark.parametrize("content", ["", "x", "\n", "short-1234", "a" * 64, "\xff\xfe"])
@pytest.mark.parametrize("program", PAGES)
def test_a_secret_key_one_could_guess_is_named(refusal, tmp_path, program, content):
    key = secret_key(tmp_path)
    key.write_text(content, "latin-1")
    assert str(key) in refusal(program)


@pytest.mark.parametrize("program", PAGES)
def test_a_secret_key_that_others_can_read_is_named(refusal, tmp_path, program):
    key = secret_key(tmp_path)
    key.chmod(0o644)
    assert str(key) in refusal(program)


def test_a_password_in_a_wrong_url_is_not_told(refusal, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "mysql://sishi:very-secret@host/sishi")
    assert "very-secret" not in refusal("worker")


@pytest.mark.parametrize(
    "around", [{"SISHI_LISTEN": EVERYWHERE}, {"SISHI_LISTEN": "::"}, {"SISHI_PROXIES": "1"}]
)
def test_demonstration_accounts_are_not_listed_for_others(refusal, monkeypatch, around):
    monkeypatch.setenv("SISHI_DEMO", "1")
    for name, value in around.items():
        monkeypatch.setenv(name, value)
    assert "SISHI_DEMO" in refusal("run")


def test_a_demonstration_lists_them_on_this_machine_alone(monkeypatch, capsys):
    def shown(listen):
        environment = {}
        monkeypatch.setenv("SISHI_LISTEN", listen)
        run._show_accounts(environment)
        return environment

    assert [shown(each) for each in ("127.0.0.1", "::1", "localhost")] == [{"SISHI_DEMO": "1"}] * 3
    assert [shown(each) for each in (EVERYWHERE, "::", "192.168.1.5")] == [{}] * 3
    assert "不列出演示账号" in capsys.readouterr().out


def secret_key(tmp_path):
    assert pages.secret_key()
    return tmp_path / "home" / "secret-key"


@contextmanager
def moved_to(engine, revision):
    def put(to):
        with engine.begin() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = :to"), {"to": to})

    put(revision)
    try:
        yield
    finally:
        put(schema.newest_revision())
