"""Receiving a workbook, looking at what it would change, and putting it in force."""

import hashlib
from collections.abc import Sequence

from sqlalchemy import select, update
from sqlalchemy.orm import Session, defer

from engine import clock, locks
from engine.errors import NotFound
from engine.identity import Person as Visitor
from processes.errors import ProcessError
from processes.onboarding import applying, plan, reading
from processes.onboarding.models import FileState, OnboardingFile
from processes.onboarding.plan import Plan
from processes.onboarding.standing import Standing

#: Two workbooks of a district are put in force one after the other.
CONFIRMING = locks.declare("onboarding.confirm")


class NotWaiting(ProcessError):
    """这个文件已经录入或放弃，不能再这样操作。"""


class HasFaults(ProcessError):
    """文件还有{count}处问题，没有录入任何内容：请改好后重新上传。"""


class NothingToDo(ProcessError):
    """文件与现有数据一致，没有要录入的内容。"""


class OtherSince(ProcessError):
    """检查之后，区里的数据又有了变化，还没有录入任何内容：请看清下面重新比对的结果，再确认一次。"""


def receive(
    session: Session, content: bytes, file_name: str, *, district: str, by: Visitor
) -> OnboardingFile:
    """Check a workbook and keep it with what it would change; nothing is changed yet.

    One of theirs that still waited is given up. Raises SpreadsheetRefused.
    """
    found = _plan(session, content, district, by)
    _give_up_waiting(session, by)
    file = OnboardingFile(
        district=district,
        at=clock.now(),
        by=int(by.id),
        file_name=file_name or "工作簿.xlsx",
        digest=hashlib.sha256(content).hexdigest(),
        state=FileState.CHECKED,
        content=content,
        findings=found.describe(),
    )
    session.add(file)
    session.flush()
    return file


def confirm(session: Session, file: OnboardingFile, *, by: Visitor) -> None:
    """Put it in force, if it still does what was shown.

    Raises NotWaiting, HasFaults, NothingToDo, OtherSince (see `look_again`), NotTogether.
    """
    CONFIRMING.acquire(session, file.district)
    session.refresh(file, with_for_update=True)
    if file.state is not FileState.CHECKED or file.content is None:
        raise NotWaiting
    standing = Standing.load(session, file.district)
    wanted = _make(file.content, standing, by)
    if wanted.describe() != file.findings:
        raise OtherSince
    if wanted.faults:
        raise HasFaults(count=len(wanted.faults))
    if wanted.is_empty:
        raise NothingToDo
    applying.apply(session, wanted, standing, file, by=by)
    _decide(file, FileState.DONE)


def look_again(session: Session, file: OnboardingFile, *, by: Visitor) -> None:
    """Compare a file that waits with the district as it is now."""
    if file.state is FileState.CHECKED and file.content is not None:
        file.findings = _plan(session, file.content, file.district, by).describe()


def discard(file: OnboardingFile) -> None:
    """Give up a file that waits; raises NotWaiting."""
    if file.state is not FileState.CHECKED:
        raise NotWaiting
    _decide(file, FileState.DISCARDED)


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


def _plan(session: Session, content: bytes, district: str, by: Visitor) -> Plan:
    return _make(content, Standing.load(session, district), by)


def _make(content: bytes, standing: Standing, by: Visitor) -> Plan:
    rows, faults = reading.read(content)
    return plan.make(rows, faults, standing, int(by.id))


def _give_up_waiting(session: Session, by: Visitor) -> None:
    session.execute(
        update(OnboardingFile)
        .where(OnboardingFile.by == int(by.id), OnboardingFile.state == FileState.CHECKED)
        .values(state=FileState.DISCARDED, content=None, decided_at=clock.now())
    )


def _decide(file: OnboardingFile, state: FileState) -> None:
    file.state, file.content, file.decided_at = state, None, clock.now()
