"""Types of work that no handler of ours serves: workers outside do it, and whoever releases it should know."""

from collections.abc import Iterator
from difflib import get_close_matches

from engine.deployment import checking
from engine.deployment.checking import Release
from engine.faults import Fault
from engine.script import handlers

#: Looking for the nearest name is slow; nobody needs it a thousand times.
_GUESSES = 20
#: Characters of a type in a sentence.
_SHOWN = 100


@checking.warning
def every_type_is_served_here(release: Release) -> Iterator[Fault]:
    """A type without a handler: the process waits there for a program outside."""
    known, guesses = sorted(handlers.names()), 0
    for node in release.nodes:
        kind = node.type.strip()
        if not kind or kind.startswith("=") or kind in handlers:
            continue
        near: list[str] = []
        if node.file in release.given and guesses < _GUESSES:
            guesses += 1
            near = get_close_matches(kind[:_SHOWN], known, n=1)
        meant = f"（是不是“{near[0]}”？）" if near else ""
        yield node.fault(
            "external-job",
            f"本系统没有处理程序“{kind[:_SHOWN]}”{meant}。流程走到这里会等待外部程序通过接口来办；"
            "如果没有这样的程序，请改用已有的处理程序。",
            "处理程序",
            kind,
        )
