"""The ways a person could take through each diagram: (process, variables, steps, how it ends).

`how it ends` are variables of the process afterwards.
"""

from datetime import timedelta

from tests.processes.petition_paths import PETITIONS
from tests.processes.walking import HELPER, LEAD, THIRD, days, hours, liaison, message

EVERYBODY = (LEAD, HELPER, THIRD)
FEW = {"departments": [LEAD, HELPER], "lead": LEAD, "kind": "regular"}
CLOSED = {"closed_at": "2026-03-04T09:00:00+08:00"}


def come(unit):
    """A department signs and comes."""
    return ("Sign", liaison(unit)), ("Arrive", liaison(unit))


def attend(unit):
    """A department signs, comes and says what it thinks."""
    return *come(unit), ("Opinion", liaison(unit))


def all_of(units=EVERYBODY):
    return tuple(step for unit in units for step in attend(unit))


#: From the call for departments to what they do together.
WHISTLE = ("Prepare", "Approve", *all_of(), "Meet", "Plan", "Execute")
#: A department's case, resolved and rated.
RATED = (
    "Feedback",
    *["RateDepartments" for _ in EVERYBODY],
    *[("RateWhistle", liaison(unit)) for unit in EVERYBODY],
)
#: A leader's case up to the moment it may move.
READY = ("Propose", "Review", "Study", "Assign", "Team", "Plan", "ApprovePlan")
EMERGENCY = {"kind": "emergency", "departments": [LEAD], "lead": LEAD}

GRID = [
    ("settled", {}, ("Contact", "Handle", "Feedback"), {"outcome": "settled"}),
    (
        "mediation",
        {},
        ("Contact", ("Handle", {"decision": "society"})),
        {"outcome": "escalate", "next_tier": "society"},
    ),
    (
        "department",
        {},
        ("Contact", ("Handle", {"decision": "department", "reason": "beyond"})),
        {"outcome": "escalate", "next_tier": "department", "reason": "beyond"},
    ),
    (
        "diverted",
        {},
        ("Contact", ("Handle", {"decision": "divert"}), "Feedback"),
        {"outcome": "divert"},
    ),
    (
        "withdrawn",
        {},
        ("Contact", ("Handle", {"decision": "terminate"}), "Feedback"),
        {"outcome": "terminate"},
    ),
    (
        "dangerous and contacted late",
        {"risk_color": "red"},
        (hours(1), ("Contact", {"danger": True}), "Handle", "Feedback"),
        {"outcome": "settled"},
    ),
    (
        "extension refused",
        {},
        ("Contact", days(2), ("Extend", {"decision": "refuse"}), days(4)),
        {"outcome": "escalate", "next_tier": "society", "reason": "expired"},
    ),
    (
        "extension not answered",
        {},
        (("Contact", {"needs_enforcement": True}), days(6)),
        {"outcome": "escalate", "next_tier": "department"},
    ),
    (
        "extended once, then overdue",
        {},
        ("Contact", days(2), "Extend", days(6)),
        {"outcome": "escalate", "extensions": 1},
    ),
    (
        "extended and settled",
        {},
        ("Contact", days(2), "Extend", days(4), "Handle", "Feedback"),
        {"outcome": "settled"},
    ),
]

ACCEPTED = {"accepted_at": "2026-03-04T09:00:00+08:00", "mediation_limit": "tj.rm"}
MEDIATING = ACCEPTED | {"limit_variant": None, "unit": None, "mediator": None}
AGREED = ("Select", "Mediate", "Agreement")
WRITTEN = {"agreement_form": "written"}


def kind(of, **more):
    """The dispute is accepted for that kind of mediation."""
    return ("Accept", {"kind": of} | more)


