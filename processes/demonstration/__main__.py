"""Loads the demonstration district into an empty database.

    python -m processes.demonstration [--people | --size article]

`--people` leaves out the cases: places, organisations, people and accounts alone. `--size article`
plays a year with the source article's own counts, into a district that has no cases yet.
"""

import argparse
import sys
from collections.abc import Sequence
from time import monotonic

from sqlalchemy import select

from engine import db, loading, settings, starting
from processes import migrations
from processes.demonstration import (
    accounts,
    assessing,
    daily,
    organisations,
    past,
    places,
    receptions,
    rosters,
    staff,
)
from processes.diagrams import shipped
from processes.organisation import people
from processes.organisation.places import Place, PlaceKind

WORDS = {
    PlaceKind.DISTRICT: "区",
    PlaceKind.STREET: "街道乡镇",
    PlaceKind.VILLAGE: "村（社区）",
    PlaceKind.LARGE_GRID: "大网格",
    PlaceKind.SMALL_GRID: "小网格",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Load what is not there yet, say what happens, and print the accounts."""
    parser = argparse.ArgumentParser(prog="python -m processes.demonstration")
    parser.add_argument("--people", action="store_true", help="只载入区划、单位和人员，不演绎案件")
    parser.add_argument("--size", choices=past.SIZES, default="sample", help="案件的数量")
    wanted = parser.parse_args(arguments)
    with starting.refusing():
        settings.check()
        with db.reaching():
            migrations.upgrade()
        loading.import_all("processes")
        starting.check_database()
    began = monotonic()
    with db.begin() as session:
        is_used = session.scalar(select(Place.code).limit(1)) is not None
        is_ours = people.find_account(session, accounts.HOLDERS[0][0]) is not None
        is_whole = is_ours and past.is_whole(session, wanted.size)
        is_other = is_ours and past.is_other(session, wanted.size)
    if is_used and not is_ours:
        say("数据库里已有别的区划，不载入演示区。")
        return 0
    if not is_used:
        say("正在载入演示区：张湾区，街道乡镇之外的名称均为示例……")
        _organisation()
    if is_other and wanted.size != "sample":
        say("数据库里已有别的案件；这一年的数据只能载入还没有案件的数据库。")
        return 1
    if not is_whole and not wanted.people:
        say("正在按真实流程演绎过去的案件……")
        past.build(say, wanted.size)
        say(f"演示区已载入，用时{monotonic() - began:.0f}秒。")
    _print_accounts()
    return 0


def say(sentence: str) -> None:
    """Tell whoever started us."""
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()


def _organisation() -> None:
    with db.begin() as session:
        shipped.deploy_first(session)
        tree = places.build(session)
        say("  " + "、".join(f"{WORDS[kind]}{len(codes)}" for kind, codes in tree.items()))
        known = organisations.build(session, tree)
        number = staff.build(session, tree, known)
        say(
            f"  部门 {len(known['departments'])}、调解组织 {len(known['organisations'])}、人员 {number}"
        )
        say(f"  接访名单 {receptions.build(session)}、考核项目 {assessing.build(session)}")
        say(f"  房间 {rosters.build(session, tree)}、排查单 {daily.build(session, tree)}")
        printed = accounts.build(session)
    accounts.write(printed)


def _print_accounts() -> None:
    printed = accounts.read()
    if not printed:
        return
    say(f"演示账号（密码都是 {printed[0].password}，另存于 {accounts.path()}）：")
    for account in printed:
        say(f"  {account.login:<12} {account.name}  {account.office}")


if __name__ == "__main__":
    sys.exit(main())
