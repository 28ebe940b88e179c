"""Mediation of every kind: who mediates, when it was tried, on whose consent, and what the court said.

Each subject has a module: `conflicts` (who must not mediate), `invitations` (三官一律),
`sessions` (what was tried), `time_limit` (the limit it runs under), `stages` (how near to the
court), `confirmations` (司法确认), `awards` (suing after an arbitration), `police` (警调对接),
`oversight` (what the centre looks at).

May use: calendars, cases, deadlines, organisation, privacy.
"""
