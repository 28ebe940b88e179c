"""The conditions that tokens wait for, found by the variables they read.

As in Camunda 8.9: a condition is looked at when its event begins to wait and again whenever a
variable it reads changes where the event can see it, the outer scopes first; for all that one
token changes together, once.
"""

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from engine.tokens.token import Token

if TYPE_CHECKING:
    from engine.tokens.variables import Variables

#: In what a token waits for: the condition has to be looked at.
STALE = "stale"


class Conditions:
    """The waiting conditions of an instance. Where there are none, nothing is asked of it."""

    def __init__(self) -> None:
        #: By the name of a variable, the tokens whose condition reads it, by id.
        self.by_name: defaultdict[str, dict[int, Token]] = defaultdict(dict)
        #: The tokens that have a condition to be looked at, by id.
        self.stale: dict[int, Token] = {}

    def watch(self, token: Token) -> None:
        """A token waits for a condition."""
        for trigger in token.task_spec.conditions.values():
            for name in trigger.names:
                self.by_name[name][token.id] = token
        if any(STALE in wait for wait in token.internal_data["waits"].values()):
            self.stale[token.id] = token

    def forget(self, token: Token) -> None:
        """A token waits no more; one that did not wait is passed over."""
        for name in [name for name, tokens in self.by_name.items() if token.id in tokens]:
            del self.by_name[name][token.id]
            if not self.by_name[name]:
                del self.by_name[name]
        self.stale.pop(token.id, None)

    def note(self, holder: "Variables", name: str, value: Any) -> None:
        """A variable of `holder` is about to be written; one that stays what it is changes nothing."""
        if name in holder and holder[name] == value:
            return
        change = "update" if name in holder else "create"
        for token in self.by_name[name].values():
            node = token.task_spec
            if not any(each is holder for each in node.scopes(token)):
                continue
            for element, trigger in node.conditions.items():
                wait = token.internal_data["waits"].get(element)
                if wait is not None and name in trigger.names and change in trigger.changes:
                    wait[STALE] = True
                    self.stale[token.id] = token

    def judge(self) -> None:
        """Look at the conditions that changed, the outer scopes first; those that hold fire."""
        waiting, self.stale = self.stale, {}
        for token in sorted(waiting.values(), key=_depth):
            # One further out may have interrupted it.
            if token.id in token.workflow.top.watching:
                token.task_spec.judge(token)


def _depth(token: Token) -> tuple[int, int]:
    return len(list(token.task_spec.scopes(token))), token.id
