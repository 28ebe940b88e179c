"""Receiving a workbook, and looking at what it would change."""

import hashlib
from collections.abc import Sequence

from sqlalchemy import select, update
from sqlalchemy.orm import Session, defer

from engine import clock
from engine.errors import NotFound
from engine.identity import Person as Visitor
from processes.errors import ProcessError
from processes.onboarding import plan, reading
from processes.onboarding.models import FileState, OnboardingFile
from processes.onboarding.plan import Plan
from processes.onboarding.standing import Standing


class NotWaiting(ProcessError):
    """这个文件正在录入，或已经录入、放弃，不能再这样操作。"""


def receive(
    session: Session, content: bytes, file_name: str, *, district: str, by: Visitor
) -> OnboardingFile:
    """Check a workbook and keep it with what it would change; nothing is changed yet.

    One of theirs that still waited is given up. Raises SpreadsheetRefused.
    """
    file = OnboardingFile(
        district=district,
        at=clock.now(),
        by=int(by.id),
        file_name=file_name or "工作簿.xlsx",
        digest=hashlib.sha256(content).hexdigest(),
        state=FileState.CHECKED,
        content=content,
    )
    found, _standing = compare(session, file, by=by)
    file.findings = found.describe()
    _give_up_waiting(session, by)
    session.add(file)
    session.flush()
    return file


def compare(session: Session, file: OnboardingFile, *, by: Visitor) -> tuple[Plan, Standing]:
    """What a file would change of the district as it is now; raises NotWaiting where it is decided."""
    if file.content is None:
        raise NotWaiting
    standing = Standing.load(session, file.district)
    rows, faults = reading.read(file.content)
    return plan.make(rows, faults, standing, int(by.id)), standing


def discard(session: Session, file: OnboardingFile) -> None:
    """Give up a file that waits; raises NotWaiting."""
    if not hold(session, file) or file.state is not FileState.CHECKED:
        raise NotWaiting
    decide(file, FileState.DISCARDED)


def hold(session: Session, file: OnboardingFile) -> bool:
    """Read the file again and keep others from it; False, at once, while somebody else has it."""
    free = select(OnboardingFile).filter_by(id=file.id).with_for_update(skip_locked=True)
    return session.scalar(free.execution_options(populate_existing=True)) is not None


def decide(file: OnboardingFile, state: FileState) -> None:
    """The end of a file, whose content is kept no longer."""
    file.state, file.content, file.decided_at = state, None, clock.now()


def get(session: Session, file_id: int, district: str) -> OnboardingFile:
    """The district's workbook of that id; raises NotFound."""
    found = session.scalar(select(OnboardingFile).filter_by(id=file_id, district=district))
    if found is None:
        raise NotFound
    return found


def list_newest(session: Session, district: str, size: int = 10) -> Sequence[OnboardingFile]:
    """The district's newest workbooks, without what they hold."""
    chosen = select(OnboardingFile).filter_by(district=district)
    light = chosen.options(defer(OnboardingFile.content), defer(OnboardingFile.findings))
    return session.scalars(light.order_by(OnboardingFile.id.desc()).limit(size)).all()


def _give_up_waiting(session: Session, by: Visitor) -> None:
    session.execute(
        update(OnboardingFile)
        .where(OnboardingFile.by == int(by.id), OnboardingFile.state == FileState.CHECKED)
        .values(state=FileState.DISCARDED, content=None, decided_at=clock.now())
    )
