"""A form: parsed once, shared between threads, asked to validate what people fill in."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from engine.faults import Fault, Refused
from engine.forms.component import Component
from engine.forms.fill import fill, flat
from engine.forms.markup import cleaned
from engine.forms.parse import components
from engine.forms.read import read


@dataclass(frozen=True)
class Form:
    """A form of form-js; `id` is what a user task's formId names."""

    id: str
    name: str
    components: tuple[Component, ...]
    #: The JSON as it was handed in, its HTML clean, for the browser.
    schema: Mapping[str, Any]
    #: What stands in it and has no effect, or is taken otherwise.
    notes: tuple[Fault, ...] = ()

    @classmethod
    def parse(cls, text: bytes, name: str) -> "Form":
        """Read a form; raises Refused with every fault of it. `name` is the file's."""
        schema, found, faults, notes = components(read(text, name), text, name)
        if faults:
            raise Refused(faults)
        # One that was never deployed anywhere has no id yet: it goes by its file's name.
        if any(each.type == "html" for top in found for each in top.walk()):
            schema = cleaned(schema)
        return cls(
            schema.get("id", "").strip() or Path(name).stem, name, found, schema, tuple(notes)
        )

    @cached_property
    def facts(self) -> Mapping[str, str]:
        """Field key: fact name, for fields with `properties: {"fact": …}`."""
        return {
            each.key: each.fact
            for each in flat(self.components)
            if each.key is not None and each.fact is not None
        }

    @cached_property
    def written(self) -> frozenset[str]:
        """The names of the fields people write into freely; of `customer.name` that is `name`."""
        return frozenset(
            each.key.rpartition(".")[2]
            for top in self.components
            for each in top.walk()
            if each.key is not None and each.type in ("textfield", "textarea")
        )

    def label(self, key: str) -> str:
        """What stands beside the field, the key where nothing does."""
        labels = {each.key: each.label for each in flat(self.components)}
        return labels.get(key) or key

    @property
    def variables(self) -> frozenset[str]:
        """The variables it hands back: all its fields but those bound to facts."""
        # Of `customer.name` the variable is `customer`.
        keys = {
            each.key.partition(".")[0] for each in flat(self.components) if each.key is not None
        }
        return frozenset(keys - self.facts.keys())

    def validate(self, data: Any, variables: Mapping[str, Any]) -> dict[str, Any]:
        """The clean values of what was filled in; raises FormInvalid with a sentence per field.

        `data` is what was sent, `variables` what the task sees. Hidden, disabled and
        read-only fields and keys the form does not have are dropped; an empty text
        is None. Raises FeelError when a rule's expression exceeds a limit.
        """
        return fill(self.components, data, variables)
