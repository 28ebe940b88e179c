"""What the database tells of changes: which list, and whom it concerns, by ids and codes alone.

Triggers tell it as a transaction is kept (`processes/migrations/versions/0064_news_of_lists.py`), whoever
wrote: a page, a worker, a timer. Nothing of what was written is told.
"""

#: What the pages listen to.
CHANNEL = "sishi_lists"
