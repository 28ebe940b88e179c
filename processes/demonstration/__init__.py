"""The demonstration district, at the size the source article gives (Zhangwan, 2023).

Streets and townships have their real names and codes; every other place and every
person is a placeholder.

May use: calendars, cards, cases, casework, deadlines, diagrams, directories, documents,
indicators, migrations, mining, notices, organisation, patrol, rooms, rosters, sponsorship.
"""
