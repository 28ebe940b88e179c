"""Signing in and out."""

import logging
from http import HTTPStatus
from typing import cast

from flask import Response, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.errors import NotFound
from engine.identity import Person
from processes.access import one_time_codes
from processes.access import sign_in as access_sign_in
from processes.access.sign_in import Attempt
from processes.audit import log as audit_log
from processes.demonstration import accounts
from processes.errors import ProcessError
from processes.organisation import people
from processes.organisation.people import Account
from web import errors, visitor, words
from web.access import bp, known_browsers
from web.permissions import public
from web.translation import gettext as _

logger = logging.getLogger(__name__)


class NoProvider(NotFound):
    """本系统没有接入统一身份认证，请用账号和口令登录。"""


@bp.get("/login/")
@public
def sign_in_form() -> ResponseReturnValue:
    """Ask who it is."""
    return _form(expired="expired" in request.args)


@bp.post("/login/")
@public
def sign_in() -> ResponseReturnValue:
    """Begin a session, or say what is wrong and keep the login."""
    login = request.form.get("login", "").strip()
    password = request.form.get("password", "")
    outcome = access_sign_in.attempt(g.db, login, password, browser=known_browsers.browser(login))
    if outcome.account is None:
        _record_refusal(login, outcome)
        logger.warning("Sign-in refused from %s", request.remote_addr)
        return _form(login=login, outcome=outcome, refused=True)
    return go_on(outcome.account, request.args.get("next", ""))


def go_on(account: Account, after: str, *, single: bool = False) -> ResponseReturnValue:
    """Ask for a code, if the person uses codes, or begin the session and show the page `after`.

    `single` says that the office's own sign-in named the person, not a password of ours.
    """
    if one_time_codes.is_asked_of(g.db, account.person_id):
        visitor.remember_first_proof(account, single=single)
        return redirect(url_for("access.code_form", next=after or None))
    return _begin(account, after, single=single)


@bp.get("/login/code")
@public
def code_form() -> ResponseReturnValue:
    """Ask for the code of who gave the right password."""
    if visitor.find_first_proof() is None:
        return redirect(url_for("access.sign_in_form", expired=1, next=request.args.get("next")))
    return render_template("access/code.html")


@bp.post("/login/code")
@public
def give_code() -> ResponseReturnValue:
    """Begin a session with the code; a wrong one counts."""
    account = visitor.find_first_proof()
    if account is None:
        return redirect(url_for("access.sign_in_form", expired=1, next=request.args.get("next")))
    try:
        one_time_codes.check(g.db, account.person_id, request.form.get("code", ""))
    except ProcessError as wrong:
        by = Person(str(account.person_id), frozenset())
        audit_log.record(
            g.db, "sign_in_refused", by=by, address=request.remote_addr, wrong_code=True
        )
        return render_template(
            "access/code.html", refusal=errors.sentence(wrong)
        ), HTTPStatus.UNPROCESSABLE_ENTITY
    single = visitor.is_single_sign_on()
    return _begin(account, request.args.get("next", ""), single=single)


@bp.post("/login/out")
@public
def sign_out() -> ResponseReturnValue:
    """End the session."""
    who = visitor.load()
    if who is not None:
        audit_log.record(g.db, "signed_out", by=who.person, address=request.remote_addr)
    visitor.forget()
    flash(_("您已退出登录。"), "success")
    return redirect(url_for("access.sign_in_form", out=1))


def _begin(account: Account, after: str, *, single: bool) -> Response:
    held = people.list_appointments(g.db, account.person_id)
    visitor.remember(account, words.offices(g.db, held), single=single)
    by = Person(str(account.person_id), frozenset())
    how = {"single": True} if single else {}
    audit_log.record(g.db, "signed_in", by=by, address=request.remote_addr, **how)
    logger.info("Person %s signed in", account.person_id)
    answer = cast(Response, redirect(_safe(after)))
    known_browsers.remember(answer, account.login)
    return answer


def _record_refusal(login: str, outcome: Attempt) -> None:
    """Of whom, where there is such an account; never what was typed, which may be a password."""
    account = people.find_account(g.db, login)
    by = Person(str(account.person_id), frozenset()) if account else None
    audit_log.record(
        g.db,
        "sign_in_refused",
        by=by,
        address=request.remote_addr,
        locked=outcome.locked_until is not None,
        expired=outcome.is_expired,
    )


def _form(**shown: object) -> ResponseReturnValue:
    printed = accounts.read() if current_app.config["DEMO"] else ()
    page = render_template("access/sign_in.html", accounts=printed, **shown)
    return page, HTTPStatus.UNPROCESSABLE_ENTITY if shown.get("refused") else HTTPStatus.OK


def _safe(address: str) -> str:
    """Only a path of ours: anything else could lead a person who trusts us elsewhere.

    Browsers leave out tabs and line ends and take a backslash for a slash, so that what does
    not look like another site's address may become one.
    """
    is_plain = address.isprintable() and not set(address) & set(" \\")
    if is_plain and address.startswith("/") and not address.startswith("//"):
        return address
    return url_for("home")
