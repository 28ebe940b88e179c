"""Work that leaves something behind in its thread, done in one that ends with it.

lxml keeps every name of element and attribute it ever read, for as long as the thread lives: a file of
60 000 names nobody uses again costs a megabyte or two, for ever. A web process grew to 550 MB by 160 of
them and stayed there. A thread of its own takes a tenth of a millisecond; its names go with the
last tree that uses them.
"""

import threading
from collections.abc import Callable
from contextvars import copy_context
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


def in_own_thread(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What the function gives back or raises; it sees the context of the caller (the clock)."""
    raised: list[BaseException] = []
    made: list[T] = []
    context = copy_context()

    def work() -> None:
        try:
            made.append(context.run(function, *args, **kwargs))
        except BaseException as error:
            raised.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    # Taken out, or the error would hold the frame that holds it until the next collection.
    if raised:
        raise raised.pop()
    return made.pop()
