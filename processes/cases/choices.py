"""What a case can be: tiers, states, outcomes. Tables that may change are in `processes.codes.code_tables`."""

from enum import StrEnum
from typing import Self


class Choice(StrEnum):
    """A code with the words people read for it: `Tier("grid", "网格")`."""

    words: str

    def __new__(cls, code: str, words: str = "") -> Self:
        """A member that is its code and knows its words."""
        member = str.__new__(cls, code)
        member._value_ = code
        member.words = words
        return member


class Tier(Choice):
    """Who answers for the case. Declared from below; `rank` says who is above whom."""

    GRID = "grid", "网格责任"
    SOCIETY = "society", "社会协同"
    DEPARTMENT = "department", "单位负责"
    LEADER = "leader", "领导包案"

    @property
    def rank(self) -> int:
        """0 for the lowest tier."""
        return list(Tier).index(self)

    @property
    def matters(self) -> str:
        """Which of the four classes of matters the tier is for (四事)."""
        return _MATTERS[self]


_MATTERS = {
    Tier.GRID: "日常琐事",
    Tier.SOCIETY: "民间小事",
    Tier.DEPARTMENT: "行业难事",
    Tier.LEADER: "重点大事",
}


class Level(Choice):
    """Which centre the case is with; another axis than the tier."""

    VILLAGE = "village", "村（社区）"
    STREET = "street", "乡镇（街道）"
    DISTRICT = "district", "区"


class Status(Choice):
    """Where the case is in 收集、处置、交办、反馈."""

    REGISTERED = "registered", "已登记"
    HANDLING = "handling", "办理中"
    CLOSED = "closed", "已办结"
    ARCHIVED = "archived", "已归档"


class Outcome(Choice):
    """How a case ended; only `settled` counts as resolved."""

    SETTLED = "settled", "已化解"
    CONCLUDED = "concluded", "依法终结"
    DIVERTED = "diverted", "已导入法定途径"
    TERMINATED = "terminated", "终止"


class Change(Choice):
    """What happened to a case."""

    REGISTERED = "registered", "登记"
    ENTERED_TIER = "entered_tier", "进入"
    ESCALATED = "escalated", "升级"
    RETURNED = "returned", "退回"
    REFERRED = "referred", "交区中心裁定"
    CONTACTED = "contacted", "首次联系"
    WHISTLED = "whistled", "吹哨"
    CONCLUDED = "concluded", "办结"
    FED_BACK = "fed_back", "反馈"
    REVISITED = "revisited", "回访"
    REOPENED = "reopened", "重开"
    ARCHIVED = "archived", "归档"
    EXTENDED = "extended", "延期"
    RECKONED = "reckoned", "期限重算"
    HANDED_OVER = "handed_over", "交接"
    REMINDED = "reminded", "提醒"
    INFORMED = "informed", "告知"
    NOTED = "noted", "记录"
    TRANSFERRED = "transferred", "转办"
    DELEGATED = "delegated", "委派"
    GIVEN_BACK = "given_back", "交还"
    WITHDRAWN = "withdrawn", "撤回"
    SENT_BACK = "sent_back", "退回重办"
    URGED = "urged", "催办"
    COPIED = "copied", "抄送"
    SIGNERS_ASKED = "signers_asked", "加签"
    SIGNED = "signed", "签署意见"
    RETRACTED = "signature_retracted", "收回意见"
    SIGNER_REMOVED = "signer_removed", "减签"
    SET_ASIDE = "refusal_set_aside", "不予采纳"
    COUNTERSIGNED = "countersigned", "会签结果"
    SUBMITTED = "submitted", "提交待签"
    SUBMISSION_RETURNED = "submission_returned", "收回提交"
    ATTACHED = "attached", "添加附件"


class RiskColor(Choice):
    """How dangerous it is; has nothing to do with the cards."""

    RED = "red", "红"
    ORANGE = "orange", "橙"
    YELLOW = "yellow", "黄"
    BLUE = "blue", "蓝"


class Source(Choice):
    """The channel it came by."""

    PATROL = "patrol", "网格排查"
    VISIT = "visit", "群众来访"
    RECEPTION = "reception", "领导接访"
    OUTREACH = "outreach", "下访"
    LETTER = "letter", "来信"
    ONLINE = "online", "网上"
    HOTLINE = "hotline", "12345"
    POLICE = "police", "110警情"
    COURT = "court", "法院委派"
    PETITION = "petition", "信访交办"
    TRANSFER = "transfer", "部门移送"
    E_PLATFORM = "e_platform", "e平台"


class Scale(Choice):
    """事件规模."""

    SINGLE = "01", "个体性"
    GROUP = "02", "一般群体性"
    LARGE_GROUP = "03", "重大群体性"


class Severity(Choice):
    """事件级别."""

    EXTREME = "01", "特别重大"
    MAJOR = "02", "重大"
    CONSIDERABLE = "03", "较大"
    ORDINARY = "04", "一般"


class ReturnReason(Choice):
    """Why a case is sent back down."""

    INCOMPLETE = "incomplete", "材料不全"
    LOCAL = "local", "本级可办"
    NOT_OURS = "not_ours", "不属本级"


class Side(Choice):
    """What a party is to the dispute."""

    APPLICANT = "applicant", "申请人"
    RESPONDENT = "respondent", "被申请人"
    THIRD = "third", "第三人"


class WhistleKind(Choice):
    """How fast the departments must come."""

    REGULAR = "regular", "常规哨"
    FAST = "fast", "快办哨"
    EMERGENCY = "emergency", "应急哨"


class TeamRole(Choice):
    """The five people of the seven "ones" (七个“一”)."""

    LEADER = "leader", "牵头领导"
    STREET = "street", "乡镇街道负责人"
    VILLAGE = "village", "村（社区）干部"
    POLICE = "police", "民警（律师）"
    GRID = "grid", "网格员"


class MediationKind(Choice):
    """调解类型: who mediates and which limit runs differ; each has its diagram."""

    PEOPLE = "people", "人民调解"
    JUDICIAL = "judicial", "司法（诉前）调解"
    ADMINISTRATIVE = "administrative", "行政调解"
    PROFESSIONAL = "professional", "专业（行业）调解"
    LAWYER = "lawyer", "律师调解"
    POLICE = "police", "治安调解（警调对接）"


class LitigationStage(Choice):
    """How near to the court a dispute was kept from it (docs/domain.md C03); a case only moves on."""

    GRASSROOTS = "grassroots", "基层治理“无讼”"
    PREVENTION = "prevention", "源头“联动防讼”"
    PRE_LITIGATION = "pre_litigation", "诉前“联治减讼”"
    IN_LITIGATION = "in_litigation", "诉中“联调化讼”"

    @property
    def rank(self) -> int:
        """0 for what is farthest from the court."""
        return list(LitigationStage).index(self)


class Loop(Choice):
    """The four states of the grid's closed loop (docs/domain.md G08)."""

    COLLECTED = "collected", "收集"
    HANDLED = "handled", "处置"
    ASSIGNED = "assigned", "交办"
    ANSWERED = "answered", "反馈"


class AgreementForm(Choice):
    """协议形式."""

    ORAL = "oral", "口头"
    WRITTEN = "written", "书面"


#: What a revisit may find, in the words people read.
FINDINGS = {
    "stable": "稳定",
    "unperformed": "未履行",
    "dissatisfied": "不满意",
    "relapsed": "反弹",
    "unreachable": "联系不上",
}
