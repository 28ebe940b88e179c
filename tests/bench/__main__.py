"""`make bench`: every figure as one JSON object per line, {"name", "value", "unit"}.

    python -m tests.bench [module …]

A module of this folder that has `measure()` yields (name, value, unit).
"""

import importlib
import json
import logging
import sys
from pathlib import Path

from engine import history_keys

FOLDER = Path(__file__).parent


def main(chosen: list[str]) -> None:
    """Measure the modules named, or all."""
    logging.disable(logging.INFO)
    history_keys.make()
    names = sorted(file.stem for file in FOLDER.glob("*.py") if not file.stem.startswith("_"))
    for name in chosen or names:
        module = importlib.import_module(f"tests.bench.{name}")
        for figure, value, unit in module.measure():
            line = json.dumps({"name": figure, "value": value, "unit": unit}, ensure_ascii=False)
            sys.stdout.write(line + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
