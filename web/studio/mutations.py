"""Which small alterations of a change's files its scenarios notice: asked for here, done by a worker."""

from dataclasses import dataclass

from flask import g, redirect, url_for
from flask.typing import ResponseReturnValue

from processes.access.permissions import Permission
from processes.errors import ProcessError
from processes.studio import change_runs, changes, drafts, mutation_runs
from processes.studio.models import Change
from processes.studio.mutation import Fate
from processes.studio.mutation_report import Figures, Line
from web.permissions import requires
from web.studio import bp, looks
from web.studio.changes import refused
from web.translation import gettext as _

#: Seconds after which the page looks again while a worker is at it.
AGAIN = 4
#: More lines help nobody at once; all are in the download of the command line.
SHOWN = 300


@bp.get("/<int:change_id>/mutations")
@requires(Permission.STUDIO_READ)
def mutations(change_id: int) -> ResponseReturnValue:
    """The newest look, how far it is and what nobody notices."""
    change = changes.find(g.db, change_id)
    row = mutation_runs.find_latest(g.db, change)
    lines = mutation_runs.lines(row) if row else []
    missed = [each for each in lines if each.fate is Fate.MISSED]
    return looks.respond(
        *("studio/mutations.html", change, row, AGAIN),
        figures=Figures.of(lines),
        missed=missed[:SHOWN],
        others=[each for each in lines if each.fate in (Fate.REFUSED, Fate.EQUIVALENT)][:SHOWN],
        siblings={each.name: each.id for each in drafts.list_drafts(g.db, change)},
    )


@dataclass(frozen=True)
class Told:
    """What the newest look came to: the sentence, and what no scenario noticed."""

    sentence: str
    missed: list[Line]


def told(change: Change) -> Told | None:
    """What the newest look came to; None where nobody has looked."""
    row = mutation_runs.find_latest(g.db, change)
    if row is None or not row.finished_at:
        return None
    lines = mutation_runs.lines(row)
    sentence = Figures.of(lines).sentence
    if change_runs.is_old(g.db, row, change):
        sentence = _("%(told)s（此后文件又改过）", told=sentence)
    return Told(sentence, [each for each in lines if each.fate is Fate.MISSED][:SHOWN])


@bp.post("/<int:change_id>/mutations")
@requires(Permission.STUDIO_DRAFT)
def ask_mutations(change_id: int) -> ResponseReturnValue:
    """Have a worker look."""
    change = changes.find(g.db, change_id)
    try:
        with g.db.begin_nested():
            mutation_runs.ask(g.db, change, by=g.visitor.person)
    except ProcessError as refusal:
        return refused(change, refusal)
    looks.say_begun()
    return redirect(url_for("studio.mutations", change_id=change_id))
