"""Every form docs/domain.md 4.4 lists: where it stands in the file, who issues it, what it asks for.

Keys are what code and diagrams name; the Chinese name is what people read.
"""

from dataclasses import dataclass

from processes.cases.choices import Choice
from processes.documents.errors import NoSuchKind
from processes.organisation.roles import Role


class Suite(Choice):
    """The four sets of forms."""

    MEDIATION = "mediation", "人民调解卷宗"
    PETITION = "petition", "信访文书"
    WHISTLE = "whistle", "吹哨文书"
    SPONSORSHIP = "sponsorship", "包案与接访文书"


@dataclass(frozen=True)
class Series:
    """A series of numbers: `(2026)张湾人调字第0001号`."""

    #: What stands between the place's short name and 字.
    words: str
    #: All forms of one case bear one number, else each its own.
    is_of_case: bool = False


MEDIATION_FILE = Series("人调", is_of_case=True)
PETITION_LETTER = Series("信访")
WHISTLE_PAPER = Series("吹哨")
SUPERVISION = Series("督办")
SPONSORSHIP_FILE = Series("包案", is_of_case=True)
RECEPTION = Series("接访")

#: What a form may ask for beside the facts of the case: key to the words beside the field.
FIELDS = {
    "content": "内容",
    "subject": "事由",
    "place": "地点",
    "held_at": "时间",
    "attendees": "参加人",
    "questioned": "被询问人",
    "mediator": "调解员",
    "request": "请求事项",
    "facts": "事实与理由",
    "opinion": "意见",
    "basis": "依据",
    "reason": "理由",
    "remedy": "救济途径",
    "original": "原处理意见",
    "until": "期限",
    "days": "天数",
    "organ": "机关",
    "recipient": "受文者",
    "way": "方式",
    "agent": "代理人",
    "agent_no": "代理人证件号码",
    "powers": "代理权限",
    "delivery": "送达地址",
    "evidence": "证据材料",
    "duties": "责任",
    "copies": "份数",
    "performed": "履行情况",
    "hazard": "激化隐患",
    "satisfaction": "满意程度",
    "colour": "牌照",
    "matter": "督办事项",
    "unit": "责任单位",
    "measures": "措施",
    "leader": "接访领导",
    "visitor": "来访人",
    "visitors": "来访人数",
    "destination": "去向",
    "commitments": "承诺事项",
    "starts": "开始日期",
    "result": "结果",
    "filer": "立卷人",
    "retention": "保管期限",
    "remark": "备注",
    #: 接访公示: rows of 姓名、职务、分工、联系电话 and 级别.
    "rows": "名单",
}
#: Those people write whole paragraphs in.
LONG = frozenset(
    [
        "content",
        "facts",
        "request",
        "opinion",
        "basis",
        "reason",
        "remedy",
        "original",
        "powers",
        "evidence",
        "duties",
        "measures",
        "commitments",
        "matter",
        "result",
        "performed",
    ]
)


@dataclass(frozen=True)
class Kind:
    """A form: in which set, on which place of the file (①–⑬, 0 the cover), by whom."""

    key: str
    name: str
    suite: Suite
    place: int
    issuers: frozenset[Role]
    series: Series | None
    #: Keys of `FIELDS`.
    fields: tuple[str, ...] = ()

    @property
    def mark(self) -> str:
        """The place in the mediation file as docs/domain.md 4.4 writes it; empty elsewhere."""
        return chr(0x2460 + self.place - 1) if self.place and self.is_of_file else ""

    @property
    def is_confidential(self) -> bool:
        """Whether it tells what was said in mediation, which stays with the mediator (人民调解法15条)."""
        return self.key in {"mediation_record", "investigation_record"}

    @property
    def names_parties(self) -> bool:
        """Whether who the parties are stands in it."""
        return self.key not in _WITHOUT_PARTIES

    @property
    def is_of_file(self) -> bool:
        """Whether it belongs to the mediation file with its fixed order."""
        return self.suite is Suite.MEDIATION


#: Orders, plans and sheets for whoever must act, and covers: they tell of the case, not of people.
_WITHOUT_PARTIES = frozenset(
    [
        "cover",
        "contents",
        "back_cover",
        "whistle_order",
        "attendance_sheet",
        "meeting_minutes",
        "joint_plan",
        "supervision_order",
        "responsibility_sheet",
        "resolution_plan",
        "roster_notice",
        "outreach_record",
        "closure_form",
    ]
)


def get(key: str) -> Kind:
    """The kind of that key; raises NoSuchKind."""
    if key not in KINDS:
        raise NoSuchKind(kind=key)
    return KINDS[key]


_CASEWORKERS = frozenset(
    {Role.GRID_WORKER, Role.GRID_HEAD, Role.MEDIATOR, Role.CENTER, Role.DISTRICT_CENTER}
)
_CENTRES = frozenset({Role.CENTER, Role.DISTRICT_CENTER})
_ORGANS = _CENTRES | {Role.LIAISON, Role.POLITICAL_LEGAL}
_SUPERVISORS = frozenset({Role.POLITICAL_LEGAL, Role.DISTRICT_CENTER})
_SPONSORS = _SUPERVISORS | {Role.LEADER}


def _kinds() -> tuple[Kind, ...]:
    return (*_mediation(), *_petition(), *_whistle(), *_sponsorship())


