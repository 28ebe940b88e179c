"""The accounts to try the district with: one per role, with one password made at load time.

Login, password, name and office stand in `accounts.json` under `SISHI_HOME`; the
database holds the hash alone.
"""

import json
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from engine import settings
from processes.demonstration.places import DISTRICT
from processes.organisation import people
from processes.organisation.centre_names import centre
from processes.organisation.people import Account
from processes.organisation.roles import Role

_VILLAGE = f"{DISTRICT}001201"
#: Login, role, where, and the office in words: everybody a case of 花园村 passes through,
#: and a grid worker of another street who has no part in it. `{centre}` is what the district calls it.
HOLDERS = (
    ("wanggeyuan", Role.GRID_WORKER, f"{_VILLAGE}-01-01", "花园村第1大网格第1小网格 网格员"),
    ("wanggezhang", Role.GRID_HEAD, _VILLAGE, "花园村 网格长"),
    ("tiaojieyuan", Role.MEDIATOR, f"org-{_VILLAGE}", "花园村 人民调解员"),
    ("jiedao", Role.CENTER, f"{DISTRICT}001", "花果街道 {centre}"),
    ("quzhongxin", Role.DISTRICT_CENTER, DISTRICT, "区{centre}"),
    ("renshe", Role.LIAISON, "dept-renshe", "区人社局 联络员"),
    ("zhujian", Role.LIAISON, "dept-zhujian", "区住建局 联络员"),
    ("gongan", Role.LIAISON, "dept-gongan", "公安分局 联络员"),
    ("sifa", Role.LIAISON, "dept-sifa", "区司法局 联络员"),
    ("xinfang", Role.LIAISON, "dept-xinfang", "区信访局 联络员"),
    ("renshejuzhang", Role.UNIT_HEAD, "dept-renshe", "区人社局 负责人"),
    ("fayuanyuanzhang", Role.COURT_PRESIDENT, DISTRICT, "区法院 院长"),
    ("shanggong", Role.POLICE_SUPERIOR, DISTRICT, "上级公安机关 审批人"),
    ("zhongcaizhuren", Role.ARBITRATION_DIRECTOR, DISTRICT, "仲裁委员会 主任"),
    ("zhengfawei", Role.POLITICAL_LEGAL, DISTRICT, "区委政法委 督办"),
    ("lingdao", Role.LEADER, DISTRICT, "区委 包案领导"),
    ("fenxi", Role.ANALYST, DISTRICT, "流程分析员"),
    ("xitong", Role.SYSTEM_ADMIN, DISTRICT, "系统管理员"),
    ("anquan", Role.SECURITY_ADMIN, DISTRICT, "安全管理员"),
    ("shenji", Role.AUDITOR, DISTRICT, "审计管理员"),
    ("waijie", Role.GRID_WORKER, f"{DISTRICT}004201-01-01", "茅坪村（汉江路街道） 网格员"),
)


@dataclass(frozen=True)
class Printed:
    """An account as it is told to whoever tries the demonstration."""

    login: str
    password: str
    name: str
    office: str


def build(session: Session) -> tuple[Printed, ...]:
    """Insert the accounts; the caller writes them down once the transaction is kept."""
    password = secrets.token_urlsafe(9)
    # One hash for all: it is one password, and argon2 is slow on purpose.
    kept = people.hash_password(password)
    printed, rows = [], []
    for login, role, at, office in HOLDERS:
        person = people.list_holders(session, role, at)[0]
        rows.append({"person_id": person.id, "login": login, "password_hash": kept})
        printed.append(Printed(login, password, person.name, office.format(centre=centre())))
    people.enter_all(
        session, Account, [row | {"is_active": True, "must_change": False} for row in rows]
    )
    return tuple(printed)


def write(printed: tuple[Printed, ...]) -> None:
    """Leave the accounts where the owner of this installation can read them, and nobody else."""
    file = path()
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch(mode=0o600)
    rows = [asdict(account) for account in printed]
    file.write_text(json.dumps(rows, ensure_ascii=False, indent=1), "utf-8")


def read() -> tuple[Printed, ...]:
    """What `write` left; nothing without it."""
    if not path().is_file():
        return ()
    return tuple(Printed(**row) for row in json.loads(path().read_text("utf-8")))


def path() -> Path:
    """`accounts.json` under `SISHI_HOME`."""
    return settings.home() / "accounts.json"
