"""The verbs of a case: registration, the tiers, closing, and the lists people work from.

It may use every room that holds a part of a case.

May use: access, audit, calendars, cards, cases, codes, deadlines, diagrams, directories, mediation,
notices, organisation, petitions, privacy, registers, rooms, sponsorship, whistles.
"""
