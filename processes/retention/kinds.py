"""What is kept: for how long by law and by custom, and what becomes of it then."""

from dataclasses import dataclass

from processes.cases.choices import Choice


class Kind(Choice):
    """A kind of data with a term the district may set."""

    CASES = "cases", "案件的当事人"
    REPORTS = "reports", "群众反映"
    VISITS = "visits", "接访登记"
    FINDINGS = "findings", "排查发现"
    NOTICES = "notices", "站内通知"


@dataclass(frozen=True)
class Rule:
    """The bounds of a term, and where they come from."""

    #: From when the term runs.
    since: str
    #: What is done at its end.
    end: str
    #: Months: without a decision of the district, at least and at most.
    default: int
    least: int
    most: int
    source: str


@dataclass(frozen=True)
class Fixed:
    """What has no term to set: it goes with something else, or is never removed."""

    name: str
    term: str
    source: str


_NECESSARY = "个人信息保护法19条：实现处理目的所必要的最短时间"
_OURS = "个人信息保护法19条：实现处理目的所必要的最短时间（本区规定，待确认）"
_THREE_YEARS = "个人信息保护法19条；三年取自民法典188条的诉讼时效（本区规定，待确认）"
RULES: dict[Kind, Rule] = {
    Kind.CASES: Rule(
        "归档之日",
        "自然人的姓名、电话、证件、住址等删去，各处文字中的姓名和号码遮去，附件和文书文件删去；案件、时间、结果和历史留下供统计",
        360,
        120,
        600,
        "机关文件材料归档范围和文书档案保管期限规定（国家档案局令第8号）：定期保管为30年、10年，"
        "由本机关的期限表确定（12条）；个人信息保护法19条、47条",
    ),
    Kind.REPORTS: Rule(
        "答复之日（转成案件的随案件）",
        "姓名、电话、地点和所述内容删去，照片删去",
        36,
        6,
        120,
        _THREE_YEARS,
    ),
    Kind.VISITS: Rule(
        "来访之日（转成案件的随案件）",
        "姓名和电话删去，文字中的号码遮去",
        36,
        12,
        120,
        _THREE_YEARS,
    ),
    Kind.FINDINGS: Rule(
        "发现之日（转成案件的随案件）",
        "文字中的证件号码和手机号码遮去",
        36,
        6,
        120,
        _OURS,
    ),
    Kind.NOTICES: Rule(
        "最后一次通知之日",
        "删去已读或已办结的",
        24,
        6,
        60,
        _OURS,
    ),
}
FIXED = (
    Fixed("备注、答复、调解笔录和其他文字", "随案件", "同“案件的当事人”"),
    Fixed("附件和文书", "随案件", "同“案件的当事人”"),
    Fixed("任务草稿", "任务办结后30天内删去", _NECESSARY),
    Fixed("导出的文件", "24小时后删去", _NECESSARY),
    Fixed(
        "审计日志、查询和查看记录",
        "长期，不删改",
        "网络安全法23条：网络日志不少于六个月；个人信息保护法51条、55条、56条",
    ),
    Fixed("案件历史和封存", "长期，不删改；不记当事人信息", "档案法；本区规定"),
)
