"""A filled-in form checked against its rules, in the order the browser would.

What is hidden is decided in two rounds, as form-js does: once on all that was
sent, and again on what the first round left.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine import feel
from engine.forms import options, paths, values
from engine.forms.component import Component
from engine.forms.errors import FormInvalid, Wrong
from engine.forms.schema import KEYED

#: Rows of a list.
ROWS = 200
#: How often expressions that read each other's fields are evaluated; the browser stops circles, too.
PASSES = 20


@dataclass(frozen=True)
class _Scope:
    """Where expressions stand: the whole form's data, the row, the rows around it."""

    data: Mapping[str, Any]
    this: Any
    parent: Any = None
    index: tuple[int, ...] = ()

    @property
    def context(self) -> dict[str, Any]:
        """Names in an expression; those of form-js give way to fields of the same name."""
        special = {"this": self.this, "parent": self.parent, "i": list(self.index)}
        return {**special, **self.data, **{f"_{key}_": value for key, value in special.items()}}

    def row(self, this: Mapping[str, Any], number: int) -> "_Scope":
        return _Scope(self.data, this, self.this, (*self.index, number))


def fill(
    components: Sequence[Component], data: Any, variables: Mapping[str, Any]
) -> dict[str, Any]:
    """The clean values of the fields shown and editable; raises FormInvalid."""
    if not isinstance(data, dict):
        raise FormInvalid({"": "提交的内容不是一张表单。"})
    # As in the browser, a value inside another hides what else the variable holds.
    sent = _compute(components, {**variables, **_start(components, data, variables)})
    seen = {**variables, **_shown(components, sent, _Scope(sent, sent))}
    locked = _locked(components, seen)
    if locked:
        # Nobody may sway the conditions through a field that cannot be changed.
        for key in locked:
            paths.write(sent, key, paths.read(variables, key))
        sent = _compute(components, sent)
        seen = {**variables, **_shown(components, sent, _Scope(sent, sent))}
    filling = _Filling(variables)
    clean = filling.level(components, sent, _Scope(seen, seen), "", [variables])
    if filling.errors:
        raise FormInvalid(filling.errors)
    return clean


class _Filling:
    """One pass over the form, gathering what is wrong."""

    def __init__(self, variables: Mapping[str, Any]) -> None:
        self.errors: dict[str, str] = {}
        self._variables = variables

    def level(
        self,
        components: Sequence[Component],
        sent: Mapping[str, Any],
        scope: _Scope,
        prefix: str,
        before: Sequence[Mapping[str, Any]],
    ) -> dict[str, Any]:
        """The clean values of one level: the form, or one row of a list.

        `before` is what it may have held: of a row that was added or moved, any of the old ones.
        """
        clean: dict[str, Any] = {}
        context = scope.context
        for component in _visible(components, context):
            key = component.key
            if key is None:
                continue
            value = paths.read(sent, key)
            if not _editable(component, context):
                if scope.index:
                    _keep(component, value, before, clean)
                continue
            try:
                if component.type == "dynamiclist":
                    value = self._rows(component, value, scope, prefix + key, before)
                else:
                    value = values.clean(component, value, context, self._variables)
                paths.write(clean, key, value)
            except Wrong as wrong:
                self.errors[prefix + key] = str(wrong)
        return clean

    def _rows(
        self,
        component: Component,
        sent: Any,
        scope: _Scope,
        prefix: str,
        before: Sequence[Mapping[str, Any]],
    ) -> list[dict[str, Any]]:
        rows = [] if sent is None else sent
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise Wrong(f"“{component.label}”应是若干行。")
        if len(rows) > ROWS:
            raise Wrong(f"“{component.label}”不能超过 {ROWS} 行。")
        is_fixed = not component.source.get("allowAddRemove", True)
        old = [_old_rows(component, each) for each in before]
        if is_fixed and len(rows) not in {len(each) for each in old}:
            raise Wrong(f"“{component.label}”的行数不能改变。")
        anywhere = [row for each in old for row in each] + [{}]
        return [
            self.level(
                component.components,
                row,
                scope.row(row, number + 1),
                f"{prefix}[{number}].",
                [each[number] for each in old if number < len(each)] if is_fixed else anywhere,
            )
            for number, row in enumerate(rows)
        ]


