"""What can be said of a mediation: relations, invitations, how a session ended, what the court did."""

from processes.cases.choices import Choice


class Relation(Choice):
    """Why somebody must not mediate a case (回避)."""

    SELF = "self", "本人是当事人"
    RELATIVE = "relative", "当事人的近亲属"
    COLLEAGUE = "colleague", "与当事人同一单位"
    INTEREST = "interest", "与案件有利害关系"
    OBJECTED = "objected", "当事人申请回避"


class Guest(Choice):
    """Who may be asked to help mediate (三官一律、亲友、专家)."""

    JUDGE = "judge", "法官"
    PROSECUTOR = "prosecutor", "检察官"
    POLICE = "police", "民警"
    LAWYER = "lawyer", "律师"
    RELATIVE = "relative", "亲友"
    EXPERT = "expert", "专家"


class Answer(Choice):
    """What somebody invited said."""

    PENDING = "pending", "待回复"
    ACCEPTED = "accepted", "应邀"
    DECLINED = "declined", "不能参加"


class Channel(Choice):
    """线上、线下."""

    OFFLINE = "offline", "线下"
    ONLINE = "online", "线上"


class Result(Choice):
    """How a session ended."""

    AGREED = "agreed", "达成一致"
    AGAIN = "again", "另行续会"
    APPRAISE = "appraise", "须鉴定，暂停计时"
    PROLONG = "prolong", "征询双方延长"
    FAILED = "failed", "未达成"
    REFUSED = "refused", "一方拒绝继续"
    WITHDRAWN = "withdrawn", "申请人撤回"


class Venue(Choice):
    """Where a session was held."""

    MEDIATION = "mediation", "矛盾纠纷调处室"
    LEGAL = "legal", "公共法律服务室"
    RECEPTION = "reception", "信访接待室"
    COUNSEL = "counsel", "心理疏导室"
    HOME = "home", "当事人家中"
    SCENE = "scene", "纠纷现场"
    OTHER = "other", "其他"


class Attendee(Choice):
    """Who came to a session, by what they were there; names stand in the record."""

    APPLICANT = "applicant", "申请人"
    RESPONDENT = "respondent", "被申请人"
    AGENT = "agent", "代理人"
    REPRESENTATIVE = "representative", "推举的代表"
    ASSISTANT = "assistant", "协助调解人"
    OBSERVER = "observer", "旁听"


class Confirmation(Choice):
    """How far a request for judicial confirmation got."""

    APPLIED = "applied", "已申请"
    ACCEPTED = "accepted", "法院已受理"
    REJECTED = "rejected", "法院不予受理"
    CONFIRMED = "confirmed", "已确认，可申请执行"
    REFUSED = "refused", "法院驳回"
