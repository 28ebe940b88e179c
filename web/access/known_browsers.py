"""Browsers somebody has signed in with: their failures are counted apart from strangers'."""

import hashlib
import secrets

from flask import Response, current_app, request
from itsdangerous import BadSignature, URLSafeSerializer

NAME = "sishi-browser"
AGE = 180 * 24 * 3600


def browser(login: str) -> str:
    """The name of this browser, if it was the last one's of that login; else empty."""
    try:
        kept, name = _signer().loads(request.cookies.get(NAME, ""))
    except (BadSignature, ValueError, TypeError):
        return ""
    return str(name) if kept == _mark(login) else ""


def remember(response: Response, login: str) -> None:
    """Know this browser again when the person of that login comes back."""
    name = browser(login) or secrets.token_urlsafe(16)
    response.set_cookie(
        NAME,
        _signer().dumps([_mark(login), name]),
        max_age=AGE,
        path="/login/",
        secure=request.is_secure,
        httponly=True,
        samesite="Strict",
    )


def _mark(login: str) -> str:
    return hashlib.sha256(login.encode()).hexdigest()[:16]


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt=NAME)