SOCIETY = [
    ("agreed on the spot", {}, ("Accept", *AGREED, "Feedback"), {"outcome": "settled"}),
    ("accepted late", {}, (days(2), "Accept", *AGREED, "Feedback"), {}),
    (
        "agreed, confirmed and performed",
        {},
        (
            "Accept",
            "Select",
            ("Mediate", {"decision": "again"}),
            "Mediate",
            ("Agreement", WRITTEN | {"confirm": "yes", "perform_by": "2026-05-20"}),
            days(23),
            "Confirm",
            "CourtAcceptance",
            "Ruling",
            days(60),
            "Perform",
            "Feedback",
        ),
        {"confirmed": True, "performed": "full", "outcome": "settled"},
    ),
    (
        "confirmed and not performed: enforced by the court",
        {},
        (
            "Accept",
            "Select",
            "Mediate",
            ("Agreement", WRITTEN | {"confirm": "yes", "perform_by": "2026-04-20"}),
            "Confirm",
            "CourtAcceptance",
            "Ruling",
            ("Perform", {"performed": "none"}),
            "Feedback",
        ),
        {"confirmed": True, "outcome": "divert", "reason": "unperformed"},
    ),
    (
        "the way to confirmation closes",
        {},
        (
            "Accept",
            "Select",
            "Mediate",
            ("Agreement", WRITTEN | {"confirm": "yes"}),
            days(40),
            "Feedback",
        ),
        {"confirmed": False},
    ),
    (
        "sent back",
        {},
        (("Accept", {"decision": "return", "reason": "incomplete"}),),
        {"outcome": "return", "next_tier": "grid", "reason": "incomplete"},
    ),
    (
        "one side refuses",
        {},
        (("Accept", {"decision": "refuse"}), "Feedback"),
        {"outcome": "terminate", "reason": "refused"},
    ),
    (
        "withdrawn before it begins",
        {},
        (("Accept", {"decision": "withdraw"}), "Feedback"),
        {"outcome": "terminate", "reason": "withdrawn"},
    ),
    (
        "one side refuses and it is dangerous",
        {"risk_color": "red"},
        (("Accept", {"decision": "refuse"}),),
        {"outcome": "escalate", "next_tier": "department"},
    ),
    (
        "one side refuses to go on",
        {},
        ("Accept", "Select", ("Mediate", {"decision": "refused"}), "Feedback"),
        {"outcome": "terminate"},
    ),
    (
        "not agreed",
        {"category": "0701"},
        ("Accept", "Select", ("Mediate", {"decision": "failed"}), "Inform"),
        {"outcome": "escalate", "next_tier": "department"},
    ),
    (
        "not agreed, to the court",
        {"source": "court"},
        (
            "Accept",
            "CourtAssign",
            "TakeAssignment",
            "ContactParties",
            "Choose",
            ("Mediate", {"decision": "failed"}),
            ("Inform", {"outcome": "divert", "forum": "suit"}),
            "Feedback",
        ),
        {"outcome": "divert", "mediation_limit": "sq.mediate"},
    ),
    (
        "the court files it at once",
        {"source": "court"},
        ("Accept", ("CourtAssign", {"decision": "file"}), "Feedback"),
        {"outcome": "divert", "reason": "filed"},
    ),
    (
        "one side does not want what the court proposes",
        {"source": "court"},
        (
            "Accept",
            "CourtAssign",
            "TakeAssignment",
            ("ContactParties", {"willing": "no"}),
            "Feedback",
        ),
        {"outcome": "terminate", "reason": "refused"},
    ),
    (
        "not agreed, to arbitration",
        {"category": "0901"},
        (
            "Accept",
            "Select",
            ("Mediate", {"decision": "failed"}),
            ("Inform", {"outcome": "divert", "forum": "land"}),
            "FileArbitration",
            "LandAward",
            "Feedback",
        ),
        {"outcome": "divert"},
    ),
    (
        "not agreed and given up",
        {},
        (
            "Accept",
            "Select",
            ("Mediate", {"decision": "failed"}),
            ("Inform", {"outcome": "terminate"}),
            "Feedback",
        ),
        {"outcome": "terminate"},
    ),
    (
        "thirty working days of a medical dispute are over",
        {"category": "0502"},
        ("Accept", "Select", days(60), "Inform"),
        {"outcome": "escalate", "mediation_limit": "yl.mediate"},
    ),
    (
        "a department mediates",
        {},
        (kind("administrative", unit="dept-renshe"), "AdmitAdministrative", *AGREED, "Feedback"),
        {"outcome": "settled", "unit": "dept-renshe", "mediation_limit": "xz.mediate"},
    ),
    (
        "public order: mediated and performed",
        {},
        (
            kind("police"),
            "PoliceScreen",
            "FirstMediate",
            "Agreement",
            "Perform",
            "PoliceApprove",
            "Feedback",
        ),
        {"outcome": "settled"},
    ),
    (
        "fifteen days of a labour dispute are over: the departments bring them together",
        {"category": "0701"},
        (
            "Accept",
            "Select",
            days(16),
            *all_of(),
            "Meet",
            "Plan",
            "Execute",
            ("LabourResult", {"decision": "agreed"}),
            "Agreement",
            "Feedback",
        ),
        {"outcome": "settled"},
    ),
    (
        "fifteen days of a labour dispute are over: arbitrated",
        {"category": "0701"},
        (
            "Accept",
            "Select",
            days(16),
            *all_of(),
            ("Meet", {"decision": "undecided"}),
            ("LabourResult", {"decision": "arbitrate"}),
            "FileArbitration",
            "LabourAward",
            "Feedback",
        ),
        {"outcome": "divert"},
    ),
    (
        "fifteen days of a labour dispute are over: up to the departments",
        {"category": "0701"},
        (
            "Accept",
            "Select",
            days(16),
            *all_of(),
            ("Meet", {"decision": "undecided"}),
            "LabourResult",
        ),
        {"outcome": "escalate", "next_tier": "department"},
    ),
]

