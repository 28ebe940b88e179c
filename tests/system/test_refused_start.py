"""A start that must fail says why in a sentence, and leaves nothing behind."""

import os
import socket
import subprocess
import sys

import pytest

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


@pytest.mark.parametrize(
    "command",
    [
        ("gunicorn", "web:create_app()", "--bind", "127.0.0.1:0", "--no-control-socket"),
        ("flask", "--app", "web", "deploy", __file__),
        ("engine.worker",),
        ("processes.migrations",),
    ],
)
def test_every_program_ends_with_one_sentence(tmp_path, command):
    answer = start(*command, SISHI_HOME=str(tmp_path), SISHI_ZONE="Mars/Olympus")
    assert answer.returncode != 0
    assert "环境变量 SISHI_ZONE 的值“Mars/Olympus”不对" in answer.stderr
    assert "Traceback" not in answer.stdout + answer.stderr


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
        timeout=120,
        check=False,
    )
