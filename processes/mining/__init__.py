"""What really happens: history read back onto the diagrams, with the cases behind each number.

`collecting` reads what history has new and writes the visits of each case to each element; from these
rows alone come the figures of a diagram (`figures`), the commonest paths (`paths`), where cases left the
diagram (`departures`) and the event logs for other tools (`event_log`, `xes`, `ocel`). Nothing here is a fact: all of
it can be thrown away and read anew. `forecast` and `nobody_there` look ahead: which limits will be missed, and
which steps will find nobody.

May use: access, calendars, cases, deadlines, diagrams, documents, exports, indicators, organisation, privacy,
rosters, whistles.
"""
