"""A Chromium whose service workers Playwright leaves alone, as a phone's are.

Playwright attaches to every service worker and has each wait for it at the start; one that Chromium
starts again on a busy machine is now and then never let go, and whoever asked it waits for ever.
Playwright has no way to be told so: what it sends to the browser is altered on its way.

`python detached_workers.py CHROMIUM ARGUMENT...` becomes that program, with the pipe it is driven by
(file descriptor 3, one JSON message after the other, each ended by a NUL) read by a process between.
"""

import json
import os
import shlex
import sys
from pathlib import Path

#: What is attached to by itself (Chrome DevTools Protocol, Target.TargetFilter): the default, but for one.
ATTACHED = [
    {"type": "browser", "exclude": True},
    {"type": "tab", "exclude": True},
    {"type": "service_worker", "exclude": True},
    {},
]
COMMANDS = 3
END = b"\0"


def write_launcher(folder: Path, chromium: str) -> Path:
    """The program Playwright starts in place of Chromium."""
    made = folder / "chromium"
    words = [sys.executable, str(Path(__file__).resolve()), chromium]
    made.write_text(f'#!/bin/sh\nexec {shlex.join(words)} "$@"\n')
    made.chmod(0o755)
    return made


def altered(message: bytes) -> bytes:
    """The message, with service workers left out of what is attached to."""
    if b"Target.setAutoAttach" not in message:
        return message
    asked = json.loads(message)
    asked["params"]["filter"] = ATTACHED
    return json.dumps(asked).encode()


def carry(source: int, target: int) -> None:
    """Hand on message by message until there are no more, or nobody takes them."""
    rest = b""
    while data := os.read(source, 65536):
        *messages, rest = (rest + data).split(END)
        for each in messages:
            try:
                write(target, altered(each) + END)
            except BrokenPipeError:
                return


def write(target: int, data: bytes) -> None:
    """All of it: a pipe may take less at once."""
    while data:
        data = data[os.write(target, data) :]


def main() -> None:
    source, target = os.pipe()
    if os.fork() == 0:
        os.close(source)
        carry(COMMANDS, target)
        os._exit(0)
    os.close(target)
    os.dup2(source, COMMANDS)
    os.execv(sys.argv[1], sys.argv[1:])  # noqa: S606 - the browser


if __name__ == "__main__":
    main()
