"""Item definitions: the types a model defines, and where type names lead (DMN 1.5, 7.3.2)."""

from collections.abc import Callable, Mapping
from typing import Any

from engine import feel
from engine.dmn.compound import Callback, Items, Structure
from engine.dmn.nodes import Node, child, children, name, text
from engine.dmn.reading import Reading
from engine.dmn.simple import SIMPLE
from engine.dmn.types import AnyType, Constrained, Named, Native, Type
from engine.feel.cursor import Cursor
from engine.feel.names import Known
from engine.feel.typenames import type_name
from engine.feel.types import Type as FeelType
from engine.feel.types import resolve


class Definitions:
    """The types of one model and, under their import names, of those it imports."""

    def __init__(self, imported: Mapping[str, "Definitions"]) -> None:
        self._own: dict[str, Type] = {}
        self._imported = imported

    @property
    def own(self) -> Mapping[str, Type]:
        """The types this model defines itself."""
        return self._own

    def named(self, name: str) -> Type | None:
        """The type called so, `prefix.name` for an imported one; None if there is none."""
        if name in self._own:
            return self._own[name]
        if name in SIMPLE:
            return SIMPLE[name]
        if "<" in name:
            return self._written(name)
        for prefix, definitions in self._imported.items():
            # What an imported model imports itself is not ours to name (DMN 1.5, 6.3.3).
            found = definitions.own.get(name.removeprefix(prefix + ".") if prefix else name)
            if found is not None and (not prefix or name.startswith(prefix + ".")):
                return found
        # DMN 1.1 wrote the names as XML does: `feel:string`.
        local = name.rpartition(":")[2]
        return None if local == name else self.named(local)

    def _written(self, name: str) -> Type | None:
        """A type written as FEEL writes it: `list<number>`."""
        try:
            cursor = Cursor(name, Known(self._own))
            found = resolve(type_name(cursor), self.feel())
            cursor.end()
        except feel.FeelError:
            return None
        return None if found is None else Native(name, found)

    def feel(self) -> dict[str, FeelType]:
        """The types as FEEL knows them, imported ones with their prefix."""
        known: dict[str, FeelType] = {}
        for prefix, definitions in self._imported.items():
            for called, kind in definitions.own.items():
                known[f"{prefix}.{called}" if prefix else called] = kind.feel
        for called in self._own:
            known[called] = self._reference_to(called).feel
        return known

    def read(self, root: Node, reading: Reading) -> None:
        """Take in every `itemDefinition`; one may name another that stands further down."""
        nodes = list(children(root, "itemDefinition"))
        for node in nodes:
            self._own[name(node)] = AnyType()
        seen: set[str] = set()
        for node in nodes:
            called = name(node)
            here = reading.inside(node, called)
            if not called:
                here.fault(node, "name", "类型没有名称。")
            if called in seen:
                here.fault(node, "duplicate", f"类型“{called}”定义了两次。")
            seen.add(called)
            self._own[called] = self._item(node, here, called)
        for node in nodes:
            self._refuse_circle(node, reading.inside(node, name(node)))

    def _refuse_circle(self, node: Node, reading: Reading) -> None:
        """Fault a type that is nothing but itself, or a list of itself; trees are well."""
        called = name(node)
        kind = self._own[called]
        seen = set()
        while True:
            if isinstance(kind, Named):
                if kind.name in seen:
                    reading.fault(node, "circle", f"类型“{called}”由它自己定义。")
                    self._own[called] = AnyType()
                    return
                seen.add(kind.name)
                kind = self.named(kind.name) or AnyType()
            elif isinstance(kind, Items):
                kind = kind.item
            elif isinstance(kind, Constrained):
                kind = kind.inner
            else:
                return

    def _item(self, node: Node, reading: Reading, called: str) -> Type:
        kind: Type = self._kind(node, reading, called)
        allowed = child(node, "allowedValues")
        if allowed is not None and text(allowed) not in ("", "-"):
            kind = _constrained(called, kind, allowed, reading.at("允许的取值"), by_item=True)
        if node.get("isCollection") == "true":
            kind = Items(kind, called)
        constraint = child(node, "typeConstraint")
        if constraint is not None and text(constraint) not in ("", "-"):
            kind = _constrained(called, kind, constraint, reading.at("类型约束"), by_item=False)
        return kind

    def _kind(self, node: Node, reading: Reading, called: str) -> Type:
        parts = {
            name(each): self._item(
                each, reading.at(f"成员“{name(each)}”"), f"{called}.{name(each)}"
            )
            for each in children(node, "itemComponent")
        }
        if parts:
            return Structure(called, parts)
        callback = child(node, "functionItem")
        if callback is not None:
            return self._callback(callback, reading, called)
        return self._reference(node, text(child(node, "typeRef")), reading)

    def _callback(self, node: Node, reading: Reading, called: str) -> Type:
        parameters = tuple(
            self._reference(each, each.get("typeRef") or "", reading)
            for each in children(node, "parameters")
        )
        return Callback(
            called, parameters, self._reference(node, node.get("outputTypeRef") or "", reading)
        )

    def _reference(self, node: Node, called: str, reading: Reading) -> Type:
        called = " ".join(called.split())
        if not called or reading.type_called(node, called) is None:
            return AnyType()
        return self._reference_to(called)

    def _reference_to(self, called: str) -> Named:
        return Named(called, lambda: self.named(called) or AnyType())


def _constrained(called: str, inner: Type, node: Node, reading: Reading, *, by_item: bool) -> Type:
    compiled = reading.test(node)
    if compiled is None:
        return inner
    return Constrained(called, inner, text(node), _allows(compiled), by_item=by_item)


def _allows(compiled: feel.Expression) -> Callable[[Any], bool]:
    def allows(value: Any) -> bool:
        return compiled.test(value, {})

    return allows
