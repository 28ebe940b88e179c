"""A backup, taken while people work and after the database was killed, comes back on another machine."""

import os
import shutil
import subprocess
import sys
import threading
import time
from datetime import timedelta
from http import HTTPStatus

import pytest

from engine import clock
from tests.system import killing
from tests.system.conftest import folder
from tests.system.http_person import HttpPerson
from tests.system.ledger import Ledger
from tests.system.product import ROOT, Product
from tests.system.programs import connected, health, servers

#: Acts that are acknowledged before the database is killed, and after it has come back.
ACTS = 8
PATIENCE = 90


@pytest.fixture(autouse=True)
def no_settings(monkeypatch):
    """Each folder has keys of its own, not those the tests share."""
    for name in [*os.environ]:
        if name.startswith("SISHI_") or name == "DATABASE_URL":
            monkeypatch.delenv(name)


def sishi(*arguments, home, **environment):
    """Run the operator's command on a folder of data; its exit status and all it said."""
    done = subprocess.run(
        [sys.executable, "-m", "web.console", *map(str, arguments)],
        cwd=ROOT,
        env=os.environ | {"SISHI_HOME": str(home)} | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout


def wait_for(reached):
    end = time.monotonic() + PATIENCE
    while not reached():
        assert time.monotonic() < end, "nothing went on any more"
        time.sleep(0.2)


@pytest.fixture
def working(no_settings):
    """A product at which people work, whose database was killed once; what they were told."""
    with folder() as home:
        product, ledger, stop = Product(home, "--people").start(), Ledger(), threading.Event()
        people = [
            threading.Thread(
                target=killing.work,
                args=(HttpPerson(product.port, product.accounts[login]), ledger, stop, number),
            )
            for number, login in enumerate(("wanggeyuan", "wanggeyuan", "jiedao"))
        ]
        for each in people:
            each.start()
        try:
            wait_for(lambda: ledger.acts >= ACTS)
            servers(product)[0].kill()
            wait_for(lambda: health(product) != HTTPStatus.OK)
            wait_for(lambda: health(product) == HTTPStatus.OK)
            before = ledger.acts
            wait_for(lambda: ledger.acts >= before + ACTS)
            yield product, ledger
        finally:
            stop.set()
            for each in people:
                each.join()
            product.stop()


def test_what_was_acknowledged_before_the_backup_is_there_after_it(working):
    product, ledger = working
    with folder() as elsewhere, folder() as kept, folder() as keys:
        told = Ledger(list(ledger.registered), list(ledger.completed), list(ledger.claimed))
        status, said = sishi(
            *("backup", kept, "--keys", keys),
            home=product.home,
            SISHI_CLOCK_FILE=str(product.clock),
        )
        assert status == 0, said
        assert {each.name for each in keys.iterdir()} == {*("data-keys", "history-key", "seal-key")}
        assert told.acts >= 2 * ACTS

        other = Product(elsewhere, "--empty")
        # As the original, which was never run without: its clock may be moved.
        clock.move(other.clock, timedelta(0))
        status, said = sishi(
            *("restore", kept, "--keys", keys), home=elsewhere, SISHI_CLOCK_FILE=str(other.clock)
        )
        assert status == 0, said
        assert "校验一致" in said
        status, said = sishi("restore", kept, "--keys", keys, home=elsewhere)
        assert (status, "已有数据" in said) == (1, True)

        other.start()
        try:
            with connected(other) as connection:
                assert list(told.lost(connection)) == []
            assert (
                HttpPerson(other.port, product.accounts["jiedao"]).get("/tasks/").status
                == HTTPStatus.OK
            )
        finally:
            assert other.stop() == 0


SPOILT = [
    (lambda kept, keys: (kept / "backup.json").unlink(), "读不到 backup.json"),
    (
        lambda kept, keys: (kept / "database.dump").write_bytes(b"x"),
        "database.dump 内容与备份时不同",
    ),
    (lambda kept, keys: (keys / "history-key").unlink(), "history-key 不见了"),
]


def test_a_backup_that_is_not_whole_is_refused_and_keys_lie_apart(tmp_path):
    with folder() as home:
        assert sishi("migrate", home=home)[0] == 0
        kept, keys, empty = tmp_path / "kept", tmp_path / "keys", tmp_path / "empty"
        status, said = sishi("backup", kept, "--keys", kept / "keys", home=home)
        assert (status, "密钥要与备份分开保管" in said, kept.exists()) == (1, True, False)
        assert sishi("backup", kept, "--keys", keys, home=home)[0] == 0
        status, said = sishi("backup", kept, "--keys", empty, home=home)
        assert (status, "已有内容" in said) == (1, True)
    for number, (spoil, words) in enumerate(SPOILT):
        copy, its_keys = tmp_path / f"copy{number}", tmp_path / f"keys{number}"
        shutil.copytree(kept, copy)
        shutil.copytree(keys, its_keys)
        spoil(copy, its_keys)
        status, said = sishi("restore", copy, "--keys", its_keys, home=empty)
        assert (status, words in said) == (1, True)
        # Seen before anything is written.
        assert not (empty / "postgres").exists()
