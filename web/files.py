"""Files that come with a form, and files that are handed out."""

from pathlib import PurePath
from urllib.parse import quote

from flask import Response, request

from processes import spreadsheets
from processes.spreadsheets import SpreadsheetRefused

#: Characters of a file's name, and of what it ends with.
LONGEST, LONGEST_SUFFIX = 120, 10
#: The header that says what a file is called.
NAMED = "Content-Disposition"


def sent(field: str) -> bytes:
    """What the file chosen in the form holds; raises SpreadsheetRefused when none was."""
    content = content_of(field)
    if not content:
        raise SpreadsheetRefused(reason="请先选择文件。")
    return content


def content_of(field: str) -> bytes:
    """What the file chosen in the form holds; nothing when none was chosen."""
    chosen = request.files.get(field)
    if chosen is None:
        return b""
    with chosen.stream as opened:
        content: bytes = opened.read()
    return content


def all_sent(field: str) -> list[tuple[str, bytes]]:
    """The files chosen in the form, each with its name; a field left empty is none."""
    found = []
    for chosen in request.files.getlist(field):
        with chosen.stream as opened:
            content: bytes = opened.read()
        if chosen.filename:
            found.append((plain_name(chosen.filename), content))
    return found


def name_of(field: str) -> str:
    """What the person called the file, without folders and control characters."""
    chosen = request.files.get(field)
    return plain_name((chosen.filename or "") if chosen else "")


def plain_name(name: str) -> str:
    """The name without folders and control characters, and no longer than a name need be.

    What it ends with stays, for that says what kind of file it is.
    """
    plain = "".join(each for each in name.rpartition("/")[2] if each.isprintable())
    suffix = PurePath(plain).suffix
    if len(plain) <= LONGEST or len(suffix) > LONGEST_SUFFIX:
        return plain[:LONGEST]
    return plain[: LONGEST - len(suffix)] + suffix


def excel(content: bytes, name: str) -> Response:
    """An Excel file to keep, never to be shown in a page."""
    return download(content, f"{name}.xlsx", spreadsheets.MIMETYPE)


def download(content: bytes, name: str, mimetype: str) -> Response:
    """A file to keep, never to be shown in a page of ours."""
    return Response(content, mimetype=mimetype, headers={NAMED: named("attachment", name)})


def named(how: str, name: str) -> str:
    """The header `NAMED`, whatever the name holds: quotes, ends of lines, Chinese (RFC 6266, 8187)."""
    return f"{how}; filename*=UTF-8''{quote(name, safe='')}"
