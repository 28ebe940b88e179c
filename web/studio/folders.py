"""A folder of files as the studio's commands read it."""

from pathlib import Path

from engine.dialect import xml
from processes.studio import drafts
from processes.studio.errors import WrongFileName


def read(folder: Path) -> dict[str, bytes]:
    """The files of the folder the studio knows, by name."""
    files = {file.name: file for file in sorted(folder.iterdir()) if file.is_file()}
    return {name: xml.read(file) for name, file in files.items() if is_ours(name)}


def is_ours(name: str) -> bool:
    """Whether a file of that name is one the studio knows."""
    try:
        drafts.kind_of(name)
    except WrongFileName:
        return False
    return True
