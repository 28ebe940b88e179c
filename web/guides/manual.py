"""The manuals of `docs/` that are read in the application: which there are, and what they say.

They are pieces of HTML that `web.guides.manual_writing` has written of our own files, so that they need no
escaping and no page renders Markdown.
"""

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

from markupsafe import Markup

from web.translation import lazy_gettext as later

FOLDER = Path(__file__).parent / "manuals"
PICTURES = Path(__file__).parents[1] / "static" / "manual"
#: Name of the file in `docs/` to what it is called.
MANUALS = {
    "studio": later("流程工作室：分析员指南"),
    "scenarios": later("场景的写法"),
    "feel": later("表达式的写法"),
    "dialect": later("流程图能画什么"),
}
_HEADING = re.compile(r'<h2 id="([^"]+)">(.*?)</h2>')


def read(
    name: str, manual: Callable[[str], str], picture: Callable[[str], str]
) -> tuple[Markup, list[tuple[str, str]]]:
    """A manual as HTML, and its parts by anchor; the callers say where manuals and pictures are.

    `name` is one of `MANUALS`: no other file is to be read.
    """
    text = (FOLDER / f"{name}.html").read_text("utf-8")
    parts = [(id, unescape(re.sub("<[^>]+>", "", words))) for id, words in _HEADING.findall(text)]
    text = re.sub(r'"manual:([a-z]+)', lambda found: f'"{manual(found[1])}', text)
    text = re.sub(r'"picture:([a-z-]+)"', lambda found: f'"{picture(found[1])}"', text)
    return Markup(text), parts  # noqa: S704 - written of our own files
