"""A folder of diagrams, tables, forms, rules and scenarios, as a district may keep it in a repository."""

from pathlib import Path

from engine.dialect import xml
from processes.studio import drafts
from processes.studio.errors import WrongFileName


def read(folder: Path) -> dict[str, bytes]:
    """The files of the folder the studio knows, by name; what lies in folders of it is none of them."""
    files = {file.name: file for file in sorted(folder.iterdir()) if file.is_file()}
    return {name: xml.read(file) for name, file in files.items() if is_ours(name)}


def is_ours(name: str) -> bool:
    """Whether a file of that name is one the studio knows."""
    try:
        drafts.kind_of(name)
    except WrongFileName:
        return False
    return True
