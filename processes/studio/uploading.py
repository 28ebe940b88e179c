"""Files from elsewhere, several at once or in a zip: taken into the change whole, or not at all."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import orjson
from sqlalchemy.orm import Session

from engine.dialect import xml
from engine.faults import Fault, Refused
from engine.identity import Person
from processes import archives
from processes.archives import ArchiveRefused, Bounds
from processes.studio import changes, drafts, scenario_file, versions
from processes.studio.errors import NothingUploaded, WrongFileName
from processes.studio.models import Change, FileKind

#: A change that alters everything that is shipped has less than a hundred files.
BOUNDS = Bounds(sent=8 * 2**20, parts=300, unpacked=32 * 2**20, part=versions.LARGEST)
#: What a file manager puts into an archive of its own accord.
_LITTER = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")

#: A file's name and what it holds.
File = tuple[str, bytes]


@dataclass(frozen=True)
class Uploaded:
    """What became of the files, by name."""

    added: tuple[str, ...]
    altered: tuple[str, ...]
    #: what the change had already, to the byte
    same: tuple[str, ...]


def upload(session: Session, change: Change, given: Sequence[File], *, by: Person) -> Uploaded:
    """Take in all files, each a new draft or the next version of the one of its name.

    Raises Refused with one fault a file that cannot be taken, NothingUploaded, NotOpen.
    """
    faults = list[Fault]()
    files = list(_files(given, faults))
    faults += [fault for name, content in files if (fault := _fault(name, content))]
    often = Counter(name for name, _content in files)
    faults += [_told(name, "这次上传里有两个同名的文件。") for name, n in often.items() if n > 1]
    if faults:
        raise Refused(faults)
    if not files:
        raise NothingUploaded
    changes.lock_open(session, change)
    before = drafts.contents(session, change)
    for name, content in files:
        drafts.upload(session, change, name, content, by=by)
    return Uploaded(
        tuple(name for name, _content in files if name not in before),
        tuple(name for name, content in files if before.get(name, content) != content),
        tuple(name for name, content in files if before.get(name) == content),
    )


def _files(given: Sequence[File], faults: list[Fault]) -> Iterator[File]:
    """The files, those of a zip in its place; folders are not kept."""
    for name, content in given:
        if not name.lower().endswith(".zip"):
            yield name.strip(), content
            continue
        try:
            for path, part in archives.extract(content, BOUNDS):
                if not path.startswith(_LITTER) and not path.endswith(_LITTER):
                    yield path.replace("\\", "/").rpartition("/")[2], part
        except ArchiveRefused as refused:
            faults.append(_told(name, f"不能读取：{refused.reason}"))


def _fault(name: str, content: bytes) -> Fault | None:
    """Why a file cannot be taken, in one sentence; what is doubtful in it is for the checks."""
    try:
        kind = drafts.kind_of(name)
    except WrongFileName as refusal:
        return _told(name, f"不能上传：{refusal.details['reason']}。")
    if len(content) > versions.LARGEST:
        return _told(name, f"超过{versions.LARGEST // 2**20} MB，不能上传。")
    if not content.strip():
        return _told(name, "文件是空的。")
    try:
        _read(name, kind, content)
    except Refused as refused:
        return refused.faults[0]
    return None


def _read(name: str, kind: FileKind, content: bytes) -> None:
    """Raises Refused for what no editor could open."""
    if kind in (FileKind.BPMN, FileKind.DMN):
        xml.parse(content, name, kind.value)
    elif kind is FileKind.SCENARIO:
        scenario_file.load(name, content)
    else:
        try:
            held = orjson.loads(content)
        except orjson.JSONDecodeError as error:
            raise Refused([_told(name, f"不是{kind.words}：内容不是 JSON。")]) from error
        if not isinstance(held, dict):
            raise Refused([_told(name, f"不是{kind.words}：内容应是一个 JSON 对象。")])


def _told(name: str, message: str) -> Fault:
    return Fault(name, None, None, None, "upload", message)
