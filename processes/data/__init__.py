"""What comes with the program: published calendars, code tables, rules on time, texts of notices.

May use: no other room.
"""

from pathlib import Path

#: The folder of these files.
FOLDER = Path(__file__).parent
