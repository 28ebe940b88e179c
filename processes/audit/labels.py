"""What the entries of the audit log and of the cases' histories are called."""

ENTRIES = {
    "signed_in": "登录",
    "sign_in_refused": "登录失败",
    "signed_out": "退出",
    "export.asked": "申请导出",
    "export.made": "生成导出文件",
    "export.fetched": "下载导出文件",
    "import.started": "开始批量导入",
    "audit.exported": "导出审计日志",
    "audit.verified": "校验历史和日志",
    "audit.verification_ended": "校验完毕",
    "history.adopted": "首次启用历史保护",
    "seal.made": "封存历史",
    "seal.sent": "送出封存",
    "deployed": "发布流程图、决策表和表单",
    "district.set_up": "开通区",
    "onboarding.confirmed": "录入开通工作簿",
    "onboarding.appointed": "按开通工作簿任职",
    "person.entered": "登记人员",
    "account.opened": "开通账号",
    "account.unlocked": "解锁账号",
    "account.activated": "启用账号",
    "account.stopped": "停用账号",
    "password.reset": "重置口令",
    "password.changed": "修改口令",
    "appointed": "任职",
    "dismissed": "免职",
    "administrators.asked": "申请办理管理员事项",
    "administrators.granted": "同意办理管理员事项",
    "administrators.refused": "不同意办理管理员事项",
    "break_glass.used": "服务器上应急办理",
    "break_glass.confirmed": "核实应急办理",
    "parties.inquired": "核对范围以外的登记",
    "code.published": "发布代码表",
    "centre.renamed": "更改中心名称",
    "law.proposed": "提请法律新版本",
    "law.approved": "复核通过法律新版本",
    "law.refused": "复核未通过法律新版本",
    "law.withdrawn": "撤回法律新版本",
    "law.expired": "法律新版本逾期未复核",
    "studio.discarded": "作废变更",
    "studio.submitted": "变更送审",
    "studio.withdrawn": "撤回变更送审",
    "studio.sent_back": "变更退回修改",
    "studio.approved": "核准变更",
    "studio.scheduled": "定时发布变更",
    "studio.unscheduled": "取消定时发布",
    "studio.release_failed": "到时未能发布变更",
    "studio.released": "发布变更",
    "studio.reverted": "为回退另建变更",
}
#: Of a case: what was done and what was looked at.
EVENTS = {
    "disclosed": "查看当事人明文信息",
    "opened": "打开文书",
    "party_added": "登记当事人",
    "party_changed": "更正当事人",
    "started": "启动流程",
    "completed": "办结任务",
    "claimed": "领取任务",
    "released": "退还任务",
    "assigned": "指派任务",
    "transferred": "转办任务",
    "delegated": "委派任务",
    "given_back": "交还任务",
    "withdrawn": "撤回办结",
    "sent_back": "退回任务",
    "signalled": "发出信号",
    "correlated": "报告事项",
    "woken": "到时",
    "failed": "出错",
    "retried": "重试",
    "suspended": "暂停流程",
    "resumed": "恢复流程",
    "cancelled": "撤销流程",
    "rescheduled": "调整期限",
    "corrected": "更正日期",
    "migrated": "迁移版本",
    "adopted": "首次启用历史保护",
}
#: What did not succeed: everything else that stands here was done.
DONE, FAILED = "成功", frozenset({"sign_in_refused", "failed", "studio.release_failed"})
#: Keys of the details, as they are read.
DETAILS = {
    "person": "人员编号",
    "role": "职务",
    "at": "任职处",
    "export": "导出编号",
    "cases": "件数",
    "clear": "明文",
    "reason": "理由",
    "batch": "导入编号",
    "rows": "行数",
    "entries": "条数",
    "party": "当事人编号",
    "fields": "项目",
    "document": "文书编号",
    "attachment": "附件编号",
    "dossier": "卷宗",
    "locked": "已锁定",
    "code": "代码表",
    "version": "版本",
    "number": "封存号",
    "verification": "校验编号",
    "found": "发现处数",
    "earlier": "此前记录的校验值",
    "deployment": "发布编号",
    "files": "文件",
    "name": "发布人",
    "district": "区划代码",
    "file": "工作簿编号",
    "digest": "文件校验值",
    "created": "新增",
    "changed": "更改",
    "appointed": "任职",
    "offices": "职务",
    "account": "系统账号",
    "told_by": "自报姓名",
    "address": "来自",
    "expired": "口令已过期",
    "law": "法律版本",
    "entry": "提请编号",
    "confirms": "所核实条目",
    "note": "依据",
    "request": "申请编号",
    "asked_by": "申请人编号",
    "act": "事项",
    "asked": "所查号码的摘要",
    "is_found": "有登记",
    "change": "变更编号",
    "title": "变更名称",
    "remark": "意见",
    "when": "定于",
}


def label(what: str) -> str:
    """What an entry or event is called; its own name where nobody gave one."""
    return ENTRIES.get(what) or EVENTS.get(what) or what


def result(what: str) -> str:
    """Whether it succeeded (等保: 事件是否成功)."""
    return "失败" if what in FAILED else DONE


def details(given: dict[str, object]) -> str:
    """The details on one line."""
    parts = []
    for key, value in given.items():
        if value in ("", None, False):
            continue
        shown = "、".join(map(str, value)) if isinstance(value, list) else value
        parts.append(f"{DETAILS.get(key, key)}:{'是' if value is True else shown}")
    return ";".join(parts)
