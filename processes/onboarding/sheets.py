"""The sheets of the workbook a district is opened with: their columns, and how each is read."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from processes import readers
from processes.organisation.offices import ADMINISTRATORS
from processes.organisation.people import STAFF_NO
from processes.organisation.places import OrganisationKind, UnitKind
from processes.organisation.roles import Role
from processes.readers import Mistyped
from processes.rooms.models import RoomKind

#: The value of a cell that is not empty; raises ValueError, whose words say what is wrong with it.
Read = Callable[[str], Any]
PLACES, UNITS, ORGANISATIONS, ROOMS, PEOPLE = "区划", "部门", "调解组织", "房间", "人员"
#: Sheets of the template that are read by people alone.
ASIDE = ("说明",)


@dataclass(frozen=True)
class Column:
    """A column: its heading, the field it gives, how it is read, and what people are told of it."""

    heading: str
    key: str
    read: Read
    help: str
    is_needed: bool = False
    example: str = ""


@dataclass(frozen=True)
class Sheet:
    """A sheet: its name, its columns, and a sentence on what belongs there."""

    name: str
    help: str
    columns: tuple[Column, ...]


def _text(heading: str, key: str, most: int, help: str, **more: Any) -> Column:
    def read(cell: str) -> str:
        try:
            return readers.text(cell, heading, most=most)
        except Mistyped as wrong:
            raise ValueError(wrong.beside) from wrong

    return Column(heading, key, read, help, **more)


def _coded(
    heading: str, key: str, pattern: str, expected: str, *, more: str = "", **rest: Any
) -> Column:
    def read(cell: str) -> str:
        if not re.fullmatch(pattern, cell):
            raise ValueError(f"应为{expected}。")
        return cell

    return Column(heading, key, read, f"{expected}。{more}", **rest)


def _among(heading: str, key: str, kind: type[StrEnum], **more: Any) -> Column:
    def words(each: Any) -> str:
        return str(each.words)

    def read(cell: str) -> Any:
        for each in kind:
            if cell in (each.value, words(each)):
                return each
        raise ValueError(f"应为以下之一：{'、'.join(words(each) for each in kind)}。")

    return Column(heading, key, read, f"{'、'.join(words(each) for each in kind)}。", **more)


def _role(cell: str) -> Role:
    found = next((role for role in Role if cell in (role.value, role.words)), None)
    if found is None:
        raise ValueError(f"应为以下之一：{'、'.join(role.words for role in OFFERED)}。")
    if found in ADMINISTRATORS:
        raise ValueError("三种管理员不能从表中任命，请在“账号与任职”“两人办理”页办理。")
    return found


def _seats(cell: str) -> int:
    try:
        return readers.whole(cell, "座位数", least=1, most=1000)
    except Mistyped as wrong:
        raise ValueError(wrong.beside) from wrong


#: What the workbook may appoint to.
OFFERED = tuple(role for role in Role if role not in ADMINISTRATORS)
_PLACE = r"[1-9][0-9]{8}(?:[0-9]{3}(?:-[0-9]{2}){0,2})?"
_PLACE_WORDS = "街道乡镇9位、村（社区）12位数字；大网格在村代码后加 -01，小网格再加 -01"
_CODE = r"[a-z][a-z0-9-]{2,39}"

EVERY = (
    Sheet(
        PLACES,
        "街道乡镇、村（社区）、大网格、小网格各一行，级别和上级由代码看出；区本身已登记，不填。",
        (
            _coded("代码", "code", _PLACE, _PLACE_WORDS, is_needed=True, example="420302001201-01-01"),
            _text("名称", "name", 40, "不写上级的名称。", is_needed=True, example="第一小网格"),
        ),
    ),
    Sheet(
        UNITS,
        "区直部门和牵头单位。流程图和表单按代码找部门，模板里已有的代码请不要改。",
        (
            _coded("代码", "code", r"(dept|unit)-[a-z0-9-]{2,35}", "dept- 加小写字母、数字（牵头单位为unit-）", is_needed=True, example="dept-renshe"),
            _text("名称", "name", 40, "规范简称。", is_needed=True, example="区人社局"),
            _among("类型", "kind", UnitKind, example="区直部门"),
        ),
    ),
    Sheet(
        ORGANISATIONS,
        "人民调解委员会、行业性调解组织、商事调解组织。",
        (
            _coded("代码", "code", _CODE, "3至40位小写字母、数字、横线，以字母开头", is_needed=True, example="org-420302001201"),
            _text("名称", "name", 60, "全称。", is_needed=True, example="示例村人民调解委员会"),
            _among("类型", "kind", OrganisationKind, is_needed=True, example="人民调解"),
            _coded("服务区划代码", "place", rf"[1-9][0-9]{{5}}|{_PLACE}", "区、街道乡镇或村（社区）的代码", is_needed=True, example="420302001201"),
            _text("专业领域", "specialty", 40, "行业性组织填写。", example="物业纠纷"),
        ),
    ),
    Sheet(
        ROOMS,
        "各级中心的“六室”；同一中心的房间以名称区别。",
        (
            _coded("中心所在区划代码", "place", rf"[1-9][0-9]{{5}}|{_PLACE}", "区、街道乡镇或村（社区）的代码", is_needed=True, example="420302001"),
            _text("名称", "name", 40, "房间的名称。", is_needed=True, example="调解一室"),
            _among("类型", "kind", RoomKind, is_needed=True, example="矛盾纠纷调处室"),
            Column("座位数", "seats", _seats, "1至1000。", example="12"),
        ),
    ),
    Sheet(
        PEOPLE,
        "每人一行；任几个职务就写几行，编号相同，姓名等各行一致。三种管理员不从这里任命。",
        (
            _coded("编号", "staff_no", STAFF_NO, "2至20位字母、数字、横线", more="一人一号，不再改。", is_needed=True, example="A0001"),
            _text("姓名", "name", 40, "真实姓名。", is_needed=True, example="张三"),
            _text("办公电话", "phone", 30, "只填办公电话，会公开。", example="0719-0000000"),
            _text("职务", "post", 50, "如 村（社区）书记。", example="网格员"),
            _text("分工", "duty", 100, "领导填写。"),
            _text("所在班子", "body", 20, "领导填写：区委、区人大、区政府、区政协。"),
            Column("角色", "role", _role, "见下表；没有职务的人可不填。", example="网格员"),
            _text("任职处代码", "at", 60, "区划、部门或调解组织的代码；全区性的角色可不填。", example="420302001201-01-01"),
        ),
    ),
)  # fmt: skip
BY_NAME = {sheet.name: sheet for sheet in EVERY}
