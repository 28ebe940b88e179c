"""A district in which the real diagrams run on the database, day by day."""

from datetime import datetime, timedelta

from sqlalchemy import func, select

import processes.handlers  # noqa: F401 - registers what the diagrams call
from engine import clock, runner, tasks, worker
from engine.deployment import bundle, catalogue
from engine.models import Incident, Instance, TaskStatus, Timer, UserTask
from processes import cards, documents
from processes.cards import follow_up
from processes.cases import changes
from processes.cases.choices import Change, RiskColor, Side, Source
from processes.cases.party_input import PartyInput
from processes.casework import registration
from processes.deadlines import case_deadlines
from processes.diagrams import shipped
from processes.organisation.places import Unit
from processes.organisation.roles import Role
from tests.processes import factories
from tests.processes.walking import ANSWERS, FOLDER


def moment(month, day, hour=9, minute=0, *, year=2026):
    """A local moment, of 2026 unless another year is named."""
    return datetime(year, month, day, hour, minute, tzinfo=clock.zone())


class District:
    """The cast, the deployed diagrams and the calendar; time passes only when told to."""

    def __init__(self, session, now):
        self.session, self.now = session, now
        self.checks_identity = True
        self.cast = factories.cast(session)
        session.add(Unit(code="dept-chengguan", name="区城管局", district=factories.DISTRICT))
        session.flush()
        self.cast["chengguan"] = factories.appoint(
            session, "chengguan", Role.LIAISON, "dept-chengguan"
        )
        with clock.at(now):
            files = (each for each in FOLDER.iterdir() if each.suffix in {".bpmn", ".dmn", ".form"})
            sources = [bundle.Source.of(each.name, each.read_bytes()) for each in files]
            catalogue.deploy(session, [*sources, shipped.limits()])

    def register(self, summary, *, category, **facts):
        """The grid worker registers a dispute between two people."""
        parties = [PartyInput("张某"), PartyInput("李某", Side.RESPONDENT)]
        given = {
            "parties": parties,
            "source": Source.PATROL,
            "risk_color": RiskColor.BLUE,
            "grid": factories.GRID,
        }
        with clock.at(self.now):
            self.case = registration.register(
                self.session,
                summary=summary,
                category=category,
                by=self.cast["grid_worker"],
                **given | facts,
            )
        return self.case

    def until(self, *when, year=2026):
        """Let time pass: what falls due is done, in order, each at its own moment."""
        end = moment(*when, year=year)
        while (due := self.next_due()) is not None and due <= end:
            self._work(max(due, self.now))
        self._work(end)

    def do(self, who, element, /, **answers):
        """Somebody finishes an open task that is theirs, answering as people usually do."""
        person = self.cast[who]
        offered = tasks.open_for(person).where(
            UserTask.element == element, UserTask.instance_id == self.case.instance_id
        )
        task = self.session.scalars(offered).first()
        assert task is not None, (element, self.open())
        with clock.at(self.now):
            runner.complete(self.session, task.id, ANSWERS.get(element, {}) | answers, by=person)
            if element == "Accept" and self.checks_identity:
                # Whoever takes a dispute in looks at the identity cards of both.
                documents.issue(self.session, self.case.id, "identity_proof", by=person)
        assert self.instance().status in ("active", "completed"), self.failed()

    def open(self):
        """The elements of the open tasks of the case."""
        found = select(UserTask.element).filter_by(
            instance_id=self.case.instance_id, status=TaskStatus.OPEN
        )
        return sorted(self.session.scalars(found))

    def task_due(self, element):
        """When the open task of an element is due, local time."""
        found = select(UserTask.due_at).filter_by(
            instance_id=self.case.instance_id, element=element, status=TaskStatus.OPEN
        )
        return clock.local(self.session.scalar(found))

    def due(self, element):
        """When the waiting timers of an element are due, local time."""
        found = select(Timer.due_at).filter_by(instance_id=self.case.instance_id, element=element)
        return sorted({clock.local(each) for each in self.session.scalars(found)})

    def failed(self):
        """The sentences of what failed."""
        return self.session.scalars(select(Incident.message)).all()

    def next_due(self):
        found = select(func.min(Timer.due_at)).filter_by(instance_id=self.case.instance_id)
        return self.session.scalar(found)

    def instance(self):
        return self.session.get_one(Instance, self.case.instance_id)

    def changes(self, what):
        """The local days on which something happened to the case."""
        return [
            clock.local(row.at)
            for row in changes.list_for_case(self.session, self.case.id)
            if row.what is what
        ]

    def said(self, what=Change.INFORMED):
        """What was told or noted."""
        return [
            row.reason
            for row in changes.list_for_case(self.session, self.case.id)
            if row.what is what
        ]

    def cards(self, colour):
        """(who, local moment) of the cards of a colour."""
        rows = cards.list_for_case(self.session, self.case.id)
        return [(c.responsible, clock.local(c.issued_at)) for c in rows if c.colour == colour]

    def deadline(self, key):
        """The newest clock of that key."""
        rows = case_deadlines.list_for_case(self.session, self.case.id)
        return max((row for row in rows if row.key == key), key=lambda row: row.id)

    def _work(self, at):
        with clock.at(at):
            worker.run_until_idle(self.session)
            cards.issue(self.session, at)
            follow_up.follow(self.session, at)
        self.now = at
        self.session.expire_all()
        assert self.instance().status in ("active", "completed"), self.failed()

    def pass_by(self, **time):
        """Let some time pass."""
        end = self.now + timedelta(**time)
        self.until(end.month, end.day, end.hour, end.minute)
