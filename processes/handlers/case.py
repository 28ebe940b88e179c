"""What the diagrams do to a case: `case.…`."""

from sqlalchemy.orm import Session

from engine import forms
from engine.errors import BpmnError
from engine.forms import FormInvalid
from engine.script import Context
from processes import cards, documents
from processes.cards import reminding
from processes.cases import changes, choices, reasons
from processes.cases.choices import Change, RiskColor, Tier
from processes.casework import closing, first_tiers, tiers
from processes.deadlines import case_deadlines, extensions, limits
from processes.directories import mediators
from processes.errors import NoSuchDeadline
from processes.handlers.parameters import CardColour, LimitKey, OutcomeCode, ReturnCode, TierCode
from processes.handlers.registry import case_id, handler, require_session
from processes.mediation import confirmations
from processes.notices import notification_events
from processes.residents import feedback


@handler("case.enter_tier", gives=["mediator"])
def enter_tier(
    context: Context,
    case: int,
    tier: TierCode,
    reason: str | None = None,
    consent: bool | None = None,
    needs_enforcement: bool | None = None,
    mediator: str | int | None = None,
) -> dict[str, str | int | None]:
    """Put the case on its tier, with what is known by now.

    The earlier mediator goes on with it only while in office; without one it is their group's.
    """
    session = require_session(context)
    before = first_tiers.current(session, changes.get(session, case))
    row = tiers.enter_tier(session, case, tier, reasons.words(reason), by=context.by)
    notification_events.notify_entered(session, row, before)
    row.consent = row.consent if consent is None else consent
    row.needs_enforcement = bool(needs_enforcement)
    documents.automatic.issue_acceptance_form(session, row, by=context.by)
    goes_on = mediator is not None and mediators.is_in_office(session, int(mediator))
    return {"mediator": mediator if goes_on else None}


@handler("case.escalate")
def escalate(context: Context, case: int, tier: TierCode, reason: str | None = None) -> None:
    """Put the case on a higher tier and say why."""
    session = require_session(context)
    before = changes.get(session, case).tier
    row = tiers.enter_tier(session, case, tier, reasons.words(reason), by=context.by)
    notification_events.notify_entered(session, row, before)


@handler("case.return_down")
def return_down(
    context: Context, case: int, tier: TierCode, reason: ReturnCode | None = None
) -> None:
    """Send the case back down; a reason that is no code of return counts as 不属本级."""
    known = reason in set(choices.ReturnReason)
    code = reason if known and reason else choices.ReturnReason.NOT_OURS
    session, words = require_session(context), None if known else reasons.words(reason)
    is_referred = tiers.return_down(session, case, tier, code, words, by=context.by)
    why = choices.ReturnReason(code).words
    notification_events.notify_returned(
        session, changes.get(session, case), why, is_referred=is_referred
    )


@handler("case.conclude")
def conclude(
    context: Context, case: int, outcome: OutcomeCode, waits_for_answers: bool = False
) -> None:
    """End the case; somebody must have been answered before, where it `waits_for_answers` everybody.

    The error `message.unanswered` then leads to a step in which they are. A diagram that has no such
    step does not ask for it: who handled the case is told, and owes the answer.
    """
    session = require_session(context)
    if waits_for_answers:
        # What a party says at this moment is either counted here or said of a closed case.
        changes.hold(session, case)
        if number := feedback.count_unanswered(session, case):
            raise BpmnError("message.unanswered", f"对当事人{number}条留言的答复")
    closing.conclude(session, case, outcome, by=context.by)


@handler("case.reopen")
def reopen(context: Context, case: int, tier: TierCode, reason: str) -> None:
    """Open the case again on the tier the diagram says."""
    words = reasons.words(reason) or reason
    closing.reopen(require_session(context), case, words, tier=Tier(tier), by=context.by)


@handler("case.archive")
def archive(context: Context, case: int) -> None:
    """Put the case away for good, once its file is whole and everybody was answered (docs/domain.md 4.4)."""
    session = require_session(context)
    documents.automatic.bind(session, case, by=context.by)
    if lacking := _list_lacking(session, case):
        raise BpmnError("dossier.incomplete", f"卷宗还缺：{'、'.join(lacking)}")
    closing.archive(session, case, by=context.by)


