"""The forms of a leader's case and of the reception: sheet, plan, reception, outreach, closing."""

from processes.documents.template_builders.page_layout import Cell, PageLayout

_VISITOR = "{% if 本件.来访人 %}{{ 本件.来访人 }}{% else %}{{ 案件.申请人 }}{% endif %}"
_HEAD: list[list[Cell] | str] = [
    [("案码", 2), ("{{ 案件.案码 }}", 2), ("类别", 2), ("{{ 案件.类别 }}", 2)],
    [("案件", 2), ("{{ 案件.名称 }}", 6)],
]


def responsibility_sheet() -> PageLayout:
    """包案责任表: the seven "ones"."""
    sheet = PageLayout()
    sheet.title("领导包案责任表", over="{{ 本件.区 }}")
    sheet.number()
    sheet.table(
        8,
        [
            *_HEAD,
            [("简要情况", 2), ("{{ 案件.简要情况 }}↕", 6)],
            "for 员 in 专班",
            [("{{ 员.角色 }}", 2), ("{{ 员.姓名 }}", 2), ("联系电话", 2), ("{{ 员.电话 }}", 2)],
            "endfor",
            [("化解方案", 2), ("{{ 方案.内容 }}↕", 6)],
            [
                ("化解限期", 2),
                ("{% if 本件.期限 %}{{ 本件.期限 }}{% else %}{{ 方案.限期 }}{% endif %}", 6),
            ],
            [("备  注", 2), ("{{ 本件.备注 }}", 6)],
        ],
    )
    sheet.signatures("牵头领导")
    sheet.sealed("{{ 本件.中心 }}")
    return sheet


def resolution_plan() -> PageLayout:
    """化解方案."""
    sheet = PageLayout()
    sheet.title("信访积案化解方案")
    sheet.number()
    sheet.table(8, _HEAD)
    sheet.heading("一、基本情况")
    sheet.body("{{ 案件.简要情况 }}")
    sheet.heading("二、化解方案")
    sheet.body("{% if 本件.内容 %}{{ 本件.内容 }}{% else %}{{ 方案.内容|空行 }}{% endif %}")
    sheet.said("本件.措施")
    sheet.heading("三、责任分工")
    sheet.rows_of("员 in 专班", "{{ 员.角色|横线 }}：{{ 员.姓名|横线 }}")
    sheet.heading("四、完成期限")
    sheet.body("{% if 本件.期限 %}{{ 本件.期限 }}{% else %}{{ 方案.限期|横线 }}{% endif %}")
    sheet.body(
        "拟定人：{{ 方案.拟定人|横线 }}  审批人：{{ 方案.批准人|横线 }}  审批时间：{{ 方案.批准时间|横线 }}"
    )
    sheet.signatures("牵头领导")
    sheet.sealed("{{ 本件.中心 }}")
    return sheet


def reception_form() -> PageLayout:
    """接访登记表."""
    sheet = PageLayout()
    sheet.title("领导干部接访登记表")
    sheet.number()
    sheet.table(
        8,
        [
            [("接访时间", 2), ("{{ 本件.时间 }}", 2), ("接访地点", 2), ("{{ 本件.地点 }}", 2)],
            [("接访领导", 2), ("{{ 本件.接访领导 }}", 6)],
            [
                ("来访人", 2),
                (_VISITOR, 2),
                ("来访人数", 2),
                ("{{ 本件.来访人数 }}", 2),
            ],
            [("案码", 2), ("{{ 案件.案码 }}", 6)],
            [
                ("反映事项", 2),
                (
                    "{% if 本件.请求事项 %}{{ 本件.请求事项 }}{% else %}{{ 案件.简要情况 }}{% endif %}↕",
                    6,
                ),
            ],
            [("接访处理意见", 2), ("{{ 本件.内容 }}↕", 6)],
            [("去向", 2), ("{{ 本件.去向 }}", 2), ("责任单位", 2), ("{{ 本件.责任单位 }}", 2)],
            [("办理期限", 2), ("{{ 本件.期限 }}", 6)],
        ],
    )
    sheet.signatures("来访人", "接访领导", "记录人")
    return sheet


def roster_notice() -> PageLayout:
    """接访公示： 姓名、职务、分工、联系电话."""
    sheet = PageLayout(letter=True)
    sheet.title("领导干部接访公示", over="{{ 本件.机关 }}")
    sheet.number()
    sheet.body("现将接访领导有关信息公示如下：")
    sheet.line("接访时间：{{ 本件.时间|横线 }}", indent=True)
    sheet.line("接访地点：{{ 本件.地点|横线 }}", indent=True)
    sheet.table(
        10,
        [
            [("级别", 1), ("姓名", 2), ("职务", 2), ("分工", 3), ("联系电话", 2)],
            "for 员 in 名单",
            [
                ("{{ 员.级别 }}", 1),
                ("{{ 员.姓名 }}", 2),
                ("{{ 员.职务 }}", 2),
                ("{{ 员.分工 }}", 3),
                ("{{ 员.联系电话 }}", 2),
            ],
            "endfor",
        ],
        tall=1.2,
    )
    sheet.line("备注：{{ 本件.备注|横线 }}", indent=True)
    sheet.sealed()
    return sheet


def outreach_record() -> PageLayout:
    """下访记录."""
    sheet = PageLayout()
    sheet.title("领导下访记录")
    sheet.number()
    sheet.table(
        8,
        [
            *_HEAD,
            [("下访时间", 2), ("{{ 本件.时间 }}", 2), ("下访地点", 2), ("{{ 本件.地点 }}", 2)],
            [("下访领导", 2), ("{{ 本件.接访领导 }}", 6)],
            [("参加人员", 2), ("{{ 本件.参加人 }}", 6)],
            [("下访情况", 2), ("{{ 本件.内容 }}↕", 6)],
            [("承诺事项", 2), ("{{ 本件.承诺事项 }}↕", 6)],
            [("兑现期限", 2), ("{{ 本件.期限 }}", 6)],
            [("备  注", 2), ("{{ 本件.备注 }}", 6)],
        ],
    )
    sheet.signatures("下访领导", "当事人", "记录人")
    return sheet


def closure_form() -> PageLayout:
    """销号审批表."""
    sheet = PageLayout()
    sheet.title("信访积案销号审批表", over="{{ 本件.区 }}")
    sheet.number()
    sheet.table(
        8,
        [
            *_HEAD,
            [("结局", 2), ("{{ 案件.结局 }}", 2), ("办结日期", 2), ("{{ 案件.办结日期 }}", 2)],
            "for 员 in 专班",
            [("{{ 员.角色 }}", 2), ("{{ 员.姓名 }}", 6)],
            "endfor",
            [
                ("化解情况", 2),
                ("{% if 本件.结果 %}{{ 本件.结果 }}{% else %}{{ 案件.化解情况 }}{% endif %}↕", 6),
            ],
            [("认定依据", 2), ("{{ 本件.依据 }}↕", 6)],
            [("领导回访", 2), ("{{ 回访.时间 }}  {{ 回访.方式 }}  {{ 回访.结果 }}", 6)],
            [("牵头领导意见", 2), ("{{ 本件.意见 }}↕", 6)],
            [("政法委核验意见", 2), ("↕", 6)],
            [("备  注", 2), ("{{ 本件.备注 }}", 6)],
        ],
    )
    sheet.sealed("{{ 本件.中心 }}")
    return sheet
