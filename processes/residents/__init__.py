"""What the parties of a case see and say themselves, with its number and a query code (docs/domain.md 7).

`query_codes` gives and checks the query code, `progress` tells where the case stands in outward words,
`feedback` takes statements, withdrawals, applications and ratings, and the answers to them.

May use: access, calendars, cases, casework, deadlines, documents, notices, organisation, privacy.
"""
