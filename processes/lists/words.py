"""Looking for words: in the texts of a case, in the names of its places, and by who is party to it.

Parties are sealed: they are found by the whole of a name, a telephone or an identity number, through
the blind index, and only by who works on the case and reads them in clear. Others find what they read.
"""

import re

from sqlalchemy import ColumnElement, Text, and_, func, literal, literal_column, or_, select
from sqlalchemy.dialects.postgresql import ARRAY

from engine.identity import Person
from processes.access import permissions
from processes.access.permissions import Permission
from processes.cases.models import Case, Party
from processes.organisation.places import Place
from processes.privacy import blind_index

#: What words are looked for in; the index `ix_dispute_case_bigrams` is on this very expression.
TEXT = (
    Case.case_no
    + literal_column("' '")
    + Case.event_name
    + literal_column("' '")
    + Case.summary
    + literal_column("' '")
    + func.coalesce(Case.place, literal_column("''"))
)
#: What of a party is found by its whole.
_IDENTIFYING = ("name", "phone", "id_no")
#: The whole number of a case, as `processes.cases.numbers` gives it.
_NUMBER = re.compile(r"[A-Za-z0-9]{2,12}-[0-9]{4}-[0-9]{6,}")


def branches(person: Person, words: list[str]) -> list[ColumnElement[bool]]:
    """The conditions on `Case` of which one must hold, each with an index of its own."""
    found = [and_(*map(in_text, words))]
    for word in words:
        others = [anywhere(person, other) for other in words if other is not word]
        ways = [of_party(person, word), *in_places(word)]
        found += [and_(way, *others) for way in ways if not _is_number(word)]
    return found


def anywhere(person: Person, word: str) -> ColumnElement[bool]:
    """The condition on `Case` that the word is found in any of these ways, for rows found otherwise."""
    return or_(_stands(word), of_party(person, word), *in_places(word))


def in_text(word: str) -> ColumnElement[bool]:
    """The word stands in the number, the name, the summary or the place of the case.

    A whole number is that of the one case.
    """
    if _is_number(word) or len(word) == 1:
        return _stands(word)
    # PostgreSQL has no word boundaries for Chinese: the index knows pairs of characters.
    return and_(_pairs(TEXT).contains(_pairs(literal(word))), _stands(word))


def of_party(person: Person, word: str) -> ColumnElement[bool]:
    """The word is the name, telephone or identity number of a party, which the person may read."""
    digests = {key: blind_index.candidates(f"party.{key}", word) for key in _IDENTIFYING}
    named = or_(*(getattr(Party, f"{key}_index").in_(each) for key, each in digests.items()))
    parties = select(Party.case_id).where(named)
    return Case.id.in_(parties) & permissions.condition_for(Permission.PARTY_REVEAL, person)


def in_places(word: str) -> list[ColumnElement[bool]]:
    """The word stands in the name of the case's street, village or grid: each with its own index."""
    if len(word) < 2:
        return [Case.grid == word]
    named = select(Place.code).where(Place.name.icontains(word, autoescape=True))
    return [column.in_(named) for column in (Case.street, Case.village, Case.grid)]


def _stands(word: str) -> ColumnElement[bool]:
    if _is_number(word):
        return Case.case_no == word.upper()
    # Not LIKE: PostgreSQL takes its matches for so rare that it would never walk the newest rows.
    return func.strpos(func.lower(TEXT), word.lower()) > 0


def _is_number(word: str) -> bool:
    return _NUMBER.fullmatch(word) is not None


def _pairs(text: ColumnElement[str]) -> ColumnElement[list[str]]:
    return func.bigrams(text, type_=ARRAY(Text))
