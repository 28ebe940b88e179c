"""What a petition can be: its nature, where it stands, how it is answered."""

from processes.cases.choices import Choice


class Nature(Choice):
    """诉求类别; what is denounced is never forwarded to whom it denounces."""

    DEMAND = "demand", "申诉求决"
    DENUNCIATION = "denunciation", "检举控告"
    SUGGESTION = "suggestion", "建议意见"

    @property
    def has_a_term(self) -> bool:
        """Whether it is owed an answer in sixty days and may be reviewed (31条第六项、34—36条)."""
        return self is Nature.DEMAND


class Way(Choice):
    """How it goes to the organ that can decide it (条例22条)."""

    TRANSFER = "transfer", "转送"
    ASSIGN = "assign", "交办"
    REPORT = "report", "报请"


class Stage(Choice):
    """Where the petition stands."""

    FILED = "filed", "待转送交办"
    REFERRED = "referred", "待受理告知"
    REFUSED = "refused", "不予受理"
    ACCEPTED = "accepted", "办理中"
    ANSWERED = "answered", "已答复"
    REVIEW = "review", "复查中"
    REVIEWED = "reviewed", "已复查"
    RECHECK = "recheck", "复核中"
    STANDS = "stands", "答复生效"
    FINAL = "final", "复核终结"


class NoticeChannel(Choice):
    """How the petitioner was told of acceptance or refusal (23条)."""

    ON_THE_SPOT = "on_the_spot", "当场告知"
    WRITTEN = "written", "书面告知"
    NOT_OWED = "not_owed", "姓名（名称）、住址不清，无法告知"


class Instance(Choice):
    """Which of the three answers: 处理、复查、复核."""

    HANDLING = "handling", "处理意见"
    REVIEW = "review", "复查意见"
    RECHECK = "recheck", "复核意见"


class Finding(Choice):
    """What the answer finds; the first three are the organ's, the last two of who reviews it."""

    SUPPORTED = "supported", "予以支持"
    PARTLY = "partly", "部分支持"
    UNSUPPORTED = "unsupported", "不予支持"
    UPHELD = "upheld", "维持"
    CHANGED = "changed", "变更"


class Body(Choice):
    """Whoever reviews: organs above the district's departments, most of them outside the system."""

    DISTRICT_GOVERNMENT = "district_government", "区人民政府"
    CITY_DEPARTMENT = "city_department", "市级主管部门"
    CITY_GOVERNMENT = "city_government", "市人民政府"
    PROVINCE = "province", "省级机关"
