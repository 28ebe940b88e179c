"""Tokens for programs: OAuth 2.0 client credentials (RFC 6749, section 4.4)."""

from http import HTTPStatus

from flask import Response, g, jsonify, request
from flask.typing import ResponseReturnValue

from processes.access import machine_accounts
from processes.audit import log as audit_log
from web.api import bp
from web.api.callers import LIFE, issue_token
from web.permissions import public


@bp.post("/oauth/token")
@public
def issue() -> ResponseReturnValue:
    """A token for a program that proves who it is, by HTTP basic or in the form it sends."""
    if request.form.get("grant_type") != "client_credentials":
        return _refusal(HTTPStatus.BAD_REQUEST, "unsupported_grant_type")
    given = request.authorization
    client_id, secret = request.form.get("client_id", ""), request.form.get("client_secret", "")
    if given is not None and given.type == "basic":
        client_id, secret = given.username or "", given.password or ""
    if not client_id or not secret:
        return _refusal(HTTPStatus.BAD_REQUEST, "invalid_request")
    account = machine_accounts.prove(g.db, client_id, secret)
    if account is None:
        audit_log.record(g.db, "program.refused")
        return _refusal(HTTPStatus.UNAUTHORIZED, "invalid_client")
    told = {"access_token": issue_token(account), "token_type": "Bearer", "expires_in": LIFE}
    return jsonify(told)


def _refusal(code: HTTPStatus, error: str) -> Response:
    """As RFC 6749, 5.2; kept, so that what was tried is counted."""
    made = jsonify({"error": error})
    made.status_code = int(code)
    if code is HTTPStatus.UNAUTHORIZED:
        made.headers["WWW-Authenticate"] = 'Basic realm="sishi"'
    return made
