"""Opening a district: the workbook to fill in, what it would change, and what is still missing."""

from http import HTTPStatus

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from processes.access.permissions import Permission
from processes.errors import ProcessError
from processes.onboarding import files as workbooks
from processes.onboarding import missing, opening, reading, running, sheets, workbook
from processes.onboarding.missing import Lack
from processes.onboarding.models import OnboardingFile
from processes.organisation import directory, people
from processes.organisation.roles import Role
from processes.spreadsheets import reading as spreadsheets
from web import errors, files
from web.app import LARGER
from web.onboarding import bp
from web.permissions import requires
from web.translation import gettext as _
from web.translation import lazy_gettext as later

#: Rows of one kind shown in the page.
SHOWN = 200
LARGER["onboarding.receive"] = spreadsheets.BOUNDS.sent + 64 * 2**10
#: What is lacking in words, who mends it, and where: endpoint and what it takes.
LACKS = {
    Lack.PLACES: (later("还没有这些级别的区划"), later("在工作簿“区划”表中填写"), None),
    Lack.UNITS: (later("流程和表单用到、还没有登记的部门"), later("模板“部门”表中已列好"), None),
    Lack.WORKERS: (
        later("没有网格员的小网格"),
        later("在工作簿“人员”表中填写，或逐个任职"),
        ("registers.show", {"key": "appointments"}),
    ),
    Lack.HEADS: (
        later("没有网格长的村（社区）"),
        later("在工作簿“人员”表中填写，或逐个任职"),
        ("registers.show", {"key": "appointments"}),
    ),
    Lack.LIAISONS: (
        later("没有联络员的部门"),
        later("在工作簿“人员”表中填写，或逐个任职"),
        ("registers.show", {"key": "appointments"}),
    ),
    Lack.MEDIATORS: (
        later("没有调解员的调解组织"),
        later("在工作簿“人员”表中填写，或逐个任职"),
        ("registers.show", {"key": "appointments"}),
    ),
    Lack.ROLES: (
        later("还没有人担任的角色"),
        later("业务角色在工作簿中填写；三种管理员在“账号与任职”页任命"),
        ("access.list_accounts", {}),
    ),
    Lack.OFFICERS: (
        later("没有警官或律师的村（社区）"),
        later("由乡镇街道中心、区中心在“三官一律进村”名册中登记"),
        ("registers.show", {"key": "village-officers"}),
    ),
    Lack.CALENDAR: (
        later("工作日历还没有发布的年份"),
        later("由系统管理员在“工作日历”页发布；下一年的通常在十一月公布"),
        ("calendars.index", {}),
    ),
    Lack.ACCOUNTS: (
        later("有职务而没有账号、不能登录的人"),
        later("有编号的在本页成批开通，其余逐个开通"),
        ("access.list_accounts", {}),
    ),
}


@bp.get("/")
@requires(Permission.DISTRICT_OPEN)
def index() -> ResponseReturnValue:
    """The workbook, what is missing, and accounts to open."""
    return _index()


@bp.get("/template")
@requires(Permission.DISTRICT_OPEN)
def template() -> ResponseReturnValue:
    """The workbook, filled with what the district has."""
    return files.excel(workbook.write(g.db, directory.district(g.db)), _("开通工作簿"))


@bp.post("/")
@requires(Permission.DISTRICT_OPEN)
def receive() -> ResponseReturnValue:
    """Check a workbook; nothing is changed yet."""
    try:
        content, name = files.sent("file"), files.name_of("file")
        district = directory.district(g.db)
        file = workbooks.receive(g.db, content, name, district=district, by=g.visitor.person)
    except ProcessError as refusal:
        return _index(errors.sentence(refusal)), HTTPStatus.UNPROCESSABLE_ENTITY
    return redirect(url_for("onboarding.show", file_id=file.id))


@bp.get("/<int:file_id>")
@requires(Permission.DISTRICT_OPEN)
def show(file_id: int) -> ResponseReturnValue:
    """What the check found, or what was done."""
    return _show(_file(file_id))


@bp.post("/<int:file_id>/confirm")
@requires(Permission.DISTRICT_OPEN)
def confirm(file_id: int) -> ResponseReturnValue:
    """Have a worker put it in force, all of it or nothing."""
    file = _file(file_id)
    try:
        with g.db.begin_nested():
            running.ask(g.db, file, by=g.visitor.person)
    except ProcessError as refusal:
        return _show(file, errors.sentence(refusal)), HTTPStatus.UNPROCESSABLE_ENTITY
    return redirect(url_for("onboarding.show", file_id=file_id))


@bp.post("/<int:file_id>/stop")
@requires(Permission.DISTRICT_OPEN)
def stop(file_id: int) -> ResponseReturnValue:
    """Take back what no worker has begun, or could not do."""
    file = _file(file_id)
    try:
        running.stop(g.db, file, by=g.visitor.person)
    except ProcessError as refusal:
        return _show(file, errors.sentence(refusal)), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("已停止，没有录入任何内容。"), "success")
    return redirect(url_for("onboarding.show", file_id=file_id))


@bp.post("/<int:file_id>/discard")
@requires(Permission.DISTRICT_OPEN)
def discard(file_id: int) -> ResponseReturnValue:
    """Give up a workbook that waits."""
    workbooks.discard(g.db, _file(file_id))
    flash(_("已放弃这个文件，没有录入任何内容。"), "success")
    return redirect(url_for("onboarding.index"))


@bp.post("/accounts")
@requires(Permission.DISTRICT_OPEN)
def open_accounts() -> ResponseReturnValue:
    """Open accounts for the next people; the passwords are in the file that answers, and only there."""
    try:
        with g.db.begin_nested():
            opened = opening.open_some(g.db, directory.district(g.db), by=g.visitor.person)
    except ProcessError as refusal:
        return _index(errors.sentence(refusal)), HTTPStatus.UNPROCESSABLE_ENTITY
    answer = files.excel(opening.write(opened), _("新账号"))
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _file(file_id: int) -> OnboardingFile:
    return workbooks.get(g.db, file_id, directory.district(g.db))


def _index(refusal: str = "") -> str:
    district = directory.district(g.db)
    return render_template(
        "onboarding/index.html",
        district=directory.list_path(g.db, district)[0],
        newest=workbooks.list_newest(g.db, district),
        missing=missing.find(g.db, district),
        lacks=LACKS,
        to_open=opening.count(g.db, district),
        at_once=opening.AT_ONCE,
        sheets=sheets.EVERY,
        most=reading.MOST,
        refusal=refusal,
    )


def _show(file: OnboardingFile, refusal: str = "") -> str:
    found = file.findings
    return render_template(
        "onboarding/show.html",
        file=file,
        found=found,
        progress=running.get_progress(g.db, file),
        is_given_up=running.is_given_up(g.db, file),
        asker=people.get_person(g.db, file.asked_by).name if file.asked_by else "",
        total=sum(len(found[key]) for key in ("new", "changed", "offices")),
        unchanged=sum(found["unchanged"].values()),
        roles={role.value: role.words for role in Role},
        shown=SHOWN,
        refusal=refusal,
    )
