"""Whatever is set wrongly, every program says which it is, in a sentence, and ends."""

import logging
import os
import socket
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest
from sqlalchemy import text

from engine import copying, db, history_keys, key_files, outages, worker
from processes import schema
from processes.access import break_glass
from processes.demonstration import __main__ as demonstration_program
from processes.migrations import __main__ as migrations_program
from processes.privacy import data_keys, rotate_keys
from tests import databases
from web import console, create_app, run
from web import settings as pages

SETUP = [
    "setup",
    "--code",
    "420302",
    "--name",
    "茅箭区",
    "--initials",
    "MJ",
    "--administrator",
    "王安",
    "--login",
    "an1",
    "--by",
    "李",
]
PROGRAMS = {
    "web": create_app,
    "run": lambda: run.main(["--empty"]),
    "worker": worker.main,
    "migrations": migrations_program.main,
    "demonstration": lambda: demonstration_program.main(["--people"]),
    "rotate_keys": lambda: rotate_keys.main([]),
    "copying": lambda: copying.main(["--database", "x"]),
    "break_glass": lambda: break_glass.main(["show"]),
    "setup": lambda: console.main(SETUP, standalone_mode=False),
}
EVERY = tuple(PROGRAMS)
#: Those that open the database for more than to mark it.
STARTED = tuple(name for name in PROGRAMS if name != "copying")
PAGES = ("web", "run", "setup")
#: More than a name in a folder may have.
LONG = "/" + "a" * 300
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
    ("DATABASE_URL", "postgresql://", EVERY),
    ("DATABASE_URL", "postgresql://127.0.0.1:99999/sishi", EVERY),
    ("DATABASE_URL", "postgresql://127.0.0.1:1/sishi?nonsense=1", EVERY),
    ("DATABASE_URL", "postgresql://127.0.0.1:1/sishi?sslmode=bogus", EVERY),
    ("SISHI_DATABASE_PATIENCE", "601", EVERY),
    ("SISHI_HOME", "/proc/sishi", PAGES),
    ("SISHI_CLOCK_FILE", "{folder}", STARTED),
    ("SISHI_HISTORY_KEY_FILE", "/proc/nowhere/key", STARTED),
    ("SISHI_HISTORY_KEY_FILE", "{folder}", STARTED),
    ("SISHI_SEAL_KEY_FILE", "/proc/nowhere/key", STARTED),
    ("SISHI_SEAL_KEY_FILE", "{folder}", STARTED),
    ("SISHI_SEAL_FOLDER", __file__, STARTED),
    ("SISHI_SEAL_FOLDER", "/proc/nowhere/seals", STARTED),
    ("SISHI_SEAL_URL", "ftp://seals.example", STARTED),
    ("SISHI_SEAL_URL", "https://", STARTED),
    ("SISHI_SEAL_URL", "mailtos://", STARTED),
    ("SISHI_CENTRE", "Centre", STARTED),
    ("SISHI_COORDINATION_GROUPS", "many", STARTED),
    ("SISHI_WEB_MEMORY", "100", PAGES),
    ("SISHI_DEMO", "maybe", PAGES),
    ("SISHI_OIDC_ISSUER", "http://id.example", PAGES),
    ("SISHI_OIDC_ISSUER", "https://", PAGES),
    ("SISHI_OIDC_CLIENT_ID", "sishi", PAGES),
    ("SISHI_OIDC_SECRET_FILE", "/proc/nowhere/secret", PAGES),
    ("SISHI_PROXIES", "6", PAGES),
    ("SISHI_HOME", LONG, EVERY),
    ("SISHI_CLOCK_FILE", LONG, STARTED),
    # Read to their end, neither comes to one.
    ("SISHI_CLOCK_FILE", "{folder}/pipe|", STARTED),
    ("SISHI_CLOCK_FILE", "/dev/zero", STARTED),
    ("SISHI_DATA_KEY_FILE", LONG, STARTED),
    ("SISHI_DATA_KEY_FILE", "~nobody-of-that-name/keys", STARTED),
    ("SISHI_HISTORY_KEY_FILE", LONG, STARTED),
    ("SISHI_HISTORY_KEY_FILE", "~nobody-of-that-name/key", STARTED),
    ("SISHI_SEAL_KEY_FILE", LONG, STARTED),
    ("SISHI_SEAL_KEY_FILE", "~nobody-of-that-name/key", STARTED),
    ("SISHI_SEAL_FOLDER", LONG, STARTED),
    ("SISHI_SCAN_COMMAND", "'unclosed", STARTED),
    ("SISHI_SCAN_COMMAND", "/nowhere/scan --quiet", STARTED),
    ("SISHI_SCAN_COMMAND", "{folder}", STARTED),
    ("PORT", "eighty", ("run",)),
    ("PORT", "70000", ("run",)),
    ("SISHI_LISTEN", "the-moon", ("run",)),
    ("SISHI_LISTEN", "192.0.2.1", ("run",)),
    ("SISHI_LISTEN", "2001:db8::1", ("run",)),
    ("SISHI_LISTEN", "fe80::1%nowhere", ("run",)),
    ("SISHI_LISTEN", "224.0.0.1", ("run",)),
    ("SISHI_LISTEN", "ff02::1", ("run",)),
    ("SISHI_LISTEN", "255.255.255.255", ("run",)),
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
    monkeypatch.setattr(outages, "endure", lambda _work: None)
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
    if value.endswith("|"):
        value = value.removesuffix("|")
        os.mkfifo(value)
    if ":" in value and value.startswith(str(tmp_path)):
        value, _, content = value.partition(":")
        Path(value).write_text(content)
    monkeypatch.setenv(name, value)
    told = refusal(program)
    assert name in told or (name.endswith(("_FILE", "_HOME")) and value in told)
    assert "Traceback" not in told