MEDIATIONS = [
    ("agreed", MEDIATING, ("Select", "Mediate"), {"mediation_result": "agreed"}),
    (
        "the same mediator goes on, meets again and fails",
        MEDIATING | {"mediator": "7"},
        (("Mediate", {"decision": "again"}), days(29), ("Mediate", {"decision": "failed"})),
        {"mediation_result": "failed"},
    ),
    (
        "an appraisal, then agreed",
        MEDIATING,
        ("Select", ("Mediate", {"decision": "appraise"}), "Appraise", "Mediate"),
        {"mediation_result": "agreed"},
    ),
    (
        "both want to go on",
        MEDIATING,
        (
            "Select",
            ("Mediate", {"decision": "prolong"}),
            ("Prolong", {"agreed": "yes", "until": "2026-04-20"}),
            "Mediate",
        ),
        {"mediation_result": "agreed", "prolonged": True},
    ),
    (
        "one does not want to go on",
        MEDIATING,
        (
            "Select",
            ("Mediate", {"decision": "prolong"}),
            "Prolong",
            ("Mediate", {"decision": "withdrawn"}),
        ),
        {"mediation_result": "withdrawn", "prolonged": False},
    ),
    ("a month is over", MEDIATING, ("Select", days(32)), {"mediation_result": "expired"}),
]

IN_FORCE = {"effective_on": "2026-03-06", "unit": None, "mediator": "7"}
CONFIRMATIONS = [
    (
        "confirmed after two reminders",
        IN_FORCE,
        (days(29), "Confirm", "CourtAcceptance", "Ruling"),
        {"confirmed": True},
    ),
    ("nobody applies", IN_FORCE, (days(40),), {"confirmed": False}),
    ("they do not want to", IN_FORCE, (("Confirm", {"confirmed": "no"}),), {"confirmed": False}),
    (
        "the court does not take it",
        IN_FORCE,
        ("Confirm", ("CourtAcceptance", {"decision": "refuse"})),
        {"confirmed": False},
    ),
    (
        "the court refuses",
        IN_FORCE,
        ("Confirm", "CourtAcceptance", ("Ruling", {"ruling": "refused"})),
        {"confirmed": False},
    ),
]

PRE_LITIGATION = [
    (
        "the parties choose",
        MEDIATING,
        ("CourtAssign", "TakeAssignment", "ContactParties", "Choose"),
        {"mediator": "7", "mediation_limit": "sq.mediate", "outcome": None},
    ),
    (
        "filed already, by summary procedure, and not taken at first",
        MEDIATING,
        (
            "CourtAssign",
            ("TakeAssignment", {"decision": "decline"}),
            ("CourtAssign", {"program": "summary"}),
            "TakeAssignment",
            "ContactParties",
            days(5),
            "Appoint",
        ),
        {"mediation_limit": "sq.in_case", "limit_variant": "summary"},
    ),
    ("filed at once", MEDIATING, (("CourtAssign", {"decision": "file"}),), {"outcome": "divert"}),
    (
        "one side is not willing",
        MEDIATING,
        ("CourtAssign", "TakeAssignment", ("ContactParties", {"willing": "no"})),
        {"outcome": "terminate"},
    ),
]

