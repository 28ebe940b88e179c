"""What the parties of a case see and say themselves, with its number and a query code (docs/domain.md 7).

`reports` takes what is told without an account, for a person to accept or answer; `query_codes` gives and
checks the query code, `progress` and `endings` tell where the case stands and how it ended in outward
words, `contacts` whom to call; `feedback` takes statements, papers, withdrawals, applications and ratings,
and the answers to them; `reopening` is what “没有解决” does.

May use: access, calendars, cases, casework, deadlines, documents, notices, organisation, privacy.
"""
