"""The forms of the mediation file (docs/domain.md 4.4, after the ministry's formats of 2010)."""

from processes.documents.template_builders.page_layout import Cell, PageLayout


def cover() -> PageLayout:
    """封面： 卷名、卷号、调解员、调解日期起止、立卷人、立卷日期、保管期限、备注."""
    sheet = PageLayout()
    sheet.space(2)
    sheet.title("人民调解卷宗", over="{{ 本件.机关 }}")
    sheet.space(2)
    sheet.table(
        6,
        [
            [("卷  名", 2), ("{{ 案件.名称 }}", 4)],
            [("卷  号", 2), ("{{ 本件.文号 }}", 4)],
            [("案  码", 2), ("{{ 案件.案码 }}", 4)],
            [
                ("调解员", 2),
                ("{{ 本件.调解员 }}{% if not 本件.调解员 %}{{ 案件.责任人 }}{% endif %}", 4),
            ],
            [("调解日期", 2), ("自{{ 案件.调解开始|横线 }}起至{{ 案件.办结日期|横线 }}止", 4)],
            [("立卷人", 2), ("{{ 本件.立卷人 }}", 4)],
            [("立卷日期", 2), ("{{ 本件.日期 }}", 4)],
            [("保管期限", 2), ("{{ 本件.保管期限 }}", 4)],
            [("备  注", 2), ("{{ 本件.备注 }}↕", 4)],
        ],
        tall=1.5,
    )
    return sheet


def contents() -> PageLayout:
    """卷内目录."""
    sheet = PageLayout()
    sheet.title("卷 内 目 录")
    sheet.number()
    sheet.table(
        12,
        [
            [("序号", 1), ("文书名称", 4), ("文号", 4), ("日期", 3)],
            "for 件 in 目录",
            [
                ("{{ 件.序号 }}", 1),
                ("{{ 件.名称 }}", 4),
                ("{{ 件.文号 }}", 4),
                ("{{ 件.日期 }}", 3),
            ],
            "endfor",
        ],
    )
    return sheet


def application() -> PageLayout:
    """申请书."""
    sheet = PageLayout()
    sheet.title("人民调解申请书")
    sheet.table(8, [*_each("申请人"), *_each("被申请人")])
    sheet.heading("简要情况")
    sheet.body("{{ 案件.简要情况 }}")
    sheet.said("本件.事实与理由")
    sheet.heading("申请事项")
    sheet.body("{{ 本件.请求事项|空行 }}")
    sheet.body("人民调解委员会已将申请人民调解的相关规定告知我，现自愿申请人民调解。")
    sheet.signed_on("申请人（签名）")
    return sheet


def acceptance_form() -> PageLayout:
    """受理登记表."""
    sheet = PageLayout()
    sheet.title("人民调解受理登记表")
    sheet.number()
    sheet.table(
        8,
        [
            [("受理日期", 2), ("{{ 案件.登记时间 }}", 6)],
            *_each("申请人"),
            *_each("被申请人"),
            [("纠纷类型", 2), ("{{ 案件.类别 }}", 6)],
            [("案件来源", 2), ("{{ 案件.来源方式 }}（{{ 案件.来源 }}）", 6)],
            [
                ("发生地点", 2),
                ("{{ 案件.发生地点 }}", 2),
                ("发生日期", 2),
                ("{{ 案件.发生日期 }}", 2),
            ],
            [("简要情况", 2), ("{{ 案件.简要情况 }}↕", 6)],
            [("当事人签名", 2), ("", 2), ("登记人签名", 2), ("{{ 案件.登记人 }}", 2)],
            [("备  注", 2), ("{{ 本件.备注 }}", 6)],
        ],
    )
    sheet.sealed()
    return sheet


