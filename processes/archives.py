"""Files that are zip archives of XML (.xlsx, .docx), measured before a library takes them apart.

openpyxl and python-docx make some hundred bytes of memory of every element: 41 kB sent can become
3 GB. So every part is unpacked here as far as its bounds allow, whatever the archive says of
itself, and its elements are counted by a reader that keeps none of them.
"""

import io
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from processes.errors import ProcessError

#: Before each entry of a table of contents. More of them than this times `parts`: archives in the archive.
_ENTRY, _NESTED = b"PK\x01\x02", 10
#: Of an entry: its name is UTF-8; otherwise `zipfile` takes it for code page 437.
_NAMED_IN_UTF8 = 0x800
_PICTURES = frozenset({"png", "jpg", "jpeg", "gif", "bmp", "emf", "wmf", "tiff"})
#: What XML begins with, in any encoding a parser would guess.
_XML = re.compile(rb"\s*<|\xef\xbb\xbf|\xff\xfe|\xfe\xff|\0")
_BROKEN = "文件已损坏，或不是这种格式。"
#: What bounds its own memory while it is unpacked; LZMA takes as much as the file asks for.
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_DAMAGED = (
    zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError, ValueError,
)  # fmt: skip


class ArchiveRefused(ProcessError):
    """文件不能读取：{reason}"""

    @property
    def reason(self) -> str:
        """What is wrong with it, for a sentence of the reader's own."""
        return str(self.details["reason"])


@dataclass(frozen=True)
class Bounds:
    """How much a file may hold; the bytes of `unpacked` and the elements are those of all parts."""

    #: bytes of the file
    sent: int
    parts: int
    unpacked: int
    #: bytes of one part of XML
    part: int
    #: of XML, where they are counted (`unpack`)
    elements: int = 0
    depth: int = 100
    #: characters of one attribute
    attribute: int = 2_000
    #: how many times its size it may unpack to, once that is more than a mebibyte
    ratio: int = 150
    #: local names of elements of which there may be more, or only fewer: how many, and what they are called
    named: Mapping[str, tuple[int, str]] = field(default_factory=dict)


def unpack(content: bytes, bounds: Bounds) -> Iterator[tuple[str, bytes]]:
    """The parts with their names, each within its bounds; raises ArchiveRefused."""
    _refuse_size(content, bounds.sent, bounds.parts)
    elements = Elements(bounds)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name, part in _read(archive, bounds, len(content)):
                if not _is_picture(name, part):
                    elements.count(part)
                yield name, part
    except _DAMAGED as error:
        raise ArchiveRefused(reason=_BROKEN) from error


def extract(content: bytes, bounds: Bounds) -> Iterator[tuple[str, bytes]]:
    """The files of a zip that is no document, whatever they hold, by their paths; raises ArchiveRefused."""
    _refuse_size(content, bounds.sent, bounds.parts)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            called = {each.filename: _called(each) for each in archive.infolist()}
            for name, part in _read(archive, bounds, len(content)):
                yield called[name], part
    except _DAMAGED as error:
        raise ArchiveRefused(reason=_BROKEN) from error


def names(content: bytes, *, sent: int, parts: int) -> frozenset[str]:
    """The parts' names, nothing unpacked; raises ArchiveRefused."""
    _refuse_size(content, sent, parts)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return frozenset(each.filename for each in archive.infolist() if not each.is_dir())
    except _DAMAGED as error:
        raise ArchiveRefused(reason=_BROKEN) from error


class Elements:
    """Counts the elements of all parts of a file; keeps none."""

    def __init__(self, bounds: Bounds) -> None:
        self._bounds = bounds
        self._depth = self._others = 0
        self._named: Counter[str] = Counter()

    def count(self, part: bytes) -> None:
        """Count those of a part; raises ArchiveRefused beyond a bound and for what is no XML."""
        if len(part) > self._bounds.part:
            raise ArchiveRefused(reason="解压后过大。")
        parser = expat.ParserCreate()
        parser.StartDoctypeDeclHandler = _refuse_doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        self._depth = 0
        try:
            parser.Parse(part, True)
        except (expat.ExpatError, LookupError) as error:
            raise ArchiveRefused(reason=_BROKEN) from error

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        self._depth += 1
        if self._depth > self._bounds.depth:
            raise ArchiveRefused(reason=f"内容嵌套超过{self._bounds.depth}层。")
        if any(len(each) > self._bounds.attribute for each in attributes.values()):
            raise ArchiveRefused(reason="含有过长的属性。")
        local = name.rpartition(":")[2]
        if local in self._bounds.named:
            self._named[local] += 1
            most, called = self._bounds.named[local]
            if self._named[local] > most:
                raise ArchiveRefused(reason=f"{called}超过{most}个。")
        else:
            self._others += 1
            if self._others > self._bounds.elements:
                raise ArchiveRefused(reason="内容过多。")

    def _end(self, name: str) -> None:
        self._depth -= 1


def _refuse_size(content: bytes, sent: int, parts: int) -> None:
    """Before the table of contents is read, which makes an object of every entry."""
    if len(content) > sent:
        raise ArchiveRefused(reason=f"超过{_size(sent)}。")
    if content.count(_ENTRY) > parts * _NESTED:
        raise ArchiveRefused(reason="组成部分太多。")


def _read(archive: zipfile.ZipFile, bounds: Bounds, sent: int) -> Iterator[tuple[str, bytes]]:
    entries = [each for each in archive.infolist() if not each.is_dir()]
    if len(entries) > bounds.parts or len({each.filename for each in entries}) < len(entries):
        raise ArchiveRefused(reason="组成部分太多或有重复。")
    if any(each.flag_bits & 1 for each in entries):
        raise ArchiveRefused(reason="文件有密码保护。")
    if any(each.compress_type not in _METHODS for each in entries):
        raise ArchiveRefused(reason="压缩方式不是通常的那种。")
    left = min(bounds.unpacked, max(2**20, sent * bounds.ratio))
    for entry in entries:
        with archive.open(entry) as opened:
            part = opened.read(left + 1)
        left -= len(part)
        if left < 0:
            raise ArchiveRefused(reason="解压后过大。")
        yield entry.filename, part


def _called(entry: zipfile.ZipInfo) -> str:
    """How the entry is called: Windows in China writes its names as GB 18030 and says nothing of it."""
    if entry.flag_bits & _NAMED_IN_UTF8:
        return entry.filename
    written = entry.filename.encode("cp437", "replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return written.decode(encoding)
        except UnicodeDecodeError:
            continue
    return entry.filename


def _is_picture(name: str, part: bytes) -> bool:
    """Nothing a library would parse, whatever other parts say it is."""
    ending = name.rpartition(".")[2].lower()
    return ending in _PICTURES | {"bin"} and not _XML.match(part)


def _refuse_doctype(*_: object) -> None:
    raise ArchiveRefused(reason="含有不允许的内容（文档类型声明）。")


def _size(number: int) -> str:
    return f"{number // 2**20}兆字节" if number >= 2**20 else f"{number // 2**10}千字节"
