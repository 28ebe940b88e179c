"""Forms that are sent again when no answer was heard: done once, and under nobody else's name."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import ParamSpec

from flask import Response, flash, g, make_response, redirect, request
from flask.typing import ResponseReturnValue

from engine.errors import NotPermitted
from processes import receipts
from web.input import form_key
from web.translation import gettext as _

P = ParamSpec("P")
View = Callable[P, ResponseReturnValue]


class FilledInByAnother(NotPermitted):
    """这张表是另一个人填写的，不能用您的名义提交。请由填写的人登录后再发。"""


def once(view: View[P]) -> View[P]:
    """Lead a form that was received before to where it led then, and do nothing again.

    Stands below `@requires`. Without a `form_key` the form is as any other. Raises
    FilledInByAnother where the page was not the visitor's.
    """

    @wraps(view)
    def received(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        require_writer()
        key = form_key()
        known = receipts.find(g.db, key, g.visitor.person) if key else None
        if known:
            flash(_("这份表单先前已经收到并办理，没有重复办理。"), "success")
            return redirect(known.address)
        answer = make_response(view(*args, **kwargs))
        keep(key, answer)
        return answer

    return received


def require_writer() -> None:
    """Raise FilledInByAnother where the form says it was filled in by somebody else."""
    writer = request.form.get("filled_by", "")
    if writer and writer != g.visitor.person.id:
        raise FilledInByAnother


def keep(key: str | None, answer: Response) -> None:
    """Keep what a form was answered, if it did what it asked for: then it leads to another page."""
    if key and answer.status_code == HTTPStatus.FOUND:
        receipts.keep(g.db, key, g.visitor.person, address=answer.location)


def is_from_outbox() -> bool:
    """Whether the form lay in the outbox of a browser: then its key is of this one form alone."""
    return "X-Outbox" in request.headers
