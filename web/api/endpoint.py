"""The one declaration of an endpoint: where it is, who may, what it takes and answers.

@endpoint("POST", "/jobs/<key>/completion", Permission.JOB_WORK, tag="Job", body=COMPLETION, status=204)
def complete_job(call: Call, job_key: int) -> None: ...
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from flask import Response, g, jsonify, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.exceptions import UnsupportedMediaType

from engine.identity import Person
from processes.access import permissions
from processes.access.permissions import Permission
from processes.audit import log as audit_log
from web.api import bp, callers, limiting, problems, schema
from web.api.problems import NotForPrograms, TooManyCalls
from web.api.schema import BadRequest, Shape, WrongShape

PREFIX = "/v2"
_KEY = re.compile(r"<(?P<name>\w+)>")
_JSON = "application/json"


@dataclass(frozen=True)
class Call:
    """One call: its session, who makes it, and what it sent, checked."""

    session: Session
    person: Person
    body: Any = None
    #: what its address says behind the path, by name
    query: Mapping[str, str] = field(default_factory=dict)


#: Takes the call and the keys of its path, and answers what is sent as JSON.
Function = Callable[..., Any]
#: Whether a call is worth an entry of the audit log, by its answer.
Told = Callable[[Any], bool]


@dataclass(frozen=True)
class Endpoint:
    """As it was declared."""

    name: str
    method: str
    path: str
    permission: Permission
    tag: str
    summary: str
    function: Function
    body: Shape | None = None
    #: whether it may be left out
    is_body_optional: bool = False
    answer: Shape | None = None
    status: int = 200
    media: str = _JSON
    #: the fields of a form with files, instead of a JSON body
    files: Shape | None = None
    #: what may stand behind the path
    query: Mapping[str, Shape] = field(default_factory=dict)
    refusals: tuple[int, ...] = ()
    #: other answers that are no refusals: their status, and what they mean
    others: Mapping[int, tuple[str, Shape | None]] = field(default_factory=dict)
    told: Told = bool


#: All of them by name, in the order of their modules.
ENDPOINTS: dict[str, Endpoint] = {}


def endpoint(
    method: str, path: str, permission: Permission, **declared: Any
) -> Callable[[Function], Function]:
    """Declare an endpoint; its name is that of the function, its summary the docstring's first line."""

    def declare(function: Function) -> Function:
        summary = (function.__doc__ or "").split("\n")[0]
        told = {"told": lambda _answer: True, **declared}
        made = Endpoint(
            function.__name__, method, path, permission, summary=summary, function=function, **told
        )
        ENDPOINTS[made.name] = made

        def view(**keys: Any) -> ResponseReturnValue:
            return _serve(made, keys)

        view.__dict__["permission"] = permission
        rule = PREFIX + path
        bp.add_url_rule(rule, made.name, view, methods=[method])
        return function

    return declare


def _serve(made: Endpoint, given: Mapping[str, str]) -> ResponseReturnValue:
    caller = callers.identify(g.db)
    if caller is None:
        # Kept, so that what was tried is counted.
        return problems.unauthorised("请求没有带有效的令牌，或程序账号、密钥不对。")
    g.caller, g.endpoint = caller, made
    if not limiting.take(caller.account.id):
        raise TooManyCalls
    if not permissions.may(g.db, made.permission, caller.person):
        raise NotForPrograms(permission=made.permission.value)
    keys = {name: _key(name, each) for name, each in given.items()}
    body = None if made.files else _body(made)
    answer = made.function(Call(g.db, caller.person, body, _query(made)), **keys)
    if made.told(answer):
        audit_log.record(g.db, "api.called", by=caller.person, operation=made.name)
    if isinstance(answer, Response):
        return answer
    if answer is None:
        return Response(status=made.status)
    if made.media != _JSON:
        return Response(answer, status=made.status, mimetype=made.media)
    return jsonify(answer), made.status


def _key(name: str, given: str) -> int | str:
    """The number of a row out of a path; other names stay as they are. Raises WrongShape."""
    is_key = name.endswith("_key")
    for _, reason in schema.faults(given, schema.KEY if is_key else schema.NAME, name):
        raise WrongShape(where=name, reason=reason)
    return schema.row(given) if is_key else given


def _query(made: Endpoint) -> dict[str, str]:
    """What stands behind the path, of what is declared; an empty one is none."""
    given = {name: request.args[name] for name in made.query if request.args.get(name)}
    for name, each in given.items():
        for _, reason in schema.faults(each, made.query[name], name):
            raise WrongShape(where=name, reason=reason)
    return given


def _body(made: Endpoint) -> Any:
    if made.body is None:
        return None
    data = request.get_data(cache=True)
    if not data and made.is_body_optional:
        return {}
    if request.mimetype != _JSON:
        raise UnsupportedMediaType
    try:
        body = request.get_json()
    except Exception as error:
        raise BadRequest(reason="请求体不是 JSON") from error
    if body is None and made.is_body_optional:
        return {}
    schema.require(body, made.body)
    return body


def ok(code: int) -> str:
    """What a status means, in words."""
    return HTTPStatus(code).phrase
