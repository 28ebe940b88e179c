"""How long what is kept, and what happens at its end; what residents may ask about their own data.

`terms` are set within the bounds of `kinds`; `running` makes anonymous each night what is past its
term and held by nothing, with a protocol; `personal` finds, hands out and corrects what is kept of a
person (个人信息保护法 19、45、46、47条).

May use: audit, cards, cases, casework, deadlines, directories, documents, mediation, notices, organisation, patrol,
petitions, privacy, residents, rooms, rosters, sponsorship, spreadsheets, supervision, whistles.
"""
