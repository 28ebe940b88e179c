"""What a resident takes home: the number, where to ask, and a picture of that address for a phone."""

import segno
from flask import url_for


def address(number: str) -> str:
    """The page that asks for the query code of this number."""
    return url_for("residents.form", no=number, _external=True)


def picture(number: str) -> str:
    """The address as a QR code, in a data URI; the query code is never in it (docs/adr/0059)."""
    return str(segno.make(address(number), error="m").svg_data_uri(scale=4, border=4))