ADMINISTRATIVE = [
    ("admitted", {"unit": None}, ("AdmitAdministrative",), {"outcome": None, "unit": "dept-sifa"}),
    (
        "a medical dispute",
        {"unit": None, "category": "0502"},
        ("AdmitMedical",),
        {"outcome": None, "unit": "dept-weijian"},
    ),
    (
        "not theirs",
        {"unit": "dept-renshe"},
        (("AdmitAdministrative", {"decision": "transfer"}), "Transfer"),
        {"outcome": "divert", "reason": "transferred"},
    ),
    (
        "not admitted",
        {"unit": "dept-renshe"},
        (("AdmitAdministrative", {"decision": "refuse"}),),
        {"outcome": "terminate", "reason": "not_admitted"},
    ),
]

LABOUR_CASE = {"category": "0701", "unit": None, "mediator": "7"}
WAGES = (*all_of(), ("Meet", {"decision": "undecided"}))
LABOUR = [
    (
        "brought together",
        LABOUR_CASE,
        (*WAGES, ("LabourResult", {"decision": "agreed"})),
        {"outcome": None},
    ),
    (
        "arbitrated",
        LABOUR_CASE,
        (*WAGES, ("LabourResult", {"decision": "arbitrate"}), "FileArbitration", "LabourAward"),
        {"outcome": "divert"},
    ),
]

FORUM = {"unit": None, "mediator": "7", "forum": "labour"}
APPLIED = ("FileArbitration", {"decision": "applied", "applied_on": "2026-03-04"})
ARBITRATIONS = [
    ("a labour award, late", FORUM, ("FileArbitration", days(70), "LabourAward"), {}),
    (
        "a land award, late",
        FORUM | {"forum": "land"},
        ("FileArbitration", days(90), "LandAward"),
        {},
    ),
    ("nobody applied", FORUM, (("FileArbitration", {"decision": "none"}),), {"filed": False}),
    (
        "applied for, taken in time",
        FORUM,
        (APPLIED, "LabourAcceptance", "LabourAward"),
        {"filed": True},
    ),
    (
        "applied for, decided late and refused",
        FORUM,
        (APPLIED, days(9), ("LabourAcceptance", {"decision": "refused"})),
        {"filed": False, "refused": True},
    ),
    (
        "a land commission decides late",
        FORUM | {"forum": "land"},
        (APPLIED, days(12), "LandAcceptance", "LandAward"),
        {"filed": True},
    ),
    (
        "applied for and withdrawn",
        FORUM,
        (APPLIED, ("LabourAcceptance", {"decision": "withdrawn"})),
        {"filed": False, "refused": False},
    ),
]

PUBLIC_ORDER = {"unit": None, "mediator": None}
POLICE = [
    (
        "agreed and performed",
        PUBLIC_ORDER,
        ("PoliceScreen", "FirstMediate", "Agreement", "Perform", "PoliceApprove"),
        {"outcome": "settled"},
    ),
    (
        "not to be mediated",
        PUBLIC_ORDER,
        (("PoliceScreen", {"decision": "handle"}),),
        {"outcome": "divert", "reason": "not_mediable"},
    ),
    (
        "agreed the second time, not performed",
        PUBLIC_ORDER,
        (
            "PoliceScreen",
            ("FirstMediate", {"decision": "failed"}),
            "SecondMediate",
            "Agreement",
            ("Perform", {"performed": "none"}),
        ),
        {"outcome": "divert", "reason": "to_police"},
    ),
    (
        "failed twice",
        PUBLIC_ORDER,
        (
            "PoliceScreen",
            ("FirstMediate", {"decision": "failed"}),
            ("SecondMediate", {"decision": "failed"}),
        ),
        {"outcome": "divert"},
    ),
    (
        "no second meeting in seven working days",
        PUBLIC_ORDER,
        ("PoliceScreen", ("FirstMediate", {"decision": "failed"}), days(12)),
        {"outcome": "divert", "reason": "to_police"},
    ),
]

