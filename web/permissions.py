"""The decorator every view wears: what one must be permitted to do to enter."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from flask import g, redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from engine.errors import NotPermitted
from processes.access import permissions
from processes.access.permissions import PERMISSIONS, Permission
from processes.cases.models import Case
from processes.errors import NoSuchCase
from web import visitor
from web.errors import SignInNeeded

P = ParamSpec("P")
View = Callable[P, ResponseReturnValue]


class NotOfTheirOffice(NotPermitted):
    """这一页不在您的职责范围内。如确需办理，请联系您所在单位的管理员。"""


def requires(permission: Permission) -> Callable[[View[P]], View[P]]:
    """Let in whoever is signed in and has the permission.

    One that concerns a case is asked about the view's `case_id`; the case is then in
    `g.case`. A case one may not read is not found.
    """

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
            who = visitor.load()
            if who is None:
                raise SignInNeeded
            is_first = who.must_change or who.is_password_over
            if is_first and permission is not Permission.PASSWORD_CHANGE:
                return redirect(url_for("access.password"))
            if who.must_use_codes and permission is not Permission.PASSWORD_CHANGE:
                return redirect(url_for("access.codes"))
            g.case = _readable(kwargs["case_id"]) if permission in PERMISSIONS else None
            if not permissions.may(g.db, permission, who.person, g.case):
                raise NotOfTheirOffice
            return view(*args, **kwargs)

        guarded.__dict__["permission"] = permission
        return guarded

    return decorate


def public(view: View[P]) -> View[P]:
    """Let in everybody; a test holds the short list of such views."""
    view.__dict__["permission"] = None
    return view


def _readable(case_id: object) -> Case:
    readable = permissions.condition_for(Permission.CASE_READ, g.visitor.person)
    found = g.db.scalar(select(Case).where(Case.id == case_id, readable))
    if found is None:
        raise NoSuchCase
    return found  # type: ignore[no-any-return]
