"""The way out when administrators are locked out, on the server alone (docs/security.md).

    python -m processes.access.break_glass show
    python -m processes.access.break_glass reset LOGIN --by NAME --reason WHY
    python -m processes.access.break_glass grant NUMBER --by NAME --reason WHY
    python -m processes.access.break_glass appoint LOGIN --by NAME --reason WHY

`show` lists the administrators and the requests that wait. `reset` makes a password for one of them,
`grant` stands for the second administrator, `appoint` makes a security administrator where the only
one is gone for good.
"""

import argparse
import sys
from collections.abc import Sequence

from sqlalchemy.orm import Session

from engine import clock, db, loading, settings, starting, system_account
from processes import readers
from processes.access import accounts, emergencies, second_person
from processes.access.request_models import AdministrativeRequest, Emergency
from processes.cases import display_names
from processes.organisation import offices


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what was asked; answers the exit status."""
    wanted = _parser().parse_args(arguments)
    with starting.refusing():
        settings.check()
        loading.import_all("processes")
        starting.check_database()
        with db.begin() as session:
            told = _show(session) if wanted.act == "show" else _act(session, wanted)
    # Only what is kept is told.
    sys.stdout.write("".join(f"{line}\n" for line in told))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m processes.access.break_glass")
    acts = parser.add_subparsers(dest="act", required=True)
    acts.add_parser("show", help="列出管理员和等待同意的申请")
    for act, target, words in (
        ("reset", "账号", "给一位管理员一次性口令"),
        ("grant", "编号", "代替第二位管理员同意一项申请"),
        ("appoint", "账号", "任命安全管理员"),
    ):
        each = acts.add_parser(act, help=words)
        each.add_argument("whom", metavar=target, help=words)
        each.add_argument("--by", required=True, metavar="姓名", help="由谁办理；记入审计日志")
        each.add_argument("--reason", required=True, metavar="理由", help="记入审计日志")
    return parser


def _act(session: Session, wanted: argparse.Namespace) -> list[str]:
    whom = readers.text(wanted.whom, "账号或编号", most=32)
    name = readers.who(wanted.by, "姓名")
    reason = readers.text(wanted.reason, "理由", most=500)
    password, emergency = None, Emergency(name, system_account.name(), reason)
    match wanted.act:
        case "reset":
            password = emergencies.reset(session, whom, emergency)
        case "grant":
            password = emergencies.grant(session, readers.row(whom, "编号"), emergency)
        case _:
            emergencies.appoint(session, whom, emergency)
    done = [
        "已办理，已记入审计日志并通知各位管理员；须由审计管理员核实，涉及其本人的由安全管理员核实。"
    ]
    if password:
        done.append(f"新口令只显示这一次，请当面交给本人，登录后必须修改：{password}")
    return done


def _show(session: Session) -> list[str]:
    lines = ["在任的管理员："]
    for person, held in session.execute(offices.administrators()):
        account = accounts.find_for_person(session, person.id)
        lines.append(f"  {account.login if account else ''} {person.name} {held.role.words}")
    waiting = second_person.list_waiting(session)
    concerned = [each for row in waiting for each in (row.person_id, row.asked_by)]
    names = display_names.resolve_people(session, concerned)
    return [*lines, "等待同意的申请：", *(_request(row, names) for row in waiting)]


def _request(row: AdministrativeRequest, names: dict[str, str]) -> str:
    what = row.act.words + (f"“{row.role.words}”" if row.role else "")
    asker, concerned = (names.get(str(each), "") for each in (row.asked_by, row.person_id))
    ends = f"{clock.local(row.expires_at):%Y-%m-%d %H:%M}"
    return f"  {row.id} {what}（{concerned}），{asker}申请，{ends}前有效。理由：{row.reason}"


if __name__ == "__main__":
    sys.exit(main())