def rights_notice() -> PageLayout:
    """权利义务告知书 （人民调解法23、24条）."""
    sheet = PageLayout()
    sheet.title("人民调解权利义务告知书")
    sheet.number()
    sheet.rows_of("人 in 当事人", "{{ 人.身份 }}：{{ 人.姓名 }}")
    sheet.body("根据《中华人民共和国人民调解法》，现将当事人在人民调解活动中的权利义务告知如下：")
    sheet.heading("一、当事人享有的权利")
    for text in (
        "（一）选择或者接受人民调解员；",
        "（二）接受调解、拒绝调解或者要求终止调解；",
        "（三）要求调解公开进行或者不公开进行；",
        "（四）自主表达意愿、自愿达成调解协议。",
    ):
        sheet.body(text)
    sheet.heading("二、当事人履行的义务")
    for text in (
        "（一）如实陈述纠纷事实；",
        "（二）遵守调解现场秩序，尊重人民调解员；",
        "（三）尊重对方当事人行使权利。",
    ):
        sheet.body(text)
    sheet.body("人民调解委员会调解民间纠纷，不收取任何费用。")
    sheet.signatures("当事人", "当事人", "人民调解员")
    sheet.sealed()
    return sheet


def identity_proof() -> PageLayout:
    """身份证明."""
    sheet = PageLayout()
    sheet.title("当事人身份证明")
    sheet.number()
    sheet.table(
        8,
        [
            [("姓名", 1), ("身份", 1), ("证件类型", 1), ("证件号码", 3), ("联系方式", 2)],
            "for 人 in 当事人",
            [
                ("{{ 人.姓名 }}", 1),
                ("{{ 人.身份 }}", 1),
                ("{{ 人.证件类型 }}", 1),
                ("{{ 人.证件号码 }}", 3),
                ("{{ 人.联系方式 }}", 2),
            ],
            "endfor",
            [("核验方式", 2), ("{{ 本件.方式 }}", 6)],
            [("证件复印件粘贴处", 2), ("{{ 本件.备注 }}↕", 6)],
        ],
    )
    sheet.body("以上证件经核对与原件一致。")
    sheet.signatures("核对人")
    sheet.sealed()
    return sheet


def power_of_attorney() -> PageLayout:
    """授权委托书."""
    sheet = PageLayout()
    sheet.title("授权委托书")
    sheet.number()
    sheet.rows_of(
        "人 in 申请人",
        "委托人：{{ 人.姓名|横线 }}，证件号码：{{ 人.证件号码|横线 }}，住址：{{ 人.住址|横线 }}",
    )
    sheet.body("受委托人：{{ 本件.代理人|横线 }}，证件号码：{{ 本件.代理人证件号码|横线 }}")
    sheet.body(
        "现委托上列受委托人在“{{ 案件.名称 }}”（{{ 案件.案码 }}）一案的调解中，作为委托人的代理人。"
    )
    sheet.heading("代理权限")
    sheet.body("{{ 本件.代理权限|空行 }}")
    sheet.body("委托期限至{{ 本件.期限|横线 }}。")
    sheet.signatures("委托人", "受委托人")
    sheet.line("________年____月____日", right=True)
    return sheet


def investigation_record() -> PageLayout:
    """调查记录."""
    sheet = PageLayout()
    sheet.title("人民调解调查记录")
    sheet.number()
    for label in ("时间", "地点", "参加人", "被询问人"):
        sheet.line(f"{label}：{{{{ 本件.{label}|横线 }}}}")
    sheet.line("调查事由：{{ 本件.事由 }}{% if not 本件.事由 %}{{ 案件.名称 }}{% endif %}")
    sheet.line("内容：")
    sheet.body("{{ 本件.内容|空行 }}")
    sheet.signatures("被询问人", "调查人", "记录人")
    return sheet


def evidence() -> PageLayout:
    """证据材料清单."""
    sheet = PageLayout()
    sheet.title("证据材料清单")
    sheet.number()
    sheet.line("案件：{{ 案件.名称 }}（{{ 案件.案码 }}）")
    sheet.table(
        8,
        [
            [("证据材料（名称、来源、证明的事实）", 8)],
            [("{{ 本件.证据材料 }}↕", 8)],
            [("备  注", 2), ("{{ 本件.备注 }}", 6)],
        ],
    )
    sheet.signatures("提交人", "接收人")
    return sheet


