"""Headers and listeners of an element, as they are written in its extension elements."""

from engine.dialect.definitions import Element
from engine.dialect.names import extension, zeebe
from engine.tokens.expression import Expression, optional
from engine.tokens.listeners import Listener

#: Names of task events before Camunda 8.8, and what they are called now.
_RENAMED = {
    "create": "creating",
    "assignment": "assigning",
    "update": "updating",
    "complete": "completing",
    "cancel": "canceling",
}
#: Elements for listeners, and what one of them is called.
KINDS = {"executionListeners": "executionListener", "taskListeners": "taskListener"}


def listeners(element: Element, name: str) -> tuple[Listener, ...]:
    """The listeners in the extension element `name`, in the order of the file."""
    holder = extension(element, name)
    found = () if holder is None else holder.iterchildren(zeebe(KINDS[name]))
    return tuple(
        Listener(
            event(each),
            Expression(each.get("type", "")),
            headers(each.find(zeebe("taskHeaders"))),
            optional(each.get("retries")),
        )
        for each in found
    )


def event(listener: Element) -> str:
    """When a listener is called: its `eventType` by the name it has today."""
    written = listener.get("eventType", "")
    return _RENAMED.get(written, written)


def headers(holder: Element | None) -> dict[str, str]:
    """The entries of a `zeebe:taskHeaders`."""
    found = () if holder is None else holder.iterchildren(zeebe("header"))
    return {each.get("key", ""): each.get("value", "") for each in found}
