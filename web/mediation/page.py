"""What the page of a case's mediation shows, to whom."""

from typing import Any

from flask import g
from sqlalchemy import select

from engine.models import TaskStatus, UserTask
from processes.access import permissions
from processes.access.permissions import Permission
from processes.cases import display_names
from processes.cases.models import Case
from processes.casework import candidates
from processes.directories import village_officers
from processes.mediation import (
    confirmations,
    conflicts,
    invitations,
    sessions,
    settlements,
    time_limit,
)
from processes.mediation.choices import Answer, Attendee, Guest, Relation
from processes.organisation.roles import Role
from web import time_left
from web.rooms import day


def read(case: Case) -> dict[str, Any]:
    """Everything `mediation/show.html` reads; what was said only for whoever mediates."""
    person = g.visitor.person
    may_arrange = permissions.may(g.db, Permission.MEDIATION_ARRANGE, person, case)
    held = sessions.list_for_case(g.db, case.id)
    excluded = conflicts.list_for_case(g.db, case.id)
    limit = time_limit.find_open(g.db, case.id)
    named = [case.owner_id, *(row.by for row in held), *(row.person_id for row in excluded)]
    return {
        "case": case,
        "sessions": held,
        "may_hear": permissions.may(g.db, Permission.MEDIATION_RECORD, person, case),
        "attendees": {each.value: each.words for each in Attendee},
        "conflicts": excluded,
        "invitations": invitations.list_for_case(g.db, case.id),
        "limit": limit,
        "limit_due": time_left.for_deadline(limit) if limit else None,
        "people": display_names.resolve_people(g.db, named),
        "units": display_names.resolve(g.db, [case.mediation_unit] if case.mediation_unit else []),
        "may_arrange": may_arrange,
        "candidates": candidates.list_candidates(g.db, case, Role.MEDIATOR) if may_arrange else [],
        "relations": Relation,
        "guests": Guest,
        # 三官一律进村: who looks after this village is offered by name.
        "officers": village_officers.list_for_village(g.db, case.village) if may_arrange else [],
        "booked": day.shown_of_case(case),
        "may_book_room": permissions.may(g.db, Permission.ROOM_BOOK, person),
        "answers": [each for each in Answer if each is not Answer.PENDING],
    } | _confirmation(case)


def _confirmation(case: Case) -> dict[str, Any]:
    """The way to the court: open, used or closed, and the button that leads there."""
    right = confirmations.find_right(g.db, case.id)
    can_apply = confirmations.can_apply(g.db, case.id)
    waiting = select(UserTask).where(
        UserTask.instance_id == case.instance_id,
        UserTask.form == "confirm",
        UserTask.status == TaskStatus.OPEN,
    )
    return {
        "agreements": settlements.list_for_case(g.db, case.id),
        "never_confirmed": not settlements.can_be_confirmed(case),
        "right": right,
        "right_due": time_left.for_deadline(right) if right and can_apply else None,
        "can_apply": can_apply,
        "apply_task": g.db.scalar(waiting) if can_apply else None,
        "requests": confirmations.list_for_case(g.db, case.id),
    }
