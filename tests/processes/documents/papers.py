"""What a document says, read out of its file."""

import io

from docx import Document as Opened

from processes import documents


def text(content):
    """Everything a .docx says, tables included."""
    opened = Opened(io.BytesIO(content))
    lines = [each.text for each in opened.paragraphs]
    for table in opened.tables:
        for row in table.rows:
            lines += [cell.text for cell in row.cells]
    return "\n".join(lines)


def read(session, document):
    return text(documents.download.read_content(session, document))


def made(*paragraphs):
    """A .docx of these paragraphs."""
    paper = Opened()
    for each in paragraphs:
        paper.add_paragraph(each)
    written = io.BytesIO()
    paper.save(written)
    return written.getvalue()
