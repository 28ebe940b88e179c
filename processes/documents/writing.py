"""Writing a document: a template filled with facts, as the bytes of a .docx."""

import io
from collections.abc import Mapping
from typing import Any

from docxtpl import DocxTemplate

from engine.own_thread import in_own_thread
from processes.documents import filling
from processes.documents.language import Environment


def write(template: bytes, facts: Mapping[str, Any]) -> bytes:
    """The .docx; raises TemplateRefused for a template outside the little language."""
    return in_own_thread(_written, template, facts)


def _written(template: bytes, facts: Mapping[str, Any]) -> bytes:
    paper = DocxTemplate(io.BytesIO(template))
    paper.render(facts, Environment(filling.SHAPE))
    written = io.BytesIO()
    paper.save(written)
    return written.getvalue()
