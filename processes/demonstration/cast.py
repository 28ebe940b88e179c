"""Who acts in a case of the demonstration: people of its own village, street and district."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from engine.identity import Person
from engine.models import UserTask
from processes.organisation import people
from processes.organisation.roles import Role


@dataclass
class Cast:
    """The people of one case; whoever holds a role where the case is."""

    session: Session
    grid: str
    known: dict[str, Person]
    #: Whose turn it is among the leaders, where they take turns.
    turn: int | None = None

    @property
    def registrar(self) -> Person:
        """The grid worker."""
        return self.holder(Role.GRID_WORKER, self.grid)

    def holder(self, role: Role, at: str) -> Person:
        """The first who holds the role there, as the engine knows them."""
        group = f"{role}@{at}"
        if group not in self.known:
            first = people.list_holders(self.session, role, at)[0]
            self.known[group] = people.identify(self.session, first.id)
        return self.known[group]

    def who(self, task: UserTask) -> Person:
        """Who does a task: its assignee, else somebody of its groups."""
        if task.assignee:
            key = f"person@{task.assignee}"
            if key not in self.known:
                self.known[key] = people.identify(self.session, task.assignee)
            return self.known[key]
        for group in reversed(task.groups):
            role, _, at = group.partition("@")
            if group in self.known or people.list_holders(self.session, Role(role), at):
                return self.holder(Role(role), at)
        raise LookupError(f"nobody holds {task.groups}")

    def mediator(self) -> str:
        """A mediator of the village's committee."""
        return self.holder(Role.MEDIATOR, f"org-{self.grid[:12]}").id

    def leader(self, number: int) -> str:
        """The leaders in turn, or else every third case to the first, who has an account."""
        held = people.list_holders(self.session, Role.LEADER, self.grid[:6])
        if self.turn is not None:
            return str(held[self.turn % len(held)].id)
        return str(held[0 if number % 3 == 0 else number % len(held)].id)

    def team(self) -> dict[str, str]:
        """The other four of the five."""
        return {
            "team_street": self.holder(Role.CENTER, self.grid[:9]).id,
            "team_village": self.holder(Role.GRID_HEAD, self.grid[:12]).id,
            "team_police": self.holder(Role.LIAISON, "dept-gongan").id,
            "team_grid": self.registrar.id,
        }
