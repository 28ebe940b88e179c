"""What a diagram may call: the names known beside it."""

from collections.abc import Collection
from dataclasses import dataclass
from difflib import get_close_matches

from engine.script import Signature


@dataclass(frozen=True)
class Known:
    """Handler types, decision ids, form ids and process ids that are there to be called.

    Unless they are all there are (`is_complete`), what is called may come later, as in Camunda 8:
    who comes to it before is an incident.
    """

    handlers: Collection[str] = frozenset()
    decisions: Collection[str] = frozenset()
    forms: Collection[str] = frozenset()
    processes: Collection[str] = frozenset()
    #: Versions with a tag, as `engine.tokens.bindings` names them.
    tagged: Collection[str] = frozenset()
    #: What is handed in together, as it is named there; of files that are not looked at, nothing is known.
    together: Collection[str] | None = None
    #: What the handlers take; of those whose inputs are not looked at, nothing.
    signatures: frozenset[Signature] = frozenset()
    #: The names all files write or read as variables.
    variables: frozenset[str] = frozenset()
    is_complete: bool = True


def absent(what: str, name: str, known: Collection[str], *, guess: bool) -> str | None:
    """A sentence if `name` is not among the known ones; with a `guess`, the nearest there is."""
    if name in known:
        return None
    if name.startswith("io.camunda"):
        return f"“{name[:100]}”是 Camunda 的连接器，这里没有；请改用本系统的{what}。"
    near = get_close_matches(name[:100], sorted(known)[:1000], n=1) if guess else []
    return f"没有{what}“{name[:100]}”{f'，是不是“{near[0]}”' if near else ''}。"
