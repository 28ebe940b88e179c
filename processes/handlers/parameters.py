"""What some parameters of handlers stand for: a code of a list, the key of a limit.

A handler gets texts and numbers as before; who offers a form for it reads the annotation
(`processes.studio.signatures`).
"""

from typing import Annotated

from processes.cases.choices import MediationKind, Outcome, ReturnReason, Tier, WhistleKind
from processes.deadlines.models import Colour
from processes.petitions.choices import Instance
from processes.rosters.models import Alarm

LimitKey = Annotated[str, "limit"]
TierCode = Annotated[str, Tier]
OutcomeCode = Annotated[str, Outcome]
ReturnCode = Annotated[str, ReturnReason]
WhistleCode = Annotated[str, WhistleKind]
MediationCode = Annotated[str, MediationKind]
CardColour = Annotated[str, Colour]
AnswerLevel = Annotated[str, Instance]
AlarmCode = Annotated[str, Alarm]
