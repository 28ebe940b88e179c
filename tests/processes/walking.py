"""Walking the diagrams of `bpmn/` under the virtual clock, as people would."""

from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from pathlib import Path
from zoneinfo import ZoneInfo

import processes.handlers  # noqa: F401 - registers what the diagrams call
from engine.sandbox import Sandbox

SHANGHAI = ZoneInfo("Asia/Shanghai")
#: Wednesday, 4 March 2026, nine in the morning.
WEDNESDAY = datetime(2026, 3, 4, 9, tzinfo=SHANGHAI)
FOLDER = Path(str(files("bpmn")))
#: File name = process id.
DIAGRAMS = tuple(sorted(each.stem for each in FOLDER.glob("*.bpmn")))
LEAD, HELPER, THIRD = "dept-renshe", "dept-zhujian", "dept-gongan"

#: What the process knows of an ordinary dispute between neighbours.
CASE = {
    "case": 1,
    "case_no": "ZW-2026-000001",
    "grid": "420303001201-01-01",
    "village": "420303001201",
    "street": "420303001",
    "district": "420303",
    "category": "0201",
    "risk_color": "blue",
    "scale": "01",
    "level": "04",
    "source": "patrol",
    "people_count": 2,
    "consent": None,
    "needs_enforcement": False,
    "is_petition": False,
    "leader": None,
    "rebounds": 0,
}
CALLED = {"kind": "regular", "lead": LEAD, "departments": [LEAD, HELPER, THIRD]}

REVIEWED = {
    "body": "district_government",
    "finding": "upheld",
    "legal_basis": "原意见事实清楚",
    "opinion": "维持原处理意见",
    "delivered_on": "2026-04-20",
}

