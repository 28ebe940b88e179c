"""The documents of a case: issued with a number, written from templates, gathered in a file.

`issue` makes one, `list_for_case` lists them, `list_missing` says what the archive still waits for; `templates`
are what administrators replace, `attachments` and `materials` what people add, `download` hands out.

May use: access, audit, cases, casework, codes, deadlines, mediation, organisation, petitions, privacy,
sponsorship, supervision, whistles.
"""

from processes.documents import (
    attachments,
    automatic,
    download,
    form_files,
    materials,
    templates,
)
from processes.documents.dossier import build_archive, list_lacking, list_missing, overview
from processes.documents.issuing import (
    find_for_subject,
    get,
    issue,
    may_issue,
    require_issuer,
    void,
)
from processes.documents.kinds import FIELDS, KINDS, Kind, Suite
from processes.documents.listing import list_for_case, list_for_whistle, list_papers

__all__ = [
    "FIELDS",
    "KINDS",
    "Kind",
    "Suite",
    "attachments",
    "automatic",
    "build_archive",
    "download",
    "find_for_subject",
    "form_files",
    "get",
    "issue",
    "list_for_case",
    "list_for_whistle",
    "list_lacking",
    "list_missing",
    "list_papers",
    "materials",
    "may_issue",
    "overview",
    "require_issuer",
    "templates",
    "void",
]
