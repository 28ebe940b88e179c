"""What is wrong in a sentence, and what to do."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from processes.overviews import operations
from processes.overviews.operations import Fault, Operations
from web import words
from web.operations.measured import Measured
from web.translation import gettext as _


@dataclass(frozen=True)
class Wrong:
    """A fault as a person reads it."""

    sentence: str
    remedy: str
    #: The page where it is mended, if there is one, and what the link says.
    endpoint: str = ""
    link: str = ""


def of_faults(found: Operations) -> list[Wrong]:
    """What the database tells."""
    return [_of(fault, found) for fault in operations.list_faults(found)]


def of_counted(counted: Measured) -> Iterator[Wrong]:
    """What the processes counted."""
    if counted.fails:
        whole = counted.whole
        yield Wrong(
            _("%(all)s次请求中有%(n)s次是程序出错。", all=whole.requests, n=whole.failed),
            _("请看程序日志里的错误：页面回应的编号（X-Request-ID）与日志中的一致。"),
        )
    if counted.is_pool_full:
        yield Wrong(
            _("本机各进程的数据库连接全部占用（%(n)s个）。", n=counted.pool_most),
            _("如果一直如此，请增加 SISHI_WEB_PROCESSES 或 SISHI_POOL，并看有没有特别慢的页面。"),
        )


def _of(fault: Fault, found: Operations) -> Wrong:
    work = found.work
    match fault:
        case Fault.NO_WORKER:
            return Wrong(
                _("没有后台程序在运行，定时器、通知和导出都停着。"),
                _("请在服务器上运行 sishi worker；如果由 systemd 看管，请看它为什么没有启动。"),
            )
        case Fault.TIMERS_LATE:
            return Wrong(
                _("有定时器晚了%(span)s还没有触发。", span=words.span(work.timers_late)),
                _("请看后台程序是否在运行、是否太忙；忙不过来就多启动一个 sishi worker。"),
            )
        case Fault.JOBS_WAIT:
            return Wrong(
                _("有作业等了%(span)s还没有人做。", span=words.span(work.jobs_waiting)),
                _("请看后台程序是否在运行、是否太忙；忙不过来就多启动一个 sishi worker。"),
            )
        case Fault.CONNECTIONS:
            return Wrong(
                _(
                    "数据库的连接快用完了：已用%(n)s个，最多%(most)s个。",
                    n=work.connections,
                    most=work.connections_most,
                ),
                _("请调大 PostgreSQL 的 max_connections，或减少 SISHI_POOL 和进程数。"),
            )
        case Fault.SEAL_OLD:
            return Wrong(
                _("最近一次封存已过去%(span)s；应每夜一次。", span=words.span(_sealed(found))),
                _("请看后台程序夜间是否在运行，故障中有没有 history.seal。"),
                *("incidents.index", _("看故障")),
            )
        case Fault.INCIDENTS:
            return Wrong(
                _("有%(n)s处故障等人处理。", n=work.incidents),
                _("请逐条看原因，排除后重试；停下的步骤不会自己继续。"),
                *("incidents.index", _("看故障")),
            )


def _sealed(found: Operations) -> timedelta:
    return found.seal_age or found.age or timedelta(0)
