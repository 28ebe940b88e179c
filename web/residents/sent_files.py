"""The files a resident sent with a form, read once their size is known."""

from processes.documents.attachments import LARGEST
from processes.documents.materials import SentFile
from web import files
from web.app import LARGER

#: What the form around the files may add to them.
AROUND = 64 * 1024


def allow(endpoint: str, most: int) -> None:
    """Let a form bring so many files."""
    LARGER[endpoint] = most * LARGEST + AROUND


def read(*fields: str) -> list[SentFile]:
    """The files of these fields, by the names their senders gave them."""
    return [SentFile(*each) for field in fields for each in files.all_sent(field)]
