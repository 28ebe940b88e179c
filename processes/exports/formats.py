"""In which formats cases are exported; those beside Excel are declared by the rooms that write them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from processes.cases.models import Case

EXCEL = "xlsx"


@dataclass(frozen=True)
class Format:
    """A file of cases in which nobody is named, so that none of it is ever in clear."""

    key: str
    words: str
    #: How the file's name ends.
    ending: str
    mimetype: str
    #: So many cases at most are in one file.
    most: int
    #: The file of these cases, in their order.
    write: Callable[[Session, Sequence[Case]], bytes]


#: By key; Excel, which has everything an export may have, is not among them.
FORMATS: dict[str, Format] = {}


def declare(found: Format) -> Format:
    """Offer the format."""
    FORMATS[found.key] = found
    return found
