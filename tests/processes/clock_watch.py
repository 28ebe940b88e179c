"""What the diagrams time, and what of it goes on at the end of a walk's trail."""

from collections import Counter
from functools import cache

from engine.dialect import xml
from engine.dialect.names import bpmn, local, zeebe
from processes.deadlines import end_events, recompute
from processes.deadlines.end_events import STARTED_BY
from tests.processes.walking import DIAGRAMS, FOLDER


@cache
def drawn():
    """Of every element of every diagram: its kind, what it calls, its properties; by its id."""
    found = {}
    for process in DIAGRAMS:
        root = xml.parse((FOLDER / f"{process}.bpmn").read_bytes(), process)
        for node in root.iter(bpmn("*")):
            extension = node.find(bpmn("extensionElements"))
            if node.get("id") is None or extension is None:
                continue
            told = {
                each.get("name"): each.get("value") for each in extension.iter(zeebe("property"))
            }
            called = extension.find(zeebe("taskDefinition"))
            type = None if called is None else called.get("type")
            found.setdefault(node.get("id"), []).append((process, local(node), type, told))
    return found


@cache
def timing():
    """The elements that time something; events only read the deadline of their step."""
    return {
        element
        for element, nodes in drawn().items()
        for _, kind, _, told in nodes
        if not kind.endswith("Event") and {"clock", "times"} & told.keys()
    }


@cache
def starting():
    """The services that start a limit only an element ends, and the elements that do."""
    found = {}
    for element, nodes in drawn().items():
        for process, _, type, _ in nodes:
            keys = {key for key in STARTED_BY.get(type, ()) if end_events.is_timed_by_a_scope(key)}
            if keys:
                found[element] = {
                    other
                    for other, others in drawn().items()
                    for within, _, _, told in others
                    if within == process
                    and keys <= recompute.list_alternatives(told.get("times", ""))
                }
    return found


def running(trail):
    """What was begun in a walk and is not over."""
    open_now = Counter()
    for _, element, what in trail:
        if element in timing() and what in ("entered", "completed", "cancelled"):
            open_now[element] += 1 if what == "entered" else -1
        if element in starting() and what == "completed":
            open_now["limit of the case"] += 1
        if what in ("completed", "cancelled") and any(
            element in each for each in starting().values()
        ):
            open_now["limit of the case"] = 0
    return {element: number for element, number in open_now.items() if number > 0}


#: What the other services do to the limits a case owns, as (type, level): what they begin, what they end.
BEGUN_BY = {
    ("police.open", None): {"za.close"},
    ("police.give_back", None): {"za.close"},
    ("petition.answer", "handling"): {"xf.review.apply"},
    ("petition.request", "review"): {"xf.review.decide"},
    ("petition.answer", "review"): {"xf.recheck.apply"},
    ("petition.request", "recheck"): {"xf.recheck.decide"},
}
OVER_BY = {
    ("petition.answer", "handling"): {"xf.close"},
    ("petition.request", "review"): {"xf.review.apply"},
    ("petition.answer", "review"): {"xf.review.decide"},
    ("petition.request", "recheck"): {"xf.recheck.apply"},
    ("petition.answer", "recheck"): {"xf.recheck.decide"},
    ("petition.stand", None): {"xf.review.apply", "xf.recheck.apply"},
}


@cache
def calling():
    """The services by their ids: what each calls, and for which level of a petition."""
    found = {}
    for process in DIAGRAMS:
        root = xml.parse((FOLDER / f"{process}.bpmn").read_bytes(), process)
        for node in root.iter(bpmn("serviceTask")):
            levels = (each for each in node.iter(zeebe("input")) if each.get("target") == "level")
            level = next((each.get("source").strip('="') for each in levels), None)
            called = node.find(f".//{zeebe('taskDefinition')}").get("type")
            found[node.get("id")] = (called, level)
    return found


def owned(trail):
    """The limits of police and petitions that were begun in a walk and are not over."""
    open_now = set()
    for _, element, what in trail:
        if (element, what) == ("PetitionOpinion", "entered"):
            open_now.add("xf.close")
        if what == "completed":
            called = calling().get(element)
            open_now -= OVER_BY.get(called, set()) | (
                {"za.close"} if element == "Agreement" else set()
            )
            open_now |= BEGUN_BY.get(called, set())
    return open_now
