"""The letters of the petition track (信访工作条例 2022)."""

from processes.documents.template_builders.page_layout import PageLayout

ADDRESSED = "{% if 本件.受文者 %}{{ 本件.受文者 }}{% else %}{{ 案件.申请人 }}{% endif %}："
MATTER = "{% if 本件.请求事项 %}{{ 本件.请求事项 }}{% else %}{{ 案件.简要情况 }}{% endif %}"


def acceptance_notice() -> PageLayout:
    """受理告知书 （23条）."""
    sheet = _letter("信访事项受理告知书")
    sheet.body(f"你（单位）反映的信访事项：{MATTER}")
    sheet.body(
        "根据《信访工作条例》第二十三条的规定，现予以受理。本机关将依法、及时办理，"
        "并自受理之日起六十日内办结；情况复杂的，经批准可以适当延长，延长期限不超过三十日，并告知延期理由。"
    )
    sheet.body("信访事项编号（案码）：{{ 案件.案码 }}，可凭此编号查询办理进度。")
    sheet.body("办理期限：{{ 本件.期限|横线 }}")
    sheet.body("{% if 本件.期限说明 %}期限这样计算：{{ 本件.期限说明 }}{% endif %}")
    sheet.said("本件.备注")
    return _closed(sheet)


def refusal_notice() -> PageLayout:
    """不予受理告知书 （23条）."""
    sheet = _letter("信访事项不予受理告知书")
    sheet.body(f"你（单位）反映的信访事项：{MATTER}")
    sheet.body("经审查，不予受理，理由如下：")
    sheet.body("{{ 本件.理由|空行 }}")
    sheet.body("依据：{% if 本件.依据 %}{{ 本件.依据 }}{% else %}《信访工作条例》{% endif %}")
    sheet.body("你（单位）可以通过下列途径提出请求：{{ 本件.救济途径|横线 }}")
    return _closed(sheet)


def forwarding_letter() -> PageLayout:
    """转送、交办函 （22条）."""
    sheet = PageLayout(letter=True)
    sheet.title("信访事项{% if 本件.方式 %}{{ 本件.方式 }}{% else %}转送{% endif %}函")
    sheet.number()
    sheet.line("{{ 本件.机关 }}：")
    sheet.body(
        "现将下列信访事项{% if 本件.方式 %}{{ 本件.方式 }}{% else %}转送{% endif %}你单位，请依照《信访工作条例》办理。"
    )
    sheet.table(
        8,
        [
            [("案码", 2), ("{{ 案件.案码 }}", 2), ("登记时间", 2), ("{{ 案件.登记时间 }}", 2)],
            "for 人 in 申请人",
            [("信访人", 2), ("{{ 人.姓名 }}", 2), ("联系方式", 2), ("{{ 人.联系方式 }}", 2)],
            [("住址", 2), ("{{ 人.住址 }}", 6)],
            "endfor",
            [("反映事项", 2), (f"{MATTER}↕", 6)],
            [("转送理由", 2), ("{{ 本件.理由 }}", 6)],
            [("反馈期限", 2), ("{{ 本件.期限 }}", 6)],
        ],
    )
    sheet.body("如对职责分工有异议，请自收到之日起五个工作日内书面提出并说明理由。")
    sheet.sealed("{{ 本件.区 }}信访部门")
    return sheet


def objection_letter() -> PageLayout:
    """异议函（23条：5个工作日）。"""
    sheet = PageLayout(letter=True)
    sheet.title("信访事项异议函")
    sheet.number()
    sheet.line("{{ 本件.区 }}信访部门：")
    sheet.body("你单位转来的信访事项“{{ 案件.名称 }}”（{{ 案件.案码 }}）收悉。")
    sheet.said("本件.请求事项")
    sheet.body("经研究，该事项不属于我单位职责范围，理由如下：")
    sheet.body("{{ 本件.理由|空行 }}")
    sheet.body("依据：{{ 本件.依据|横线 }}")
    sheet.body("现将有关材料一并交还，请予核实。")
    sheet.sealed("{% if 本件.责任单位 %}{{ 本件.责任单位 }}{% else %}{{ 本件.机关 }}{% endif %}")
    return sheet


def extension_notice() -> PageLayout:
    """延期告知书 （34条： 不超过三十日， 告知理由）."""
    sheet = _letter("信访事项延期告知书")
    sheet.body(
        "你（单位）反映的信访事项“{{ 案件.名称 }}”（{{ 案件.案码 }}），因情况复杂，未能在规定期限内办结。"
    )
    sheet.body("延期理由：{{ 本件.理由|空行 }}")
    sheet.body(
        "根据《信访工作条例》第三十四条的规定，经本机关负责人批准，办理期限延长{{ 本件.天数|横线 }}日，"
        "延长至{{ 本件.期限|横线 }}。"
    )
    sheet.said("本件.依据")
    return _closed(sheet)


def opinion_letter() -> PageLayout:
    """处理意见书 （32条： 请求、事实和理由、处理意见及依据； 35条： 复查）."""
    sheet = _letter("信访事项处理意见书")
    _decided(sheet)
    sheet.body(
        "{% if 本件.救济途径 %}{{ 本件.救济途径 }}{% else %}如不服本处理意见，可以自收到本意见书之日起三十日内，"
        "请求原办理机关的上一级机关复查。{% endif %}"
    )
    return _closed(sheet)


def review_opinion() -> PageLayout:
    """复查意见书 （35条）."""
    sheet = _letter("信访事项复查意见书")
    sheet.body("你（单位）不服原处理意见，请求复查。原处理意见：{{ 本件.原处理意见|横线 }}")
    _decided(sheet)
    sheet.body(
        "{% if 本件.救济途径 %}{{ 本件.救济途径 }}{% else %}如不服本复查意见，可以自收到本意见书之日起三十日内，"
        "向复查机关的上一级机关请求复核。{% endif %}"
    )
    return _closed(sheet)


def recheck_opinion() -> PageLayout:
    """复核意见书 （36条）."""
    sheet = _letter("信访事项复核意见书")
    sheet.body("你（单位）不服复查意见，请求复核。原意见：{{ 本件.原处理意见|横线 }}")
    _decided(sheet)
    sheet.body(
        "本意见为信访终结意见。你（单位）对复核意见不服，仍然以同一事实和理由提出投诉请求的，"
        "各级机关、单位不再受理。"
    )
    return _closed(sheet)


def _letter(title: str) -> PageLayout:
    sheet = PageLayout(letter=True)
    sheet.title(title)
    sheet.number()
    sheet.line(ADDRESSED)
    return sheet


def _decided(sheet: PageLayout) -> None:
    sheet.heading("一、请求")
    sheet.body(MATTER)
    sheet.heading("二、事实和理由")
    sheet.body("{{ 本件.事实与理由|空行 }}")
    sheet.heading("三、处理意见")
    sheet.body("{% if 本件.意见 %}{{ 本件.意见 }}{% else %}{{ 案件.化解情况|空行 }}{% endif %}")
    sheet.heading("四、依据")
    sheet.body("{{ 本件.依据|横线 }}")


def _closed(sheet: PageLayout) -> PageLayout:
    sheet.sealed()
    return sheet
