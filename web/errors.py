"""Which refusal becomes which page."""

import logging
from http import HTTPStatus

from flask import (
    Flask,
    Response,
    g,
    jsonify,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from werkzeug.exceptions import BadHost, HTTPException

from engine import db, outages
from engine.errors import (
    AlreadyDone,
    CannotActivate,
    CannotBeSigner,
    CannotGoBack,
    CannotHold,
    CannotMigrate,
    CannotModify,
    CannotSendBack,
    CannotWithdraw,
    Claimed,
    Denied,
    EngineError,
    ListenerFailed,
    NobodyWaits,
    NotActive,
    NotDelegated,
    NotFound,
    NotPermitted,
    NotWritten,
    ShareNotPossible,
    SigningError,
    TaskClosed,
)
from engine.faults import Refused
from engine.forms import FormInvalid
from engine.instances.completions import Unbelieved
from processes.cases import display_names
from processes.documents.errors import (
    Confidential,
    NoSuchDocument,
    NoSuchKind,
    NoSuchTemplate,
    NotTheIssuer,
    Removed,
)
from processes.documents.program_documents import DocumentThere, NoSuchProgramDocument
from processes.errors import (
    LawEntryDecided,
    NoSuchAbsence,
    NoSuchCard,
    NoSuchCase,
    NoSuchChannel,
    NoSuchExtensionRequest,
    NoSuchIndicator,
    NoSuchLaw,
    NoSuchLawEntry,
    NoSuchLimit,
    NoSuchMeeting,
    NoSuchNotification,
    NoSuchOrder,
    NoSuchPlace,
    NoSuchRoster,
    NoSuchVisit,
    NoSuchWhistle,
    NotTheirs,
    NotTheOrgan,
    NotTheProposer,
    ProcessError,
    SecondPersonNeeded,
)
from processes.patrol.errors import NoSuchFinding, NoSuchPatrolRecord
from processes.registers.errors import NoSuchEntry, NoSuchRegister, NotYours
from processes.residents.reports import NoSuchReport, OutsideOfReport, ReportDecided, TooManyReports
from processes.rooms.errors import NoSuchBooking, NoSuchRoom, NotYourBooking
from processes.studio.errors import (
    AlreadyAnswered,
    AuthorCannotRelease,
    AuthorCannotReview,
    BaseIsOld,
    NoSuchChange,
    NoSuchDeployment,
    NoSuchDraft,
    NoSuchRelease,
    NoSuchRemark,
    NoSuchScenario,
    NoSuchVersion,
    NotApproved,
    NotOpen,
    NotScheduled,
    NotWaiting,
    OnlyTheSubmitter,
    ReleasedMeanwhile,
    TooLarge,
    VersionThinned,
)
from processes.upgrades.errors import MapperCannotMove, NoSuchMigration
from web import away, left_over, visitor
from web.translation import counting, translate
from web.translation import gettext as _

logger = logging.getLogger(__name__)


class SignInNeeded(EngineError):
    """请先登录。"""


#: What begins the addresses that programs ask for, not browsers.
PROGRAMS = ("/v2/", "/oauth/")

#: The nearest class in a refusal's ancestry decides; what is not here is a bug.
STATUS: dict[type[Exception], HTTPStatus] = {
    NotFound: HTTPStatus.NOT_FOUND,
    NotPermitted: HTTPStatus.FORBIDDEN,
    Claimed: HTTPStatus.CONFLICT,
    CannotActivate: HTTPStatus.UNPROCESSABLE_ENTITY,
    CannotHold: HTTPStatus.UNPROCESSABLE_ENTITY,
    SigningError: HTTPStatus.CONFLICT,
    CannotBeSigner: HTTPStatus.UNPROCESSABLE_ENTITY,
    ShareNotPossible: HTTPStatus.UNPROCESSABLE_ENTITY,
    NotDelegated: HTTPStatus.CONFLICT,
    CannotWithdraw: HTTPStatus.CONFLICT,
    CannotGoBack: HTTPStatus.CONFLICT,
    CannotMigrate: HTTPStatus.CONFLICT,
    CannotModify: HTTPStatus.CONFLICT,
    CannotSendBack: HTTPStatus.CONFLICT,
    Unbelieved: HTTPStatus.CONFLICT,
    AlreadyDone: HTTPStatus.CONFLICT,
    TaskClosed: HTTPStatus.CONFLICT,
    NotActive: HTTPStatus.CONFLICT,
    NotWritten: HTTPStatus.UNPROCESSABLE_ENTITY,
    Denied: HTTPStatus.UNPROCESSABLE_ENTITY,
    ListenerFailed: HTTPStatus.UNPROCESSABLE_ENTITY,
    NobodyWaits: HTTPStatus.CONFLICT,
    Refused: HTTPStatus.UNPROCESSABLE_ENTITY,
    ProcessError: HTTPStatus.UNPROCESSABLE_ENTITY,
    NoSuchCase: HTTPStatus.NOT_FOUND,
    NoSuchWhistle: HTTPStatus.NOT_FOUND,
    NoSuchLimit: HTTPStatus.NOT_FOUND,
    NoSuchLaw: HTTPStatus.NOT_FOUND,
    NoSuchLawEntry: HTTPStatus.NOT_FOUND,
    LawEntryDecided: HTTPStatus.CONFLICT,
    SecondPersonNeeded: HTTPStatus.FORBIDDEN,
    NotTheProposer: HTTPStatus.FORBIDDEN,
    NoSuchAbsence: HTTPStatus.NOT_FOUND,
    NoSuchIndicator: HTTPStatus.NOT_FOUND,
    NoSuchPlace: HTTPStatus.NOT_FOUND,
    NoSuchMeeting: HTTPStatus.NOT_FOUND,
    NoSuchRoster: HTTPStatus.NOT_FOUND,
    NoSuchVisit: HTTPStatus.NOT_FOUND,
    NoSuchNotification: HTTPStatus.NOT_FOUND,
    NoSuchChannel: HTTPStatus.NOT_FOUND,
    NoSuchCard: HTTPStatus.NOT_FOUND,
    NoSuchOrder: HTTPStatus.NOT_FOUND,
    NotTheirs: HTTPStatus.FORBIDDEN,
    NotTheOrgan: HTTPStatus.FORBIDDEN,
    NoSuchExtensionRequest: HTTPStatus.NOT_FOUND,
    NoSuchRoom: HTTPStatus.NOT_FOUND,
    NoSuchBooking: HTTPStatus.NOT_FOUND,
    NotYourBooking: HTTPStatus.FORBIDDEN,
    NoSuchPatrolRecord: HTTPStatus.NOT_FOUND,
    NoSuchFinding: HTTPStatus.NOT_FOUND,
    NoSuchReport: HTTPStatus.NOT_FOUND,
    ReportDecided: HTTPStatus.CONFLICT,
    OutsideOfReport: HTTPStatus.UNPROCESSABLE_ENTITY,
    TooManyReports: HTTPStatus.TOO_MANY_REQUESTS,
    NoSuchRegister: HTTPStatus.NOT_FOUND,
    NoSuchEntry: HTTPStatus.NOT_FOUND,
    FormInvalid: HTTPStatus.UNPROCESSABLE_ENTITY,
    NotYours: HTTPStatus.FORBIDDEN,
    NoSuchDocument: HTTPStatus.NOT_FOUND,
    NoSuchProgramDocument: HTTPStatus.NOT_FOUND,
    DocumentThere: HTTPStatus.CONFLICT,
    NoSuchChange: HTTPStatus.NOT_FOUND,
    NoSuchDraft: HTTPStatus.NOT_FOUND,
    NoSuchVersion: HTTPStatus.NOT_FOUND,
    NoSuchRelease: HTTPStatus.NOT_FOUND,
    NoSuchScenario: HTTPStatus.NOT_FOUND,
    NotOpen: HTTPStatus.CONFLICT,
    NotWaiting: HTTPStatus.CONFLICT,
    BaseIsOld: HTTPStatus.CONFLICT,
    NoSuchRemark: HTTPStatus.NOT_FOUND,
    NoSuchDeployment: HTTPStatus.NOT_FOUND,
    NotApproved: HTTPStatus.CONFLICT,
    NotScheduled: HTTPStatus.CONFLICT,
    AlreadyAnswered: HTTPStatus.CONFLICT,
    ReleasedMeanwhile: HTTPStatus.CONFLICT,
    VersionThinned: HTTPStatus.GONE,
    AuthorCannotRelease: HTTPStatus.FORBIDDEN,
    MapperCannotMove: HTTPStatus.FORBIDDEN,
    NoSuchMigration: HTTPStatus.NOT_FOUND,
    AuthorCannotReview: HTTPStatus.FORBIDDEN,
    OnlyTheSubmitter: HTTPStatus.FORBIDDEN,
    TooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    NoSuchKind: HTTPStatus.NOT_FOUND,
    NoSuchTemplate: HTTPStatus.NOT_FOUND,
    NotTheIssuer: HTTPStatus.FORBIDDEN,
    Confidential: HTTPStatus.FORBIDDEN,
    Removed: HTTPStatus.GONE,
}


def status(error: Exception) -> HTTPStatus:
    """The HTTP status of a refusal."""
    for kind in type(error).__mro__:
        if kind in STATUS:
            return STATUS[kind]
    return HTTPStatus.INTERNAL_SERVER_ERROR


def sentence(error: EngineError, session: Session | None = None) -> str:
    """The refusal as a sentence in the reader's language; the engine's person ids become names."""
    translated = counting(error.sentence, error.details)
    details = {
        key: translate(each) if isinstance(each, str) else each
        for key, each in error.details.items()
    }
    if session is not None and "by" in details:
        details["by"] = display_names.resolve_people(session, [details["by"]]).get(
            str(details["by"]), _("他人")
        )
    return translated.format(**details) if details else translated


def titles() -> dict[int, tuple[str, str]]:
    """Title and, where the refusal has no sentence of its own, what to do, by status."""
    return {
        400: (_("这次提交没有被接受"), _("请返回上一页，刷新后再试。")),
        403: (_("您没有这项权限"), _("如确需办理，请联系您所在单位的管理员。")),
        404: (_("没有找到"), _("内容不存在，或者您无权查看。请核对编号。")),
        405: (_("不能这样访问"), _("请从页面上的按钮进入。")),
        409: (_("已经有人先一步办理"), _("请返回刷新后查看最新情况。")),
        410: (_("内容已经不在"), _("这份内容已按规定清除，不能再打开。")),
        413: (_("提交的内容太大"), _("请缩减后再提交。")),
        422: (_("这项操作不能办理"), _("请按提示修改后再提交。")),
        429: (_("提交得太多了"), _("请过一会儿再试。")),
        500: (_("系统出错了"), _("您的操作没有保存。问题已记录，请稍后重试；仍不行请联系管理员。")),
    }


def register(app: Flask) -> None:
    """Answer every refusal with its page."""
    app.register_error_handler(SignInNeeded, _sign_in)
    app.register_error_handler(CSRFError, _stale)
    app.register_error_handler(EngineError, _refused)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _bug)