def mediation_record() -> PageLayout:
    """调解记录."""
    sheet = PageLayout()
    sheet.title("人民调解记录")
    sheet.number()
    for label, own in (("时间", "时间"), ("地点", "地点"), ("方式", "方式"), ("参加人", "参加人")):
        sheet.line(f"{label}:{_either(f'本件.{own}', f'调解会.{own}|横线')}")
    sheet.rows_of("人 in 当事人", "{{ 人.身份 }}：{{ 人.姓名 }}")
    sheet.line(f"调解员：{_either('本件.调解员', '调解会.主持人|横线')}")
    sheet.line(f"调解事由：{_either('本件.事由', '案件.名称')}")
    sheet.line("调解内容：")
    sheet.body(_either("本件.内容", "调解会.记录|空行"))
    sheet.line(f"调解结果：{_either('本件.结果', '调解会.结果|横线')}")
    sheet.signatures("当事人", "当事人", "人民调解员", "记录人")
    return sheet


def agreement() -> PageLayout:
    """协议书 （人民调解法29条）."""
    sheet = PageLayout()
    sheet.title("人民调解协议书")
    sheet.number()
    sheet.table(8, [*_each("申请人"), *_each("被申请人")])
    sheet.heading("一、纠纷的主要事实、争议事项及各方责任")
    sheet.body("{{ 案件.简要情况 }}")
    sheet.said("本件.事实与理由")
    sheet.said("本件.责任")
    sheet.heading("二、经调解，双方自愿达成如下协议")
    sheet.body("{% if 本件.内容 %}{{ 本件.内容 }}{% else %}{{ 协议.内容|空行 }}{% endif %}")
    sheet.heading("三、履行方式、地点、期限")
    sheet.body("履行方式：{{ 本件.方式|横线 }}；履行地点：{{ 本件.地点|横线 }}；")
    sheet.body(
        "履行期限：{% if 本件.期限 %}{{ 本件.期限 }}{% else %}{{ 协议.履行期限|横线 }}{% endif %}。"
    )
    sheet.body(
        "本协议自各方当事人签名、盖章或者按指印，人民调解员签名并加盖人民调解委员会印章之日起生效"
        "（{{ 协议.生效日期|横线 }}）。当事人认为有必要的，可以自协议生效之日起三十日内共同向人民法院申请司法确认。"
    )
    sheet.body("本协议一式{{ 本件.份数|横线 }}份，当事人各执一份，人民调解委员会留存一份。")
    sheet.signatures("当事人", "当事人", "人民调解员", "记录人")
    sheet.sealed()
    return sheet


def oral_agreement() -> PageLayout:
    """口头协议登记表 （人民调解法30条）."""
    sheet = PageLayout()
    sheet.title("人民调解口头协议登记表")
    sheet.number()
    sheet.table(
        8,
        [
            *_each("申请人"),
            *_each("被申请人"),
            [("主要事实、争议事项及责任", 2), ("{{ 案件.简要情况 }}{{ 本件.责任 }}↕", 6)],
            [
                ("口头协议内容", 2),
                ("{% if 本件.内容 %}{{ 本件.内容 }}{% else %}{{ 协议.内容 }}{% endif %}↕", 6),
            ],
            [("履行方式", 2), ("{{ 本件.方式 }}", 2), ("履行地点", 2), ("{{ 本件.地点 }}", 2)],
            [
                ("履行期限", 2),
                (_either("本件.期限", "协议.履行期限"), 2),
                ("达成日期", 2),
                ("{{ 协议.达成日期 }}", 2),
            ],
        ],
    )
    sheet.body("口头协议自各方当事人达成协议之日起生效。")
    sheet.signatures("人民调解员", "记录人")
    sheet.sealed()
    return sheet


