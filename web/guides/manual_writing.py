"""Write the manuals again as they are read in the application: `python -m web.guides.manual_writing` (`make docs`).

A test compares. Their pictures are kept as WebP by the browser tests that take them.
"""

import re
from pathlib import Path

from markdown import Markdown
from markdown.extensions.toc import slugify_unicode

from web.guides.manual import FOLDER, MANUALS

DOCS = Path(__file__).parents[2] / "docs"
_LINK = re.compile(r'<a href="(?:([a-z-]+)\.md)?(#[^"]*)?">(.*?)</a>', re.DOTALL)
_ELSEWHERE = re.compile(r'<a href="(?!https?:|manual:|#)[^"]*">(.*?)</a>', re.DOTALL)
_PICTURE = re.compile(r'<img alt="([^"]*)" src="screenshots/([a-z-]+)\.png" ?/?>')
#: A line that was broken between two Chinese characters: a browser would show a space.
_WRAPPED = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef])\n(?=[\u3000-\u9fff\uff00-\uffef])")


def convert(markdown_text: str) -> str:
    """A manual without its title: links to the other manuals and pictures by name, others as their words."""
    toc = {"toc": {"slugify": slugify_unicode}}
    converter = Markdown(extensions=["tables", "fenced_code", "toc"], extension_configs=toc)
    html = converter.convert(markdown_text.partition("\n")[2])
    html = _LINK.sub(_lead, html)
    html = _ELSEWHERE.sub(r"\1", html)
    html = _PICTURE.sub(r'<img src="picture:\2" alt="\1" loading="lazy">', html)
    html = html.replace("<table>", '<div class="table-wrap" tabindex="0"><table>')
    html = html.replace("</table>", "</table></div>").replace("<pre>", '<pre tabindex="0">')
    html = re.sub(r' style="text-align: (?:right|left|center);"', "", html)
    html = re.sub(r"<code class=[^>]+>", "<code>", html)
    return _WRAPPED.sub("", html) + "\n"


def texts() -> list[str]:
    """The manuals as they are written, in the order of `MANUALS`."""
    return [(DOCS / f"{name}.md").read_text("utf-8") for name in MANUALS]


def list_pictures(markdown_text: str) -> list[str]:
    """The names of the pictures it shows."""
    return re.findall(r"\]\(screenshots/([a-z-]+)\.png\)", markdown_text)


def _lead(found: re.Match[str]) -> str:
    name, anchor, words = found.groups()
    if name and name not in MANUALS:
        return words
    return f'<a href="{f"manual:{name}" if name else ""}{anchor or ""}">{words}</a>'


def main() -> None:
    """Write every manual."""
    FOLDER.mkdir(exist_ok=True)
    for name, text in zip(MANUALS, texts(), strict=True):
        (FOLDER / f"{name}.html").write_text(convert(text), "utf-8")


if __name__ == "__main__":
    main()
