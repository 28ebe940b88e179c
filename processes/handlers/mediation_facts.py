"""Writers of what is filled in while mediating; what is not allowed is refused at its field."""

from collections.abc import Iterator
from contextlib import contextmanager

from engine import clock, forms
from engine.forms import FormInvalid
from engine.script import Context
from processes import documents
from processes.cases import changes
from processes.cases.models import Case
from processes.errors import ProcessError
from processes.handlers.answers import is_yes
from processes.handlers.facts import day, note
from processes.handlers.registry import case_id, require_session
from processes.mediation import (
    confirmations,
    conflicts,
    invitations,
    sessions,
    settlements,
    time_limit,
)
from processes.mediation.choices import Channel, Result


@forms.writer("mediation.selection")
def selection(context: Context, text: str | None) -> None:
    """Who mediates: nobody who must not; and who was asked to help."""
    session, case = require_session(context), _case(context)
    mediator = str(context.variables.get("mediator") or "")
    if mediator.isdigit():
        with _refused_at("mediator"):
            conflicts.require_none(session, case, mediator)
    asked = context.variables.get("invited") or []
    invitations.invite_each(session, case.id, asked, by=context.by)
    note(context, text)


@forms.writer("mediation.record")
def record(context: Context, text: str) -> None:
    """A meeting, with who came; what was said is not told in the timeline."""
    given, session, case = context.variables, require_session(context), _case(context)
    decision = given["decision"]
    if decision == "appraise" and not time_limit.may_appraise(session, case.id):
        raise FormInvalid({"decision": "这一类调解的期限不因鉴定而暂停。"})
    if decision == "prolong" and not time_limit.may_prolong(session, case.id):
        raise FormInvalid({"decision": "劳动争议调解期满不延长，当事人可以申请仲裁。"})
    sessions.record_session(
        session,
        case.id,
        channel=given["channel"],
        result=decision,
        record=text,
        venue=given.get("venue"),
        came=given.get("came") or [],
        by=context.by,
    )
    documents.automatic.follow(session, case.id, by=context.by)


@forms.writer("mediation.labour")
def labour(context: Context, text: str) -> None:
    """What came of it after the fifteen days; an agreement the departments brought about is a meeting."""
    if context.variables["decision"] != Result.AGREED:
        note(context, text)
        return
    session, case = require_session(context), _case(context)
    kept = {"channel": Channel.OFFLINE, "result": Result.AGREED, "record": text}
    sessions.record_session(session, case.id, **kept, by=context.by)
    documents.automatic.follow(session, case.id, by=context.by)


@forms.writer("mediation.appraisal", repeatable=True)
def appraisal(context: Context, text: str | None) -> None:
    """What the appraisal found, or why there is none."""
    note(context, text)


@forms.writer("mediation.prolongation")
def prolongation(context: Context, text: str | None) -> None:
    """How both were asked; the day they agreed on must be later than the limit."""
    given, session, case = context.variables, require_session(context), _case(context)
    if is_yes(given.get("agreed")):
        until = day(given.get("until"))
        row = time_limit.find_open(session, case.id)
        if row is not None and until is not None:
            with _refused_at("until"):
                time_limit.days_longer(session, row, until)
    note(context, text)


@forms.writer("settlement.content")
def settlement(context: Context, text: str) -> None:
    """The agreement, with its form and dates from the fields beside."""
    given, case = context.variables, _case(context)
    effective, perform = day(given.get("effective_on")), day(given.get("perform_by"))
    if is_yes(given.get("confirm")) and not settlements.can_be_confirmed(case):
        raise FormInvalid({"confirm": "身份、收养、婚姻关系的协议，法院不受理司法确认申请。"})
    if perform and perform < (effective or clock.today()):
        raise FormInvalid({"perform_by": "履行期限不能早于生效日期。"})
    settlements.agree(
        require_session(context),
        case.id,
        form=given["agreement_form"],
        content=text,
        effective_on=effective,
        perform_by=perform,
        by=context.by,
    )
    documents.automatic.follow(require_session(context), case.id, by=context.by)


@forms.writer("settlement.confirmation")
def confirmation(context: Context, text: str | None) -> None:
    """Whether the parties applied to the court together: then they have used their right."""
    if is_yes(context.variables.get("confirmed")):
        with _refused_at("confirmed"):
            confirmations.apply(require_session(context), _case(context).id, by=context.by)
        documents.automatic.follow(require_session(context), _case(context).id, by=context.by)
    note(context, text)


@forms.writer("settlement.performance")
def performance(context: Context, text: str | None) -> None:
    """How far the agreement was kept; all of it, and nothing is left to enforce."""
    said = context.variables
    if said.get("performed") == "full" or said.get("fulfilled") == "yes":
        confirmations.performed(require_session(context), case_id(context))
    note(context, text)


@forms.writer("confirmation.acceptance")
def acceptance(context: Context, text: str | None) -> None:
    """Whether the court took the request."""
    taken = context.variables.get("decision") == "accept"
    confirmations.record_acceptance(
        require_session(context), _case(context).id, is_accepted=taken, by=context.by
    )
    note(context, text)


@forms.writer("confirmation.ruling")
def ruling(context: Context, text: str | None) -> None:
    """How the court ruled."""
    confirmations.record_ruling(
        require_session(context),
        _case(context).id,
        is_confirmed=context.variables.get("ruling") == "confirmed",
        ruling_no=context.variables.get("ruling_no"),
        by=context.by,
    )
    note(context, text)


@contextmanager
def _refused_at(field: str) -> Iterator[None]:
    """A refusal is shown at its field, and nothing typed is lost."""
    try:
        yield
    except ProcessError as refusal:
        raise FormInvalid({field: str(refusal)}) from refusal


def _case(context: Context) -> Case:
    return changes.get_open(require_session(context), case_id(context))