DEPARTMENT = [
    ("resolved and rated", {}, ("Screen", *WHISTLE, "Verify", *RATED), {"outcome": "settled"}),
    (
        "rated by nobody",
        {},
        (days(2), "Screen", *WHISTLE, "Verify", "Feedback", days(6)),
        {"outcome": "settled"},
    ),
    (
        "sent back",
        {},
        (("Screen", {"decision": "return", "next_tier": "society", "reason": "not_ours"}),),
        {"outcome": "return", "next_tier": "society"},
    ),
    (
        "escalated at once",
        {},
        (("Screen", {"decision": "escalate", "reason": "beyond"}),),
        {"outcome": "escalate", "next_tier": "leader"},
    ),
    (
        "diverted",
        {},
        (("Screen", {"decision": "divert"}), "Feedback"),
        {"outcome": "divert"},
    ),
    (
        "concluded by law: the petition's answer stands",
        {},
        (("Screen", {"decision": "conclude"}), "Feedback"),
        {"outcome": "conclude"},
    ),
    (
        "the whistle is refused",
        {},
        (
            "Screen",
            "Prepare",
            ("Approve", {"approved": "no", "refusal": "无需多部门"}),
            ("Screen", {"decision": "terminate"}),
            "Feedback",
        ),
        {"outcome": "terminate"},
    ),
    (
        "undecided twice",
        {},
        ("Screen", *("Prepare", "Approve", *all_of(), ("Meet", {"decision": "undecided"})) * 2),
        {"outcome": "escalate", "next_tier": "leader", "meetings": 2},
    ),
    (
        "whistled again after the check",
        {},
        ("Screen", *WHISTLE, ("Verify", {"decision": "again"}), *WHISTLE, "Verify", *RATED),
        {"outcome": "settled"},
    ),
    (
        "the check fails",
        {},
        ("Screen", *WHISTLE, ("Verify", {"decision": "escalate", "reason": "risk"})),
        {"outcome": "escalate", "reason": "risk"},
    ),
    (
        "a condition for the leaders' tier comes about",
        {},
        ("Screen", message("department.escalate", "ZW-2026-000001", {"reason": "group"})),
        {"outcome": "escalate", "next_tier": "leader", "reason": "group"},
    ),
    (
        "ten working days are over",
        {},
        ("Screen", days(20)),
        {"outcome": "escalate", "next_tier": "leader", "reason": "expired"},
    ),
    (
        "extended, and twenty are over",
        {},
        ("Screen", days(13), "ExtendResolve", days(20)),
        {"outcome": "escalate", "extended": True, "reason": "expired"},
    ),
]

MEETING = ("Meet", "Plan", "Execute")
WHISTLES = [
    ("everybody comes", FEW, ("Prepare", "Approve", *all_of(), *MEETING), {"result": "agreed"}),
    (
        "refused",
        FEW,
        ("Prepare", ("Approve", {"approved": "no", "refusal": "无需多部门"})),
        {"result": "refused"},
    ),
    (
        "an emergency is approved afterwards",
        EMERGENCY,
        (*all_of([LEAD]), "Meet", "ApproveAfter", "Plan", days(30), "Execute"),
        {"result": "agreed"},
    ),
    (
        "two thirds are enough once it is time",
        FEW,
        ("Prepare", "Approve", *attend(LEAD), *attend(HELPER), days(8), "Meet", "Plan", "Execute"),
        {"result": "agreed", "arrived": [LEAD, HELPER]},
    ),
    (
        "they met before the hour, which finds the meeting open",
        FEW,
        (
            "Prepare",
            "Approve",
            *come(LEAD),
            *come(HELPER),
            *come(THIRD),
            days(7),
            *[("Opinion", liaison(unit)) for unit in EVERYBODY],
            *MEETING,
        ),
        {"result": "agreed"},
    ),
    (
        "the lead comes late",
        FEW,
        (
            "Prepare",
            "Approve",
            *attend(HELPER),
            *attend(THIRD),
            days(6),
            ("Convene", {"decision": "wait"}),
            *attend(LEAD),
            *MEETING,
        ),
        {"result": "agreed"},
    ),
    (
        "nobody comes and the whistle is called off",
        FEW,
        ("Prepare", "Approve", days(7), ("Convene", {"decision": "cancel"})),
        {"result": "cancelled", "arrived": []},
    ),
    (
        "the meeting is held without the lead",
        FEW,
        ("Prepare", "Approve", *attend(HELPER), days(7), "Convene", *MEETING),
        {"result": "agreed"},
    ),
    (
        "undecided",
        FEW,
        ("Prepare", "Approve", *all_of(), ("Meet", {"decision": "undecided"})),
        {"result": "undecided"},
    ),
    (
        "an objection is upheld, and the rest can meet",
        FEW,
        (
            "Prepare",
            "Approve",
            *attend(LEAD),
            *attend(HELPER),
            ("Sign", {"decision": "object", "objection": "不属本部门"} | liaison(THIRD)),
            "Rule",
            *MEETING,
        ),
        {"result": "agreed", "excused": [THIRD]},
    ),
    (
        "an objection is upheld before the others come",
        FEW,
        (
            "Prepare",
            "Approve",
            ("Sign", {"decision": "object", "objection": "不属本部门"} | liaison(LEAD)),
            ("Rule", {"new_lead": HELPER}),
            *attend(HELPER),
            *attend(THIRD),
            *MEETING,
        ),
        {"result": "agreed", "excused": [LEAD], "lead": HELPER},
    ),
    (
        "the centre refers an objection to the committee",
        FEW,
        (
            "Prepare",
            "Approve",
            ("Sign", {"decision": "object", "objection": "不属本部门"} | liaison(THIRD)),
            ("Rule", {"upheld": "refer"}),
            ("Designate", {"upheld": "yes"}),
            *attend(LEAD),
            *attend(HELPER),
            *MEETING,
        ),
        {"result": "agreed", "excused": [THIRD]},
    ),
    (
        "the ruling on an objection takes too long",
        FEW,
        (
            "Prepare",
            "Approve",
            ("Sign", {"decision": "object", "objection": "不属本部门"} | liaison(THIRD)),
            days(1),
            timedelta(hours=10),
            "Designate",
            ("Arrive", liaison(THIRD)),
            ("Opinion", liaison(THIRD)),
            *attend(LEAD),
            *attend(HELPER),
            *MEETING,
        ),
        {"result": "agreed"},
    ),
    (
        "one is excused by the centre, another adds its opinion later",
        FEW,
        (
            "Prepare",
            "Approve",
            *attend(LEAD),
            ("Sign", liaison(HELPER)),
            message("whistle.excuse", f"ZW-2026-000001/1/{THIRD}"),
            days(7),
            ("Arrive", {"attended": "no"} | liaison(HELPER)),
            ("Opinion", liaison(HELPER)),
            ("Convene", {"decision": "wait"}),
            "Convene",
            *MEETING,
        ),
        {"result": "agreed", "excused": [THIRD], "arrived": [LEAD]},
    ),
]

