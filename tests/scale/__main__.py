"""`make scale`: what pages and jobs cost in a district of real size, beside a small one.

    python -m tests.scale [--size district|city] [--again] [--only WORDS]

The first run makes the databases, set-based; they stay in `scale` under the folder of the data
until `--again`. Every line of the table is a page as one role opens it.
"""

import argparse
import logging
import os
import sys

from engine import history_keys, loading, settings


def main() -> None:
    """Make what is not there, measure, print."""
    parser = argparse.ArgumentParser(prog="python -m tests.scale")
    parser.add_argument("--size", choices=("district", "city"), default="district")
    parser.add_argument("--again", action="store_true", help="make the databases anew")
    parser.add_argument("--only", default="", help="only lines that contain these words")
    parser.add_argument("--fill", action="store_true", help="make the databases, measure nothing")
    parser.add_argument("--times", type=int, default=10, help="how often each page is asked for")
    wanted = parser.parse_args()
    os.environ["SISHI_HOME"] = str(settings.home() / "scale")
    settings.home().mkdir(parents=True, exist_ok=True)
    logging.disable(logging.INFO)
    history_keys.make()
    loading.import_all("processes")
    from tests.scale import stores

    large = stores.make(wanted.size, _say, again=wanted.again)
    if wanted.fill:
        return
    from tests.scale import table

    table.write(stores.SMALL, large, wanted.only, wanted.times, _say)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
