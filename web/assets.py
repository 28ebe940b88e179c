"""Static files: at addresses that change when the file does, and sent so that browsers keep them."""

import hashlib
import re
from functools import cache
from pathlib import Path

from flask import Response, current_app, request, url_for

#: What the build compresses.
_COMPRESSED = re.compile(r"^built/[\w.-]+\.(js|css)$")
#: Files that the built style sheets name: esbuild puts the mark of the content into the name.
_NAMED_BY_CONTENT = re.compile(r"^built/[\w-]+-[A-Z0-9]{8}\.\w+$")


def asset(name: str) -> str:
    """The address of `static/<name>`, with a mark of its content."""
    return url_for("static", filename=name, v=_mark(_path(name)))


def sent_as(name: str) -> str:
    """The file to send for `name`: as the build compressed it, where it did and the browser takes it."""
    packed = f"{name}.br"
    takes_it = _COMPRESSED.match(name) and request.accept_encodings.quality("br") > 0
    return packed if takes_it and _path(packed).is_file() else name


def keep(response: Response, name: str) -> Response:
    """Say how long it may be kept: for good under the mark of this very content, else not unasked.

    While two versions serve side by side, the mark of the one must not keep the file of the other.
    """
    if request.args.get("v") == _mark(_path(name)) or _NAMED_BY_CONTENT.match(name):
        response.cache_control.immutable = True
    else:
        response.headers["Cache-Control"] = "no-cache"
    return response


def _path(name: str) -> Path:
    return Path(str(current_app.static_folder)) / name


@cache
def _mark(path: Path) -> str:
    # An island that is not built yet: the page still shows, without it.
    return hashlib.sha256(path.read_bytes()).hexdigest()[:10] if path.is_file() else "0"