@pytest.mark.parametrize("program", STARTED)
@pytest.mark.parametrize(("revision", "words"), [("0001", "旧版本"), ("9999", "升级程序")])
def test_tables_of_another_age_are_named(own, refusal, program, revision, words):
    if revision == "0001" and program in {"run", "migrations", "demonstration", "setup"}:
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


@pytest.mark.parametrize("content", [b"", b"x", b"\n" * 40, b"\xff" * 20, b"a" * 5000])
@pytest.mark.parametrize("program", PAGES)
def test_a_client_secret_that_is_none_is_named(refusal, monkeypatch, tmp_path, program, content):
    file = tmp_path / "secret"
    key_files.write(file, "")
    file.write_bytes(content)
    monkeypatch.setenv("SISHI_OIDC_ISSUER", "https://id.example")
    monkeypatch.setenv("SISHI_OIDC_CLIENT_ID", "sishi")
    monkeypatch.setenv("SISHI_OIDC_SECRET_FILE", str(file))
    assert str(file) in refusal(program)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "mysql://sishi:very-secret@host/sishi"),
        ("DATABASE_URL", "postgresql://sishi:very-secret@host/sishi?nonsense=1"),
        ("SISHI_SEAL_URL", "ftp://sishi:very-secret@seals.example"),
    ],
)
def test_a_password_in_a_wrong_url_is_not_told(refusal, monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    told = refusal("worker")
    assert name in told
    assert "very-secret" not in told


@pytest.mark.parametrize("program", STARTED)
@pytest.mark.parametrize("variable", ["SISHI_HISTORY_KEY_FILE", "SISHI_SEAL_KEY_FILE"])
@pytest.mark.parametrize("spoil", ["open to others", "empty", "short", "not text", "another"])
def test_a_history_key_that_is_none_is_named(
    own, refusal, monkeypatch, tmp_path, program, variable, spoil
):
    names = {"SISHI_HISTORY_KEY_FILE": "history-key", "SISHI_SEAL_KEY_FILE": "seal-key"}
    for each, name in names.items():
        monkeypatch.setenv(each, str(tmp_path / name))
    with forgotten_keys(own):
        history_keys.make()
        file = tmp_path / names[variable]
        if spoil == "open to others":
            file.chmod(0o640)
        elif spoil == "another":
            assert PROGRAMS["break_glass"]() == 0
            file.unlink()
            history_keys.make()
            monkeypatch.setenv(variable, f"{tmp_path}/./{names[variable]}")
        else:
            file.write_bytes({"empty": b"", "short": b"AAAA\n", "not text": b"\0\xff"}[spoil])
        told = refusal(program)
    assert names[variable] in told
    assert "Traceback" not in told


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
def forgotten_keys(engine):
    """A database that has used no key yet, and then the keys it had."""
    with engine.begin() as connection:
        kept = connection.execute(text("SELECT kind, name, since_at FROM history_key")).all()
        connection.execute(text("DELETE FROM history_key"))
    try:
        yield
    finally:
        with engine.begin() as connection:
            connection.execute(text("DELETE FROM history_key"))
            for row in kept:
                connection.execute(
                    text("INSERT INTO history_key VALUES (:kind, :name, :since_at)"),
                    row._asdict(),
                )


@contextmanager
def moved_to(engine, revision):
    """At another revision, of which no program here knows what it took away."""

    def put(to, floor):
        with engine.begin() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = :to"), {"to": to})
            connection.execute(text("UPDATE schema_floor SET revision = :floor"), {"floor": floor})
            return floor

    with engine.connect() as connection:
        before = schema.find_floor(connection)
    put(revision, revision)
    try:
        yield
    finally:
        put(schema.newest_revision(), before)
