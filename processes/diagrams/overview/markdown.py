"""Tables, links and code in Markdown."""

import re
from collections.abc import Iterable, Mapping, Sequence


def table(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table without the columns that are empty in every row; nothing where there are no rows."""
    kept = [list(row) for row in rows]
    wanted = [number for number in range(len(titles)) if any(row[number] for row in kept)]
    lines = [_row([row[number] or "—" for number in wanted]) for row in kept]
    head = [_row([titles[number] for number in wanted]), _row(["---"] * len(wanted))]
    return "\n".join([*head, *lines]) if lines else ""


def code(text: str) -> str:
    """Set as code, on one line; nothing of nothing."""
    told = " ".join(text.split())
    return f"`{told}`" if told else ""


def codes(texts: Iterable[str]) -> str:
    """Each set as code, once, in the order given."""
    return " ".join(code(each) for each in dict.fromkeys(texts) if each)


def anchor(heading: str) -> str:
    """What a link to a heading names, as GitHub and most others make it."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def link(key: str, headings: Mapping[str, str]) -> str:
    """A link by its key to the section of that key."""
    return f"[{key}](#{anchor(headings[key])})"


def _row(cells: Sequence[str]) -> str:
    # A bar inside a cell would begin the next one.
    return f"| {' | '.join(cell.replace('|', '&#124;') for cell in cells)} |"
