"""What the diagram of mediated police cases does: `police.…`."""

from engine.script import Context
from processes import documents
from processes.cases import changes, display_names
from processes.cases.choices import Change
from processes.handlers.registry import handler, require_session
from processes.mediation import police


@handler("police.open")
def open_limit(context: Context, case: int) -> None:
    """The police's own limit runs from their acceptance."""
    police.open_limit(require_session(context), case)


@handler("police.give_back")
def give_back(context: Context, case: int) -> None:
    """Not agreed or not kept: back to the police, whose limit starts anew."""
    police.give_back(require_session(context), case, by=context.by)


@handler("police.statement")
def statement(context: Context, case: int) -> None:
    """All was performed: the written statement of it goes to the police."""
    session = require_session(context)
    documents.issue(
        session,
        case,
        "performance_statement",
        by=context.by,
        about="case",
        recipient=display_names.resolve_places(session, [police.POLICE]).get(police.POLICE),
        performed="协议已全部履行。",
    )
    words = "出具《履行情况说明》，协议已全部履行"
    changes.note(session, changes.get(session, case), Change.INFORMED, reason=words, by=context.by)
