"""The catalogue's files: `messages.po`, which people write, and `messages.mo`, which pages read."""

import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from babel.messages import mofile, pofile
from babel.messages.catalog import Catalog

from web.catalogue import data_texts, python_texts, template_texts

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "web/translations/en/LC_MESSAGES"
WRITTEN, COMPILED = FOLDER / "messages.po", FOLDER / "messages.mo"


def find_texts(root: Path = ROOT) -> dict[str, list[str]]:
    """Every text, with the files it stands in, in the order of the first of them."""
    found: dict[str, list[str]] = {}
    for room in (template_texts, python_texts, data_texts):
        for text, file in room.find_texts(root):
            places = found.setdefault(text, [])
            if file not in places:
                places.append(file)
    return found


def read() -> Catalog:
    """The catalogue as it was written."""
    with WRITTEN.open("rb") as file:
        return pofile.read_po(file, locale="en")


def renew(written: Catalog) -> Catalog:
    """The same translations for the texts there are now: those gone are dropped, new ones empty."""
    made = Catalog(
        locale="en", project="sishi", fuzzy=False, header_comment="# English texts of Sishi."
    )
    # The same texts make the same file, on whatever day.
    made.creation_date = made.revision_date = datetime(2026, 1, 1, tzinfo=UTC)
    for text, places in find_texts().items():
        known = written.get(text)
        # Chinese counts with one form: that a text counts is for its English to say, with `msgid_plural`.
        entry = (text, text) if known and known.pluralizable else text
        made.add(entry, known.string if known else "", locations=[(places[0], 0)])
    return made


def forms(written: Catalog) -> dict[str, tuple[str, ...]]:
    """Each text with its English: one form, or of a text that counts that of one and that of many."""
    return {_all(each.id)[0]: _all(each.string) for each in written if each.id}


def _all(said: Any) -> tuple[str, ...]:
    return (said,) if isinstance(said, str) else tuple(said)


def lay_out(made: Catalog) -> bytes:
    """As the `.po` has it."""
    told = io.BytesIO()
    pofile.write_po(told, made, width=0, omit_header=False)
    return told.getvalue()


def compile(made: Catalog) -> bytes:
    """As the `.mo` has it."""
    told = io.BytesIO()
    mofile.write_mo(told, made)
    return told.getvalue()
