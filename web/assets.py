"""Addresses of static files that change when the file does, so browsers may keep them."""

import hashlib
from functools import cache
from pathlib import Path

from flask import current_app, url_for


def asset(name: str) -> str:
    """The address of `static/<name>`, with a mark of its content."""
    return url_for("static", filename=name, v=_mark(Path(str(current_app.static_folder)) / name))


@cache
def _mark(path: Path) -> str:
    # An island that is not built yet: the page still shows, without it.
    return hashlib.sha256(path.read_bytes()).hexdigest()[:10] if path.is_file() else "0"