def performance_record() -> PageLayout:
    """履行凭证."""
    sheet = PageLayout()
    sheet.title("调解协议履行凭证")
    sheet.number()
    sheet.table(
        8,
        [
            [("纠纷", 2), ("{{ 案件.名称 }}（{{ 案件.案码 }}）", 6)],
            [("协议编号", 2), ("{{ 协议.文号 }}", 6)],
            [("协议内容", 2), ("{{ 协议.内容 }}↕", 6)],
            [
                ("履行期限", 2),
                ("{{ 协议.履行期限 }}", 2),
                ("履行情况", 2),
                ("{{ 本件.履行情况 }}", 2),
            ],
            [("履行方式", 2), ("{{ 本件.方式 }}", 2), ("履行地点", 2), ("{{ 本件.地点 }}", 2)],
            [("履行内容", 2), ("{{ 本件.内容 }}↕", 6)],
            [("备  注", 2), ("{{ 本件.备注 }}", 6)],
        ],
    )
    sheet.signatures("履行人", "接受履行人", "人民调解员")
    return sheet


def revisit_record() -> PageLayout:
    """回访记录."""
    sheet = PageLayout()
    sheet.title("人民调解回访记录")
    sheet.number()
    sheet.table(
        8,
        [
            [("当事人", 2), ("{{ 案件.当事人 }}", 6)],
            [("协议编号", 2), ("{{ 协议.文号 }}", 6)],
            [
                ("回访事由", 2),
                ("{% if 本件.事由 %}{{ 本件.事由 }}{% else %}{{ 案件.名称 }}{% endif %}", 6),
            ],
            [("回访时间", 2), ("{{ 回访.时间 }}", 2), ("回访方式", 2), ("{{ 回访.方式 }}", 2)],
            [
                ("履行情况与满意程度", 2),
                ("{{ 回访.结果 }}\n{{ 本件.履行情况 }}{{ 本件.满意程度 }}{{ 回访.备注 }}↕", 6),
            ],
            [("有无激化隐患", 2), ("{{ 本件.激化隐患 }}", 6)],
            [("回访人", 2), ("{{ 回访.回访人 }}", 2), ("回访人签名", 2), ("", 2)],
            [("备  注", 2), ("{{ 本件.备注 }}", 6)],
        ],
    )
    return sheet


def confirmation_application() -> PageLayout:
    """司法确认申请书, between persons."""
    return _confirmation("申请人（乙方）", [*_each("被申请人")])


def confirmation_application_unit() -> PageLayout:
    """司法确认申请书, between a person and a unit."""
    unit: list[list[Cell] | str] = [
        [("单位名称", 2), ("{{ 本件.责任单位 }}", 6)],
        [("法定代表人", 2), ("", 2), ("委托代理人", 2), ("{{ 本件.代理人 }}", 2)],
        [("住所地", 2), ("", 2), ("联系方式", 2), ("", 2)],
    ]
    return _confirmation("申请单位", unit)


def statement() -> PageLayout:
    """情况说明."""
    sheet = PageLayout(letter=True)
    sheet.title("情 况 说 明")
    sheet.number()
    sheet.line("{{ 本件.受文者|横线 }}：")
    sheet.body("关于“{{ 案件.名称 }}”（{{ 案件.案码 }}），现将有关情况说明如下：")
    sheet.body("{{ 本件.内容|空行 }}")
    sheet.body("特此说明。")
    sheet.sealed()
    return sheet


def performance_statement() -> PageLayout:
    """Of how an agreement was kept, for the police: 治安管理处罚法, 2026-01-01."""
    sheet = PageLayout(letter=True)
    sheet.title("履行情况说明")
    sheet.number()
    sheet.line("{{ 本件.受文者|横线 }}：")
    sheet.body(
        "{{ 案件.当事人 }}因“{{ 案件.名称 }}”"
        "（{{ 案件.案码 }}），经本委员会调解，于{{ 协议.达成日期|横线 }}达成协议（协议编号：{{ 协议.文号|横线 }}）。"
    )
    sheet.heading("协议内容")
    sheet.body("{{ 协议.内容|空行 }}")
    sheet.heading("履行情况")
    sheet.body("{{ 本件.履行情况|空行 }}")
    sheet.said("本件.内容")
    sheet.body("特此说明，供公安机关依法审查认可。")
    sheet.sealed()
    return sheet


