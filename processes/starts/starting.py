"""Starting a process by hand, with what its form asks for."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from engine import clock, runner
from engine.deployment import catalogue
from engine.deployment.plain_starts import PlainStart
from engine.errors import NotWritten
from engine.feel import FeelError
from engine.forms import Form, require_checked
from engine.identity import Person
from engine.models import Instance
from engine.script import Context, InstanceView
from processes.diagrams.start_rules import INITIATOR
from processes.organisation import directory


def find_form(session: Session, start: PlainStart) -> Form | None:
    """The form the process is started with; None where it asks for nothing."""
    return catalogue.bundle_for_start(session, start.process).find_form(
        start.process, start.form, start.form_need
    )


def start(
    session: Session, start: PlainStart, answers: Mapping[str, Any], *, by: Person
) -> Instance:
    """Start the newest version of the process with the answers of its form.

    Whether `by` may is `startable.require`'s to say. Raises FormInvalid, and NotWritten where a
    rule of the form itself fails; then nothing was started. What fails behind the start is an incident.
    """
    form = find_form(session, start)
    variables = {} if form is None else _read(session, form, answers, by)
    if name := start.properties.get(INITIATOR, "").strip():
        variables[name] = by.id
    district = directory.district(session)
    return runner.start(session, start.process, variables, district=district, by=by)


def _read(session: Session, form: Form, answers: Mapping[str, Any], by: Person) -> dict[str, Any]:
    try:
        clean = form.validate(answers, {})
    except FeelError as error:
        raise NotWritten(reason=str(error).rstrip("。")) from error
    context = Context(session, clock.now(), InstanceView(), by=by, variables=clean)
    require_checked(form.schema, context, clean)
    return clean
