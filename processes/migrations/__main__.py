"""Bring the database that the settings name to the newest revision; make its first data key."""

import sys

from engine import db, starting
from engine.errors import EngineError
from processes.migrations import upgrade
from processes.privacy import data_keys as data_keys  # its check of the start

if __name__ == "__main__":
    try:
        with db.reaching():
            upgrade()
        with db.begin() as session:
            starting.everything(session)
    except EngineError as refusal:
        sys.exit(str(refusal))
