"""What a library leaves in a thread goes with it; what is raised and what the time is comes across."""

from datetime import UTC, datetime

import pytest

from engine import clock
from engine.own_thread import in_own_thread
from tests.confined import confined

#: Half a gigabyte would be left of these if the names stayed.
FILES = """
import secrets
import psutil
from engine.dialect import xml
from engine.faults import Refused

def read():
    names = "".join(f"<n{secrets.token_hex(100)}/>" for _ in range(20_000))
    try:
        xml.parse(f"<a>{names}</a>".encode(), "a.bpmn")
    except Refused:
        return psutil.Process().memory_info().rss // 2**20

read()
before = read()
print(max(read() for _ in range(30)) - before)
"""


def test_the_names_in_files_do_not_stay():
    assert int(confined(FILES, seconds=60)) < 20


def test_what_it_raises_is_raised_here():
    with pytest.raises(ZeroDivisionError):
        in_own_thread(lambda: 1 // 0)
    assert in_own_thread(divmod, 7, 2) == (3, 1)


def test_it_is_the_same_time_there():
    then = datetime(2026, 3, 2, 9, tzinfo=UTC)
    with clock.at(then):
        assert in_own_thread(clock.now) == then
