"""Tables that come and go as files: Excel and CSV, read with distrust and written as text.

May use: no other room.
"""

from processes.spreadsheets.reading import SpreadsheetRefused, Table, lines, read
from processes.spreadsheets.writing import MIMETYPE, Mark, Worksheet, write

__all__ = ["MIMETYPE", "Mark", "SpreadsheetRefused", "Table", "Worksheet", "lines", "read", "write"]
