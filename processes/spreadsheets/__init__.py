"""Tables that come and go as files: Excel and CSV, read with distrust and written as text.

May use: no other room.
"""

from processes.spreadsheets.reading import SpreadsheetRefused, Table, read, read_lines, read_sheets
from processes.spreadsheets.writing import MIMETYPE, Mark, Worksheet, write

__all__ = [
    "MIMETYPE",
    "Mark",
    "SpreadsheetRefused",
    "Table",
    "Worksheet",
    "read",
    "read_lines",
    "read_sheets",
    "write",
]
