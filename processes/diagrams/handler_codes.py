"""Which inputs of a handler are codes of a list of the program's own, as its signature says."""

import inspect
import types
from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import cache
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints


@cache
def of(function: Callable[..., Any]) -> Mapping[str, type[StrEnum]]:
    """By the name of the parameter the codes it may be: `Annotated[str, Colour]`."""
    hints = get_type_hints(function, include_extras=True)
    found = {
        name: meaning(hints[name])
        for name in inspect.signature(function).parameters
        if name in hints
    }
    return {
        name: each
        for name, each in found.items()
        if isinstance(each, type) and issubclass(each, StrEnum)
    }


@cache
def limits(function: Callable[..., Any]) -> frozenset[str]:
    """The parameters that are the key of a limit."""
    hints = get_type_hints(function, include_extras=True)
    return frozenset(name for name, hint in hints.items() if meaning(hint) == "limit")


def meaning(hint: Any) -> Any:
    """What stands beside the type in `Annotated[str, …]`, also where it may be left out."""
    if get_origin(hint) is Annotated:
        return hint.__metadata__[0]
    if get_origin(hint) in (Union, types.UnionType):
        found = (meaning(each) for each in get_args(hint))
        return next((each for each in found if each is not None), None)
    return None
