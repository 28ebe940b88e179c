"""Bring the database that the settings name to the newest revision; make its first keys."""

from engine import db, settings, starting
from processes import models as models  # the settings of all of them are checked
from processes.audit import adoption as adoption  # its check of the start
from processes.migrations import upgrade
from processes.privacy import data_keys as data_keys  # its check of the start


def main() -> None:
    """Do so, or end with the sentence that says why not."""
    with starting.refusing():
        settings.check()
        with db.reaching():
            upgrade()
        starting.check_database()


if __name__ == "__main__":
    main()