def _sign_in(error: SignInNeeded) -> ResponseReturnValue:
    return redirect(url_for("access.sign_in_form", next=_way_back()))


def _stale(error: CSRFError) -> ResponseReturnValue:
    """A form from before the session ended: sign in again; the browser kept what was typed."""
    if (
        "person" in session
        or request.endpoint == "access.sign_in"
        or request.blueprint == "residents"
    ):
        return _page(HTTPStatus.BAD_REQUEST, _("页面已经过期。请返回上一页，刷新后再提交。"))
    return redirect(url_for("access.sign_in_form", next=_way_back(), expired=1))


def _refused(error: EngineError) -> ResponseReturnValue:
    code = status(error)
    if code is HTTPStatus.INTERNAL_SERVER_ERROR:
        return _bug(error)
    try:
        # The request's own transaction has been rolled back by now.
        with db.begin() as session:
            words = sentence(error, session)
    except SQLAlchemyError as lost:
        return _bug(lost)
    return _page(code, words)


def _http(error: HTTPException) -> ResponseReturnValue:
    # Without a host there are no addresses, and without them no page of ours.
    if error.code is None or isinstance(error.response, Response) or isinstance(error, BadHost):
        return error
    try:
        _know_visitor()
    except SQLAlchemyError as lost:
        return _bug(lost)
    return _page(HTTPStatus(error.code), None)


