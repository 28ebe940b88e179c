"""Refusals as problem details (RFC 9457), for whatever is asked under `/v2`."""

from http import HTTPStatus
from typing import Any

from flask import Response, g, jsonify, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from engine import db, outages
from engine.errors import EngineError, NoPlainStart
from engine.external_jobs import NotLocked
from engine.faults import Refused
from engine.tokens.expression import Failure
from processes.access.kept_messages import AlreadyPublished
from processes.audit import log as audit_log
from web import errors
from web.api import bp
from web.api.schema import NUMBER, TEXT, BadRequest, Shape, obj
from web.translation import translate

#: As published.
PROBLEM: Shape = obj(
    {"type": TEXT, "title": TEXT, "status": NUMBER, "detail": TEXT, "instance": TEXT}
)


class TooManyCalls(EngineError):
    """这个程序调用得太密，请过一会儿再试。"""


class NotForPrograms(EngineError):
    """程序账号没有这项权限：{permission}。请由安全管理员给它任相应的职务。"""


#: Beside those all pages share (`web.errors.STATUS`).
STATUS: dict[type[Exception], HTTPStatus] = {
    BadRequest: HTTPStatus.BAD_REQUEST,
    TooManyCalls: HTTPStatus.TOO_MANY_REQUESTS,
    NotForPrograms: HTTPStatus.FORBIDDEN,
    AlreadyPublished: HTTPStatus.CONFLICT,
    NotLocked: HTTPStatus.CONFLICT,
    NoPlainStart: HTTPStatus.CONFLICT,
    # An expression of a diagram, with the variables that were sent: a start's condition.
    Failure: HTTPStatus.BAD_REQUEST,
}


def answer(code: HTTPStatus, detail: str, **headers: str) -> Response:
    """A problem as an answer."""
    told: dict[str, Any] = {"type": "about:blank", "title": code.phrase, "status": int(code)}
    made = jsonify(told | {"detail": translate(detail), "instance": request.path})
    made.status_code, made.mimetype = int(code), "application/problem+json"
    made.headers.update(headers)
    made.vary.add("Accept-Language")
    return made


def unauthorised(detail: str) -> Response:
    """The answer to whoever has not proved who it is."""
    return answer(HTTPStatus.UNAUTHORIZED, detail, **{"WWW-Authenticate": 'Bearer realm="sishi"'})


def status_of(error: Exception) -> HTTPStatus:
    """The status of a refusal; of a fault of a file or of what was sent, that of a bad request."""
    for kind in type(error).__mro__:
        if kind in STATUS:
            return STATUS[kind]
    found = errors.status(error)
    return HTTPStatus.BAD_REQUEST if found is HTTPStatus.UNPROCESSABLE_ENTITY else found


@bp.errorhandler(EngineError)
def _refused(error: EngineError) -> ResponseReturnValue:
    code = status_of(error)
    if code is HTTPStatus.INTERNAL_SERVER_ERROR:
        return _bug(error)
    _record(code)
    return answer(code, _detail(error))


def _detail(error: EngineError) -> str:
    """The refusal in a sentence; of files every fault, a line each, in the words of the checks."""
    told = error.told if isinstance(error, Refused) else []
    return "\n".join([errors.sentence(error), *told])


@bp.errorhandler(HTTPException)
def _http(error: HTTPException) -> ResponseReturnValue:
    code = HTTPStatus(error.code or 500)
    _record(code)
    return answer(code, errors.titles().get(code, (code.phrase, ""))[0])


@bp.errorhandler(Exception)
def _bug(error: Exception) -> ResponseReturnValue:
    if outages.is_away(error):
        return answer(HTTPStatus.SERVICE_UNAVAILABLE, "数据库暂时连接不上，请稍后再试。")
    errors.log_bug(error)
    return answer(HTTPStatus.INTERNAL_SERVER_ERROR, "系统出错了，这次调用没有保存；问题已记录。")


def _record(code: HTTPStatus) -> None:
    """Keep that a program was refused: what the call itself wrote has been rolled back."""
    caller, endpoint = g.get("caller"), g.get("endpoint")
    if caller is not None and endpoint is not None:
        with db.begin() as session:
            audit_log.record(
                session,
                "api.refused",
                by=caller.person,
                operation=endpoint.name,
                status=int(code),
            )
