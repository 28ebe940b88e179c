"""A copied home does not start on the other's data; a rehearsal has a copy of its own."""

import os
import shutil
import subprocess
import sys

import pytest
from sqlalchemy import text

from tests.system.conftest import folder
from tests.system.product import ROOT, Product
from tests.system.programs import connected


@pytest.fixture(scope="module")
def home():
    """A home that ran by the real clock, stopped."""
    with folder() as made:
        product = Product(made, "--people", SISHI_CLOCK_FILE="").start()
        product.stop()
        yield made


@pytest.fixture
def elsewhere():
    with folder() as made:
        yield made


def test_a_copy_is_refused_whether_the_original_runs_or_not(home, elsewhere):
    shutil.copytree(home, elsewhere / "stopped", symlinks=True)
    assert f"{elsewhere / 'stopped'} 是从 {home} 复制来的" in refused(
        "web.run", elsewhere / "stopped"
    )
    original = Product(home, "--people", SISHI_CLOCK_FILE="").start()
    try:
        # Sockets cannot be copied, and cp -a leaves none behind either.
        subprocess.run(["cp", "-a", str(home), str(elsewhere / "running")], check=False)  # noqa: S607
        for program in ("web.run", "engine.worker", "processes.migrations"):
            assert "复制来的" in refused(program, elsewhere / "running")
        # The record is lost, the server's own file tells.
        (elsewhere / "running" / "data-folder").unlink()
        assert "复制来的" in refused("web.run", elsewhere / "running")
        assert "复制来的" in refused("engine.copying", elsewhere / "running", "--moved")
    finally:
        assert original.stop() == 0


def test_of_a_data_folder_alone_the_database_tells(home, elsewhere):
    bare = elsewhere / "bare"
    bare.mkdir()
    subprocess.run(["cp", "-a", str(home / "postgres"), str(bare)], check=True)  # noqa: S607
    assert f"{bare} 是从 {home} 复制来的" in refused("web.run", bare)
    assert ran("engine.copying", bare, "--moved").returncode == 0
    product = Product(bare, "--people", SISHI_CLOCK_FILE="").start()
    assert product.stop() == 0


def test_the_clock_of_the_original_stays_and_that_of_a_rehearsal_moves(home, elsewhere):
    assert "SISHI_CLOCK_FILE" in refused("web.run", home, SISHI_CLOCK_FILE=clock(elsewhere))
    original = Product(home, "--people", SISHI_CLOCK_FILE="").start()
    try:
        copied = ran("engine.copying", home, str(elsewhere / "rehearsal"))
        assert copied.returncode == 0, copied.stderr
        assert f"SISHI_HOME={elsewhere / 'rehearsal'}" in copied.stdout
        rehearsal = Product(elsewhere / "rehearsal", "--people").start()
        try:
            assert places(rehearsal) == places(original) > 0
            with connected(rehearsal) as connection:
                connection.execute(text("DELETE FROM coordination_unit"))
            assert rehearsal.database != original.database
            with connected(original) as connection:
                assert connection.scalar(text("SELECT count(*) FROM coordination_unit")) > 0
        finally:
            assert rehearsal.stop() == 0
    finally:
        assert original.stop() == 0


def refused(program, home, *arguments, **environment):
    answer = ran(program, home, *arguments, **environment)
    assert answer.returncode == 1
    told = answer.stdout + answer.stderr
    assert "Traceback" not in told
    return told


def ran(program, home, *arguments, **environment):
    inherited = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return subprocess.run(
        [sys.executable, "-m", program, *arguments],
        cwd=ROOT,
        env=inherited | {"SISHI_HOME": str(home), "PORT": "1"} | environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def clock(folder):
    (folder / "clock").write_text("86400")
    return str(folder / "clock")


def places(product):
    with connected(product) as connection:
        return connection.scalar(text("SELECT count(*) FROM place"))
