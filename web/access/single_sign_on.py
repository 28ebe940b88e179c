"""Signing in through the office's own identity provider (OpenID Connect, authorization code with PKCE)."""

import logging
from http import HTTPStatus
from typing import Any, cast

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.flask_client import OAuth
from flask import Flask, current_app, flash, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from joserfc.errors import JoseError
from requests import RequestException

from processes.audit import log as audit_log
from processes.organisation import people
from processes.organisation.people import Account
from web import settings, visitor
from web.access import bp, sign_in
from web.permissions import public
from web.translation import gettext as _

logger = logging.getLogger(__name__)

#: Seconds the provider has for each answer: a person waits.
PATIENCE = 5


def register(app: Flask) -> None:
    """Know the provider the settings name, if they name one."""
    provider = settings.identity_provider()
    app.config["SINGLE_SIGN_ON"] = provider
    if provider is None:
        return
    oauth = OAuth(app)
    oauth.register(
        "provider",
        client_id=provider.client_id,
        client_secret=provider.secret,
        server_metadata_url=f"{provider.issuer}/.well-known/openid-configuration",
        client_kwargs={
            "scope": "openid profile",
            "code_challenge_method": "S256",
            "default_timeout": PATIENCE,
        },
    )


@bp.get("/login/single")
@public
def single_sign_on() -> ResponseReturnValue:
    """Send the browser to the provider, which asks who it is."""
    client = _client()
    session["next"] = request.args.get("next", "")
    try:
        there = client.authorize_redirect(url_for("access.signed_on", _external=True))
    except (RequestException, AuthlibBaseError, RuntimeError) as error:
        return _refused(error)
    return cast(ResponseReturnValue, there)


@bp.get("/login/single/back")
@public
def signed_on() -> ResponseReturnValue:
    """Begin a session for whom the provider names, if they have an account here."""
    client = _client()
    after = session.pop("next", "")
    try:
        told = client.authorize_access_token().get("userinfo") or {}
    except (RequestException, AuthlibBaseError, JoseError, RuntimeError, ValueError) as error:
        return _refused(error)
    login = str(told.get(current_app.config["SINGLE_SIGN_ON"].claim, "")).strip().lower()
    account = _account(login)
    if account is None:
        audit_log.record(g.db, "sign_in_refused", by=None, address=request.remote_addr, single=True)
        flash(
            _("统一身份认证中的账号“%(login)s”在本系统没有开通或已停用。", login=login[:32]),
            "problem",
        )
        return redirect(url_for("access.sign_in_form"))
    return sign_in.go_on(account, after, single=True)


def _account(login: str) -> Account | None:
    found = people.find_account(g.db, login) if login else None
    return found if found is not None and found.is_active else None


def _client() -> Any:
    if current_app.config["SINGLE_SIGN_ON"] is None:
        raise sign_in.NoProvider
    return current_app.extensions["authlib.integrations.flask_client"].provider


def _refused(error: Exception) -> ResponseReturnValue:
    logger.warning("Single sign-on failed: %s", type(error).__name__)
    visitor.forget()
    is_away = isinstance(error, RequestException)
    flash(
        _("统一身份认证暂时连不上，请稍后再试，或用账号和口令登录。")
        if is_away
        else _("统一身份认证没有通过，请重新登录。"),
        "problem",
    )
    return redirect(url_for("access.sign_in_form"), HTTPStatus.SEE_OTHER)
