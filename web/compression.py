"""Answers travel compressed, and their length does not tell what is in them.

A page holds the token of its forms beside words a stranger may have chosen. Who sees how long
compressed answers are could guess the token letter by letter (BREACH); answers that differ in
length by chance deny it, as Django's GZipMiddleware does.
"""

import secrets

from flask import Flask, Response
from flask_compress import Compress

MOST_PADDING = 100


def register(app: Flask) -> None:
    """Compress what is text, with Brotli where the browser takes it, else with gzip."""
    app.config.from_mapping(
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_BR_LEVEL=4,
        COMPRESS_MIMETYPES=[
            "text/html",
            "text/css",
            "text/csv",
            "text/javascript",
            "text/plain",
            "text/xml",
            "application/javascript",
            "application/json",
            "application/manifest+json",
            "application/xml",
            "image/svg+xml",
        ],
    )
    # Functions after a request run last to first.
    app.after_request(_pad)
    Compress(app)
    app.after_request(_close_what_is_read)


def _close_what_is_read(response: Response) -> Response:
    """Close a file that is sent in pieces with its answer: compressed, another iterator stands there."""
    if response.is_streamed and (close := getattr(response.response, "close", None)):
        response.call_on_close(close)
    return response


def _pad(response: Response) -> Response:
    if response.headers.get("Content-Encoding"):
        padding = secrets.token_hex(MOST_PADDING)[: secrets.randbelow(MOST_PADDING)]
        response.headers["Sishi-Padding"] = f"-{padding}"
    return response
