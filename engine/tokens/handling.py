"""Calling a registered handler for a token: for the work of its element, and for the listeners around it."""

import copy
import logging
from collections.abc import Mapping
from typing import Any

from engine import feel
from engine.errors import BpmnError, EngineError, Permanent
from engine.outside import Input
from engine.script import Context
from engine.tokens.expression import Expression, Failure, describe_error, show_value
from engine.tokens.token import Token
from engine.tokens.variables import visible

logger = logging.getLogger(__name__)

MOST_TRIES = 999


def call(
    token: Token,
    name: str,
    context: Context,
    *,
    listens: bool = False,
    tries: int | None = None,
    passes: type[EngineError] = BpmnError,
    beside: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The variables a handler hands back; it reads those of the token, and `beside` before them.

    Raises Failure, and an error of the class `passes` as it is.
    """
    known = {**visible(token), **(beside or {})}
    try:
        # A copy: what a handler does to its inputs must not change the instance.
        given = _returned(token.workflow.top.host.call(name, context, copy.deepcopy(known)))
    except passes as error:
        _note(token, name, {}, error=getattr(error, "code", ""))
        raise
    except Exception as error:
        _note(token, name, {}, failed=True)
        raise failure(name, error, listens=listens, tries=tries) from error
    if given:
        _note(token, name, given)
    return given


def _note(token: Token, name: str, given: Mapping[str, Any], **told: Any) -> None:
    spec = token.task_spec
    at = {"element": spec.id, "process": spec.process.process, "type": name}
    token.workflow.top.host.note_input(Input.CALL, given, **at, **told)


def failure(
    name: str, error: Exception, *, listens: bool = False, tries: int | None = None
) -> Failure:
    """What a handler raised, in a sentence: it is anybody's code, and never a crash."""
    if not isinstance(error, EngineError):
        logger.warning("Handler %s failed", name, exc_info=error)
    told = describe_error(error)
    reason = f"监听器“{name}”出错：{told}" if listens else f"服务“{name}”出错：{told}"
    kind = "permanent" if isinstance(error, Permanent) else "handler"
    return Failure(reason=reason, kind=kind, tries=tries)


def tries(expression: Expression | None, token: Token) -> int | None:
    """The retries of a job, from 1 to 999; raises Failure."""
    if expression is None:
        return None
    if expression.compiled is None:
        return max(int(expression.text), 1)  # an earlier release took 0
    value = expression.json(visible(token))
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= MOST_TRIES:
        return value
    reason = f"重试次数“{expression.text}”应为 1 到 {MOST_TRIES} 的整数，实际是{show_value(value)}"
    raise Failure(reason=reason)


def _returned(values: Any) -> dict[str, Any]:
    """What a handler handed back, as variables; raises TypeError or FeelError."""
    if not isinstance(values, Mapping):
        raise TypeError(f"应返回变量或 None，实际是{show_value(values)}")
    plain: dict[str, Any] = feel.to_json(dict(values))
    return plain
