"""`make run`: database, tables, demonstration, web server and worker, in one command.

    sishi run [--people | --empty]

`--people` leaves out the demonstration's cases, `--empty` the whole demonstration.
"""

import argparse
import errno
import logging
import os
import socket
import sys
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from ipaddress import IPv4Address, ip_address

from engine import clock, db, embedded, loading, logs, settings, shared_metrics, starting
from engine.errors import EngineError
from engine.settings import SettingError
from processes import migrations
from processes.diagrams import shipped
from processes.onboarding import district
from web import settings as pages
from web.programs import Program, Stop, Watched, run
from web.supervisor import keep_running

# Run as a program this module is called __main__.
logger = logging.getLogger("web.run")


class PortTaken(EngineError):
    """端口 {port} 用不了：{reason}。请停止占用它的程序，或换一个端口：PORT=8001 make run。"""


class Ended(EngineError):
    """{name}自行结束（状态 {status}），其余程序已一并停止；原因见上面的输出。"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run until told to stop; answers the exit status."""
    parser = argparse.ArgumentParser(prog="python -m web.run", description="启动四事")
    less = parser.add_mutually_exclusive_group()
    less.add_argument("--people", action="store_true", help="演示区只载入区划、单位和人员")
    less.add_argument("--empty", action="store_true", help="不载入演示区")
    options = parser.parse_args(arguments)
    return serve(people=options.people, empty=options.empty)


def serve(*, people: bool = False, empty: bool = False) -> int:
    """Start everything and run until told to stop; answers the exit status.

    `people` leaves out the demonstration's cases, `empty` the whole demonstration.
    """
    try:
        logs.configure("run", "%(levelname)s %(name)s: %(message)s")
        shared_metrics.make_folder()
        _run(Stop(), _demonstration(people=people, empty=empty))
    except EngineError as refusal:
        say(str(refusal))
        return 1
    say("已停止，数据已保存。")
    return 0


def port() -> int:
    """`PORT`: the web server's port (default 8000)."""
    return settings.number("PORT", default=8000, least=1, most=65535)


def listen() -> str:
    """`SISHI_LISTEN`: the address the web server listens on; default 127.0.0.1, this machine only."""
    value = settings.text("SISHI_LISTEN", "127.0.0.1")
    if value != "localhost" and not _is_address(value):
        raise SettingError(
            name="SISHI_LISTEN", value=value, reason="应为 IP 地址，如 127.0.0.1 或 0.0.0.0"
        )
    return value


def processes() -> int:
    """`SISHI_WEB_PROCESSES`: how many processes serve pages (1-64, default 2)."""
    return settings.number("SISHI_WEB_PROCESSES", default=2, least=1, most=64)


def say(sentence: str) -> None:
    """Tell whoever started us."""
    if logs.is_json():
        logger.info(sentence.strip())
        return
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()


def _demonstration(*, people: bool, empty: bool) -> Program | None:
    """The program that loads what was asked for, if anything."""
    command = [sys.executable, "-m", "processes.demonstration", *(["--people"] if people else [])]
    return None if empty else Program("载入演示区", command)


def _run(stop: Stop, loader: Program | None) -> None:
    for check in (pages.check, port, listen, processes):
        check()
    if clock.ahead():
        say(
            f"注意：时钟由 SISHI_CLOCK_FILE 提前，现在是 {clock.local(clock.now()):%Y-%m-%d %H:%M}。"
        )
    _refuse_accounts_for_all()
    _refuse_a_taken_port()
    is_embedded = settings.database_url() is None
    environment = os.environ | {
        "DATABASE_URL": _database(is_empty=loader is None),
        "PYTHONUNBUFFERED": "1",
    }
    # The pages would refuse it, and this process could say no more than that they ended.
    pages.secret_key()
    # One that starts again while the database does so, too, waits for it instead of failing.
    environment.setdefault("SISHI_DATABASE_PATIENCE", "60")
    # glibc makes eight arenas a core for threads; each keeps what was once needed in it.
    environment.setdefault("MALLOC_ARENA_MAX", "2")
    if loader is not None:
        _show_accounts(environment)
        status = run(loader, environment, stop)
        if status is None:
            return
        if status:
            raise Ended(name=loader.name, status=status)
    say("正在启动网站和后台程序……")
    programs: list[Watched] = [
        Program("网站", _gunicorn()),
        Program("后台程序", [sys.executable, "-m", "engine.worker"]),
    ]
    if is_embedded:
        # Last, for to start it again takes a moment: the others load their code meanwhile.
        programs.append(Database())
    ended = keep_running(programs, environment, stop, ready=_answers, announce=_announce)
    if ended is not None:
        raise Ended(name=ended.name, status=ended.ended)


