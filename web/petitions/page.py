"""What the page of one petition shows."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import g

from engine.models import UserTask
from processes import petitions
from processes.access import permissions
from processes.access.permissions import Permission
from processes.cases import display_names, parties
from processes.cases.choices import Side
from processes.cases.models import Case, Party
from processes.casework import worklist
from processes.deadlines import case_deadlines
from processes.deadlines.models import PARTIES, CaseDeadline, DeadlineStatus
from processes.petitions import extension_requests, hearings, organs
from processes.petitions.choices import Stage
from processes.petitions.models import Answer, Petition
from processes.privacy import masking
from web import time_left, words
from web.translation import lazy_gettext as later


@dataclass(frozen=True)
class DeadlineSummary:
    """A deadline of the petition, or a right of the petitioner or the organ, in words."""

    deadline: CaseDeadline
    due: words.RemainingTime | None
    status: Any
    is_right: bool


@dataclass(frozen=True)
class Given:
    """An answer with the name of whoever gave it."""

    answer: Answer
    organ: str


def read(case: Case) -> dict[str, Any]:
    """Everything `petitions/show.html` reads."""
    petition = petitions.get(g.db, case.id)
    referrals = petitions.list_referrals(g.db, petition)
    tasks = [each for each in worklist.list_for_case(g.db, case) if _is_of_petition(each)]
    shown = [each for each in tasks if _is_shown(case, each)]
    deadlines = _deadlines(case)
    left = time_left.for_case(shown, deadlines)
    asked = extension_requests.list_for_case(g.db, case.id)
    # The organ answers the petitioner in writing: it has to know whom.
    is_organ = extension_requests.is_organ(g.db, case.id, g.visitor.person)
    may_reveal = is_organ or _may(Permission.PARTY_REVEAL, case)
    named = {*petition.named_units, *(row.organ for row in referrals)}
    if petition.organ:
        named.add(petition.organ)
    return {
        "case": case,
        "petition": petition,
        "referrals": referrals,
        "answers": [
            Given(row, organs.name(g.db, row))
            for row in petitions.list_for_petition(g.db, petition)
        ],
        "limits": [_summarise_deadline(row, left.deadlines.get(row.id)) for row in deadlines],
        "tasks": shown,
        "left": left.tasks,
        "petitioners": _petitioners(case),
        "may_reveal": may_reveal,
        "told": _reader(case, may_reveal=may_reveal),
        "names": display_names.resolve_places(g.db, named)
        | display_names.resolve(g.db, {n for t in tasks for n in t.groups}),
        "people": display_names.resolve_people(
            g.db,
            [row.by for row in referrals]
            + [each for row in asked for each in (row.by, row.decided_by)],
        ),
        "is_heard": hearings.is_heard(g.db, case.id),
        "may_extend": petition.stage is Stage.ACCEPTED and _may(Permission.PETITION_EXTEND, case),
        "asked": asked,
        "may_ask": petition.stage is Stage.ACCEPTED
        and is_organ
        and extension_requests.find_pending(g.db, case.id) is None,
        "may_hear": petition.stage is Stage.RECHECK and _may(Permission.PETITION_HEAR, case),
        "steps": _steps(petition),
    }


#: How a deadline ended, as people say it; a right that was not used has lapsed.
_STATUS = {
    DeadlineStatus.RUNNING: later("计时中"),
    DeadlineStatus.PAUSED: later("已暂停"),
    DeadlineStatus.MET: later("按期完成"),
    DeadlineStatus.LATE: later("超期完成"),
    DeadlineStatus.CANCELLED: later("不再计时"),
    DeadlineStatus.LAPSED: later("期满未行使"),
}


#: What is done at each stage, as the strip of stages names it.
_WAY = {
    Stage.FILED: later("登记转送"),
    Stage.REFERRED: later("受理告知"),
    Stage.REFUSED: later("不予受理"),
    Stage.ACCEPTED: later("办理"),
    Stage.ANSWERED: later("书面答复"),
    Stage.REVIEW: later("复查"),
    Stage.REVIEWED: later("复查答复"),
    Stage.RECHECK: later("复核"),
    Stage.STANDS: later("答复生效"),
    Stage.FINAL: later("复核终结"),
}


def _steps(petition: Petition) -> list[tuple[Any, str]]:
    """The stages on the way, each done, now or next."""
    order = [Stage.FILED, Stage.REFERRED, Stage.ACCEPTED, Stage.ANSWERED]
    if petition.stage in (Stage.REVIEW, Stage.REVIEWED, Stage.RECHECK, Stage.FINAL):
        order += [Stage.REVIEW, Stage.REVIEWED]
    if petition.stage in (Stage.RECHECK, Stage.FINAL):
        order += [Stage.RECHECK]
    if petition.stage not in order:
        order = (
            [*order[:2], petition.stage]
            if petition.stage is Stage.REFUSED
            else [*order, petition.stage]
        )
    here = order.index(petition.stage)
    return [
        (_WAY[each], "now" if n == here else "done" if n < here else "next")
        for n, each in enumerate(order)
    ]


def _deadlines(case: Case) -> list[CaseDeadline]:
    return [
        row
        for row in case_deadlines.list_for_case(g.db, case.id)
        if row.key.startswith(petitions.FAMILY)
    ]


def _summarise_deadline(row: CaseDeadline, left: words.RemainingTime | None) -> DeadlineSummary:
    return DeadlineSummary(row, left, _STATUS[row.status], row.responsible == PARTIES)


def _is_of_petition(task: UserTask) -> bool:
    return (task.form or "").startswith(("petition_", "review_"))


def _is_shown(case: Case, task: UserTask) -> bool:
    return not g.visitor.sees_part(case) or g.visitor.concerns(task.groups)


def _petitioners(case: Case) -> list[Party]:
    """Who petitions; whoever is on the other side is no concern of the organ here."""
    return [row for row in parties.list_for_case(g.db, case.id) if row.side is Side.APPLICANT]


def _reader(case: Case, *, may_reveal: bool) -> Callable[[str | None], str]:
    """How a text is read: without the parties' names by who does not handle the case."""
    if may_reveal:
        return lambda text: text or ""
    known = parties.list_for_case(g.db, case.id)
    return lambda text: masking.words(text, known)


def _may(permission: Permission, case: Case) -> bool:
    return permissions.may(g.db, permission, g.visitor.person, case)
