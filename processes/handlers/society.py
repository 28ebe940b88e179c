"""What the diagram of people's mediation does: `society.…`."""

from engine.script import Context
from processes import clocks
from processes.cases import changes
from processes.handlers.registry import handler, tables


@handler("society.admit")
def admit(context: Context, case: int, consent: bool | None = None) -> None:
    """Mediation begins: its statutory clock runs from now, whatever the tier becomes."""
    session = tables(context)
    row = changes.living(session, case)
    row.mediation_start_at = row.mediation_start_at or context.now
    row.consent = row.consent if consent is None else consent
    clocks.open_mediation(session, case, context.now)
