"""What the diagram of the revisits does: `revisit.…`."""

from engine import forms
from engine.forms import FormInvalid
from engine.script import Context
from processes import documents
from processes.cases import changes
from processes.cases.choices import Change
from processes.casework import closing
from processes.handlers.facts import note
from processes.handlers.registry import case_id, handler, require_session


@handler("revisit.record")
def record(
    context: Context,
    case: int,
    round: int,
    finding: str,
    way: str | None = None,
) -> None:
    """Keep what a revisit found."""
    session = require_session(context)
    visit = closing.record_revisit(session, case, finding, round=round, way=way, by=context.by)
    session.flush()
    documents.automatic.issue_revisit_record(session, visit, by=context.by)


@handler("revisit.unreached")
def unreached(context: Context, case: int) -> None:
    """Three tries found nobody: counted apart, never as content."""
    session = require_session(context)
    row = changes.get(session, case)
    changes.note(session, row, Change.NOTED, reason="三次回访未联系上", by=context.by)


@forms.writer("revisit.remark")
def remark(context: Context, text: str | None) -> None:
    """What was seen there; whom one way did not reach is tried another way."""
    given, session = context.variables, require_session(context)
    tried = closing.list_failed_ways(session, case_id(context), round=int(given.get("round") or 1))
    if given.get("way") in tried:
        raise FormInvalid({"way": f"已用过{'、'.join(sorted(tried))}，没有联系上，请换一种方式。"})
    note(context, text)
