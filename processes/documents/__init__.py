"""The documents of a case: issued with a number, written from templates, gathered in a file.

`issue` makes one, `of` lists them, `missing` says what the archive still waits for; `templates`
are what administrators replace, `attachments` what people add, `opening` hands out.
"""

from processes.documents import attachments, automatic, opening, templates
from processes.documents.dossier import lacking, missing, overview, pack
from processes.documents.issuing import about, get, issue, may_issue, require_issuer, void
from processes.documents.kinds import FIELDS, KINDS, Kind, Suite
from processes.documents.listing import of, of_whistle, papers

__all__ = [
    "FIELDS",
    "KINDS",
    "Kind",
    "Suite",
    "about",
    "attachments",
    "automatic",
    "get",
    "issue",
    "lacking",
    "may_issue",
    "missing",
    "of",
    "of_whistle",
    "opening",
    "overview",
    "pack",
    "papers",
    "require_issuer",
    "templates",
    "void",
]