def termination_notice() -> PageLayout:
    """权利告知书 （人民调解法26条）."""
    sheet = PageLayout(letter=True)
    sheet.title("终止调解权利告知书")
    sheet.number()
    sheet.rows_of("人 in 当事人", "{{ 人.身份 }}：{{ 人.姓名 }}")
    sheet.body(
        "关于“{{ 案件.名称 }}”（{{ 案件.案码 }}），因{% if 本件.理由 %}{{ 本件.理由 }}{% else %}调解不成{% endif %}，"
        "现终止调解。"
    )
    sheet.body(
        "根据《中华人民共和国人民调解法》第二十六条，当事人可以依法通过仲裁、行政、司法等途径维护自己的权利。"
    )
    sheet.said("本件.救济途径")
    sheet.signatures("当事人", "当事人")
    sheet.sealed()
    return sheet


def back_cover() -> PageLayout:
    """封底."""
    sheet = PageLayout()
    sheet.space(4)
    sheet.title("卷 宗 封 底")
    sheet.number()
    sheet.space(2)
    sheet.table(
        8,
        [
            [("本卷情况说明", 8)],
            [("{{ 本件.备注 }}↕", 8)],
            [("结  局", 2), ("{{ 案件.结局 }}", 2), ("办结日期", 2), ("{{ 案件.办结日期 }}", 2)],
            [("立卷人", 2), ("{{ 本件.立卷人 }}", 2), ("检查人", 2), ("", 2)],
            [("立卷日期", 2), ("{{ 本件.日期 }}", 2), ("归档日期", 2), ("{{ 案件.归档日期 }}", 2)],
        ],
        tall=1.4,
    )
    return sheet


def _each(side: str) -> list[list[Cell] | str]:
    """One party of the side, for as many as there are."""
    return [
        f"for 人 in {side}",
        [
            (side, 2),
            ("{{ 人.姓名 }}", 2),
            ("性别", 1),
            ("{{ 人.性别 }}", 1),
            ("民族", 1),
            ("{{ 人.民族 }}", 1),
        ],
        [
            ("年龄", 1),
            ("{{ 人.年龄 }}", 1),
            ("职业", 1),
            ("{{ 人.职业 }}", 1),
            ("联系方式", 2),
            ("{{ 人.联系方式 }}", 2),
        ],
        [("证件号码", 2), ("{{ 人.证件号码 }}", 6)],
        [("住址", 2), ("{{ 人.住址 }}", 6)],
        "endfor",
    ]


def _either(first: str, second: str) -> str:
    """What was said for this form, else what the case knows."""
    return f"{{% if {first} %}}{{{{ {first} }}}}{{% else %}}{{{{ {second} }}}}{{% endif %}}"


def _confirmation(other: str, rows: list[list[Cell] | str]) -> PageLayout:
    sheet = PageLayout()
    sheet.title("司法确认申请书")
    sheet.number()
    sheet.table(8, [*_each("申请人"), *rows])
    sheet.heading("请求事项")
    sheet.body(
        "{% if 本件.请求事项 %}{{ 本件.请求事项 }}{% else %}请求依法确认下列人民调解协议有效。{% endif %}"
    )
    sheet.body(
        "协议编号：{{ 协议.文号|横线 }}；协议日期：{{ 协议.达成日期|横线 }}；调解组织：{{ 协议.组织|横线 }}。"
    )
    sheet.heading("协议内容")
    sheet.body("{{ 协议.内容|空行 }}")
    sheet.body(
        "申请人承诺：出于解决纠纷的目的自愿达成协议，没有恶意串通、规避法律的行为；"
        "如因协议内容给他人造成损害，愿意承担相应的法律责任。"
    )
    sheet.line("送达地址及电话：{{ 本件.送达地址|横线 }}", indent=True)
    sheet.body("此致")
    sheet.line("{{ 本件.受文者|横线 }}人民法院")
    sheet.signatures("申请人（甲方）", other)
    sheet.line("________年____月____日", right=True)
    return sheet
