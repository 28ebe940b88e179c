"""Work done in a process of its own, with so much memory and so much time and no more."""

import resource
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def confined(script, *arguments, memory=2**30, seconds=20):
    """What the script printed; fails with what it complained of when it got past its limits."""

    def confine():
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))

    done = subprocess.run(  # noqa: S603  # the script is the test's
        [sys.executable, "-c", script, *map(str, arguments)],
        cwd=ROOT,
        preexec_fn=confine,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"status {done.returncode}: {done.stderr[-2000:]}"
    return done.stdout.strip()
