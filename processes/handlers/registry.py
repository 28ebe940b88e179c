"""Registering what works on the tables; in the sandbox, which has none, it does nothing."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from sqlalchemy.orm import Session

from engine.errors import Permanent
from engine.script import Context, Handler, handlers
from processes.cases.models import Case


class OtherCase(Permanent):
    """变量“case”指的不是本流程的案件，请让流程分析员检查流程图和表单。"""


def handler(
    name: str, *, gives: Iterable[str] | None = None, repeatable: bool = False
) -> Callable[[Handler], Handler]:
    """Register a function of `processes` as the handler of a task type.

    `gives`: the variables it hands back. `repeatable`: done again it leaves what doing it once would,
    and nobody outside hears of it; the step before it may then be taken back or returned to
    (docs/adr/0046).
    """

    def register(function: Handler) -> Handler:
        @wraps(function)
        def on_tables(context: Context, **inputs: Any) -> dict[str, Any] | None:
            if context.session is None:
                return None
            if "case" in inputs:
                _must_be_own(context, inputs["case"])
            return function(context, **inputs)

        handlers(name, gives=gives, repeatable=repeatable)(on_tables)
        return function

    return register


def case_id(context: Context) -> int:
    """The case the writer of a fact works on; raises OtherCase."""
    return _must_be_own(context, context.variables.get("case"))


def require_session(context: Context) -> Session:
    """The session of the step under way."""
    if context.session is None:
        raise TypeError("a handler of the tables was called without them")
    return context.session


def _must_be_own(context: Context, case: Any) -> int:
    # Variables are the analyst's and, through forms, the caseworkers': one of them must not lead
    # a step to somebody else's case. The row is looked at in the same step anyway.
    found = require_session(context).get(Case, case) if isinstance(case, int) else None
    if found is None or found.case_no != context.instance.business_key:
        raise OtherCase
    return found.id
