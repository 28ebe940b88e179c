"""Case events for other programs: pushed to webhooks, or pulled from a feed by position.

An event says what happened to a case, never to whom (`cloud_events`); a receiver that was granted the
parties gets them as well. Pushed at least once, signed, in order for each case (docs/adr/0080).

May use: audit, cases, privacy.
"""
