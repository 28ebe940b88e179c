"""Looking for words: in the texts of a case, in the names of its places, and by who is party to it.

Parties are sealed: they are found by the whole of a name, a telephone or an identity number, through
the blind index, and only by who works on the case and reads them in clear. Others find what they read.
"""

import re
from typing import Any, cast

from sqlalchemy import ColumnElement, Select, Text, func, literal, literal_column, or_, select
from sqlalchemy.dialects.postgresql import ARRAY

from engine.identity import Person
from processes.access import permissions
from processes.access.permissions import Permission
from processes.cases.models import Case, Party
from processes.lists.declaration import Indexes
from processes.organisation.places import Place, PlaceKind
from processes.privacy import blind_index

#: What words are looked for in; the index `ix_dispute_case_signs` is on this very expression.
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


def anywhere(person: Person, word: str) -> ColumnElement[bool]:
    """The condition on `Case` that the word is found in any of these ways."""
    if _is_number(word):
        return _stands(word)
    return or_(_stands(word), of_party(person, word), *in_places(word))


def in_text(word: str) -> ColumnElement[bool]:
    """The condition on `Case` by which the index finds all whose texts the word may stand in.

    A whole number is that of the one case.
    """
    if _is_number(word):
        return _stands(word)
    # PostgreSQL has no word boundaries for Chinese: the index knows characters and pairs of them.
    pairs_of = func.signs if len(word) == 1 else func.bigrams
    signs = ARRAY(Text)
    return func.signs(TEXT, type_=signs).contains(pairs_of(literal(word), type_=signs))


def elsewhere(person: Person, word: str) -> list[Select[Any]]:
    """The ids of the cases the word leads to otherwise than by their texts, each way with its index."""
    if _is_number(word):
        return []
    return [select(Case.id).where(each) for each in (of_party(person, word), *in_places(word))]


def of_party(person: Person, word: str) -> ColumnElement[bool]:
    """The word is the name, telephone or identity number of a party, which the person may read."""
    digests = {key: blind_index.candidates(f"party.{key}", word) for key in _IDENTIFYING}
    named = or_(*(getattr(Party, f"{key}_index").in_(each) for key, each in digests.items()))
    parties = select(Party.case_id).where(named)
    return Case.id.in_(parties) & permissions.condition_for(Permission.PARTY_REVEAL, person)


def stands_in(text: Any, word: str) -> ColumnElement[bool]:
    """The condition that the word stands in a text, in whichever case (PVC, pvc)."""
    if _has_case(word):
        return cast(ColumnElement[bool], text.icontains(word, autoescape=True))
    # ILIKE turns every text it meets into lower case: five times the work, and none for Chinese.
    return cast(ColumnElement[bool], text.contains(word, autoescape=True))


def in_places(word: str) -> list[ColumnElement[bool]]:
    """The word stands in the name of the case's street, village or grid: each with its own index."""
    if len(word) < 2:
        return []
    named = select(Place.code).where(stands_in(Place.name, word))
    # The kind besides: PostgreSQL knows then how few of the names can be of a street.
    return [
        Case.street.in_(named.where(Place.kind == PlaceKind.STREET)),
        Case.village.in_(named.where(Place.kind == PlaceKind.VILLAGE)),
        Case.grid.in_(named),
    ]


def _stands(word: str) -> ColumnElement[bool]:
    if _is_number(word):
        return Case.case_no == word.upper()
    # Not LIKE: PostgreSQL takes its matches for so rare that it would never walk the newest rows.
    if _has_case(word):
        return func.strpos(func.lower(TEXT), func.lower(literal(word))) > 0
    return func.strpos(TEXT, literal(word)) > 0


def _has_case(word: str) -> bool:
    """Whether the word may be written in another case: Chinese has none, nor have digits."""
    return not word == word.lower() == word.upper()


def _is_number(word: str) -> bool:
    return _NUMBER.fullmatch(word) is not None


#: Of lists of cases, and of what belongs to them.
INDEXES = Indexes(lambda words: select(Case.id).where(*map(in_text, words)), elsewhere)
