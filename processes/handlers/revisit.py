"""What the diagram of the revisits does: `revisit.…`."""

from engine.script import Context
from processes import cases, documents
from processes.cases import changes
from processes.cases.choices import Change
from processes.handlers.registry import handler, tables


@handler("revisit.record")
def record(
    context: Context,
    case: int,
    round: int,
    finding: str,
    way: str | None = None,
) -> None:
    """Keep what a revisit found."""
    session = tables(context)
    visit = cases.revisited(session, case, finding, round=round, way=way, by=context.by)
    session.flush()
    documents.automatic.revisited(session, visit, by=context.by)


@handler("revisit.unreached")
def unreached(context: Context, case: int) -> None:
    """Three tries found nobody: counted apart, never as content."""
    session = tables(context)
    row = changes.get(session, case)
    changes.note(session, row, Change.NOTED, reason="三次回访未联系上", by=context.by)
