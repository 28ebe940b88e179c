"""What the guides say: a few steps each, in the order in which they are done."""

from dataclasses import dataclass

from processes.access.permissions import Permission as May
from processes.organisation.roles import Role
from web.translation import lazy_gettext as _


@dataclass(frozen=True)
class Step:
    """One thing to do: where, and what one sees there."""

    title: str
    words: str
    #: the page it is done on, and the right that opens it; None: anybody's
    endpoint: str | None = None
    permission: May | None = None
    #: a picture of `static/help/`, and what there is to be seen on it
    picture: str = ""
    seen: str = ""


@dataclass(frozen=True)
class Guide:
    """The help for some roles."""

    name: str
    roles: frozenset[Role]
    about: str
    steps: tuple[Step, ...]


RESIDENT = "resident"

_MINING = Step(
    _("流程实况：实际怎么走的"),
    _("每一步、每条线走了多少，等了多久，办了多久，哪里超期、退回，现在停着多少，最常走哪几条路。期间、版本、地方、类别都可以选。"),
    "mining.index", May.MINING_READ,
)  # fmt: skip

_PATROL = Step(
    _("上午：今日排查"),
    _("走完网格后打开“今日排查”。没有发现就按“今日无事”，一下就完；发现了问题就写一句话，需要办理的按“开案”。一天一份，漏报会提醒。"),
    "patrol.index", May.PATROL_RECORD, "grid-patrol", _("今日排查：“今日无事”和“有发现”两个按钮"),
)  # fmt: skip
_REGISTER = Step(
    _("随时：登记纠纷"),
    _("六项就能登记：怎么回事、类别、风险、地点、双方、照片。没有网络也能填，有网络时自动发送。登记后把回执打印或读给当事人，上面有编号和查询码。"),
    "cases.new", May.CASE_REGISTER, "grid-register", _("登记表：简要情况、类别、风险颜色、当事人"),
)  # fmt: skip
_TASKS = Step(
    _("每天先看：我的任务"),
    _("按到期先后排列，红的已过期。打开一项，填好表单，按“提交并办结这一步”；按之前会写明下一步是谁。填到一半可以离开，草稿会留着。"),
    "tasks.index", May.TASK_LIST, "tasks", _("我的任务：每行一项，写着还剩多久"),
)  # fmt: skip
_BELL = Step(
    _("下班前：通知"),
    _("右上角的铃是通知：新任务、临期、牌照、批示。办完了的会自己变成已读。"),
    "notices.index", May.NOTICE_READ,
)  # fmt: skip
_START = Step(
    _("不是纠纷的事：发起"),
    _("在“发起”里选一个流程，填好表单提交，会写明现在由谁办。交给您的任务在“我的任务”上方；要您从清单里选着办的也在那里。"),
    "starts.index", May.PROCESS_START,
)  # fmt: skip
_AWAY = Step(
    _("请假、出差：代理"),
    _("在“代理”写明从哪天到哪天由谁代办。期间您的任务也在他的清单里，写着“代”您的名字；回来后自动结束。"),
    "organisation.show_absences", May.ABSENCE_KEEP,
)  # fmt: skip

