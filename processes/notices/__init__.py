"""What people are told: in the application at once, outside by the channels of the district.

    notices.tell(session, to=[7], matter="clock:17", title="…", body="…", case_id=3)

One unread notice per matter and person: telling it again freshens it. Texts carry no personal
data of the parties: the case number and what is to be done.

May use: access, calendars, cases, deadlines, organisation, petitions, privacy, whistles.
"""

from processes.notices import dispatch, sending
from processes.notices.models import Notice, Urgency
from processes.notices.recipients import holders, of_responsible
from processes.notices.telling import settle, tell, tell_group

__all__ = [
    "Notice",
    "Urgency",
    "dispatch",
    "holders",
    "of_responsible",
    "sending",
    "settle",
    "tell",
    "tell_group",
]
