"""A start that must fail says why in a sentence, and leaves nothing behind."""

import os
import socket
import subprocess
import sys

import pytest
from sqlalchemy import text

from tests.system.product import ROOT, free_port


def test_a_taken_port_is_named(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert f"端口 {port} " in refusal(tmp_path, PORT=str(port))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SISHI_HOME", __file__),
        ("SISHI_CLOCK_FILE", "/nowhere/clock"),
        ("SISHI_LISTEN", "192.0.2.1"),
        ("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/sishi"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path, name, value):
    """`tests/web/test_refused_start.py` has them all, for every program."""
    assert name in refusal(tmp_path, **{name: value})


PROGRAMS = [
    ("gunicorn", "web:create_app()", "--bind", "127.0.0.1:0", "--no-control-socket"),
    ("flask", "--app", "web", "deploy", "--by", "张三", __file__),
    ("flask", "--app", "web", "verify"),
    ("flask", "--app", "web", "hooks"),
    ("engine.worker",),
    ("processes.privacy.rotate_keys",),
    ("processes.access.break_glass", "show"),
]
#: Those that bring the tables up to date themselves.
BUILDERS = [("processes.migrations",), ("processes.demonstration", "--people")]
#: The site, the worker and what makes the tables: every start takes seconds, and by night all are tried.
BY_DAY = [PROGRAMS[0], PROGRAMS[4], BUILDERS[0]]
NIGHTLY = os.environ.get("SISHI_NIGHTLY") == "1"


@pytest.mark.parametrize("command", [*PROGRAMS, *BUILDERS])
def test_every_program_ends_with_one_sentence(committed, tmp_path, command):
    """A setting that is asked for while modules are imported would end in a traceback."""
    told = failed(*command, SISHI_HOME=str(tmp_path), SISHI_CENTRE="Centre")
    assert "环境变量 SISHI_CENTRE 的值“Centre”不对" in told


@pytest.mark.parametrize("command", PROGRAMS if NIGHTLY else BY_DAY[:2])
def test_a_database_without_tables_is_named(committed, tmp_path, command):
    """Though a transaction begins with a look into some of them."""
    with committed.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    assert "数据库中还没有表" in failed(*command, SISHI_HOME=str(tmp_path))


@pytest.mark.parametrize("command", [*PROGRAMS, *BUILDERS] if NIGHTLY else BY_DAY)
def test_an_account_without_rights_is_named(committed, tmp_path, command):
    role = f"sishi_nobody_{os.getpid()}"
    with committed.begin() as connection:
        connection.execute(text(f"DROP ROLE IF EXISTS {role}"))
        connection.execute(text(f"CREATE ROLE {role} LOGIN PASSWORD 'x'"))
        connection.execute(text("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM public"))
    url = committed.url.set(username=role, password="x")  # noqa: S106
    try:
        told = failed(
            *command,
            SISHI_HOME=str(tmp_path),
            DATABASE_URL=url.render_as_string(hide_password=False),
        )
    finally:
        with committed.begin() as connection:
            connection.execute(text(f"DROP ROLE {role}"))
    assert "DATABASE_URL 所用的数据库账号权限不足" in told


def failed(*command, **environment):
    """What a program that must not run says."""
    answer = start(*command, **environment)
    told = answer.stdout + answer.stderr
    assert answer.returncode != 0
    assert "Traceback" not in told
    return told


def refusal(home, **environment):
    """What a start that must fail says; nothing that looks like a crash."""
    # The usual port may be taken, by this product itself.
    given = {"SISHI_HOME": str(home), "PORT": str(free_port())} | environment
    answer = start("web.run", "--empty", **given)
    assert answer.returncode == 1
    assert "Traceback" not in answer.stdout + answer.stderr
    return answer.stdout


def start(program, *arguments, **environment):
    return subprocess.run(
        [sys.executable, "-m", program, *arguments],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
