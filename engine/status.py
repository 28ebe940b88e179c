"""Where an instance stands: in memory and in its row."""

from enum import StrEnum


class Status(StrEnum):
    """One that has an incident goes on with whatever else it can do."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    INCIDENT = "incident"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


#: Only an instance in one of these can take a step by itself.
RUNNING = frozenset({Status.ACTIVE, Status.INCIDENT})
ENDED = frozenset({Status.COMPLETED, Status.CANCELLED})
