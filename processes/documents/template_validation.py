"""Whether a .docx that somebody sent may become a template: refused whole, with a sentence."""

import io
from pathlib import PurePosixPath

from docx import Document
from lxml import etree

from engine.own_thread import in_own_thread
from processes import archives
from processes.archives import ArchiveRefused, Bounds
from processes.documents import filling
from processes.documents.errors import TemplateRefused
from processes.documents.writing import write

#: docxtpl looks for its marks with patterns whose cost grows with the square of a part.
BOUNDS = Bounds(
    sent=2 * 2**20,
    parts=100,
    unpacked=8 * 2**20,
    part=1 * 2**20,
    elements=40_000,
    # The position of a drawing is told in a path.
    attribute=10_000,
)
#: In the text.
MOST_MARKS = 400
TEXT, MAIN = (
    "xml",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
)
#: A letterhead has pictures; anything else that is no XML (macros, embedded files) has no business here.
PARTS = frozenset({TEXT, "rels", "png", "jpg", "jpeg"})
ENCODINGS = frozenset({"UTF-8", "US-ASCII"})
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
#: Fields Word works out by itself and that reach nothing outside.
FIELD_CODES = frozenset({"PAGE", "NUMPAGES"})


def require_safe(content: bytes) -> None:
    """Raise TemplateRefused unless it is a plain .docx in the little language of the templates."""
    in_own_thread(_require_safe, content)


def _require_safe(content: bytes) -> None:
    parts = _unpack(content)
    for name, part in parts.items():
        if _ending(name) in {TEXT, "rels"}:
            _require_plain(name, part)
    if MAIN not in parts["[Content_Types].xml"].decode():
        raise TemplateRefused(reason="不是 Word 文档（.docx）；带宏的文档也不能用")
    if sum(part.count(b"{{") + part.count(b"{%") for part in parts.values()) > MOST_MARKS:
        raise TemplateRefused(reason=f"标记超过{MOST_MARKS}处")
    _require_fillable(content)


def _unpack(content: bytes) -> dict[str, bytes]:
    try:
        for name in archives.names(content, sent=BOUNDS.sent, parts=BOUNDS.parts):
            _require_allowed(PurePosixPath(name))
        parts = dict(archives.unpack(content, BOUNDS))
    except ArchiveRefused as refusal:
        raise TemplateRefused(reason=refusal.reason.removesuffix("。")) from refusal
    if not {"[Content_Types].xml", "word/document.xml"} <= parts.keys():
        raise TemplateRefused(reason="不是 Word 文档（.docx）")
    return parts


def _require_allowed(path: PurePosixPath) -> None:
    if _ending(path.name) not in PARTS or path.is_absolute() or ".." in path.parts:
        raise TemplateRefused(reason=f"含有不允许的内容（{path.name}），如宏、嵌入的文件或控件")


def _ending(name: str) -> str:
    return name.rpartition(".")[2].lower()


def _require_plain(name: str, part: bytes) -> None:
    """No document type, no way outside, no field that fetches or runs something."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(part, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise TemplateRefused(reason=f"{name} 不是完好的 XML") from error
    about = root.getroottree().docinfo
    if about.internalDTD is not None or (about.encoding or "UTF-8").upper() not in ENCODINGS:
        raise TemplateRefused(reason=f"{name} 含有文档类型声明或不是 UTF-8 编码")
    for element in root.iter():
        if element.get("TargetMode") == "External":
            raise TemplateRefused(reason="引用了文件之外的内容（链接、远程模板或图片）")
        if element.tag in {f"{W}altChunk", f"{W}object", f"{W}control", f"{W}subDoc"}:
            raise TemplateRefused(reason="含有嵌入的对象")
    _require_harmless_fields(root)


def _require_harmless_fields(root: etree._Element) -> None:
    simple = [each.get(f"{W}instr") or "" for each in root.iter(f"{W}fldSimple")]
    # One code may be cut into several runs: together they must be nothing but codes we know.
    pieces = "".join(each.text or "" for each in root.iter(f"{W}instrText"))
    for code in (*simple, pieces):
        if not {word.upper() for word in code.split()} <= FIELD_CODES:
            raise TemplateRefused(reason=f"含有域代码“{code.strip()[:30]}”，只可用页码")


def _require_fillable(content: bytes) -> None:
    """Fill it as a document would be, and open what came out."""
    try:
        Document(io.BytesIO(write(content, filling.BLANK)))
    except TemplateRefused:
        raise
    except Exception as error:
        # Whatever else a broken file makes the libraries raise: it cannot be filled.
        raise TemplateRefused(reason="填写时出错，请用 Word 重新保存后再试") from error