@forms.writer("dossier.completed")
def dossier_completed(context: Context, _is_ticked: bool) -> None:
    """Somebody says the file is whole: refused at the field, with what still lacks."""
    session, case = require_session(context), case_id(context)
    documents.automatic.bind(session, case, by=context.by)
    if lacking := _list_lacking(session, case):
        raise FormInvalid(
            {
                "completed": f"卷宗还缺：{'、'.join(lacking)}。请在案件的“卷宗与文书”“群众留言与评价”页补齐。"
            }
        )


@forms.writer("messages.answered")
def messages_answered(context: Context, _is_ticked: bool) -> None:
    """Somebody says that the parties' messages are answered: refused while one is not."""
    session = require_session(context)
    feedback.require_answered(session, changes.get_open(session, case_id(context)))


@handler("case.card")
def card(
    context: Context, case: int, clock: LimitKey, unit: str, color: CardColour = "yellow"
) -> None:
    """Give the deadline of that limit its card, also when its step was just interrupted by expiry."""
    cards.issue_one(require_session(context), case, clock, color, unit)


@handler("case.remind")
def remind(context: Context, case: int, clock: LimitKey, variant: str | None = None) -> None:
    """Remind whoever is due, and keep that it was done."""
    session = require_session(context)
    named = {(row.key, row.variant): row.name for row in limits.newest(session).current}
    name = named.get((clock, variant), "协同执行")
    given = reminding.remind(session, changes.get(session, case), clock, name)
    _note(context, case, Change.REMINDED, f"提醒：{given.name}")


@handler("case.extend")
def extend(context: Context, case: int, clock: LimitKey, approved: bool, amount: int) -> None:
    """Lengthen the running deadline, if the extension was granted, and tell whoever waits for it.

    The step may be over before anybody decides: then there is nothing to lengthen, and the course
    of the case says so. Raises NoSuchDeadline for one that the case never had.
    """
    session = require_session(context)
    rows = [each for each in case_deadlines.list_for_case(session, case) if each.key == clock]
    running = [each for each in rows if each.status in case_deadlines.OPEN]
    if approved and amount > 0:
        if not rows:
            raise NoSuchDeadline(key=clock)
        if not running:
            _note(context, case, Change.NOTED, f"“{rows[-1].name}”在同意延期以前已经结束，不再延期")
            return
        extensions.extend_in_step(session, running[0], amount, reason="临期审批同意", by=context.by)
    for row in [*running, *rows][:1]:
        notification_events.notify_extension_decided(session, row, is_granted=approved)


@handler("case.inform")
def inform(context: Context, case: int, remedy: str) -> None:
    """Keep that the parties were told of another remedy."""
    if remedy == "enforcement":
        # What the court has confirmed can be enforced, the rest must be sued for.
        confirmed = confirmations.is_enforceable(require_session(context), case)
        remedy = "execution" if confirmed else "suit"
    _note(context, case, Change.INFORMED, reasons.words(remedy))


@handler("case.rights_notice")
def rights_notice(context: Context, case: int, reason: str | None = None) -> None:
    """Issue the notice of rights and keep that it was given (人民调解法26条)."""
    told = reasons.words(reason) or "终止调解"
    documents.automatic.issue_rights_notice(require_session(context), case, told, by=context.by)
    _note(context, case, Change.INFORMED, f"权利告知书：{told}")


@handler("case.notify_police")
def notify_police(context: Context, case: int) -> None:
    """Keep that the police were told (人民调解法25条)."""
    _note(context, case, Change.INFORMED, "已通知公安机关")


@handler("case.raise_risk")
def raise_risk(context: Context, case: int) -> None:
    """The dispute is turning violent: its risk colour becomes red."""
    row = changes.get_open(require_session(context), case)
    row.risk_color = RiskColor.RED
    row.escalated_violence_at = row.escalated_violence_at or context.now
    notification_events.turned_violent(require_session(context), row)
    _note(context, case, Change.NOTED, "中途激化，风险升红")


@handler("case.note", repeatable=True)
def note(context: Context, case: int, what: str) -> None:
    """Keep a turn of the case that no table of its own records."""
    _note(context, case, Change.NOTED, {"concluded": "依法终结"}.get(what, what))


def _list_lacking(session: Session, case: int) -> list[str]:
    """What keeps the file from being put away: papers, and answers to what the parties said."""
    unanswered = feedback.count_unanswered(session, case)
    return [
        *documents.list_missing(session, case),
        *([f"对当事人{unanswered}条留言的答复"] if unanswered else []),
    ]


def _note(context: Context, case: int, what: Change, words: str | None) -> None:
    session = require_session(context)
    changes.note(session, changes.get(session, case), what, reason=words, by=context.by)