def _mediation() -> list[Kind]:
    return [
        Kind(key, name, Suite.MEDIATION, place, _CASEWORKERS, MEDIATION_FILE, tuple(fields.split()))
        for key, name, place, fields in (
            ("cover", "卷宗封面", 0, "mediator filer retention remark"),
            ("contents", "卷内目录", 0, ""),
            ("application", "人民调解申请书", 1, "request facts"),
            ("acceptance_form", "人民调解受理登记表", 1, "remark"),
            ("rights_notice", "人民调解权利义务告知书", 2, ""),
            ("identity_proof", "当事人身份证明", 3, "way remark"),
            ("power_of_attorney", "授权委托书", 4, "agent agent_no powers until"),
            (
                "investigation_record",
                "调查记录",
                5,
                "held_at place attendees questioned subject content",
            ),
            ("evidence", "证据材料清单", 6, "evidence remark"),
            (
                "mediation_record",
                "调解记录",
                7,
                "held_at place attendees subject content result way mediator",
            ),
            (
                "agreement",
                "人民调解协议书",
                8,
                "facts duties content way place until copies",
            ),
            (
                "oral_agreement",
                "口头协议登记表",
                8,
                "duties content way place until",
            ),
            ("performance_record", "履行凭证", 9, "performed content way place remark"),
            ("revisit_record", "回访记录", 10, "subject performed satisfaction hazard remark"),
            (
                "confirmation_application",
                "司法确认申请书（个人—个人）",
                11,
                "request delivery recipient",
            ),
            (
                "confirmation_application_unit",
                "司法确认申请书（个人—单位）",
                11,
                "request delivery recipient unit agent",
            ),
            ("statement", "情况说明", 12, "content recipient"),
            ("performance_statement", "履行情况说明", 12, "content performed recipient"),
            ("termination_notice", "终止调解权利告知书", 12, "reason remedy"),
            ("back_cover", "卷宗封底", 13, "filer remark"),
        )
    ]


def _petition() -> list[Kind]:
    return [
        Kind(key, name, Suite.PETITION, place, _ORGANS, PETITION_LETTER, tuple(fields.split()))
        for key, name, place, fields in (
            ("acceptance_notice", "信访事项受理告知书", 21, "recipient request organ until remark"),
            (
                "refusal_notice",
                "信访事项不予受理告知书",
                21,
                "recipient request reason basis remedy organ",
            ),
            ("forwarding_letter", "信访事项转送（交办）函", 22, "organ way request reason until"),
            ("objection_letter", "信访事项异议函", 23, "unit request reason basis"),
            (
                "extension_notice",
                "信访事项延期告知书",
                24,
                "recipient reason days until organ basis",
            ),
            (
                "opinion_letter",
                "信访事项处理意见书",
                25,
                "recipient request facts opinion basis remedy organ",
            ),
            (
                "review_opinion",
                "信访事项复查意见书",
                26,
                "recipient request original facts opinion basis remedy organ",
            ),
            (
                "recheck_opinion",
                "信访事项复核意见书",
                27,
                "recipient request original facts opinion basis organ",
            ),
        )
    ]


def _whistle() -> list[Kind]:
    return [
        Kind(key, name, Suite.WHISTLE, place, issuers, series, tuple(fields.split()))
        for key, name, place, issuers, series, fields in (
            (
                "whistle_order",
                "吹哨单",
                31,
                _CENTRES,
                WHISTLE_PAPER,
                "reason place held_at",
            ),
            ("attendance_sheet", "报到签到表", 32, _CENTRES, WHISTLE_PAPER, "held_at place remark"),
            (
                "meeting_minutes",
                "会商纪要",
                33,
                _CENTRES,
                WHISTLE_PAPER,
                "held_at place attendees content result",
            ),
            (
                "joint_plan",
                "联合处置方案",
                34,
                _CENTRES,
                WHISTLE_PAPER,
                "content unit until remark",
            ),
            (
                "supervision_order",
                "督办单",
                35,
                _SUPERVISORS,
                SUPERVISION,
                "colour unit matter reason until remark",
            ),
        )
    ]


def _sponsorship() -> list[Kind]:
    return [
        Kind(key, name, Suite.SPONSORSHIP, place, issuers, series, tuple(fields.split()))
        for key, name, place, issuers, series, fields in (
            ("responsibility_sheet", "包案责任表", 41, _SPONSORS, SPONSORSHIP_FILE, "until remark"),
            (
                "resolution_plan",
                "化解方案",
                42,
                _SPONSORS,
                SPONSORSHIP_FILE,
                "content measures until",
            ),
            (
                "reception_form",
                "接访登记表",
                43,
                _SPONSORS | _CENTRES,
                RECEPTION,
                "held_at place leader visitor visitors request content destination unit until",
            ),
            (
                "roster_notice",
                "领导干部接访公示",
                44,
                _SUPERVISORS | _CENTRES,
                RECEPTION,
                "held_at place rows remark organ",
            ),
            (
                "outreach_record",
                "领导下访记录",
                45,
                _SPONSORS | _CENTRES,
                SPONSORSHIP_FILE,
                "held_at place leader attendees content commitments until remark",
            ),
            (
                "closure_form",
                "销号审批表",
                46,
                _SPONSORS,
                SPONSORSHIP_FILE,
                "result basis opinion remark",
            ),
        )
    ]


KINDS = {kind.key: kind for kind in _kinds()}
