"""The browser the tests drive: Debian's Chromium where there is one, else Playwright's own.

`python tests/system/browser.py` installs it (`make test` does so once per machine).
"""

import os
import shutil
import subprocess
import sys

#: Without these a headless Chromium calls home, which a closed network refuses many times over.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PACKAGES = ["chromium", "fonts-noto-cjk"]


def executable() -> str | None:
    """The path of the system's Chromium; None means Playwright's own."""
    return shutil.which("chromium")


def install() -> None:
    """Make a browser and a Chinese font available; raises CalledProcessError when it cannot."""
    if _installed(PACKAGES):
        return
    if shutil.which("apt-get") and os.geteuid() == 0:
        _apt()
    elif not executable():
        _run([sys.executable, "-m", "playwright", "install", "chromium"])


def _installed(packages: list[str]) -> bool:
    if not shutil.which("dpkg-query"):
        return False
    query = ["dpkg-query", "--show", "--showformat=${db:Status-Status}\n", *packages]
    found = subprocess.run(query, capture_output=True, text=True, check=False)
    return found.stdout.split() == ["installed"] * len(packages)


def _apt() -> None:
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    _run(["apt-get", "update", "-qq"], quiet)
    _run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", *PACKAGES], quiet)


def _run(command: list[str], environment: dict[str, str] | None = None) -> None:
    sys.stderr.write(f"Installing the browser: {' '.join(command)}\n")
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    install()
