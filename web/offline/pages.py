"""The outbox of a person, and what their browser is told before it sends."""

import hashlib
import hmac
from base64 import b64encode

from flask import current_app, g, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from processes import receipts
from processes.access.permissions import Permission
from web.offline import bp, keeping
from web.permissions import requires

#: Keys asked about at once.
MOST = 100


@bp.get("/outbox")
@requires(Permission.ORGANISATION_READ)
def outbox() -> ResponseReturnValue:
    """What was entered without network and is not sent yet: the browser alone knows it."""
    return render_template("offline/outbox.html")


@bp.get("/outbox/person")
@requires(Permission.ORGANISATION_READ)
def who() -> ResponseReturnValue:
    """Who is signed in, the key of what this browser keeps for them, and which forms arrived.

    `key` is 32 bytes in Base64; `keep` the addresses a phone may fetch beforehand; `arrived`
    which of the `form` keys asked about are of forms that arrived.
    """
    asked = [each for each in request.args.getlist("form")[:MOST] if len(each) <= 64]
    return jsonify(
        person=str(g.visitor.id),
        csrf=generate_csrf(),
        key=_key(g.visitor.id),
        keep=keeping.list_addresses() if "keep" in request.args else [],
        arrived=receipts.list_known(g.db, asked, g.visitor.person),
    )


def _key(person: int) -> str:
    """A person's own: what was sealed with it is read by nobody who is signed in as another."""
    secret = str(current_app.config["SECRET_KEY"]).encode()
    return b64encode(hmac.digest(secret, f"offline:{person}".encode(), hashlib.sha256)).decode()
