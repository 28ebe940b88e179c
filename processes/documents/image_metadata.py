"""Photographs without what the camera wrote into them: where it was taken, by which device, a small copy.

JPEG by its segments (ITU-T T.81 annex B), PNG by its chunks (RFC 2083 and its successors). What shows
the picture rightly stays: colours, and how it is to be turned.
"""

import struct
from collections.abc import Iterator

from processes.documents.errors import AttachmentRefused

#: Segments of a JPEG that hold no picture: APP0 (JFIF), APP2 (colours) and APP14 (Adobe) are kept.
_DROPPED = frozenset(range(0xE0, 0xF0)) - {0xE0, 0xE2, 0xEE} | {0xFE}
_SCAN, _END, _EXIF = 0xDA, 0xD9, 0xE1
#: Tag of the turning in EXIF (TIFF 6.0, 274), and a segment that says nothing else.
_ORIENTATION = 0x0112
_TURNED = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01%b\0\0\0\0\0\0"
_PNG = b"\x89PNG\r\n\x1a\n"
#: Chunks of a PNG that say how it looks.
_KEPT = frozenset(
    {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT"}
    | {b"bKGD", b"pHYs"}
)


def strip(content: bytes, mimetype: str) -> bytes:
    """The same picture without the camera's particulars; other files as they are.

    Raises AttachmentRefused for a picture that ends before it is whole.
    """
    try:
        if mimetype == "image/jpeg":
            return b"".join(_jpeg(content))
        if mimetype == "image/png":
            return b"".join(_png(content))
    except (IndexError, struct.error) as error:
        raise AttachmentRefused(reason="图片不完整，请重新拍摄或选择。") from error
    return content


def _jpeg(content: bytes) -> Iterator[bytes]:
    """The segments that are kept, and of what follows each scan the coded picture."""
    yield content[:2]
    at, turning = 2, 1
    while True:
        while content[at + 1] == 0xFF:  # a marker may be preceded by any number of fill bytes
            at += 1
        marker = content[at + 1]
        if content[at] != 0xFF:
            raise IndexError
        if marker == _END:
            # What some telephones append (a film, a second picture) is left behind.
            yield content[at : at + 2]
            return
        (length,) = struct.unpack_from(">H", content, at + 2)
        end = at + 2 + length
        if end > len(content):
            raise IndexError
        if marker == _EXIF and turning == 1:
            turning = _orientation(content[at + 4 : end])
            if turning != 1:
                body = _TURNED % struct.pack(">H", turning)
                yield b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body
        if marker not in _DROPPED:
            yield content[at:end]
        at = end
        if marker == _SCAN:
            end = _scan_end(content, at)
            yield content[at:end]
            at = end


def _scan_end(content: bytes, at: int) -> int:
    """Where the next marker stands: in a scan 0xFF is followed by 0 or a restart."""
    while True:
        at = content.find(b"\xff", at)
        if at < 0:
            raise IndexError
        following = content[at + 1]
        if following != 0 and not 0xD0 <= following <= 0xD7:
            return at
        at += 2


def _orientation(segment: bytes) -> int:
    """How the picture is to be turned, 1 to 8; 1 where the segment does not say."""
    if not segment.startswith(b"Exif\0\0"):
        return 1
    tiff = segment[6:]
    order = ">" if tiff[:2] == b"MM" else "<"
    try:
        (first,) = struct.unpack_from(f"{order}I", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, first)
        for number in range(count):
            tag, _type, _n, value = struct.unpack_from(
                f"{order}HHIH", tiff, first + 2 + 12 * number
            )
            if tag == _ORIENTATION:
                return value if 1 <= value <= 8 else 1
    except struct.error:
        pass
    return 1


def _png(content: bytes) -> Iterator[bytes]:
    yield _PNG
    at = len(_PNG)
    while True:
        (length,) = struct.unpack_from(">I", content, at)
        name, end = content[at + 4 : at + 8], at + 12 + length
        if end > len(content):
            raise IndexError
        if name in _KEPT:
            yield content[at:end]
        if name == b"IEND":
            return
        at = end
