"""The five things every centre does with each matter (docs/domain.md 7), and what stands for each here."""

from processes.cases.choices import Choice


class Function(Choice):
    """进门、登记、引导办理、跟踪督促、反馈."""

    ENTRANCE = "entrance", "统一入口：来访、来电、网上和网格上报都从这里进"
    REGISTRATION = "registration", "登记：一案一码，发回执和查询码"
    GUIDANCE = "guidance", "引导办理：分流到调解、信访、仲裁、诉讼等途径并告知期限"
    FOLLOWING = "following", "跟踪督促：期限、牌照、督办"
    FEEDBACK = "feedback", "反馈：答复诉求人，回访"
