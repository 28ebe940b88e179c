"""`python -m engine.dmn.tck FOLDER [--report FILE]`: run a folder of the kit."""

import argparse
import sys
from pathlib import Path

from engine.dmn.tck.report import page, table
from engine.dmn.tck.run import outcomes


def main(arguments: list[str]) -> int:
    """Run, print the table, write the page; 0 when it ran, whatever it found."""
    parser = argparse.ArgumentParser(prog="python -m engine.dmn.tck", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--report", type=Path, default=Path("docs/tck.md"))
    options = parser.parse_args(arguments)
    if not options.folder.is_dir():
        parser.error(f"没有文件夹“{options.folder}”。")
    found = list(outcomes(options.folder))
    options.report.parent.mkdir(parents=True, exist_ok=True)
    options.report.write_text(page(found), encoding="utf-8")
    sys.stdout.write(table(found) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
