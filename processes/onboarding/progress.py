"""How far a workbook is put in force, told while the transaction that does so shows nothing yet."""

import time

from sqlalchemy import update

from engine import db
from processes.onboarding.models import OnboardingProgress

#: Seconds between two tellings of the same sheet.
EVERY = 0.5


class Progress:
    """Counts rows, and tells now and then."""

    def __init__(self, file_id: int) -> None:
        """Of a file whose row of progress is there and kept; tells that a worker begins."""
        self._file_id = file_id
        self._part, self._done, self._total, self._told_at = "", 0, 0, 0.0
        self._tell(attempts=OnboardingProgress.attempts + 1)

    def begin(self, total: int) -> None:
        """So many rows are to be written."""
        self._total = total

    def turn_to(self, part: str) -> None:
        """The rows of this sheet come next."""
        self._part = part
        self._tell()

    def advance(self, rows: int) -> None:
        """So many more rows are written."""
        self._done += rows
        if time.monotonic() - self._told_at > EVERY:
            self._tell()

    def _tell(self, **more: object) -> None:
        self._told_at = time.monotonic()
        now = {"part": self._part, "done": self._done, "total": self._total, **more}
        mine = OnboardingProgress.file_id == self._file_id
        with db.begin() as own:
            own.execute(update(OnboardingProgress).where(mine).values(now))
