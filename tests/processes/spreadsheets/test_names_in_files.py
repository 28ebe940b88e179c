"""A workbook full of names nobody uses again leaves nothing behind in the memory of who reads it."""

import ctypes
import gc
import io
import secrets
import sys
import zipfile

import psutil
import pytest
from openpyxl import Workbook

from processes import spreadsheets

MB = 2**20
#: Each of them cost 2.2 MB for ever while one parser served all threads.
FILES, STAYS = 12, 10 * MB


def workbook():
    """A sound file, but for the 20 000 names in its styles."""
    sound, made = io.BytesIO(), io.BytesIO()
    Workbook().save(sound)
    names = "".join(f"<n{secrets.token_hex(40)}/>" for _ in range(20_000))
    with zipfile.ZipFile(sound) as plain, zipfile.ZipFile(made, "w") as file:
        for each in plain.namelist():
            content = plain.read(each).decode()
            file.writestr(each, content.replace("</styleSheet>", f"{names}</styleSheet>"))
    return made.getvalue()


def read_one():
    with pytest.raises(spreadsheets.SpreadsheetRefused):
        spreadsheets.read(workbook(), most_rows=10)


def taken():
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)
    return psutil.Process().memory_info().rss


@pytest.mark.skipif(sys.platform != "linux", reason="memory is given back by glibc")
def test_nothing_stays_of_the_names_in_workbooks():
    read_one()
    before = taken()
    for _ in range(FILES):
        read_one()
    assert taken() - before < STAYS