def _know_visitor() -> None:
    """Who is signed in, where no view asked: at an address that is none of ours their menu is there all the same."""
    if "visitor" not in g and "person" in session:
        with db.begin() as g.db:
            visitor.load()


def _bug(error: Exception) -> ResponseReturnValue:
    if outages.is_away(error):
        return away.page(error)
    log_bug(error)
    return _page(HTTPStatus.INTERNAL_SERVER_ERROR, None)


def log_bug(error: Exception) -> None:
    """Tell the log of a mistake of ours."""
    # As `repr`: a line end in an address must not begin a line of the log. One that is none of ours may
    # have anything in it.
    where = request.path if request.url_rule else ""
    logger.error("%s %r failed", request.method, where, exc_info=error)


def _page(code: HTTPStatus, words: str | None) -> ResponseReturnValue:
    if request.path.startswith(PROGRAMS):
        return _problem(code, words or titles().get(code, (code.phrase, ""))[0])
    told = {"words": words, "titles": titles(), "written": left_over.list_words()}
    return render_template("errors/error.html", code=code, **told), code


def _problem(code: HTTPStatus, detail: str) -> ResponseReturnValue:
    """A refusal for a program (RFC 9457)."""
    told = {"type": "about:blank", "title": code.phrase, "status": int(code), "detail": detail}
    answer = jsonify(told | {"instance": request.path})
    answer.mimetype = "application/problem+json"
    return answer, code


def _way_back() -> str:
    """The page to return to after signing in: the one asked for, or the one a form was on."""
    if request.method == "GET":
        return request.full_path.rstrip("?")
    referrer = request.referrer or ""
    return (
        referrer.removeprefix(request.host_url.rstrip("/"))
        if referrer.startswith(request.host_url)
        else url_for("home")
    )
