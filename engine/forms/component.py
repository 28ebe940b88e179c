"""One component of a form, ready to be filled in."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from engine import feel
from engine.forms.functions import compile_shared

_TEMPLATE = re.compile(r"\{\{([^{}]*)\}\}")


@dataclass(frozen=True)
class Component:
    """A component of form-js. `key` is the data key: a list's is its path, a text has none."""

    type: str
    id: str
    key: str | None
    label: str
    source: Mapping[str, Any]
    components: tuple["Component", ...] = ()
    #: Hidden where this is true; None for one that is always shown.
    hide: feel.Expression | None = None
    #: By property: rules and others that are computed.
    computed: Mapping[str, feel.Expression] = field(default_factory=dict)
    fact: str | None = None

    @property
    def rules(self) -> Mapping[str, Any]:
        """The form's own validation rules as written."""
        rules: Mapping[str, Any] = self.source.get("validate") or {}
        return rules

    def rule(self, name: str, context: Mapping[str, Any]) -> Any:
        """A rule's value in this context; None where there is none."""
        if name in self.computed:
            return self.computed[name].evaluate(context)
        return self.rules.get(name)

    def walk(self) -> Iterator["Component"]:
        """This component and all inside it."""
        todo = [self]
        while todo:
            component = todo.pop()
            yield component
            todo += reversed(component.components)


def templates(text: object) -> list[str]:
    """The expressions inside a text, `{{name}}`, without form-js's own loops and conditions."""
    if not isinstance(text, str) or "{{" not in text or text.startswith("="):
        return []
    found = (each.strip() for each in _TEMPLATE.findall(text))
    return [each for each in found if each and not each.startswith(("#", "/"))]


def expression(text: object) -> feel.Expression | None:
    """The compiled expression if the text is one."""
    if isinstance(text, str) and text.startswith("="):
        return compile_shared(text)
    return None
