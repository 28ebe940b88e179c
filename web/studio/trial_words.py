"""The steps and the variables of a trial, in words."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from processes.studio import step_words
from processes.studio.scenario_steps import Trial
from web import words
from web.translation import gettext as _

#: Characters of a value in a table.
LONGEST = 200


@dataclass(frozen=True)
class ToldStep:
    """A step of a trial: what it does, to what; whether it does nothing but claim."""

    kind: str
    about: str
    is_claim: bool


def steps(
    found: Iterable[Mapping[str, Any]], trial: Trial | None, offices: Mapping[str, str]
) -> list[ToldStep]:
    """What each step does or claims; `offices` tell what roles at their places are called."""
    titles = {**offices, **(trial.bench.titles if trial else {})}
    return [_told(each, titles) for each in found]


def roles(found: Iterable[Mapping[str, Any]]) -> set[str]:
    """The roles at places the steps speak of."""
    told: set[str] = set()
    for each in found:
        groups = each.get("candidateGroups")
        told |= {str(one) for one in groups} if isinstance(groups, list) else set()
        own = each.get("sishi")
        if isinstance(own, dict) and isinstance(own.get("by"), str):
            told.add(own["by"])
    return {each for each in told if "@" in each}


def variables(found: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Each variable with its value as JSON, by name."""
    told = (
        (name, json.dumps(found[name], ensure_ascii=False, default=str)) for name in sorted(found)
    )
    return [(name, each if len(each) <= LONGEST else f"{each[:LONGEST]}…") for name, each in told]


def _told(step: Mapping[str, Any], titles: Mapping[str, str]) -> ToldStep:
    kind, about = step_words.tell(step, titles)
    process = step.get("processDefinitionSelector")
    if step.get("type") == "CREATE_PROCESS_INSTANCE" and isinstance(process, dict):
        about = words.process_name(str(process.get("processDefinitionId", "")))
    return ToldStep(_(kind) if kind else "", about, step_words.is_claim(step))
