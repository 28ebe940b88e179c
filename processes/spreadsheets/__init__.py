"""Tables that come and go as files: Excel and CSV, read with distrust and written as text.

May use: no other room.
"""

from processes.spreadsheets.reading import SheetRefused, Table, lines, read
from processes.spreadsheets.writing import MIMETYPE, Mark, Sheet, write

__all__ = ["MIMETYPE", "Mark", "Sheet", "SheetRefused", "Table", "lines", "read", "write"]
