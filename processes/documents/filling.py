"""The facts of a case as the templates name them: plain text, lists and names, nothing else.

What is not known is empty text, which the forms show as a blank to write on. A list that a form
prints row by row has at least one, empty, row.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from processes.cases import facts as case_facts
from processes.cases.declaration import Surface
from processes.cases.models import Case
from processes.deadlines import case_deadlines, explanations
from processes.documents import facts, kinds
from processes.documents.facts import Facts, format_day, to_text
from processes.documents.models import Document
from processes.organisation.centre_names import centre

PERSON = (
    "序号",
    "身份",
    "姓名",
    "性别",
    "民族",
    "年龄",
    "职业",
    "文化程度",
    "证件类型",
    "证件号码",
    "联系方式",
    "住址",
)
#: Every name a template may use; a list has one sample row.
SHAPE: dict[str, Any] = {
    "本件": dict.fromkeys(
        [
            "文号",
            "名称",
            "日期",
            "出具人",
            "区",
            "机关",
            "期限说明",
            "中心",
            *(f for f in kinds.FIELDS.values() if f not in {"名单", "机关"}),
        ],
        "",
    ),
    "案件": dict.fromkeys(
        [
            *("案码", "申请人", "当事人", "来源方式", "登记时间", "登记人", "村", "街道", "区"),
            *(
                fact.label(Surface.DOCUMENT)
                for fact in case_facts.list_on_surface(Surface.DOCUMENT)
            ),
            "层级",
            "结局",
            "化解方式",
            "化解情况",
            "责任人",
            "调解开始",
            "办结日期",
            "归档日期",
        ],
        "",
    ),
    **{side: [dict.fromkeys(PERSON, "")] for side in ("申请人", "被申请人", "第三人", "当事人")},
    "协议": dict.fromkeys(["文号", "形式", "内容", "达成日期", "生效日期", "履行期限", "组织"], ""),
    "调解会": dict.fromkeys(
        ["次数", "时间", "方式", "地点", "参加人", "结果", "记录", "主持人"], ""
    ),
    "回访": dict.fromkeys(["时间", "方式", "结果", "备注", "回访人", "次数"], ""),
    "反馈": [dict.fromkeys(["序号", "时间", "方式", "内容", "答复人"], "")],
    "吹哨": dict.fromkeys(
        [
            "序号",
            "哨型",
            "理由",
            "时间",
            "吹哨人",
            "批准时间",
            "批准人",
            "会商时间",
            "纪要",
            "主责",
        ],
        "",
    ),
    "部门": [dict.fromkeys(["序号", "单位", "主责", "签收时间", "签收人", "到场时间", "意见"], "")],
    "措施": [dict.fromkeys(["序号", "内容", "单位", "期限", "落实"], "")],
    "专班": [dict.fromkeys(["序号", "角色", "姓名", "电话"], "")],
    "方案": dict.fromkeys(["内容", "限期", "拟定时间", "拟定人", "批准时间", "批准人"], ""),
    "期限": [dict.fromkeys(["序号", "名称", "起算", "到期", "依据"], "")],
    "目录": [dict.fromkeys(["序号", "名称", "文号", "日期", "备注"], "")],
    "名单": [dict.fromkeys(["级别", "姓名", "职务", "分工", "联系电话"], "")],
}
#: A form nobody filled in.
BLANK = SHAPE


def collect_facts(session: Session, document: Document, case: Case | None) -> dict[str, Any]:
    """Everything the templates may say of the document and its case."""
    found = facts.read(session, case, document) if case else Facts()
    given: dict[str, Any] = {
        "本件": _own(session, document, found),
        "名单": [row for row in document.fields.get("rows", []) if isinstance(row, Mapping)],
        **found.told,
    }
    return shaped(given)


def shaped(given: Mapping[str, Any]) -> dict[str, Any]:
    """The facts in exactly the shape the templates know: what is missing is blank."""
    return {key: _shaped(given.get(key), shape) for key, shape in SHAPE.items()}


def _shaped(value: Any, shape: Any) -> Any:
    if isinstance(shape, list):
        rows: Sequence[Any] = value or [{}]
        return [_shaped(row, shape[0]) for row in rows]
    if isinstance(shape, Mapping):
        return {key: to_text((value or {}).get(key)) for key in shape}
    return to_text(value)


def _own(session: Session, document: Document, found: Facts) -> dict[str, str]:
    said: Iterable[tuple[str, Any]] = document.fields.items()
    named = {kinds.FIELDS[key]: value for key, value in said if key in kinds.FIELDS}
    place = facts.place_name(session, document.district)
    return {
        "机关": found.organ or f"{place}{centre()}",
        **named,
        "文号": document.number or "",
        "名称": kinds.get(document.kind).name,
        "日期": format_day(document.issued_at),
        "出具人": facts.person_name(session, document.issued_by),
        "区": place,
        "中心": f"{place}{centre()}",
        "期限说明": _explained(session, document),
    }


def _explained(session: Session, document: Document) -> str:
    """How the limit the document is about is reckoned, as far as it runs already."""
    key = _LIMITS.get(document.kind)
    if key is None or document.case_id is None:
        return ""
    for row in case_deadlines.list_for_case(session, document.case_id):
        if row.key == key and row.status in case_deadlines.OPEN:
            return explanations.explain(session, row).for_parties.text
    return ""


#: The limit whose reckoning a document tells.
_LIMITS = {"acceptance_notice": "xf.close"}