class Database:
    """The embedded server, which this process started and stops as it exits."""

    name = "数据库"

    def start(self, environment: Mapping[str, str]) -> None:
        """Start it again, if it is not there."""
        if self.ended is not None:
            embedded.restart(settings.home())

    def stop(self, patience: float) -> None:
        """Left to the end of this process: other programs may have joined it."""

    @property
    def ended(self) -> int | None:
        """1 once it is gone: it is nobody's child, whose status would be told."""
        return None if embedded.is_running(settings.home()) else 1


def _is_address(value: str) -> bool:
    """Of one machine: nobody can be answered at an address of many."""
    try:
        address = ip_address(value)
    except ValueError:
        return False
    return not address.is_multicast and address != IPv4Address("255.255.255.255")


def _is_this_machine_alone() -> bool:
    return listen() == "localhost" or ip_address(listen()).is_loopback


def _refuse_accounts_for_all() -> None:
    if pages.shows_demonstration() and not _is_this_machine_alone():
        raise SettingError(
            name="SISHI_DEMO",
            value=1,
            reason=f"网站对其他机器开放（SISHI_LISTEN={listen()}）时不能列出演示账号",
        )


def _show_accounts(environment: dict[str, str]) -> None:
    """A demonstration lists its accounts where nobody else can read them."""
    if _is_this_machine_alone() and not pages.proxies():
        environment.setdefault("SISHI_DEMO", "1")
    else:
        say("网站对其他机器开放，登录页不列出演示账号。")


def _refuse_a_taken_port() -> None:
    """Before anything is started: the web server would say it late and in English."""
    with socket.socket(socket.AF_INET6 if ":" in listen() else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((listen(), port()))
        except OSError as error:
            # Of an address whose interface is not there, it is the name that is not found.
            if error.errno == errno.EADDRNOTAVAIL or isinstance(error, socket.gaierror):
                raise SettingError(
                    name="SISHI_LISTEN", value=listen(), reason="这不是本机的地址"
                ) from error
            raise PortTaken(port=port(), reason=error.strerror) from error


def _database(*, is_empty: bool) -> str:
    """Start or reach the database, bring its tables up to date; answers its URL.

    The embedded server is started by this process alone, which also stops it as it exits; the
    others are given its address.
    """
    say("正在准备数据库……")
    with db.reaching():
        migrations.upgrade()
    # The checks at deployment ask for every handler that a diagram calls.
    loading.import_all("processes")
    starting.check_database()
    with db.begin() as session:
        shipped.deploy_first(session)
        is_to_be_set_up = is_empty and not district.is_there(session)
    if is_to_be_set_up:
        say("还没有开通任何区，谁也不能登录：停止后请先运行 sishi setup。")
    url = db.engine().url.render_as_string(hide_password=False)
    db.engine().dispose()
    return url


def _gunicorn() -> list[str]:
    bind = f"[{listen()}]" if ":" in listen() else listen()
    return [
        *(sys.executable, "-m", "gunicorn", "web:create_app()"),
        *("--bind", f"{bind}:{port()}"),
        *("--workers", str(processes()), "--threads", "4"),
        # Receives and sends for everybody at once: slow people hold no thread.
        *("--worker-class", "web.buffering.Worker"),
        # Loaded once and forked: a process that dies is replaced at once, database or not.
        "--preload",
        *("--graceful-timeout", "10", "--log-level", "warning", "--no-control-socket"),
        *("--logger-class", "web.gunicorn_log.Log"),
    ]


def _answers() -> bool:
    """Whether the web server serves pages and reaches the database."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(listen(), listen())  # noqa: S104
    connection = HTTPConnection(host, port(), timeout=5)
    try:
        connection.request("GET", "/health")
        return connection.getresponse().status == HTTPStatus.OK
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def _announce() -> None:
    say(f"\n四事已启动：http://localhost:{port()}/   （Ctrl-C 停止）")


if __name__ == "__main__":
    sys.exit(main())
