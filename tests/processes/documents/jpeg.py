"""Photographs made by hand: what a camera writes, and a picture around it."""

import struct


def segment(marker, body):
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


def exif(turning, order=">"):
    mark = b"MM\0*" if order == ">" else b"II*\0"
    entry = struct.pack(f"{order}HHIHH", 0x0112, 3, 1, turning, 0)
    place = struct.pack(f"{order}HHII", 0x8825, 4, 1, 99)
    return b"Exif\0\0" + mark + struct.pack(f"{order}IH", 8, 2) + entry + place + b"GPS32N110E"


JFIF = segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0")
COLOURS = segment(0xE2, b"ICC_PROFILE\0")
TABLES = segment(0xDB, bytes(65))
SCAN = segment(0xDA, b"\1\1\0\0?\0") + b"pic\xff\0ture\xff\xd0more"
END = b"\xff\xd9"


def photograph():
    """A whole one that says where it was taken (`GPS`)."""
    return b"\xff\xd8" + JFIF + segment(0xE1, exif(1)) + TABLES + SCAN + END
