"""What a person filled in wrongly."""

from collections.abc import Mapping

from engine.errors import EngineError


class FormInvalid(EngineError):
    """表单填写有误。

    `errors` holds one Chinese sentence for each field key; a field in a row of a
    list is `list[0].key`.
    """

    def __init__(self, errors: Mapping[str, str]) -> None:
        self.errors = dict(errors)
        super().__init__("".join(self.errors.values()) or None)

    def __str__(self) -> str:
        return self.sentence


class Wrong(Exception):
    """One field's value cannot be taken; the argument is the sentence. Never leaves this package."""