def _keep(
    component: Component, sent: Any, before: Sequence[Mapping[str, Any]], clean: dict[str, Any]
) -> None:
    """What a row holds that nobody may change comes back with it, if a row held it before."""
    key = component.key or ""
    held = [paths.read(row, key) for row in before if paths.has(row, key)]
    given = component.source.get("defaultValue")
    marks = {options.fingerprint(each) for each in [*held, given] if each is not None}
    if sent is not None and options.fingerprint(sent) in marks:
        paths.write(clean, key, sent)
    elif len(held) == 1:
        # The browser leaves out what is disabled; of a row that can only be this one, it is known.
        paths.write(clean, key, held[0])


def _old_rows(component: Component, before: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The rows a list had; as the page makes them, where there were none yet."""
    rows = paths.read(before, component.key or "")
    if not isinstance(rows, list):
        return [{}] * int(component.source.get("defaultRepetitions", 1))
    return [row if isinstance(row, dict) else {} for row in rows]


def _start(
    components: Sequence[Component], data: Mapping[str, Any], variables: Mapping[str, Any]
) -> dict[str, Any]:
    """What was sent for fields that can be changed at all, defaults for those that cannot."""
    found: dict[str, Any] = {}
    for component in flat(components):
        key = component.key
        if key is None:
            continue
        if component.source.get("disabled") is True or component.source.get("readonly") is True:
            is_there = paths.has(variables, key)
            value = paths.read(variables, key) if is_there else component.source.get("defaultValue")
        else:
            value = paths.read(data, key)
        paths.write(found, key, value)
    return found


def _compute(components: Sequence[Component], data: dict[str, Any]) -> dict[str, Any]:
    """The data with what its expression fields come to, whatever the browser said of them."""
    if not any(each.type == "expression" for top in components for each in top.walk()):
        return data
    for _ in range(PASSES):
        fresh = _computed(components, data, _Scope(data, data))
        if fresh == data:
            break
        data = fresh
    return data


def _computed(
    components: Sequence[Component], holder: Mapping[str, Any], scope: _Scope
) -> dict[str, Any]:
    found = dict(holder)
    for component in flat(components):
        key = component.key
        if key is not None and component.type == "expression":
            paths.write(
                found, key, _plain(component.computed["expression"].evaluate(scope.context))
            )
        elif key is not None and component.type == "dynamiclist":
            rows = paths.read(holder, key)
            if isinstance(rows, list):
                fresh = [
                    _computed(component.components, row, scope.row(row, number + 1))
                    if isinstance(row, dict)
                    else row
                    for number, row in enumerate(rows[:ROWS])
                ]
                paths.write(found, key, [*fresh, *rows[ROWS:]])
    return found


def _plain(value: Any) -> Any:
    """As JSON; null for what has no JSON form."""
    try:
        return feel.to_json(value)
    except feel.Unserialisable:
        return None


def _shown(
    components: Sequence[Component], data: Mapping[str, Any], scope: _Scope
) -> dict[str, Any]:
    """The values of what is not hidden, rows of lists included."""
    found: dict[str, Any] = {}
    for component in _visible(components, scope.context):
        if component.key is None:
            continue
        value = paths.read(data, component.key)
        if component.type == "dynamiclist" and isinstance(value, list):
            value = [
                _shown(component.components, row, scope.row(row, number + 1))
                for number, row in enumerate(value[:ROWS])
                if isinstance(row, dict)
            ]
        paths.write(found, component.key, value)
    return found


def _visible(components: Sequence[Component], context: Mapping[str, Any]) -> list[Component]:
    """The components shown, those of groups laid flat; rows of lists are left inside."""
    found: list[Component] = []
    todo = list(reversed(components))
    while todo:
        component = todo.pop()
        if component.hide is not None and component.hide.evaluate(context) is True:
            continue
        found.append(component)
        if component.type == "group":
            todo += reversed(component.components)
    return found


def flat(components: Sequence[Component]) -> list[Component]:
    """All components of one level of data: those of groups too, not the rows of lists."""
    found: list[Component] = []
    todo = list(reversed(components))
    while todo:
        component = todo.pop()
        found.append(component)
        if component.type == "group":
            todo += reversed(component.components)
    return found


def _editable(component: Component, context: Mapping[str, Any]) -> bool:
    if component.source.get("disabled") is True or component.source.get("readonly") is True:
        return False
    computed = component.computed.get("readonly")
    return computed is None or computed.evaluate(context) is not True


def _locked(components: Sequence[Component], seen: Mapping[str, Any]) -> list[str]:
    """Fields that an expression makes read-only."""
    context = _Scope(seen, seen).context
    return [
        component.key
        for component in flat(components)
        if component.key is not None
        and component.type in KEYED
        and "readonly" in component.computed
        and not _editable(component, context)
    ]
