"""What is known at one place of a model while it is read: names in scope, types, faults."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, Protocol

from engine import feel
from engine.dmn.nodes import Node, line, text
from engine.dmn.types import Type
from engine.faults import Fault
from engine.feel.types import Type as FeelType

#: What reads the same in FEEL, JavaScript, Groovy, Python and JUEL: nothing, a number, true and false,
#: a text without escapes, the name of a variable.
_IN_ANY_LANGUAGE = re.compile(r'-?\d+(\.\d+)?|"[^"\\$#]*"|[A-Za-z_][A-Za-z0-9_]*|', re.ASCII)


class Types(Protocol):
    """Where type names lead."""

    def named(self, name: str) -> Type | None:
        """The type called so in this model or one it imports; None if nothing is."""

    def feel(self) -> Mapping[str, FeelType]:
        """The model's own types, and imported ones with their prefix, as FEEL knows them."""


@dataclass(frozen=True)
class Reading:
    """The place that is being read; `at` and `knowing` give the places inside it."""

    file: str
    types: Types
    faults: list[Fault]
    element: str | None = None
    name: str | None = None
    place: str = ""
    names: frozenset[str] = frozenset()
    #: What the value here is to be, if that was declared further out.
    wanted: Type | None = None
    #: Those of the names that the model defines as functions.
    functions: frozenset[str] = frozenset()
    #: What expressions are written in that do not say so themselves.
    language: str = "feel"
    #: What is odd and read all the same.
    notes: list[Fault] = field(default_factory=list)

    def inside(self, node: Node, name: str) -> "Reading":
        """The same inside an element of the requirement graph."""
        return replace(self, element=node.get("id"), name=name, place="")

    def at(self, place: str) -> "Reading":
        """The same at a place within, said in words: 第 3 条规则."""
        return replace(self, place=f"{self.place}，{place}" if self.place else place, wanted=None)

    def knowing(self, *names: str) -> "Reading":
        """The same with more names in scope."""
        return replace(self, names=self.names | set(names))

    def fault(self, node: Node, code: str, sentence: str) -> None:
        """Write down what is wrong here."""
        self.faults.append(self._told(node, code, sentence))

    def note(self, node: Node, code: str, sentence: str) -> None:
        """Write down what is odd here: the model runs, and those who release it are told."""
        self.notes.append(self._told(node, code, sentence))

    def _told(self, node: Node, code: str, sentence: str) -> Fault:
        message = f"{self.place}：{sentence}" if self.place else sentence
        return Fault(self.file, line(node), self.element, self.name, code, message)

    def type(self, node: Node, attribute: str = "typeRef") -> Type | None:
        """The type a `typeRef` names; None where there is none, or an unknown one (a note).

        Camunda 8 does not look at a type nobody defined, so files are found with such names.
        """
        return self.type_called(node, node.get(attribute) or "")

    def type_called(self, node: Node, name: str) -> Type | None:
        """The type of that name; None for no name, or an unknown one (a note)."""
        name = " ".join(name.split())
        if not name:
            return None
        found = self.types.named(name)
        if found is None:
            self.note(node, "unknown-type", f"类型“{name}”没有定义，这里的值不检查类型。")
        return found

    def expression(self, node: Node) -> feel.Expression | None:
        """The FEEL expression in `<text>`, compiled; None if it has faults."""
        return self._compile(node, text(node), "expression")

    def test(self, node: Node) -> feel.Expression | None:
        """The FEEL unary tests in `<text>`, compiled; None if they have faults."""
        return self._compile(node, text(node), "unary")

    def _hiding(self) -> frozenset[str]:
        # A variable named like a built-in function leaves the function callable: `date(date)`.
        return frozenset(
            each for each in self.names if each in self.functions or each not in feel.FUNCTIONS
        )

    def _types(self, source: str) -> Mapping[str, FeelType] | None:
        """The model's types where the text may name one: without them FEEL keeps what it compiles."""
        return self.types.feel() if "instance" in source or "function" in source else None

    def _compile(
        self, node: Node, source: str, kind: Literal["expression", "unary"]
    ) -> feel.Expression | None:
        language = node.get("expressionLanguage") or self.language
        if "feel" not in language.lower() and not _IN_ANY_LANGUAGE.fullmatch(source):
            self.fault(node, "language", f"表达式语言“{language}”不受支持，只能用 FEEL。")
            return None
        try:
            return feel.compile(source, kind, self._hiding(), self._types(source))
        except feel.FeelSyntaxError as error:
            self.fault(node, "feel", f"表达式“{source}”有误：{str(error).rstrip('。')}。")
            return None
