"""Petitions (信访事项): the track of the regulation beside the handling of the dispute itself.

登记转送15日、告知15日、异议5个工作日、办结60日、复查、复核. The case may be escalated,
returned or settled meanwhile; what the regulation counts goes on here.

May use: cases, deadlines, organisation, privacy.
"""

from processes.petitions.answers import (
    accept_as_final,
    answer,
    list_for_petition,
    request,
    require_ended,
    write,
    write_request,
)
from processes.petitions.models import Answer, Petition, Referral
from processes.petitions.repeats import require_new
from processes.petitions.timing import FAMILY, OFFICE
from processes.petitions.track import (
    accept,
    file,
    find,
    get,
    list_referrals,
    object_to,
    reclassify,
    refer,
    refuse,
    require_discreet,
    rule,
    write_notice,
)

__all__ = [
    "FAMILY",
    "OFFICE",
    "Answer",
    "Petition",
    "Referral",
    "accept",
    "accept_as_final",
    "answer",
    "file",
    "find",
    "get",
    "list_for_petition",
    "list_referrals",
    "object_to",
    "reclassify",
    "refer",
    "refuse",
    "request",
    "require_discreet",
    "require_ended",
    "require_new",
    "rule",
    "write",
    "write_notice",
    "write_request",
]
