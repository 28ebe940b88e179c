"""Looking for harmful software in what people attach, before it is kept.

@scanning.scanner
def by_our_gateway(content: bytes) -> str | None:
    ...  # what was found, or None

A scanner that cannot say refuses the file: nothing unseen is kept where somebody asked for looking.
"""

import shlex
import shutil
import subprocess
from collections.abc import Callable, Iterator

from sqlalchemy.orm import Session

from engine import hooks, settings, starting
from processes.documents.errors import AttachmentRefused

#: Takes the bytes of a file; returns the name of what it found, None for nothing. Raises AttachmentRefused.
Scanner = Callable[[bytes], str | None]
scanners: list[Scanner] = []
#: Seconds one file may take.
LONGEST = 60


def scanner(function: Scanner) -> Scanner:
    """Have every attachment looked at by a function before it is kept."""
    scanners.append(function)
    return function


def check(content: bytes) -> None:
    """Have the file looked at by all scanners; raises AttachmentRefused where one finds something."""
    for each in scanners:
        if (found := each(content)) is not None:
            raise AttachmentRefused(reason=f"安全扫描发现可疑内容（{found}），没有保存。")


def command() -> list[str]:
    """`SISHI_SCAN_COMMAND`: a program that reads a file from its input and ends with 0 for harmless,
    1 for found, as ClamAV's `clamdscan --no-summary -` does; unset: nothing is looked at.
    """
    asked = settings.text("SISHI_SCAN_COMMAND")
    try:
        return shlex.split(asked)
    except ValueError as error:
        raise settings.SettingError(
            name="SISHI_SCAN_COMMAND", value=asked, reason="引号没有成对"
        ) from error


@starting.check
def require(_session: Session) -> None:
    """Raise SettingError for a program that is not there: it would refuse every attachment."""
    asked = command()
    if asked and shutil.which(asked[0]) is None:
        raise settings.SettingError(
            name="SISHI_SCAN_COMMAND",
            value=settings.text("SISHI_SCAN_COMMAND"),
            reason=f"没有“{asked[0]}”这个可以运行的程序",
        )


@scanner
def by_command(content: bytes) -> str | None:
    """Ask the program of the setting; raises AttachmentRefused when it does not come to an end."""
    asked = command()
    if not asked:
        return None
    try:
        # The administrator's own command, never anything a user typed.
        ran = subprocess.run(  # noqa: S603
            asked, input=content, capture_output=True, timeout=LONGEST, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise AttachmentRefused(reason="安全扫描没有完成，请稍后再传。") from error
    if ran.returncode == 0:
        return None
    if ran.returncode != 1:
        raise AttachmentRefused(reason="安全扫描没有完成，请稍后再传。")
    told = ran.stdout.decode(errors="replace").strip().splitlines()
    return told[0][:80] if told else "未说明"


@hooks.kind("scanner", "附件扫描")
def _scanners() -> Iterator[hooks.Registered]:
    return ((each.__name__, each) for each in scanners)
