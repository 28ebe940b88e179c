"""XML from strangers into a tree, or a refusal with a line number; nothing else can happen.

Two passes over text that was decoded here: expat walks it without building
anything and refuses what must never reach a tree (document type, depth, number of
elements), then lxml builds the tree with everything external switched off, in a thread of its own,
with which the names of the file go.
"""

from enum import StrEnum
from pathlib import Path
from typing import NoReturn
from xml.parsers import expat

from lxml import etree

from engine.dialect import names, references
from engine.dialect.encoding import Undecodable, decode
from engine.faults import Fault, Refused
from engine.own_thread import in_own_thread

#: Bytes; looked at before anything else.
SIZE = 5 * 1024 * 1024
DEPTH = 200
ELEMENTS = 100_000


class Kind(StrEnum):
    """Which standard a file follows."""

    BPMN = "bpmn"
    DMN = "dmn"


def read(path: Path) -> bytes:
    """The file's bytes; of a file over the limit only enough for `parse` to refuse it."""
    with path.open("rb") as file:
        return file.read(SIZE + 1)


def parse(text: bytes, name: str, kind: Kind | str | None = None) -> etree._Element:
    """The root element of a BPMN or DMN file; raises Refused, and never anything else.

    No DTD, no entities, no network, comments and processing instructions dropped.
    `kind` is what the root must be; None accepts both.
    """
    try:
        data = decode(_sized(text, name)).encode()
    except Undecodable as error:
        _refuse(name, "encoding", str(error))
    _walk(data, name)
    root = in_own_thread(_build, data, name)
    _expect(root, name, kind)
    references.resolve(root)
    return root


def _sized(text: bytes, name: str) -> bytes:
    if len(text) > SIZE:
        _refuse(name, "too-large", f"文件超过 {SIZE // 1024 // 1024} MB，不予读取。")
    head = text[:200].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not head and not text.removeprefix(b"\xef\xbb\xbf").strip():
        _refuse(name, "empty", "文件是空的。")
    if head[:1] in (b"{", b"["):
        _refuse(name, "not-xml", "这是 JSON，不是 XML。", 1)
    if text[:4] in (b"PK\x03\x04", b"%PDF"):
        _refuse(name, "not-xml", "这是压缩包或 PDF，不是 XML。")
    return text


def _walk(data: bytes, name: str) -> None:
    """Refuse a document type, too much depth, too many elements, and what is not well formed."""
    parser = expat.ParserCreate("utf-8", " ")
    depth = count = 0

    def doctype(*_: object) -> None:
        _refuse(
            name,
            "doctype",
            "文件含有文档类型声明（DTD 或实体），不予读取。",
            parser.CurrentLineNumber,
        )

    def start(*_: object) -> None:
        nonlocal depth, count
        depth += 1
        count += 1
        if depth > DEPTH:
            _refuse(name, "too-deep", f"元素嵌套超过 {DEPTH} 层。", parser.CurrentLineNumber)
        if count > ELEMENTS:
            _refuse(name, "too-many", f"元素超过 {ELEMENTS} 个。", parser.CurrentLineNumber)

    def end(*_: object) -> None:
        nonlocal depth
        depth -= 1

    parser.StartDoctypeDeclHandler = doctype
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        reason = _REASONS.get(error.code) or f"{expat.errors.messages[error.code]}"
        _malformed(name, error.lineno, error.offset + 1, reason)
    finally:
        # They hold the parser that holds them, with all the names it read, until a collection, which
        # a process with a million objects makes rarely.
        parser.StartDoctypeDeclHandler = None
        parser.StartElementHandler = None
        parser.EndElementHandler = None


def _build(data: bytes, name: str) -> etree._Element:
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        recover=False,
    )
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        line, column = error.position
        _malformed(name, line, column, error.msg.split(", line ")[0])


def _expect(root: etree._Element, name: str, kind: Kind | str | None) -> None:
    space, local = names.split(str(root.tag))
    is_bpmn, is_dmn = space == names.BPMN, space in names.DMN
    right = {None: is_bpmn or is_dmn, Kind.BPMN: is_bpmn, Kind.DMN: is_dmn}[
        None if kind is None else Kind(kind)
    ]
    if local == "definitions" and right:
        return
    wanted = {None: "BPMN 2.0 或 DMN 1.1 以上", Kind.BPMN: "BPMN 2.0", Kind.DMN: "DMN 1.1 以上"}[
        None if kind is None else Kind(kind)
    ]
    found = f"{local}（命名空间 {space or '无'}）"[:200]
    _refuse(
        name,
        "wrong-root",
        f"根元素应为{wanted}的 definitions，实际是 {found}。",
        root.sourceline if isinstance(root.sourceline, int) else None,
    )


_REASONS = {
    expat.errors.codes[message]: sentence
    for message, sentence in {
        expat.errors.XML_ERROR_SYNTAX: "语法错误",
        expat.errors.XML_ERROR_NO_ELEMENTS: "没有任何元素",
        expat.errors.XML_ERROR_INVALID_TOKEN: "有不允许的字符",
        expat.errors.XML_ERROR_UNCLOSED_TOKEN: "标签没有写完",
        expat.errors.XML_ERROR_TAG_MISMATCH: "开始标签和结束标签不一致",
        expat.errors.XML_ERROR_DUPLICATE_ATTRIBUTE: "同一元素的属性重复",
        expat.errors.XML_ERROR_JUNK_AFTER_DOC_ELEMENT: "根元素之后还有内容",
        expat.errors.XML_ERROR_UNDEFINED_ENTITY: "使用了未定义的实体",
        expat.errors.XML_ERROR_BAD_CHAR_REF: "字符引用无效",
        expat.errors.XML_ERROR_MISPLACED_XML_PI: "XML 声明不在文件开头",
        expat.errors.XML_ERROR_XML_DECL: "XML 声明写错了",
        expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION: "CDATA 没有结束",
        expat.errors.XML_ERROR_UNBOUND_PREFIX: "使用了未声明的命名空间前缀",
    }.items()
}


def _malformed(name: str, line: int, column: int, reason: str) -> NoReturn:
    _refuse(name, "malformed", f"不是格式正确的 XML：第 {line} 行第 {column} 列，{reason}。", line)


def _refuse(name: str, code: str, message: str, line: int | None = None) -> NoReturn:
    # Not chained: the sentence says all, and a parser's own words are no help to a reader.
    raise Refused([Fault(name, line, None, None, code, message)]) from None