#: Both sides signed.
SIGNED = {"applicant_signed": True, "respondent_signed": True}
#: What people usually answer, by element.
ANSWERS = {
    "Contact": {"note": "已联系双方"},
    "Handle": {"decision": "settled", "result": "双方握手言和", "method": "当场调处"},
    "Feedback": {"content": "已答复", "way": "电话"},
    "Extend": {"decision": "approve", "note": "情况复杂"},
    "Accept": {"decision": "accept", "informed": True, "consent": True, "note": "属受理范围"},
    "Select": {"mediator": "7", "chosen_by": "parties", "no_conflict": True},
    "Mediate": {"channel": "offline", "decision": "agreed", "record": "达成一致"},
    "Agreement": {
        "agreement_form": "oral",
        "agreement": "赔偿五百元",
        "effective_on": "2026-03-06",
        "confirm": "no",
    },
    "Confirm": {"confirmed": "yes", "note": "已共同申请"} | SIGNED,
    "Perform": {"performed": "full", "note": "已付清"},
    "Prolong": {"agreed": "no", "note": "一方不同意"} | SIGNED,
    "Appraise": {"received": "yes", "note": "鉴定意见已收到"},
    "CourtAcceptance": {"decision": "accept", "note": "受理通知书"},
    "Ruling": {"ruling": "confirmed", "ruling_no": "示例裁定1号", "note": "确认有效"},
    "Assign": {"leader": "25"},
    "CourtAssign": {"decision": "assign", "program": "pre", "note": "委派调解"},
    "TakeAssignment": {"decision": "take", "note": "接受"},
    "ContactParties": {"willing": "yes", "note": "都愿意"},
    "Choose": {"mediator": "7", "chosen_by": "parties", "no_conflict": True},
    "Appoint": {"mediator": "7", "chosen_by": "organisation", "no_conflict": True},
    "AdmitMedical": {"decision": "admit", "note": "属于受理范围"},
    "AdmitAdministrative": {"decision": "admit", "note": "属于受理范围"},
    "Transfer": {"to_unit": "dept-sifa", "note": "已移送"},
    "LabourResult": {"decision": "escalate", "note": "双方分歧大"},
    "FileArbitration": {"decision": "accepted", "filed_on": "2026-03-25", "note": "已受理"},
    "LabourAcceptance": {"decision": "accepted", "filed_on": "2026-03-06", "note": "受理通知书"},
    "LandAcceptance": {"decision": "accepted", "filed_on": "2026-03-06", "note": "受理通知书"},
    "LabourAward": {"result": "award", "received_on": "2026-03-25", "note": "已裁决"},
    "LandAward": {"result": "award", "received_on": "2026-03-25", "note": "已裁决"},
    "PoliceScreen": {"decision": "mediate", "note": "民间纠纷，情节较轻"},
    "FirstMediate": {"channel": "offline", "decision": "agreed", "record": "达成一致"},
    "SecondMediate": {"channel": "offline", "decision": "agreed", "record": "达成一致"},
    "PoliceApprove": {"applied": True, "decision": "waive", "note": "认可"},
    "Inform": {"outcome": "escalate", "next_tier": "department", "note": "已告知"},
    "Screen": {"decision": "whistle", "note": "需多部门", "hard": False} | CALLED,
    "Prepare": {"note": "已通话", "changed": True} | CALLED,
    "Approve": {"approved": "yes"},
    "Sign": {"decision": "sign"},
    "Arrive": {"attended": "yes"},
    "Opinion": {"opinion": "同意联合处置"},
    "Rule": {"upheld": "yes", "note": "不属其职责"},
    "Designate": {"upheld": "no", "note": "属其职责"},
    "Convene": {"decision": "open", "note": "不再等候"},
    "Meet": {"decision": "agreed", "minutes": "会议纪要"},
    "ApproveAfter": {"approved_after": True},
    "Plan": {"measures": [{"words": "联合整改", "unit": LEAD, "due_on": "2026-03-20"}]}
    | {"plan": "化解方案", "resolve_by": "2026-05-20"},
    "Execute": {"done": "已落实"},
    "Verify": {"decision": "settled", "result": "核验无误"},
    "ExtendResolve": {"decision": "approve", "note": "情况复杂"},
    "RateDepartments": {"response": "5", "quality": "4", "attitude": "5"},
    "RateWhistle": {"warranted": "yes"},
    "Propose": {"grounds": ["undecided"], "difficulty": "久拖不决"},
    "Review": {"decision": "approve", "note": "同意"},
    "Study": {"decision": "take", "minutes": "决定包案"},
    "Team": {"team_street": "1", "team_village": "2", "team_police": "3", "team_grid": "4"},
    "ApprovePlan": {"approved": "yes"},
    "Advance": {"decision": "claim", "actions": ["meet"], "progress": "已兑现"}
    | {"conclude_steps": ["opinion", "education"]},
    "Certify": {"certified": "yes", "basis": "signature", "note": "当事人签字"},
    "Overdue": {"decision": "extend", "days": 30, "note": "尚待兑现"},
    "Council": {"decision": "change", "minutes": "换班"},
    "Visit": {"way": "电话", "finding": "stable", "reasoning": "讲清政策依据", "remark": "满意"},
    "Urge": {"fulfilled": "yes", "note": "已付款"},
    "Recheck": {"reopen": "no", "note": "已解释"},
    "RuleTier": {"tier": "society", "note": "由调解组织办理"},
    "Reassess": {"supplement": "已补齐"},
    "Track": {"calm": "yes", "note": "平稳"},
    "CompleteDossier": {"completed": True},
    "AnswerMessages": {"answered": True},
    "ConfirmRoster": {"confirmed": True},
    "CompleteRoster": {"completed": True},
    "Receive": {"closed": True},
    "PetitionTransfer": {
        "way": "transfer",
        "nature": "demand",
        "organ": LEAD,
        "note": "请依法办理",
    },
    "PetitionReassign": {
        "way": "assign",
        "nature": "demand",
        "organ": HELPER,
        "note": "改由你单位办理",
    },
    "PetitionObject": {"objection": "不属本单位职权范围"},
    "PetitionRule": {"upheld": "yes", "note": "核实属实"},
    "PetitionAccept": {"decision": "accept", "way": "on_the_spot", "note": "属本单位职责"},
    "PetitionOpinion": {
        "finding": "supported",
        "claim": "请求支付补偿款",
        "facts": "经查属实",
        "legal_basis": "补偿办法第八条",
        "opinion": "十日内支付",
        "delivered_on": "2026-03-20",
    },
    "ReviewApply": {"decision": "accept"},
    "ReviewDecide": REVIEWED,
    "RecheckApply": {"decision": "accept"},
    "RecheckDecide": REVIEWED,
}


@cache
def bench():
    """All of `bpmn/`, as a new installation deploys it."""
    return Sandbox.load(
        *sorted(each for each in FOLDER.iterdir() if each.suffix in {".bpmn", ".dmn", ".form"})
    )


class Walk:
    """One run."""

    def __init__(self, process, variables=None, *, at=WEDNESDAY, on=None):
        self.run = (on or bench()).start(process, CASE | (variables or {}), at=at)

    def do(self, *steps):
        """Take steps: an element to complete, `(element, answers)`, time to pass, or a call."""
        for step in steps:
            if isinstance(step, timedelta):
                self.run.advance(step)
            elif callable(step):
                step(self.run)
            else:
                element, answers = (step, {}) if isinstance(step, str) else step
                self.complete(element, answers)
            assert not self.run.incidents, self.run.incidents
        return self

    def complete(self, element, answers):
        given = dict(answers)
        by = given.pop("by", None)
        self.run.complete(element, ANSWERS.get(element, {}) | given, by=by)

    @property
    def passed(self):
        """The elements that were entered or fired."""
        return {element for _, element, what in self.run.trail if what in ("entered", "fired")}

    def when(self, element, what="fired"):
        """The moments at which something happened to an element."""
        return [at for at, each, happened in self.run.trail if (each, happened) == (element, what)]


def days(number):
    return timedelta(days=number)


def hours(number):
    return timedelta(hours=number)


def liaison(unit):
    """Whoever answers for a department."""
    return {"by": f"liaison@{unit}"}
