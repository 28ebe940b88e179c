"""Alterations somebody marked as changing nothing, with the reason: under `sishi` of a file of scenarios."""

from collections.abc import Iterable, Mapping
from typing import Any

from engine.faults import Fault, Refused
from processes.studio import scenario_file

#: Longer ones are read by nobody.
LONGEST_REASON = 500


def read(files: Mapping[str, bytes]) -> dict[str, str]:
    """The reasons by the key of the alteration, of all files; raises Refused for what is no such list."""
    found: dict[str, str] = {}
    for name, text in files.items():
        own = scenario_file.load(name, text).get("sishi")
        marks = own.get("equivalent", []) if isinstance(own, dict) else []
        if not isinstance(marks, list):
            raise Refused([_fault(name, "“equivalent”应为列表")])
        for each in marks:
            key, reason = _mark(name, each)
            found[key] = reason
    return found


def stale(marks: Iterable[str], keys: Iterable[str]) -> list[str]:
    """The marks of alterations that are made no more."""
    return sorted(set(marks) - set(keys))


def _mark(name: str, given: Any) -> tuple[str, str]:
    mutant = given.get("mutant") if isinstance(given, dict) else None
    reason = given.get("reason") if isinstance(given, dict) else None
    if not isinstance(mutant, str) or not isinstance(reason, str):
        raise Refused([_fault(name, "等价的改动须写明“mutant”和“reason”")])
    if not 0 < len(reason.strip()) <= LONGEST_REASON:
        raise Refused([_fault(name, f"“{mutant}”的理由须有1至{LONGEST_REASON}个字")])
    return mutant, reason.strip()


def _fault(name: str, message: str) -> Fault:
    return Fault(name, None, None, None, "scenario", f"{message}。")
