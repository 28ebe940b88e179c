"""The programs that go on running, and the one that brings the tables up to date."""

import sys

import click

from engine import worker as engine_worker
from processes.migrations import __main__ as migrating
from web import run as running


@click.command("run", help="启动数据库、网站和后台程序，Ctrl-C 停止。")
@click.option("--empty", is_flag=True, help="不载入演示区：正式的区都这样启动。")
@click.option("--people", is_flag=True, help="演示区只载入区划、单位和人员。")
def run(*, empty: bool, people: bool) -> None:
    """Run until told to stop."""
    if empty and people:
        raise click.UsageError("--empty 和 --people 只能用一个。")
    sys.exit(running.serve(people=people, empty=empty))


@click.command("worker", help="在同一数据库上启动一个后台程序；可在多台机器上启动多个。")
def worker() -> None:
    """Work until told to stop."""
    engine_worker.main()


@click.command("migrate", help="建表，或把表升级到本程序的版本；可重复运行。")
def migrate() -> None:
    """Bring the tables to the newest revision."""
    migrating.main()
    click.echo("数据库的表是最新版本。")


COMMANDS = (run, worker, migrate)
