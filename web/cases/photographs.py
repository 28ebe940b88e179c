"""Photographs that come with the form a dispute is registered with."""

from flask import g

from processes import documents
from processes.cases.models import Case
from processes.documents.attachments import LARGEST
from processes.documents.materials import SentFile
from processes.documents.models import Audience
from web import files
from web.app import LARGER

# Browsers send each at some 300 kB; one that could not shrink them sends what its camera made.
LARGER["cases.register"] = 2 * LARGEST


def keep(case: Case) -> None:
    """Put the photographs of the form with the case; raises AttachmentRefused."""
    sent = [SentFile(*each) for each in files.all_sent("photos")]
    if sent:
        documents.materials.add(
            g.db, case.id, sent, audience=Audience.HANDLERS, by=g.visitor.person
        )
