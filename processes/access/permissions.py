"""Who may: one table of permissions, each with the alternatives that grant it.

An alternative is a list of predicates that must all hold. Each predicate is written
twice: in Python for one case in hand, in SQL for lists; a test holds them together.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, and_, exists, false, or_, select, true
from sqlalchemy.orm import Session
from sqlalchemy.sql import ColumnElement
from sqlalchemy.sql.elements import False_

from engine.identity import Person
from processes.cases.choices import Tier
from processes.cases.models import Case
from processes.deadlines import extensions
from processes.deadlines.models import CaseDeadline
from processes.organisation import places as places_tree
from processes.organisation.absences import PERSONAL
from processes.organisation.offices import ADMINISTRATORS
from processes.organisation.places import LENGTHS, PlaceKind
from processes.organisation.registration_scope import REGISTRARS
from processes.organisation.roles import APPROVERS, SPEAKERS, Role, places
from processes.petitions.models import Petition
from processes.petitions.timing import OFFICE
from processes.whistles.models import Attendance, TeamMember


class Permission(StrEnum):
    """What a view may ask for. The first group concerns one case, the second none."""

    CASE_READ = "case.read"
    CASE_READ_WHOLE = "case.read.whole"
    CASE_FEEDBACK = "case.feedback"
    CHECKLIST_CHOOSE = "checklist.choose"
    CASE_EXTEND = "case.extend"
    CASE_ALARM = "case.alarm"
    CASE_ESCALATE = "case.escalate"
    WHISTLE_EXCUSE = "whistle.excuse"
    WHISTLE_READ = "whistle.read"
    WHISTLE_OVERSEE = "whistle.oversee"
    WHISTLE_RATE = "whistle.rate"
    PETITION_READ = "petition.read"
    PETITION_EXTEND = "petition.extend"
    PETITION_ASK = "petition.ask"
    PETITION_HEAR = "petition.hear"
    PARTY_REVEAL = "party.reveal"
    SPONSORSHIP_SHOW = "sponsorship.show"
    TEAM_CHANGE = "team.change"
    PROGRESS_RECORD = "progress.record"
    PARTY_WRITE = "party.write"
    CASE_LINK = "case.link"
    MEDIATION_ARRANGE = "mediation.arrange"
    MEDIATION_RECORD = "mediation.record"
    DOSSIER_READ = "dossier.read"
    DOCUMENT_OPEN = "document.open"
    DOCUMENT_ISSUE = "document.issue"

    WHISTLE_LIST = "whistle.list"
    PETITION_LIST = "petition.list"
    CASE_REGISTER = "case.register"
    CASE_INQUIRE = "case.inquire"
    CASE_LIST = "case.list"
    TASK_LIST = "task.list"
    TASK_READ = "task.read"
    TASK_CLAIM = "task.claim"
    TASK_COMPLETE = "task.complete"
    TASK_HAND_ON = "task.hand_on"
    TASK_WITHDRAW = "task.withdraw"
    TASK_SEND_BACK = "task.send_back"
    TASK_URGE = "task.urge"
    TASK_COPY = "task.copy"
    TASK_SIGN = "task.sign"
    ABSENCE_KEEP = "absence.keep"
    CARD_LIST = "card.list"
    SUPERVISION_LIST = "supervision.list"
    SUPERVISE = "supervise"
    NOTICE_READ = "notice.read"
    LIST_ARRANGE = "list.arrange"
    CHANNEL_MANAGE = "channel.manage"
    WEBHOOK_MANAGE = "webhook.manage"
    ORGANISATION_READ = "organisation.read"
    REGISTER_READ = "register.read"
    PATROL_RECORD = "patrol.record"
    PATROL_READ = "patrol.read"
    ROOM_BOOK = "room.book"
    STATISTICS_READ = "statistics.read"
    WALL_READ = "wall.read"
    MINING_READ = "mining.read"
    WEEK_READ = "week.read"
    MEDIATION_OVERSEE = "mediation.oversee"
    SPONSORSHIP_READ = "sponsorship.read"
    SPONSORSHIP_KEEP = "sponsorship.keep"
    ROSTER_READ = "roster.read"
    ROSTER_KEEP = "roster.keep"
    RECEPTION_REGISTER = "reception.register"
    DIAGRAM_READ = "diagram.read"
    STUDIO_READ = "studio.read"
    STUDIO_DRAFT = "studio.draft"
    STUDIO_REVIEW = "studio.review"
    STUDIO_RELEASE = "studio.release"
    INCIDENT_RETRY = "incident.retry"
    OPERATIONS_READ = "operations.read"
    CASE_IMPORT = "case.import"
    CASE_EXPORT = "case.export"
    EXPORT_CLEAR = "export.clear"
    DEADLINE_READ = "deadline.read"
    DEADLINE_MANAGE = "deadline.manage"
    DEADLINE_EXTEND = "deadline.extend"
    DATE_CORRECT = "date.correct"
    LIMIT_READ = "limit.read"
    LIMIT_RELEASE = "limit.release"
    LAW_PROPOSE = "law.propose"
    LAW_REVIEW = "law.review"
    CALENDAR_MANAGE = "calendar.manage"
    CENTRE_RENAME = "centre.rename"
    CODE_READ = "code.read"
    CODE_MANAGE = "code.manage"
    TEMPLATE_MANAGE = "template.manage"
    ACCOUNT_MANAGE = "account.manage"
    ADMINISTRATOR_DECIDE = "administrator.decide"
    DISTRICT_OPEN = "district.open"
    AUDIT_READ = "audit.read"
    RETENTION_READ = "retention.read"
    RETENTION_CHANGE = "retention.change"
    PERSON_ANSWER = "person.answer"
    PROCESS_START = "process.start"
    PROCESS_RUN = "process.run"
    JOB_WORK = "job.work"
    CASE_EVENT_READ = "case_event.read"
    PROGRAM_MANAGE = "program.manage"
    PASSWORD_CHANGE = "password.change"  # noqa: S105 - a permission


@dataclass(frozen=True)
class Predicate:
    """A claim about a person and a case, in both languages."""

    holds: Callable[[Session, Person, Case], bool]
    #: `false()` for who lacks the office it needs: lists leave it out.
    sql: Callable[[Person], ColumnElement[bool]]
    #: The codes of the places all of whose cases it lets through, and no others; None where other
    #: things than the place decide.
    reach: Callable[[Person], Collection[str]] | None = None
    #: The ids of the cases it lets through, where they are found without looking at cases.
    ids: Callable[[Person], Select[Any]] | None = None


@dataclass(frozen=True)
class Way:
    """A way in which a person may: the condition on `Case`, and how its cases are found."""

    condition: ColumnElement[bool]
    #: Whether the place alone decides.
    is_by_place: bool
    #: The ids of the cases, where they are found without looking at cases.
    ids: Select[Any] | None


@dataclass(frozen=True)
class HeldRole:
    """A claim about the person alone."""

    roles: frozenset[Role]

    def holds(self, person: Person) -> bool:
        """Whether the person has one of the roles anywhere."""
        return any(group.partition("@")[0] in self.roles for group in person.groups)


def _located(role: Role, column: str) -> Predicate:
    """The case lies where the person has the role."""
    return Predicate(
        lambda _session, person, case: getattr(case, column) in places(person.groups, role),
        lambda person: getattr(Case, column).in_(places(person.groups, role)),
        lambda person: places(person.groups, role),
    )


def _related(condition: Callable[[Person], ColumnElement[bool]]) -> Predicate:
    """Other tables tell; Python asks the database the same question about one case."""
    return Predicate(
        lambda session, person, case: bool(
            session.scalar(select(exists().where(Case.id == case.id, condition(person))))
        ),
        condition,
    )


def _is_whistled(person: Person) -> ColumnElement[bool]:
    units = places(person.groups, Role.LIAISON)
    if not units:
        return false()
    return exists().where(Attendance.case_id == Case.id, Attendance.unit.in_(units))


def _is_petitioned(person: Person) -> ColumnElement[bool]:
    """Their unit has the petition; the petition office has all of its district."""
    units = places(person.groups, Role.LIAISON)
    if not units:
        return false()
    has_it: ColumnElement[bool] = true() if OFFICE in units else Petition.organ.in_(units)
    # A list of petitions has that table beside the cases already.
    return exists().where(Petition.case_id == Case.id, has_it).correlate(Case)


def _is_headed(person: Person) -> ColumnElement[bool]:
    """They head the organ that has the petition (本机关、单位负责人)."""
    units = places(person.groups, Role.UNIT_HEAD)
    if not units:
        return false()
    headed = Petition.organ.in_(units)
    return exists().where(Petition.case_id == Case.id, headed).correlate(Case)


def _is_to_approve(person: Person) -> ColumnElement[bool]:
    """A limit runs which the law lets their office lengthen."""
    mine = extensions.is_mine_to_grant(person)
    if mine is None:
        return false()
    return exists().where(CaseDeadline.case_id == Case.id, mine)


def _is_in_team(person: Person) -> ColumnElement[bool]:
    return exists().where(TeamMember.case_id == Case.id, *_serves(person))


def _serves(person: Person) -> tuple[ColumnElement[bool], ...]:
    return TeamMember.person_id.in_(_numbers(person)), TeamMember.until.is_(None)


def _numbers(person: Person) -> list[int]:
    """The rows of a person and of whom they stand in for; none for an id that is none of ours."""
    return sorted(int(each) for each in person.ids if each.isdigit())


in_the_grid = _located(Role.GRID_WORKER, "grid")
in_the_village = _located(Role.GRID_HEAD, "village")
in_the_street = _located(Role.CENTER, "street")
in_the_district = _located(Role.DISTRICT_CENTER, "district")
is_supervised = _located(Role.POLITICAL_LEGAL, "district")
in_the_mediators_village = _located(Role.MEDIATOR, "village")
is_the_owner = Predicate(
    lambda _session, person, case: case.owner_id in _numbers(person),
    lambda person: Case.owner_id.in_(_numbers(person)),
)
is_not_taken = Predicate(
    lambda _session, _person, case: case.owner_id is None,
    lambda _person: Case.owner_id.is_(None),
)
is_with_society = Predicate(
    lambda _session, _person, case: case.tier is Tier.SOCIETY,
    lambda _person: Case.tier == Tier.SOCIETY,
)
is_with_a_leader = Predicate(
    lambda _session, _person, case: case.tier is Tier.LEADER,
    lambda _person: Case.tier == Tier.LEADER,
)
is_with_the_department = Predicate(
    lambda _session, person, case: case.mediation_unit in places(person.groups, Role.LIAISON),
    lambda person: Case.mediation_unit.in_(places(person.groups, Role.LIAISON)),
)
is_whistled = _related(_is_whistled)
is_in_team = replace(
    _related(_is_in_team),
    ids=lambda person: select(TeamMember.case_id).where(*_serves(person)).distinct(),
)
is_petitioned = _related(_is_petitioned)
is_headed = _related(_is_headed)
is_to_approve = _related(_is_to_approve)
is_a_petition = Predicate(
    lambda _session, _person, case: case.is_petition,
    lambda _person: Case.is_petition.is_(True),
)

_ABOVE = [[in_the_village], [in_the_street], [in_the_district], [is_supervised]]

#: Who handles the case or answers for it. What a mediator has heard stays with the mediator
#: (人民调解法15条).
_WHOLE = [
    [in_the_grid],
    *_ABOVE,
    [is_the_owner],
    [in_the_mediators_village, is_with_society, is_not_taken],
    [is_with_the_department],
    [is_in_team],
]

#: Who mediates: what was said there is for them alone.
_MEDIATORS = [
    [is_the_owner, is_with_society],
    [in_the_mediators_village, is_with_society, is_not_taken],
    [is_with_the_department],
]

#: Who works on the case itself: what identifies the parties is theirs to know.
_HANDLERS = [[in_the_grid], [in_the_street], [in_the_district], [is_the_owner]]

#: Permissions on one case.
PERMISSIONS: dict[Permission, Sequence[Sequence[Predicate]]] = {
    Permission.CASE_READ: [*_WHOLE, [is_whistled], [is_petitioned], [is_headed], [is_to_approve]],
    # Through a whistle, or an office that only approves, one sees what concerns the own department.
    Permission.CASE_READ_WHOLE: _WHOLE,
    # Who mediates answers what the parties say to it: nothing ends while something has no answer.
    Permission.CASE_FEEDBACK: [*_HANDLERS, *_MEDIATORS],
    # A checklist that names who chooses in it is theirs instead (`processes.casework.checklists`).
    Permission.CHECKLIST_CHOOSE: [*_HANDLERS, *_MEDIATORS],
    Permission.DEADLINE_READ: [*_WHOLE, [is_to_approve]],
    Permission.DEADLINE_MANAGE: [*_ABOVE, [is_the_owner], [is_in_team]],
    # Which extensions are whose to grant, the rule of each deadline says besides.
    Permission.DEADLINE_EXTEND: [*_ABOVE, [is_the_owner], [is_in_team], [is_to_approve]],
    # Whoever entered a date does not put it right alone: the centre does.
    Permission.DATE_CORRECT: [[in_the_street], [in_the_district]],
    Permission.CASE_EXTEND: _ABOVE,
    Permission.CASE_ALARM: [[in_the_grid], *_ABOVE, [is_the_owner], [is_in_team]],
    Permission.CASE_ESCALATE: [[in_the_street], [in_the_district]],
    Permission.WHISTLE_EXCUSE: [[in_the_street], [in_the_district]],
    Permission.PARTY_REVEAL: _HANDLERS,
    Permission.PARTY_WRITE: _HANDLERS,
    Permission.CASE_LINK: _HANDLERS,
    Permission.MEDIATION_ARRANGE: [
        *_MEDIATORS,
        [in_the_village],
        [in_the_street],
        [in_the_district],
    ],
    Permission.MEDIATION_RECORD: _MEDIATORS,
    Permission.WHISTLE_READ: [*_ABOVE, [is_in_team], [is_whistled]],
    Permission.WHISTLE_OVERSEE: _ABOVE,
    Permission.WHISTLE_RATE: [[in_the_street], [in_the_district]],
    Permission.PETITION_READ: [
        [is_a_petition, *each]
        for each in ([in_the_grid], *_ABOVE, [is_in_team], [is_petitioned], [is_headed])
    ],
    # The organ's officer asks, and its head grants (34条: 经本机关、单位负责人批准).
    Permission.PETITION_ASK: [[is_a_petition, is_petitioned]],
    Permission.PETITION_EXTEND: [[is_a_petition, is_headed]],
    Permission.PETITION_HEAR: [[is_a_petition, in_the_district], [is_a_petition, is_petitioned]],
    # The list tells which papers there are; what stands in them identifies the parties.
    Permission.DOSSIER_READ: _WHOLE,
    Permission.DOCUMENT_OPEN: [*_HANDLERS, [is_in_team]],
    Permission.DOCUMENT_ISSUE: _WHOLE,
    # Who answers for a leader's case is the committee's to decide; what was done, the five record.
    Permission.SPONSORSHIP_SHOW: [[*way, is_with_a_leader] for way in _WHOLE],
    Permission.TEAM_CHANGE: [[is_supervised, is_with_a_leader]],
    Permission.PROGRESS_RECORD: [[is_in_team], [is_supervised, is_with_a_leader]],
}

_CASEWORK = frozenset(Role) - {Role.ANALYST} - ADMINISTRATORS
#: Who changes what the district's processes are.
STUDIO = frozenset({Role.ANALYST, Role.SYSTEM_ADMIN})
_CENTERS = frozenset({Role.CENTER, Role.DISTRICT_CENTER})

#: Permissions that concern no case: the roles that have them, anywhere.
OPEN_TO: dict[Permission, HeldRole] = {
    Permission.WHISTLE_LIST: HeldRole(
        frozenset({Role.CENTER, Role.DISTRICT_CENTER, Role.POLITICAL_LEGAL, Role.LIAISON})
    ),
    Permission.PETITION_LIST: HeldRole(
        frozenset(
            {
                Role.CENTER,
                Role.DISTRICT_CENTER,
                Role.POLITICAL_LEGAL,
                Role.LIAISON,
                Role.UNIT_HEAD,
            }
        )
    ),
    Permission.CASE_REGISTER: HeldRole(REGISTRARS),
    Permission.CASE_INQUIRE: HeldRole(REGISTRARS),
    Permission.CASE_LIST: HeldRole(_CASEWORK),
    Permission.TASK_LIST: HeldRole(_CASEWORK),
    Permission.TASK_READ: HeldRole(_CASEWORK),
    Permission.TASK_CLAIM: HeldRole(_CASEWORK),
    Permission.TASK_COMPLETE: HeldRole(_CASEWORK),
    # Whose task it is, and who may have it, each verb asks besides.
    Permission.TASK_HAND_ON: HeldRole(_CASEWORK),
    Permission.TASK_WITHDRAW: HeldRole(_CASEWORK),
    Permission.TASK_SEND_BACK: HeldRole(_CASEWORK),
    Permission.TASK_URGE: HeldRole(_CASEWORK),
    Permission.TASK_COPY: HeldRole(_CASEWORK),
    Permission.TASK_SIGN: HeldRole(_CASEWORK),
    Permission.ABSENCE_KEEP: HeldRole(frozenset(Role) - PERSONAL),
    Permission.CARD_LIST: HeldRole(_CASEWORK),
    Permission.SUPERVISION_LIST: HeldRole(_CASEWORK),
    Permission.SUPERVISE: HeldRole(frozenset({Role.POLITICAL_LEGAL})),
    Permission.CHANNEL_MANAGE: HeldRole(frozenset({Role.SYSTEM_ADMIN})),
    Permission.WEBHOOK_MANAGE: HeldRole(frozenset({Role.SYSTEM_ADMIN})),
    # Everybody has notices of their own.
    Permission.NOTICE_READ: HeldRole(frozenset(Role)),
    # Of which lists, each list's own right says.
    Permission.LIST_ARRANGE: HeldRole(frozenset(Role)),
    Permission.ORGANISATION_READ: HeldRole(frozenset(Role)),
    Permission.STATISTICS_READ: HeldRole(_CASEWORK - {Role.MEDIATOR} - SPEAKERS),
    # Who answers for all cases of a place, and may read each of them.
    Permission.WALL_READ: HeldRole(_CENTERS | {Role.GRID_HEAD, Role.POLITICAL_LEGAL}),
    # Who answers for the cases counted, and who draws the diagrams; what an analyst, who may read no
    # case, is told of few of them, `processes.mining.asked` bounds.
    Permission.MINING_READ: HeldRole(
        _CENTERS | {Role.GRID_HEAD, Role.POLITICAL_LEGAL, Role.ANALYST}
    ),
    Permission.WEEK_READ: HeldRole(frozenset({Role.LEADER})),
    Permission.PATROL_RECORD: HeldRole(frozenset({Role.GRID_WORKER, Role.GRID_HEAD})),
    Permission.PATROL_READ: HeldRole(
        frozenset(
            {
                Role.GRID_WORKER,
                Role.GRID_HEAD,
                Role.CENTER,
                Role.DISTRICT_CENTER,
                Role.POLITICAL_LEGAL,
                Role.LEADER,
            }
        )
    ),
    Permission.ROOM_BOOK: HeldRole(_CASEWORK - APPROVERS),
    # Which registers, and which rows, each register says itself.
    Permission.REGISTER_READ: HeldRole(frozenset(Role)),
    Permission.MEDIATION_OVERSEE: HeldRole(
        frozenset({Role.CENTER, Role.DISTRICT_CENTER, Role.POLITICAL_LEGAL})
    ),
    Permission.SPONSORSHIP_READ: HeldRole(
        frozenset({Role.LEADER, Role.POLITICAL_LEGAL, Role.DISTRICT_CENTER})
    ),
    Permission.SPONSORSHIP_KEEP: HeldRole(frozenset({Role.POLITICAL_LEGAL})),
    Permission.ROSTER_READ: HeldRole(_CASEWORK),
    Permission.ROSTER_KEEP: HeldRole(frozenset({Role.DISTRICT_CENTER})),
    # Where somebody receives: at the centres of the three levels.
    Permission.RECEPTION_REGISTER: HeldRole(
        frozenset({Role.DISTRICT_CENTER, Role.CENTER, Role.GRID_HEAD})
    ),
    Permission.DIAGRAM_READ: HeldRole(_CASEWORK | {Role.ANALYST, Role.SYSTEM_ADMIN}),
    # Who drafted a change neither approves nor releases it: `processes.studio.reviewing` asks that
    # besides. What a rule says is the committee's to approve, putting it in force is not.
    Permission.STUDIO_READ: HeldRole(STUDIO | {Role.POLITICAL_LEGAL}),
    Permission.STUDIO_DRAFT: HeldRole(STUDIO),
    Permission.STUDIO_REVIEW: HeldRole(STUDIO | {Role.POLITICAL_LEGAL}),
    Permission.STUDIO_RELEASE: HeldRole(STUDIO),
    Permission.INCIDENT_RETRY: HeldRole(frozenset({Role.SYSTEM_ADMIN})),
    Permission.OPERATIONS_READ: HeldRole(frozenset({Role.SYSTEM_ADMIN})),
    Permission.CASE_IMPORT: HeldRole(_CENTERS),
    Permission.CASE_EXPORT: HeldRole(_CENTERS | {Role.GRID_HEAD, Role.POLITICAL_LEGAL}),
    Permission.EXPORT_CLEAR: HeldRole(_CENTERS),
    Permission.LIMIT_READ: HeldRole(frozenset(Role)),
    Permission.LIMIT_RELEASE: HeldRole(frozenset({Role.ANALYST, Role.SYSTEM_ADMIN})),
    Permission.LAW_PROPOSE: HeldRole(
        frozenset({Role.ANALYST, Role.SYSTEM_ADMIN, Role.POLITICAL_LEGAL})
    ),
    Permission.LAW_REVIEW: HeldRole(frozenset({Role.SYSTEM_ADMIN, Role.POLITICAL_LEGAL})),
    Permission.CENTRE_RENAME: HeldRole(frozenset({Role.SYSTEM_ADMIN})),
    Permission.CALENDAR_MANAGE: HeldRole(frozenset({Role.SYSTEM_ADMIN})),
    Permission.CODE_READ: HeldRole(frozenset(Role)),
    Permission.CODE_MANAGE: HeldRole(frozenset({Role.SYSTEM_ADMIN})),
    Permission.TEMPLATE_MANAGE: HeldRole(frozenset({Role.SYSTEM_ADMIN})),
    Permission.ACCOUNT_MANAGE: HeldRole(frozenset({Role.SECURITY_ADMIN})),
    # Who is in office is the security administrator's; the workbook tells it for all at once.
    Permission.DISTRICT_OPEN: HeldRole(frozenset({Role.SECURITY_ADMIN})),
    # Each of the three asks and grants what is done to another.
    Permission.ADMINISTRATOR_DECIDE: HeldRole(ADMINISTRATORS),
    Permission.AUDIT_READ: HeldRole(frozenset({Role.AUDITOR})),
    # Terms are set by who keeps the accounts; who answers a resident reads particulars anyway.
    Permission.RETENTION_READ: HeldRole(
        frozenset({Role.SECURITY_ADMIN, Role.AUDITOR, Role.DISTRICT_CENTER})
    ),
    Permission.RETENTION_CHANGE: HeldRole(frozenset({Role.SECURITY_ADMIN})),
    Permission.PERSON_ANSWER: HeldRole(frozenset({Role.DISTRICT_CENTER})),
    # Which of them, the start of each process says (`processes.starts.startable`).
    Permission.PROCESS_START: HeldRole(_CASEWORK | STUDIO),
    # Processes that belong to no case (`processes.access.plain_instances`).
    Permission.PROCESS_RUN: HeldRole(STUDIO | {Role.DISTRICT_CENTER}),
    Permission.JOB_WORK: HeldRole(STUDIO | _CENTERS),
    # Who may read every case of the district.
    Permission.CASE_EVENT_READ: HeldRole(frozenset({Role.DISTRICT_CENTER, Role.POLITICAL_LEGAL})),
    Permission.PROGRAM_MANAGE: HeldRole(frozenset({Role.SECURITY_ADMIN})),
    Permission.PASSWORD_CHANGE: HeldRole(frozenset(Role)),
}


def may(session: Session, permission: Permission, person: Person, case: Case | None = None) -> bool:
    """Whether the person may; a permission that concerns cases asks for the case."""
    if permission in OPEN_TO:
        return OPEN_TO[permission].holds(person)
    if case is None:
        raise ValueError(f"{permission} concerns a case")
    return any(
        all(each.holds(session, person, case) for each in alternative)
        for alternative in PERMISSIONS[permission]
    )


def condition_for(permission: Permission, person: Person) -> ColumnElement[bool]:
    """The SQL half: the condition on `Case` under which the person may."""
    return or_(false(), *alternatives(permission, person))


def alternatives(permission: Permission, person: Person) -> list[ColumnElement[bool]]:
    """The conditions on `Case` of which one must hold; a list looks for each by its own index.

    What reaches nowhere is none of them, nor is what another that reaches further contains, nor what
    needs an office the person has nowhere.
    """
    return [each.condition for each in ways(permission, person)]


def ways(permission: Permission, person: Person) -> list[Way]:
    """`alternatives`, each with how its cases are found."""
    return _ways(person, _needed(PERMISSIONS[permission], person))


def above(person: Person) -> list[ColumnElement[bool]]:
    """The conditions on `Case` under which the person supervises it: one for all places, the outermost."""
    return [each.condition for each in _ways(person, _needed(_ABOVE, person))]


def split_by_place(
    permission: Permission, person: Person, kinds: Collection[PlaceKind]
) -> tuple[list[str], list[ColumnElement[bool]]]:
    """`alternatives`, apart: the codes of places of these kinds all of whose cases the person may, and the others.

    No such place lies within another.
    """
    lengths = {LENGTHS[kind] for kind in kinds}
    codes, others = set[str](), []
    for each in _needed(PERMISSIONS[permission], person):
        reach = _reach(person, each[0]) if len(each) == 1 else ()
        if reach and all(len(code) in lengths for code in reach):
            codes.update(reach)
        else:
            others.append(each)
    outermost = [code for code in sorted(codes) if codes.isdisjoint(places_tree.lineage(code)[:-1])]
    return outermost, [each.condition for each in _ways(person, others)]


def _needed(every: Sequence[Sequence[Predicate]], person: Person) -> list[Sequence[Predicate]]:
    return [each for each in every if not _is_needless(person, each, every)]


def _ways(person: Person, needed: Iterable[Sequence[Predicate]]) -> list[Way]:
    found = []
    for alternative in needed:
        parts = [each.sql(person) for each in alternative]
        if any(isinstance(part, False_) for part in parts):
            continue
        first, is_alone = alternative[0], len(alternative) == 1
        ids = first.ids(person) if is_alone and first.ids else None
        found.append(Way(and_(true(), *parts), is_alone and first.reach is not None, ids))
    return found


def _is_needless(
    person: Person, alternative: Sequence[Predicate], every: Iterable[Sequence[Predicate]]
) -> bool:
    """Whether its place alone says that it lets nothing through that no other lets through."""
    for located in (each for each in alternative if each.reach):
        own = _reach(person, located)
        if not own or any(_contains(_wider(person, other, alternative), own) for other in every):
            return True
    return False


def _wider(
    person: Person, other: Sequence[Predicate], alternative: Sequence[Predicate]
) -> Collection[str]:
    """The places where all the alternative lets through, the other lets through too."""
    located = [each for each in other if each.reach]
    asked = [each for each in other if not each.reach]
    if len(located) != 1 or any(each not in alternative for each in asked):
        return ()
    return _reach(person, located[0])


def _reach(person: Person, located: Predicate) -> Collection[str]:
    return located.reach(person) if located.reach else ()


def _contains(wider: Collection[str], narrower: Collection[str]) -> bool:
    """Whether each of the narrower places lies below one of the wider; equal ones do not."""
    return all(
        any(code != outer and places_tree.is_within(code, outer) for outer in wider)
        for code in narrower
    )
