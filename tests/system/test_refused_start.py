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
        ("PORT", "eighty"),
        ("PORT", "70000"),
        ("SISHI_ZONE", "Mars/Olympus"),
        ("SISHI_HOME", __file__),
        ("SISHI_WEB_PROCESSES", "0"),
        ("SISHI_DEMO", "maybe"),
        ("SISHI_CLOCK_FILE", "/nowhere/clock"),
        ("DATABASE_URL", "mysql://localhost/sishi"),
        ("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/sishi"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path, name, value):
    assert name in refusal(tmp_path, **{name: value})


def refusal(home, **environment):
    """What a start that must fail says; nothing that looks like a crash."""
    answer = subprocess.run(
        [sys.executable, "-m", "web.run", "--empty"],
        cwd=ROOT,
        # The usual port may be taken, by this product itself.
        env=os.environ | {"SISHI_HOME": str(home), "PORT": str(free_port())} | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert answer.returncode == 1
    assert "Traceback" not in answer.stdout + answer.stderr
    return answer.stdout
