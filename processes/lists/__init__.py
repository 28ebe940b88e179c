"""One list for everything: tasks, cases, whistles, petitions, cards, notices.

Each kind is declared (`declaration.ListKind`); its rows, its counts, its search, its views and
what is done to many of its rows at once are made of that.

May use: access, calendars, cards, cases, casework, deadlines, notices, organisation, petitions,
privacy, whistles.
"""

from processes.lists import cards, cases, notices, petitions, tasks, whistles
from processes.lists.declaration import ListKind

#: Every list by its key.
LISTS: dict[str, ListKind] = {
    each.key: each
    for each in (
        tasks.LIST,
        cases.LIST,
        whistles.LIST,
        petitions.LIST,
        cards.LIST,
        notices.LIST,
    )
}
