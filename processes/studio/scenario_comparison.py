"""What changed between two versions of a file of scenarios, in words: which there are, and which step says what."""

from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Any

import orjson

from engine.deployment import parts
from engine.deployment.bundle import Kind
from engine.faults import Refused
from processes.studio import scenario_file, step_words
from processes.studio.differing import Difference, How, Value
from processes.studio.step_words import Titles

_KIND = "场景"
_Steps = Sequence[Mapping[str, Any]]


def differences(name: str, before: bytes, after: bytes, titles: Titles) -> Iterator[Difference]:
    """Scenario by scenario, by name; raises Refused for a file that cannot be read."""
    old, new = (_cases(name, each) for each in (before, after))
    for called in old:
        if called not in new:
            yield Difference(called, _KIND, "", How.REMOVED)
    for called, steps in new.items():
        if called not in old:
            said = [Value("", "", _sentence(each, titles)) for each in steps]
            yield Difference(called, _KIND, "", How.ADDED, tuple(said))
        elif values := tuple(_values(old[called], steps, titles)):
            yield Difference(called, _KIND, "", How.CHANGED, values)
    was, now = (_marked(name, each) for each in (before, after))
    if was != now:
        told = (each or "（没有）" for each in (was, now))
        yield Difference("sishi.equivalent", "认定等价", "", How.CHANGED, (Value("", *told),))


def titles_of(contents: Mapping[str, bytes]) -> dict[str, str]:
    """What the elements of these diagrams are called, by id; a file that cannot be read has none."""
    found: dict[str, str] = {}
    for name in (each for each in contents if each.endswith(".bpmn")):
        try:
            read = parts.read(Kind.BPMN, name, contents[name])
        except Refused:
            continue
        found |= {key: each.name for key, each in read.items() if each.name}
    return found


def _cases(name: str, text: bytes) -> dict[str, _Steps]:
    """The steps by the scenario's name; one that bears the name of an earlier is told apart by a number."""
    found: dict[str, _Steps] = {}
    for each in scenario_file.read(name, text) if text else ():
        called, count = each.name, 2
        while called in found:
            called, count = f"{each.name}（{count}）", count + 1
        found[called] = [step.given for step in each.steps]
    return found


def _values(old: _Steps, new: _Steps, titles: Titles) -> Iterator[Value]:
    was, now = ([_exact(each) for each in steps] for steps in (old, new))
    for what, i, j, k, m in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if what == "equal":
            continue
        for number, (before, after) in enumerate(zip_longest(old[i:j], new[k:m]), k + 1):
            told = [_sentence(each, titles) if each else "（没有）" for each in (before, after)]
            if before and after and told[0] == told[1]:
                told = [_exact(before), _exact(after)]
            yield Value(f"第{number}步", *told)


def _sentence(step: Mapping[str, Any], titles: Titles) -> str:
    return " ".join(step_words.tell(step, titles))


def _exact(step: Mapping[str, Any]) -> str:
    return orjson.dumps(step, option=orjson.OPT_SORT_KEYS).decode()


def _marked(name: str, text: bytes) -> str:
    """The alterations somebody found equivalent, as they stand in the file."""
    own = scenario_file.load(name, text).get("sishi") if text else None
    marked = own.get("equivalent") if isinstance(own, dict) else None
    return orjson.dumps(marked).decode() if marked else ""
