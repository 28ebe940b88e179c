"""What people are told: in the application at once, outside by the channels of the district.

    notices.notify(session, to=[7], matter="clock:17", title="…", body="…", case_id=3)

One unread notice per matter and person: telling it again freshens it. Texts carry no personal
data of the parties: the case number and what is to be done.

May use: access, audit, calendars, cases, deadlines, organisation, petitions, privacy, whistles.
"""

from processes.notices import digests, dispatch, retiring, retiring_rules, sending
from processes.notices.models import Notification, Urgency
from processes.notices.recipients import list_for_responsible, list_holders
from processes.notices.telling import dismiss, dismiss_for, notify, notify_group

__all__ = [
    "Notification",
    "Urgency",
    "digests",
    "dismiss",
    "dismiss_for",
    "dispatch",
    "list_for_responsible",
    "list_holders",
    "notify",
    "notify_group",
    "retiring",
    "retiring_rules",
    "sending",
]
