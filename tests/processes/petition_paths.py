"""The ways a petition can take, as `diagram_paths` tells them."""

from tests.processes.walking import HELPER, days

UNSUPPORTED = {"finding": "unsupported", "education": "已释法说理", "aid": "已申请临时救助"}
ASKED = {"decision": "apply", "request": "认定事实有误"}
PETITIONS = [
    (
        "answered at once and accepted",
        {},
        ("PetitionTransfer", "PetitionAccept", "PetitionOpinion", "ReviewApply"),
        {"petition_result": "answered"},
    ),
    (
        "not accepted",
        {},
        ("PetitionTransfer", ("PetitionAccept", {"decision": "refuse"})),
        {"petition_result": "refused"},
    ),
    (
        "the organ objects and is right: another one goes on where it stopped",
        {},
        (
            "PetitionTransfer",
            "PetitionAccept",
            "PetitionObject",
            "PetitionRule",
            "PetitionReassign",
            "PetitionOpinion",
            days(60),
        ),
        {"petition_result": "answered", "organ": HELPER},
    ),
    (
        "the organ objects before it accepts, and is wrong",
        {},
        (
            "PetitionTransfer",
            "PetitionObject",
            ("PetitionRule", {"upheld": "no"}),
            "PetitionAccept",
            "PetitionOpinion",
            "ReviewApply",
        ),
        {"petition_result": "answered"},
    ),
    (
        "not supported, reviewed and re-reviewed",
        {},
        (
            "PetitionTransfer",
            days(8),
            "PetitionAccept",
            ("PetitionOpinion", UNSUPPORTED),
            ("ReviewApply", ASKED),
            "ReviewDecide",
            ("RecheckApply", ASKED),
            "RecheckDecide",
        ),
        {"petition_result": "final"},
    ),
    (
        "reviewed, and the petitioner is content",
        {},
        (
            "PetitionTransfer",
            "PetitionAccept",
            "PetitionOpinion",
            ("ReviewApply", ASKED),
            "ReviewDecide",
            "RecheckApply",
        ),
        {"petition_result": "answered"},
    ),
    (
        "reviewed, and nothing more is heard",
        {},
        (
            "PetitionTransfer",
            "PetitionAccept",
            "PetitionOpinion",
            ("ReviewApply", ASKED),
            "ReviewDecide",
            days(90),
        ),
        {"petition_result": "answered"},
    ),
]
