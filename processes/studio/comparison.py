"""What changed in meaning between two versions of a file; where it is merely drawn otherwise, apart."""

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from engine.deployment import parts
from engine.deployment.bundle import Kind
from engine.deployment.parts import Part
from engine.faults import Refused
from processes.deadlines import rules_file
from processes.deadlines.rule_changes import differences
from processes.studio import fact_words, scenario_comparison
from processes.studio.differing import Difference, How, Value
from processes.studio.models import FileKind

#: A file itself: which program wrote it is no change of meaning when it is new.
_WHOLE = frozenset({"definitions", "default"})
#: In what a part stands, and of what kind it is: its line says so.
_PLACE = frozenset({"@in", "type"})


@dataclass(frozen=True)
class Comparison:
    """All that differs; without `is_understood` only the text tells."""

    differences: tuple[Difference, ...] = ()
    #: ids of what is only drawn otherwise
    moved: tuple[str, ...] = ()
    #: lines as `difflib` marks them
    lines: tuple[str, ...] = ()
    is_understood: bool = True

    @property
    def is_empty(self) -> bool:
        """Whether both mean the same."""
        return self.is_understood and not self.differences


def compare(
    kind: FileKind,
    name: str,
    before: bytes,
    after: bytes,
    titles: Mapping[str, str] = MappingProxyType({}),
) -> Comparison:
    """What changed from one version of the file to another; empty bytes: there was none.

    `titles` tell what the elements are called of which scenarios speak, by id.
    """
    lines = tuple(_lines(before, after))
    try:
        if kind is FileKind.RULES:
            return Comparison(tuple(_rules(name, before, after)), (), lines)
        if kind is FileKind.SCENARIO:
            told = scenario_comparison.differences(name, before, after, titles)
            return Comparison(tuple(told), (), lines)
        old, new = (_parts(kind, name, each) for each in (before, after))
    except Refused:
        return Comparison((), (), lines, is_understood=False)
    return Comparison(tuple(_differences(old, new)), tuple(_moved(old, new)), lines)


def _parts(kind: FileKind, name: str, text: bytes) -> Mapping[str, Part]:
    return parts.read(Kind(kind.value), name, text) if text else {}


def _differences(old: Mapping[str, Part], new: Mapping[str, Part]) -> list[Difference]:
    found = [_difference(each, How.REMOVED) for key, each in old.items() if key not in new]
    was_called, is_called = _names(old), _names(new)
    for key, each in new.items():
        before = old.get(key)
        if before is None:
            found.append(_difference(each, How.ADDED, tuple(_given(each, is_called))))
        elif values := tuple(_values(before, each, was_called, is_called)):
            found.append(_difference(each, How.CHANGED, values))
    return found


def _difference(part: Part, how: How, values: tuple[Value, ...] = ()) -> Difference:
    return Difference(part.id, fact_words.kind(part.kind), part.name, how, values)


def _given(part: Part, names: Mapping[str, str]) -> list[Value]:
    """What a new part says, but for its name and where it stands."""
    if part.kind in _WHOLE:
        return []
    said = {
        path: text
        for path, text in part.facts.items()
        if text and text != part.name and path not in _PLACE
    }
    return [Value(fact_words.fact(path), "", _words(each, names)) for path, each in said.items()]


def _names(parts: Mapping[str, Part]) -> dict[str, str]:
    return {key: f"{each.name}（{key}）" for key, each in parts.items() if each.name}


def _values(
    before: Part, after: Part, old: Mapping[str, str], new: Mapping[str, str]
) -> list[Value]:
    """What differs between the two; `old` and `new` tell what each id is called."""
    found = []
    if before.kind != after.kind:
        kinds = fact_words.kind(before.kind), fact_words.kind(after.kind)
        found.append(Value("种类", *kinds))
    every = dict.fromkeys((*before.facts, *after.facts))
    for path in every:
        was, now = before.facts.get(path), after.facts.get(path)
        if was == now:
            continue
        # That something is there at all is told by what stands in it.
        if not was and not now and any(each.startswith((f"{path}@", f"{path}/")) for each in every):
            continue
        words = [_words(each, names) for each, names in ((was, old), (now, new))]
        found.append(Value(fact_words.fact(path), *words))
    return found


def _words(value: str | None, names: Mapping[str, str]) -> str:
    return "（没有）" if value is None else names.get(value, value) or "有"


def _moved(old: Mapping[str, Part], new: Mapping[str, Part]) -> list[str]:
    return [key for key, each in new.items() if key in old and old[key].layout != each.layout]


def _rules(name: str, was: bytes, now: bytes) -> list[Difference]:
    old, new = (
        {each.rule: each for each in rules_file.read(name, text).rows} if text else {}
        for text in (was, now)
    )
    found = [
        Difference(key, "规则", row.name, How.REMOVED) for key, row in old.items() if key not in new
    ]
    for key, row in new.items():
        if key not in old:
            same = [each for each in old.values() if each.column == row.column]
            last = max(same, key=lambda each: each.version, default=None)
            said = differences(last, row) if last else []
            found.append(Difference(key, "规则", row.name, How.ADDED, _sentences(said)))
        elif said := differences(old[key], row):
            found.append(Difference(key, "规则", row.name, How.CHANGED, _sentences(said)))
    return found


def _sentences(said: list[str]) -> tuple[Value, ...]:
    return tuple(Value("", "", each) for each in said)


def _lines(before: bytes, after: bytes) -> list[str]:
    old, new = (_split(each) for each in (before, after))
    return list(difflib.unified_diff(old, new, lineterm="", n=2))[2:]


def _split(text: bytes) -> Sequence[str]:
    return text.decode("utf-8", "replace").splitlines()