GUIDES: dict[str, Guide] = {
    "grid": Guide(
        _("网格员、网格长"), frozenset({Role.GRID_WORKER, Role.GRID_HEAD}),
        _("排查、登记、首次联系、现场处置、回访。办不了的不用自己扛：到期会自动升级，也可以写明原因提前上交。"),
        (_TASKS, _PATROL, _REGISTER, _START, _BELL),
    ),
    "mediator": Guide(
        _("调解员"), frozenset({Role.MEDIATOR}),
        _("受理、告知权利义务、开会调解、写协议、回访。调解有法定期限，页面上写着还剩几天和怎么算的。"),
        (
            _TASKS,
            Step(
                _("开会：调解页"),
                _("在案件页进入“调解”：约会议，请法官、检察官、警官、律师（三官一律），记回避和每次会议。预约调解室也在这里。"),
                "cases.index", May.CASE_LIST, "mediator-case", _("案件页：办到哪一步、期限、下一步"),
            ),
            Step(
                _("成文：文书与卷宗"),
                _("协议书、告知书、回执在案件的“卷宗”里自动填好，核对后出具。必备件不齐不能归档，缺什么写得清楚。"),
            ),
            _START, _BELL, _AWAY,
        ),
    ),
    "centre": Guide(
        _("中心（街道、区）"), frozenset({Role.CENTER, Role.DISTRICT_CENTER}),
        _("研判、分流、吹哨、盯期限。先看“总览”里哪里逾期、哪里没有人。"),
        (
            Step(
                _("上班先看：总览"),
                _("四层各有多少、谁手里压着多少、哪里岗位没有人、哪里出了故障。每个数字点开就是那些案件。"),
                "overviews.show_wall", May.WALL_READ, "centre-wall", _("总览：四层流向和逾期数"),
            ),
            _TASKS,
            Step(
                _("群众反映"),
                _("网上反映先是线索，一个工作日内要么受理成案件，要么写明理由答复。"),
                "reports.index", May.CASE_REGISTER,
            ),
            Step(
                _("一家办不了：吹哨"),
                _("在案件页吹哨，写明请哪些部门、到哪里、多久到。部门签到、办理、您来评分；不到场会发牌。"),
                "whistles.index", May.WHISTLE_LIST,
            ),
            Step(
                _("接访、导入、导出"),
                _("周一接访排班、批量导入、导出台账都在“全部功能”里。导出默认脱敏，带水印。"),
                "menu", May.ORGANISATION_READ,
            ),
            _START, _AWAY,
        ),
    ),
    "department": Guide(
        _("部门联络员、负责人和审批人"),
        frozenset({Role.LIAISON, Role.UNIT_HEAD, Role.COURT_PRESIDENT, Role.POLICE_SUPERIOR, Role.ARBITRATION_DIRECTOR}),
        _("听到哨声就签收、到场、说明办了什么；信访事项按程序受理、办理、答复；延期须经批准。"),
        (
            _TASKS,
            Step(
                _("吹哨：签收和到场"),
                _("先签收（写明谁去），到场后签到，措施办完逐项反馈。来不了要在期限内说明理由。"),
                "whistles.index", May.WHISTLE_LIST,
            ),
            Step(
                _("信访事项"),
                _("每件写着受理、办理、答复的期限和依据。要延期先申请，批准后再告知信访人。"),
                "petitions.index", May.PETITION_LIST,
            ),
            _START, _BELL, _AWAY,
        ),
    ),
    "supervisor": Guide(
        _("督办人（区委政法委）"), frozenset({Role.POLITICAL_LEGAL}),
        _("看谁逾期、发牌发督办单、安排包案、评分。不考核上报数量，也不排名。"),
        (
            Step(
                _("上班先看：总览"),
                _("逾期和临期在最上面。点开是案件，再点一下就能催办。"),
                "overviews.show_wall", May.WALL_READ, "supervisor-wall", _("总览：逾期、临期、岗位空缺"),
            ),
            Step(
                _("牌照与督办单"),
                _("蓝牌临期、黄牌到期、红牌逾期，由系统按期限发。书面说明在这里看；要追下去就发督办单，写明何时回复。"),
                "cards.index", May.CARD_LIST,
            ),
            Step(
                _("包案和专题研究"),
                _("哪位领导包哪件、五人专班缺谁、常委会定了什么、到期没有，都在“领导包案”。"),
                "sponsorship.index", May.SPONSORSHIP_READ,
            ),
            Step(
                _("统计"),
                _("每个指标写着公式，点开就是背后的案件。"),
                "indicators.index", May.STATISTICS_READ, "supervisor-statistics", _("统计：指标、公式和数字"),
            ),
            _MINING,
        ),
    ),
    "leader": Guide(
        _("包案领导"), frozenset({Role.LEADER}),
        _("一页看完这一周：要定的、要到的、要签的。"),
        (
            Step(
                _("本周要办"),
                _("七天之内的任务、包案的期限、会议、接访、该写的说明，每项点一下就到办的地方。"),
                "overviews.show_week", May.WEEK_READ,
            ),
            Step(
                _("我包的案"),
                _("专班五人是谁、计划到哪一步、最近一次进展。每次接访、下访、协调都记一笔。"),
                "sponsorship.index", May.SPONSORSHIP_READ,
            ),
            Step(
                _("接访"),
                _("周一接访名单公开；当天来访逐件登记，当场答复或转成案件。"),
                "rosters.index", May.ROSTER_READ,
            ),
        ),
    ),
    "administrator": Guide(
        _("系统、安全、审计管理员"), frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR}),
        _("三个人、三样权：系统管理员管配置，安全管理员管账号，审计管理员只看日志。要紧的事须两人办理。"),
        (
            Step(
                _("安全管理员：账号与任职"),
                _("建账号、任命、免职、解锁、重置口令。离任的先交接任务，再停用账号。"),
                "access.list_accounts", May.ACCOUNT_MANAGE, "administrator-accounts", _("账号与任职：谁在哪里任什么职"),
            ),
            Step(
                _("两人办理"),
                _("一人申请，另一人核对后同意，少一个人都办不成；双方都记入日志。"),
                "access.list_requests", May.ADMINISTRATOR_DECIDE,
            ),
            Step(
                _("系统管理员：日历、通道、故障"),
                _("每年发布工作日历；看通知通道发出去没有；故障页列出停住的步骤，修好后按“重试”。"),
                "incidents.index", May.INCIDENT_RETRY,
            ),
            Step(
                _("系统管理员：运行状况"),
                _("后台程序在不在、有没有晚了的定时器、页面快不快。不正常的各有一句话和该怎么办。"),
                "operations.index", May.OPERATIONS_READ,
            ),
            Step(
                _("审计管理员：日志与校验"),
                _("谁在何时看了、改了、导出了什么。“校验”核对每夜的封存，指出被改动的行。"),
                "audit.index", May.AUDIT_READ, "administrator-audit", _("审计日志：时间、人、做了什么"),
            ),
        ),
    ),
    "analyst": Guide(
        _("流程分析员"), frozenset({Role.ANALYST}),
        _("流程图、决策表、表单和期限规则在“流程工作室”里改，须第二个人复核才能发布；在办案件继续走原来的版本。"),
        (
            Step(
                _("一，新建一项变更"),
                _("写明改什么、为什么，再把要改的文件复制进来。改动随时自动保存，每次保存都是一个可以回去的版本。"),
                "studio.index", May.STUDIO_READ, "analyst-studio", _("流程工作室：进行中的变更"),
            ),
            Step(
                _("二，改，边改边看检查"),
                _("下方列出每处错误和提醒，点一下就到那里，能自动改的有按钮。按问号看快捷键。"),
            ),
            Step(
                _("三，试运行、场景、改动检验"),
                _("在沙箱里走一遍，时钟可以拨；场景逐条重跑；改动检验看有没有场景发现不了的地方。"),
            ),
            Step(
                _("四，送审，发布"),
                _("另一个人逐处比对，写意见或同意；可定时发布，也可一键恢复前一版。"),
            ),
            Step(
                _("细节"),
                _("完整的《分析员指南》有全部画面和写法：一项变更从头到尾、场景、表达式、流程图能画什么。"),
                "guides.read_manual", May.STUDIO_READ,
            ),
        ),
    ),
    RESIDENT: Guide(
        _("群众"), frozenset(),
        _("不用注册，也不收费。网上反映、凭编号和查询码看进度、说满意不满意。"),
        (
            Step(
                _("反映一件事"),
                _("选地方，写怎么回事，可以附照片。姓名电话可以不写；写了方便联系您。"),
                "reports.choose", None, "resident-report", _("网上反映：先选地方"),
            ),
            Step(
                _("留好回执"),
                _("上面有编号、查询码、二维码和电话。可以打印或截屏；查询码丢了，凭身份到登记的地方补发。"),
            ),
            Step(
                _("看进度"),
                _("输入编号和查询码，看办到哪一步、下一步是谁、最迟哪天。还可以补充说明、补交材料、撤回。"),
                "residents.form", None, "resident-progress", _("查办理进度：编号和查询码两格"),
            ),
            Step(
                _("没有解决"),
                _("办结后可以评价。选“没有解决”，案件重开并交上一层办理。"),
            ),
            Step(
                _("当面说：接访"),
                _("每周接访的时间、地点、领导在这里公开。"),
                "rosters.notice",
            ),
        ),
    ),
}  # fmt: skip
