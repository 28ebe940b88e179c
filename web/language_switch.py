"""Choosing a language: on every page, with an account or without."""

from flask import Flask, current_app, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from web.language import COOKIE, LANGUAGES, is_english, languages
from web.permissions import public

YEAR = 365 * 24 * 60 * 60


def register(app: Flask) -> None:
    """Offer the languages on every page, and take the choice."""
    app.add_url_rule("/language", "language", choose, methods=["POST"])
    app.jinja_env.globals.update(languages=languages, is_english=is_english)


@public
def choose() -> ResponseReturnValue:
    """Keep the choice, and show the page it was made on."""
    chosen = request.form.get("language", "")
    answer = make_response(redirect(_way_back()))
    if chosen in LANGUAGES:
        answer.set_cookie(
            COOKIE,
            chosen,
            max_age=YEAR,
            secure=request.is_secure,
            httponly=True,
            samesite=current_app.config["SESSION_COOKIE_SAMESITE"],
        )
    return answer


def _way_back() -> str:
    """The page the form was on; a page of somebody else's is none of ours."""
    start, referrer = request.host_url.rstrip("/"), request.referrer or ""
    return referrer.removeprefix(start) if referrer.startswith(f"{start}/") else url_for("home")