LEADERS = [
    (
        "relapsed: the same people go on",
        {"leader": "25", "rebounds": 1},
        ("Advance", "Certify", "Feedback"),
        {"outcome": "settled", "leader": "25"},
    ),
    (
        "relapsed again: the committee looks into it",
        {"leader": "25", "rebounds": 2},
        ("Study", *READY[3:], "Advance", "Certify", "Feedback"),
        {"outcome": "settled"},
    ),
    ("resolved", {}, (*READY, "Advance", "Certify", "Feedback"), {"outcome": "settled"}),
    (
        "sent back by the review",
        {},
        ("Propose", ("Review", {"decision": "return", "reason": "local"})),
        {"outcome": "return", "next_tier": "department"},
    ),
    (
        "sent back by the committee",
        {},
        ("Propose", "Review", ("Study", {"decision": "return", "reason": "local"})),
        {"outcome": "return"},
    ),
    (
        "concluded by the committee",
        {},
        ("Propose", "Review", ("Study", {"decision": "conclude"}), "Feedback"),
        {"outcome": "conclude"},
    ),
    (
        "four people are not enough, nor is a plan that is not approved",
        {},
        (
            "Propose",
            "Review",
            "Study",
            "Assign",
            ("Team", {"team_police": ""}),
            "Plan",
            "ApprovePlan",
            "Team",
            "Plan",
            ("ApprovePlan", {"approved": "no", "refusal": "措施不实"}),
            days(10),
            "Team",
            days(20),
            "Plan",
            "ApprovePlan",
            ("Advance", {"decision": "conclude"}),
            "Feedback",
        ),
        {"outcome": "conclude"},
    ),
    (
        "months of work, a whistle, not certified at first",
        {},
        (
            *READY,
            days(20),
            ("Advance", {"decision": "continue"}),
            ("Advance", {"decision": "whistle"} | FEW),
            *WHISTLE,
            "Advance",
            ("Certify", {"certified": "no"}),
            ("Advance", {"decision": "divert"}),
            "Feedback",
        ),
        {"outcome": "divert"},
    ),
    (
        "ninety days are over: extended, then handed to another",
        {},
        (
            *READY,
            days(91),
            "Overdue",
            days(31),
            "Council",
            "Assign",
            "Team",
            "Plan",
            "ApprovePlan",
            "Advance",
            "Certify",
            "Feedback",
        ),
        {"outcome": "settled"},
    ),
    (
        "ninety days are over: another leader at once",
        {},
        (
            *READY,
            days(91),
            ("Overdue", {"decision": "change"}),
            "Assign",
            *READY[4:],
            "Advance",
            "Certify",
            "Feedback",
        ),
        {"outcome": "settled"},
    ),
    (
        "ninety days are over: concluded",
        {},
        (*READY, days(91), ("Overdue", {"decision": "conclude"}), "Feedback"),
        {"outcome": "conclude"},
    ),
    (
        "a hundred and twenty are over: concluded",
        {},
        (*READY, days(91), "Overdue", days(31), ("Council", {"decision": "conclude"}), "Feedback"),
        {"outcome": "conclude"},
    ),
]

