"""The documents of a case: issued with a number, written from templates, gathered in a file.

`issue` makes one, `of` lists them, `missing` says what the archive still waits for; `templates`
are what administrators replace, `attachments` what people add, `download` hands out.

May use: access, cases, casework, codes, deadlines, mediation, organisation, petitions, privacy,
sponsorship, supervision, whistles.
"""

from processes.documents import attachments, automatic, download, templates
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
    "download",
    "get",
    "issue",
    "lacking",
    "may_issue",
    "missing",
    "of",
    "of_whistle",
    "overview",
    "pack",
    "papers",
    "require_issuer",
    "templates",
    "void",
]
