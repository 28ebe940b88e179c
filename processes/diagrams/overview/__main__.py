"""Writes `docs/diagrams.md`: `python -m processes.diagrams.overview [file]`."""

import sys
from collections.abc import Sequence
from pathlib import Path

from engine import loading
from processes.diagrams import overview

FILE = Path(__file__).parents[3] / "docs" / "diagrams.md"


def main(arguments: Sequence[str]) -> int:
    """Write the page; answers the exit status."""
    loading.import_all("processes")
    file = Path(arguments[0]) if arguments else FILE
    file.write_text(overview.text(), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
