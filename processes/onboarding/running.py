"""Putting a workbook in force in the background: all of it or nothing, once, however often it is asked."""

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from engine import clock, jobs, locks
from engine.identity import Person as Visitor
from engine.instances import incidents
from processes import notices
from processes.access import permissions
from processes.access.permissions import Permission
from processes.audit import log as audit_log
from processes.errors import ProcessError
from processes.onboarding import applying, files
from processes.onboarding.files import NotWaiting
from processes.onboarding.models import FileState, OnboardingFile, OnboardingProgress
from processes.onboarding.progress import Progress
from processes.organisation import people

#: Two workbooks of a district are put in force one after the other.
APPLYING = locks.declare("onboarding.confirm")


class HasFaults(ProcessError):
    """文件还有{count}处问题，没有录入任何内容：请改好后重新上传。"""


class NothingToDo(ProcessError):
    """文件与现有数据一致，没有要录入的内容。"""


class OtherSince(ProcessError):
    """检查之后，区里的数据又有了变化，还没有录入任何内容：请看清下面重新比对的结果，再确认一次。"""


class NoLonger(ProcessError):
    """确认录入的人已不再是安全管理员，没有录入任何内容：请由现任的安全管理员再确认一次。"""


class UnderWay(ProcessError):
    """正在写入，现在停不下来；写完或出错后本页会说明结果。"""


def ask(session: Session, file: OnboardingFile, *, by: Visitor) -> None:
    """Have a worker put it in force; one that is under way already is left to go on.

    Raises NotWaiting, HasFaults, NothingToDo.
    """
    if not files.hold(session, file) or file.state is FileState.RUNNING:
        return
    if file.state is not FileState.CHECKED:
        raise NotWaiting
    _require_what_was_shown(file)
    file.state, file.failure = FileState.RUNNING, None
    file.asked_by, file.asked_at = int(by.id), clock.now()
    fresh = {"attempts": 0, "part": "", "done": 0, "total": 0}
    begun = insert(OnboardingProgress).values(file_id=file.id, **fresh)
    again = begun.on_conflict_do_update(index_elements=["file_id"], set_=fresh)
    session.execute(again)
    audit_log.record(session, "onboarding.asked", by=by, file=file.id, digest=file.digest)
    jobs.defer(session, "onboarding.apply", lock=f"onboarding {file.district}", file_id=file.id)


def stop(session: Session, file: OnboardingFile, *, by: Visitor) -> None:
    """Take back what waits for a worker; raises UnderWay while one writes, NotWaiting where none is asked."""
    if not files.hold(session, file):
        raise UnderWay
    if file.state is not FileState.RUNNING:
        raise NotWaiting
    file.state = FileState.CHECKED
    audit_log.record(session, "onboarding.stopped", by=by, file=file.id)


def get_progress(session: Session, file: OnboardingFile) -> OnboardingProgress | None:
    """How far a file is that is under way."""
    if file.state is not FileState.RUNNING:
        return None
    return session.get(OnboardingProgress, file.id, populate_existing=True)


def is_given_up(session: Session, file: OnboardingFile) -> bool:
    """Whether the job failed so often that no worker tries it again by itself."""
    return file.state is FileState.RUNNING and incidents.is_job_given_up(
        session, "onboarding.apply", {"file_id": file.id}
    )


@jobs.job("onboarding.apply")
def apply(session: Session, file_id: int) -> None:
    """Put a file in force if it still does what was shown; a refusal is kept with it, and nothing else."""
    file = session.scalars(select(OnboardingFile).filter_by(id=file_id).with_for_update()).one()
    if file.state is not FileState.RUNNING or file.asked_by is None:
        return
    by = people.identify(session, file.asked_by)
    try:
        with session.begin_nested():
            _apply(session, file, by)
    except ProcessError as refusal:
        session.refresh(file)
        file.state, file.failure = FileState.CHECKED, str(refusal)
        file.findings = files.compare(session, file, by=by)[0].describe()
    _tell(session, file, by)


def _apply(session: Session, file: OnboardingFile, by: Visitor) -> None:
    if not permissions.may(session, Permission.DISTRICT_OPEN, by):
        raise NoLonger
    progress = Progress(file.id)
    APPLYING.acquire(session, file.district)
    wanted, standing = files.compare(session, file, by=by)
    if wanted.describe() != file.findings:
        raise OtherSince
    applying.apply(session, wanted, standing, file, progress, by=by)
    files.decide(file, FileState.DONE)


def _require_what_was_shown(file: OnboardingFile) -> None:
    found = file.findings
    if found["faulty"]:
        raise HasFaults(count=found["faulty"])
    if not any(found[key] for key in ("new", "changed", "offices")):
        raise NothingToDo


def _tell(session: Session, file: OnboardingFile, by: Visitor) -> None:
    is_done = file.state is FileState.DONE
    notices.notify(
        session,
        to=[by.id],
        matter=f"onboarding:{file.id}",
        title="开通工作簿已全部录入" if is_done else "开通工作簿没有录入",
        body="接下来可在“开通”页成批开通账号。" if is_done else file.failure or "",
    )
