"""Bring the database that the settings name to the newest revision."""

from processes.migrations import upgrade

if __name__ == "__main__":
    upgrade()
