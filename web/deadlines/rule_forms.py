"""What is typed on the pages of the rules."""

from collections.abc import Mapping

from processes import readers
from processes.deadlines.limits import Limit, Unit
from processes.deadlines.releasing import Change
from processes.deadlines.rules_file import LONGEST
from processes.errors import MissingField


def change(typed: Mapping[str, str]) -> Change:
    """The change of a rule; raises MissingField, WrongChoice for what is no number."""
    extension = typed.get("extension", "").strip()
    return Change(
        _number("期限", typed.get("amount", "")),
        _unit(typed.get("unit", "")),
        _number("累计延期上限", extension) if extension else None,
        readers.text(typed.get("note", ""), "理由和依据", most=500),
    )


def matches(limit: Limit, words: str, kind: str) -> bool:
    """Whether a rule is of the kind and has the words in its name, key, start or article."""
    told = f"{limit.name} {limit.key} {limit.variant or ''} {limit.start} {limit.article}"
    return words.lower() in told.lower() and (not kind or limit.kind.value == kind)


def _number(name: str, typed: str) -> int:
    text = typed.strip()
    if not text:
        raise MissingField(field=name)
    return readers.whole(text, name, least=-LONGEST, most=LONGEST)


def _unit(typed: str) -> Unit:
    return readers.choice(Unit, typed, "单位", excluded={Unit.PERSON})
