"""The texts of the templates: every Chinese text in an expression, whether `_()` is its next reader or a macro."""

from collections.abc import Iterator
from pathlib import Path

from jinja2 import Environment, nodes

from web.catalogue.chinese import is_chinese


def find_texts(root: Path) -> Iterator[tuple[str, str]]:
    """Each text with the file it stands in."""
    reader = Environment(autoescape=True, extensions=["jinja2.ext.i18n", "jinja2.ext.do"])
    for file in sorted((root / "web/templates").rglob("*.html")):
        for node in reader.parse(file.read_text()).find_all((nodes.Const, nodes.TemplateData)):
            text = node.data if isinstance(node, nodes.TemplateData) else vars(node)["value"]
            if is_chinese(text):
                yield text, file.relative_to(root).as_posix()
