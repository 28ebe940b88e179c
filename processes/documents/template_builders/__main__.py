"""Draws every shipped template into `processes/documents/templates`."""

import sys
from pathlib import Path

from processes.documents.kinds import KINDS
from processes.documents.template_builders import mediation, petition, sponsorship, whistle
from processes.documents.template_builders.page_layout import PageLayout

FOLDER = Path(__file__).parent.parent / "templates"
SUITES = (mediation, petition, whistle, sponsorship)


def write_all(folder: Path) -> None:
    """Write one .docx for every kind; each is drawn by the function of its key."""
    for kind in KINDS.values():
        draw = next(getattr(suite, kind.key) for suite in SUITES if hasattr(suite, kind.key))
        sheet: PageLayout = draw()
        sheet.save(folder / f"{kind.key}.docx")


def main() -> None:
    """Write them where they are shipped."""
    write_all(FOLDER)
    sys.stdout.write(f"{len(KINDS)} templates\n")


if __name__ == "__main__":
    main()