REVISITS = [
    ("stable", CLOSED | {"tier": "grid", "leader": None}, (days(8), "Visit"), {}),
    (
        "three visits by the leader",
        CLOSED | {"tier": "leader", "leader": "25"},
        (days(8), "Visit", days(23), "Visit", days(60), "Visit"),
        {"round": 3, "finding": "stable"},
    ),
    (
        "two visits, the first of them late",
        CLOSED | {"tier": "department", "leader": None},
        (days(9), "Visit", days(25), "Visit"),
        {"round": 2},
    ),
    (
        "unperformed, then performed",
        CLOSED | {"tier": "society", "leader": None},
        (days(8), ("Visit", {"finding": "unperformed"}), "Urge"),
        {"finding": "unperformed"},
    ),
    (
        "unperformed for good",
        CLOSED | {"tier": "society", "leader": None},
        (days(8), ("Visit", {"finding": "unperformed"}), ("Urge", {"fulfilled": "no"})),
        {},
    ),
    (
        "dissatisfied, and convinced",
        CLOSED | {"tier": "grid", "leader": None},
        (days(8), ("Visit", {"finding": "dissatisfied"}), "Recheck"),
        {"finding": "dissatisfied"},
    ),
    (
        "dissatisfied with reason",
        CLOSED | {"tier": "grid", "leader": None},
        (days(8), ("Visit", {"finding": "dissatisfied"}), ("Recheck", {"reopen": "yes"})),
        {"finding": "relapsed"},
    ),
    (
        "relapsed",
        CLOSED | {"tier": "grid", "leader": None},
        (days(8), ("Visit", {"finding": "relapsed"})),
        {"finding": "relapsed"},
    ),
    (
        "nobody there, three times",
        CLOSED | {"tier": "grid", "leader": None},
        (
            days(8),
            ("Visit", {"finding": "unreachable"}),
            days(3),
            ("Visit", {"finding": "unreachable"}),
            days(3),
            ("Visit", {"finding": "unreachable"}),
        ),
        {"finding": "unreachable", "attempts": 3},
    ),
]

