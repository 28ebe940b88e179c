"""The diagrams of a trial, with what waits in them and what was passed."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import url_for
from sqlalchemy.orm import Session

from engine.deployment import catalogue, outline
from engine.deployment.bundle import Kind, Source
from engine.deployment.outline import Outline
from engine.sandbox import Run
from processes.studio import drafts, versions
from processes.studio.models import Change, FileKind
from web import words
from web.drawings import Shown
from web.translation import gettext as _


def shown(files: Sequence[Source], run: Run) -> list[Shown]:
    """Each diagram a token came to; the last in which a task waits is looked at first."""
    waiting = Counter(each.element for each in run.tasks)
    timed = Counter(element for _due, element, _why in run.timers)
    done = {element for _at, element, what in run.trail if what == "completed"} - set(waiting)
    reached = {element for _at, element, _what in run.trail}
    here = {each.process for each in run.tasks}
    diagrams = [each for source in files for each in _outlines(source)]
    came = [each for each in diagrams if each.key in here or reached & set(each.names)]
    current = next((each for each in reversed(came) if each.key in here), came[0] if came else None)
    return [_shown(each, waiting, timed, done, is_current=each is current) for each in came]


def addresses(session: Session, change: Change) -> Callable[[str], str]:
    """Where the diagram of a process is read from: the draft of the change, or the release."""
    known = {
        each.key: url_for("studio.release_source", definition_id=each.id)
        for each in catalogue.list_released(session)
        if each.kind == Kind.BPMN
    }
    for draft in drafts.list_drafts(session, change):
        newest = versions.newest(session, draft)
        if draft.kind is FileKind.BPMN and newest:
            source = Source.of(draft.name, versions.text(session, newest))
            address = url_for("studio.source", version_id=newest.id)
            known |= dict.fromkeys((each.key for each in _outlines(source)), address)
    return lambda key: known[key]


def _outlines(source: Source) -> list[Outline]:
    return outline.read(source.text, source.name, 0) if source.kind is Kind.BPMN else []


def _shown(
    each: Outline,
    waiting: Mapping[str, int],
    timed: Mapping[str, int],
    done: set[str],
    *,
    is_current: bool,
) -> Shown:
    its = set(each.names)
    tokens = [_token(id, waiting[id], "task", _("等人办理")) for id in its & set(waiting)]
    tokens += [_token(id, timed[id], "timer", _("等到时")) for id in its & set(timed)]
    return Shown(
        each.key,
        words.process_name(each.key),
        tokens,
        sorted(done & its),
        [_step(id, name, waiting, timed, done) for id, name in each.names.items()],
        is_current,
        sum(waiting[id] for id in its & set(waiting)),
    )


def _step(
    id: str, name: str, waiting: Mapping[str, int], timed: Mapping[str, int], done: set[str]
) -> dict[str, str]:
    told = {"id": id, "name": name or id}
    if id in waiting:
        return told | {"state": "now", "kind": "task", "note": _("等人办理")}
    if id in timed:
        return told | {"state": "now", "kind": "timer", "note": _("等到时")}
    return told | {"state": "done" if id in done else "next", "kind": "", "note": ""}


def _token(element: str, count: int, kind: str, told: str) -> dict[str, Any]:
    return {"element": element, "count": count, "kind": kind, "words": told}
