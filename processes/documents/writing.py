"""Writing a document: a template filled with facts, as the bytes of a .docx."""

import io
from collections.abc import Mapping
from typing import Any

from docxtpl import DocxTemplate

from processes.documents import filling
from processes.documents.language import Environment


def write(template: bytes, facts: Mapping[str, Any]) -> bytes:
    """The .docx; raises TemplateRefused for a template outside the little language."""
    paper = DocxTemplate(io.BytesIO(template))
    paper.render(facts, Environment(filling.SHAPE))
    written = io.BytesIO()
    paper.save(written)
    return written.getvalue()