SETTLED = ("Contact", "Handle", "Feedback")
STABLE = (days(8), "Visit")
RETURN = (("Accept", {"decision": "return", "reason": "incomplete"}),)
TO_SOCIETY = ("Handle", {"decision": "society"})
DISPUTES = [
    ("settled in the grid", {}, (*SETTLED, *STABLE), {"tier": "grid", "finding": "stable"}),
    (
        "relapsed twice: one tier up",
        {},
        (
            *SETTLED,
            days(8),
            ("Visit", {"finding": "relapsed"}),
            *SETTLED,
            days(8),
            ("Visit", {"finding": "relapsed"}),
            "Accept",
            "Select",
            "Mediate",
            "Agreement",
            "Feedback",
            *STABLE,
        ),
        {"tier": "society", "rebounds": 2},
    ),
    (
        "up from the grid to the department by the clock",
        {},
        (
            ("Contact", {"needs_enforcement": True}),
            days(7),
            "Screen",
            *WHISTLE,
            "Verify",
            *RATED,
            days(8),
            "Visit",
            days(25),
            "Visit",
        ),
        {"tier": "department"},
    ),
    (
        "through all four tiers by decision",
        {},
        (
            "Contact",
            ("Handle", {"decision": "society"}),
            "Accept",
            "Select",
            ("Mediate", {"decision": "failed"}),
            "Inform",
            ("Screen", {"decision": "escalate"}),
            *READY,
            "Advance",
            "Certify",
            "Feedback",
            *(days(8), "Visit", days(23), "Visit", days(60), "Visit"),
        ),
        {"tier": "leader", "leader": "25"},
    ),
    (
        "sent back three times: the district's centre rules",
        {"consent": True},
        (
            *RETURN,
            "Reassess",
            "Contact",
            TO_SOCIETY,
            *RETURN,
            "Reassess",
            "Contact",
            TO_SOCIETY,
            *RETURN,
            ("RuleTier", {"tier": "grid"}),
            *SETTLED,
            *STABLE,
        ),
        {"returns": 3, "tier": "grid"},
    ),
    (
        "terminated, watched and archived",
        {"consent": True},
        (("Accept", {"decision": "refuse"}), "Feedback", days(8), "Track"),
        {"outcome": "terminate"},
    ),
    (
        "diverted, but not calm",
        {},
        (
            "Contact",
            ("Handle", {"decision": "divert"}),
            "Feedback",
            days(8),
            ("Track", {"calm": "no"}),
            ("Screen", {"decision": "divert"}),
            "Feedback",
            days(8),
            "Track",
        ),
        {"tier": "department"},
    ),
    (
        "an emergency from the start",
        {"risk_color": "red"},
        (
            *[step for unit in ("dept-gongan", "dept-sifa") for step in attend(unit)],
            "Meet",
            "ApproveAfter",
            "Plan",
            "Execute",
            *SETTLED,
            *STABLE,
        ),
        {"tier": "grid", "whistle_kind": "emergency"},
    ),
    (
        "the first contact finds danger",
        {},
        (
            ("Contact", {"danger": True}),
            *[step for unit in ("dept-gongan", "dept-sifa") for step in attend(unit)],
            ("Meet", {"decision": "undecided"}),
            "Handle",
            "Feedback",
            *STABLE,
        ),
        {"tier": "grid"},
    ),
    (
        "it turns violent on the way",
        {},
        (
            "Contact",
            message("danger", "ZW-2026-000001"),
            "Handle",
            "Feedback",
            *[step for unit in ("dept-gongan", "dept-sifa") for step in attend(unit)],
            ("Meet", {"decision": "undecided"}),
            *STABLE,
        ),
        {"tier": "grid", "risk_color": "red"},
    ),
    (
        "a petition: settled, and answered as the regulation wants it",
        {"is_petition": True},
        (
            "PetitionTransfer",
            "PetitionAccept",
            "Screen",
            *WHISTLE,
            "Verify",
            *RATED,
            "PetitionOpinion",
            *(days(8), "Visit", days(25), "Visit"),
            days(30),
        ),
        {"tier": "department", "petition_result": "answered"},
    ),
    (
        "a leader's case from the start",
        {"scale": "03"},
        (
            *READY,
            "Advance",
            "Certify",
            "Feedback",
            days(8),
            "Visit",
            days(23),
            "Visit",
            days(60),
            "Visit",
        ),
        {"tier": "leader"},
    ),
]

#: The list of Monday, 9 March, drafted on the Thursday before.
LIST = {"roster": 1, "district": "420303", "reception_on": "2026-03-09"}
ROSTERS = [
    (
        "confirmed, published and held",
        LIST,
        ("ConfirmRoster", days(6), "Receive"),
        {"missing": 0},
    ),
    (
        "incomplete, and completed in time",
        LIST | {"missing": 3},
        ("ConfirmRoster", days(4), "CompleteRoster", days(2), "Receive"),
        {"missing": 0},
    ),
    (
        "confirmed too late, and a matter left over",
        LIST,
        (days(4), hours(6), "ConfirmRoster", days(3), "Receive"),
        {},
    ),
]

PATHS = {
    "petition": PETITIONS,
    "dispute": DISPUTES,
    "grid": GRID,
    "society": SOCIETY,
    "department": DEPARTMENT,
    "whistle": WHISTLES,
    "leader": LEADERS,
    "revisit": REVISITS,
    "mediation": MEDIATIONS,
    "pre_litigation_mediation": PRE_LITIGATION,
    "administrative_mediation": ADMINISTRATIVE,
    "judicial_confirmation": CONFIRMATIONS,
    "labour": LABOUR,
    "arbitration": ARBITRATIONS,
    "police_mediation": POLICE,
    "roster": ROSTERS,
}
