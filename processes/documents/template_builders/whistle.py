"""The forms of a whistle: order, attendance, minutes, joint plan, supervision."""

from processes.documents.template_builders.page_layout import Cell, PageLayout

_HEAD: list[list[Cell] | str] = [
    [("案码", 2), ("{{ 案件.案码 }}", 2), ("哨次", 2), ("第{{ 吹哨.序号|横线 }}哨", 2)],
    [("事项", 2), ("{{ 案件.名称 }}", 6)],
    [("哨型", 2), ("{{ 吹哨.哨型 }}", 2), ("吹哨时间", 2), ("{{ 吹哨.时间 }}", 2)],
]


def whistle_order() -> PageLayout:
    """吹哨单."""
    sheet = PageLayout()
    sheet.title("吹 哨 单", over="{{ 本件.机关 }}")
    sheet.number()
    sheet.table(
        8,
        [
            *_HEAD,
            [("类别", 2), ("{{ 案件.类别 }}", 2), ("风险", 2), ("{{ 案件.风险 }}", 2)],
            [("基本情况", 2), ("{{ 案件.简要情况 }}↕", 6)],
            [
                ("吹哨理由", 2),
                ("{% if 本件.理由 %}{{ 本件.理由 }}{% else %}{{ 吹哨.理由 }}{% endif %}", 6),
            ],
            [("主责单位", 2), ("{{ 吹哨.主责 }}", 6)],
            [("报到地点", 2), ("{{ 本件.地点 }}", 2), ("会商时间", 2), ("{{ 本件.时间 }}", 2)],
            [("吹哨人", 2), ("{{ 吹哨.吹哨人 }}", 2), ("批准人", 2), ("{{ 吹哨.批准人 }}", 2)],
        ],
    )
    sheet.line("请下列单位签收后按时到场报到：")
    sheet.table(
        8,
        [
            [("序号", 1), ("单位", 3), ("主责/协同", 2), ("签收时间", 2)],
            "for 位 in 部门",
            [
                ("{{ 位.序号 }}", 1),
                ("{{ 位.单位 }}", 3),
                ("{{ 位.主责 }}", 2),
                ("{{ 位.签收时间 }}", 2),
            ],
            "endfor",
        ],
    )
    sheet.sealed()
    return sheet


def attendance_sheet() -> PageLayout:
    """报到签到表."""
    sheet = PageLayout()
    sheet.title("报 到 签 到 表")
    sheet.number()
    sheet.table(8, _HEAD)
    sheet.line(
        "时间：{% if 本件.时间 %}{{ 本件.时间 }}{% else %}{{ 吹哨.会商时间|横线 }}{% endif %}  地点：{{ 本件.地点|横线 }}"
    )
    sheet.table(
        10,
        [
            [("序号", 1), ("单位", 3), ("签收时间", 2), ("到场时间", 2), ("签名", 2)],
            "for 位 in 部门",
            [
                ("{{ 位.序号 }}", 1),
                ("{{ 位.单位 }}", 3),
                ("{{ 位.签收时间 }}", 2),
                ("{{ 位.到场时间 }}", 2),
                ("", 2),
            ],
            "endfor",
        ],
        tall=1.2,
    )
    sheet.line("备注：{{ 本件.备注|横线 }}")
    return sheet


def meeting_minutes() -> PageLayout:
    """会商纪要."""
    sheet = PageLayout()
    sheet.title("会 商 纪 要")
    sheet.number()
    sheet.table(8, _HEAD)
    sheet.line(
        "会商时间：{% if 本件.时间 %}{{ 本件.时间 }}{% else %}{{ 吹哨.会商时间|横线 }}{% endif %}"
    )
    sheet.line("会商地点：{{ 本件.地点|横线 }}")
    sheet.line("参加人员：{{ 本件.参加人|横线 }}")
    sheet.heading("一、会商内容")
    sheet.body("{% if 本件.内容 %}{{ 本件.内容 }}{% else %}{{ 吹哨.纪要|空行 }}{% endif %}")
    sheet.heading("二、各单位意见")
    sheet.table(
        8,
        [
            [("单位", 2), ("意见", 6)],
            "for 位 in 部门",
            [("{{ 位.单位 }}", 2), ("{{ 位.意见 }}", 6)],
            "endfor",
        ],
    )
    sheet.heading("三、会商结果")
    sheet.body("{{ 本件.结果|横线 }}")
    sheet.signatures("参会单位", "参会单位", "记录人")
    sheet.sealed()
    return sheet


def joint_plan() -> PageLayout:
    """联合处置方案."""
    sheet = PageLayout()
    sheet.title("联合处置方案")
    sheet.number()
    sheet.table(
        8,
        [
            *_HEAD,
            [("基本情况", 2), ("{{ 案件.简要情况 }}↕", 6)],
            [("处置方案", 2), ("{{ 本件.内容 }}↕", 6)],
            [("处置措施", 4), ("责任单位", 2), ("完成期限", 2)],
            "for 项 in 措施",
            [("{{ 项.序号 }}.{{ 项.内容 }}", 4), ("{{ 项.单位 }}", 2), ("{{ 项.期限 }}", 2)],
            "endfor",
            [
                ("主责单位", 2),
                (
                    "{% if 本件.责任单位 %}{{ 本件.责任单位 }}{% else %}{{ 吹哨.主责 }}{% endif %}",
                    6,
                ),
            ],
            [("完成期限", 2), ("{{ 本件.期限 }}", 6)],
            [("备  注", 2), ("{{ 本件.备注 }}", 6)],
        ],
    )
    sheet.signatures("主责单位", "协同单位")
    sheet.sealed()
    return sheet


def supervision_order() -> PageLayout:
    """督办单 （黄/红）."""
    sheet = PageLayout()
    sheet.title("督办单（{{ 本件.牌照|横线 }}）", over="中共{{ 本件.区 }}委政法委员会")
    sheet.number()
    sheet.line("{{ 本件.责任单位|横线 }}：")
    sheet.table(
        8,
        [
            [("案码", 2), ("{{ 案件.案码 }}", 2), ("层级", 2), ("{{ 案件.层级 }}", 2)],
            [("案件", 2), ("{{ 案件.名称 }}", 6)],
            [("督办事项", 2), ("{{ 本件.督办事项 }}↕", 6)],
            [("督办理由", 2), ("{{ 本件.理由 }}↕", 6)],
            [("办结期限", 2), ("{{ 本件.期限 }}", 6)],
            [("责任单位说明", 2), ("↕", 6)],
            [("备  注", 2), ("{{ 本件.备注 }}", 6)],
        ],
    )
    sheet.body("请于收到本单次工作日内书面说明情况，并按期办结。")
    sheet.sealed("中共{{ 本件.区 }}委政法委员会")
    return sheet
