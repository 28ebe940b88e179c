"""Bytes of an XML file into text: Unicode, and the Chinese encodings older tools still write."""

import codecs
import re

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
#: Without a byte order mark, UTF-16 shows itself by the zero beside the first `<`.
_BARE = ((b"<\x00", "utf-16-le"), (b"\x00<", "utf-16-be"))
_DECLARED = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "us-ascii": "utf-8",
    "ascii": "utf-8",
    # GB 18030 holds the two older ones.
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb18030": "gb18030",
}
_DECLARATION = re.compile(
    r"""\s*<\?xml\s[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["'][^>]{0,200}?\?>"""
)


class Undecodable(Exception):
    """The bytes are not text in an encoding that is accepted; `str()` is a Chinese sentence."""


def decode(text: bytes) -> str:
    """The file's text without byte order mark and with LF line ends; raises Undecodable."""
    if text.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise Undecodable("不支持 UTF-32 编码，请改存为 UTF-8。")
    for mark, encoding in (*_BOMS, *_BARE):
        if text.startswith(mark):
            body = text.removeprefix(mark) if (mark, encoding) in _BOMS else text
            return _strict(body, encoding)
    return _strict(text, _declared(text))


def _declared(text: bytes) -> str:
    found = _DECLARATION.match(text[:500].decode("latin-1"))
    if found is None:
        return "utf-8"
    encoding = _DECLARED.get(found[1].lower())
    if encoding is None:
        raise Undecodable(f"不支持 {found[1]} 编码，请改存为 UTF-8。")
    return encoding


def _strict(text: bytes, encoding: str) -> str:
    try:
        return text.decode(encoding)
    except UnicodeDecodeError as error:
        line = text.count(b"\n", 0, error.start) + 1
        raise Undecodable(f"第 {line} 行附近的字节不是 {encoding.upper()} 编码的文字。") from None
