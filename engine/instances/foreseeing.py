"""What the first step of an instance will come to, looked at before it is taken."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from engine import tables
from engine.deployment import catalogue
from engine.host import Host
from engine.instances.execution import Execution
from engine.models import Instance


class _Reached(BaseException):
    """Not an error of the handler, which would be an incident: the run is over."""

    def __init__(self, given: dict[str, Any]) -> None:
        self.given = given


def foresee(
    session: Session, instance: Instance, variables: Mapping[str, Any], handler: str
) -> dict[str, Any] | None:
    """What a new instance, begun with `variables`, gives the handler of that name when first it calls it.

    None where it waits before. Run in memory as far as there, as in the sandbox: nothing is written.
    """

    def reached(given: dict[str, Any]) -> None:
        raise _Reached(given)

    bundle = catalogue.bundle_for(session, instance)
    with tables.used(bundle.tables, lambda key: catalogue.find_table(session, key)):
        try:
            Execution.start(bundle, instance.key, variables, Host(stand_ins={handler: reached}))
        except _Reached as found:
            return found.given
    return None
