"""Asking others to agree to a task (加签, 会签), and no more (减签): why, and everybody is told."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from engine import identity
from engine import signers as verbs
from engine.errors import CannotBeSigner
from engine.models import UserTask
from engine.signing import rules
from engine.signing.models import Kind, Outcome, Rule, Signature, SigningRound
from engine.signing.rounds import Asked, list_for_task
from processes import notices
from processes.cases import changes, display_names
from processes.cases.choices import Change, Tier
from processes.cases.models import Case
from processes.casework import handing_on, receivers, urging
from processes.casework.receivers import Receiver

#: What the kinds and rules are called.
KINDS = {
    Kind.BEFORE: "前加签",
    Kind.AFTER: "后加签",
    Kind.BESIDE: "并加签",
    Kind.COUNTERSIGN: "会签",
}
RULES = {
    Rule.ALL: "全部同意",
    Rule.ANY: "一人同意即可",
    Rule.SHARE: "达到人数同意",
    Rule.ORDER: "依次签署",
    Rule.VETO: "一票否决",
}
OUTCOMES = {
    Outcome.AGREED: "同意",
    Outcome.REFUSED: "不同意",
    Outcome.CALLED_OFF: "已取消",
    Outcome.SET_ASIDE: "不予采纳",
}


def list_signers(
    session: Session,
    case: Case,
    task: UserTask,
    *,
    but: str,
    known: tuple[Sequence[Receiver], Sequence[tuple[Receiver, bool]]] | None = None,
) -> list[Receiver]:
    """Who may be asked to sign: who could hold the task, and who is in office at the case's places.

    Of a mediation the former alone: what is said there is nobody else's to read (人民调解法15条).
    Not who has it, `but`, nor who is asked already. `known`: the ones and the others, where the
    caller has them.
    """
    holders = known[0] if known else receivers.list_receivers(session, case, task, but=but)
    found = list(holders)
    if case.tier is not Tier.SOCIETY:
        officers = known[1] if known else urging.list_officers(session, case, task)
        found += [each for each, _ in officers]
    pending = {
        row.person
        for each in (list_for_task(session, task.id) if task.rounds else ())
        for row in each.signatures
        if row.answer in rules.OPEN
    }
    by_id = {each.id: each for each in reversed(found)}
    left = [each for each in reversed(by_id.values()) if each.id not in pending]
    return [each for each in left if each.id not in (but, task.assignee)]


def add(
    session: Session, task_id: int, to: str, kind: Kind, reason: str, *, by: identity.Person
) -> UserTask:
    """Ask one more person to agree before, after or beside the holder (加签).

    Raises CannotBeSigner, ReasonTooShort, ReasonTooLong, and what `engine.signers.ask` does.
    """
    return _ask(session, task_id, [to], kind, Rule.VETO, None, reason, by)


def countersign(
    session: Session,
    task_id: int,
    people: Sequence[str],
    rule: Rule,
    needed: int | None,
    question: str,
    *,
    by: identity.Person,
) -> UserTask:
    """Let several decide by a rule (会签); the holder sees what they decided. Raises as `add`."""
    return _ask(session, task_id, people, Kind.COUNTERSIGN, rule, needed, question, by)


def remove(session: Session, task_id: int, signature_id: int, *, by: identity.Person) -> UserTask:
    """Ask somebody no more who has said nothing (减签). Raises what `engine.signers.remove` does."""
    case, task = handing_on.find(session, task_id)
    made = verbs.remove(session, task_id, signature_id, by)
    person = session.get_one(Signature, signature_id).person
    name = display_names.resolve_people(session, [person]).get(person, "")
    changes.note(session, case, Change.SIGNER_REMOVED, by=by, reason=f"“{task.name}”：{name}")
    tell_asked(session, case, task)
    title = f"{case.case_no} {task.name}：不用再签署意见"
    handing_on.tell(session, case, f"{matter(task)}/removed", {person}, title, "承办人已取消加签。")
    if made.outcome is not None:
        note_outcome(session, case, task, made, by)
    return task


def ask_again(
    session: Session, task_id: int, round_id: int, reason: str, *, by: identity.Person
) -> UserTask:
    """Ask who refused once more, with what was changed. Raises as `add`."""
    case, task, why = handing_on.prepare(session, task_id, reason)
    verbs.ask_again(session, task_id, round_id, by)
    words = f"“{task.name}”再次征求意见：{why}"
    changes.note(session, case, Change.SIGNERS_ASKED, by=by, reason=words)
    tell_asked(session, case, task, why)
    return task


def set_aside(
    session: Session, task_id: int, round_id: int, reason: str, *, by: identity.Person
) -> UserTask:
    """Go on against a no, and say why; who refused is told. Raises as `add`."""
    case, task, why = handing_on.prepare(session, task_id, reason)
    verbs.set_aside(session, task_id, round_id, by)
    changes.note(session, case, Change.SET_ASIDE, by=by, reason=f"“{task.name}”：{why}")
    (asked,) = [e for e in list_for_task(session, task_id) if e.round.id == round_id]
    to = {row.person for row in asked.signatures}
    title = f"{case.case_no} {task.name}：您的意见未被采纳"
    handing_on.tell(session, case, f"{matter(task)}/set_aside", set(to), title, f"理由：{why}")
    return task


def tell_asked(
    session: Session,
    case: Case,
    task: UserTask,
    words: str | None = None,
) -> None:
    """Whoever is asked now knows of it; whoever is not any more has no notice of it."""
    notices.dismiss(session, matter(task))
    for each in list_for_task(session, task.id):
        to = {row.person for row in each.signatures if row.person in task.signers}
        if to and each.is_open:
            title = f"{case.case_no} {task.name}：请签署意见（{KINDS[each.round.kind]}）"
            handing_on.tell(session, case, matter(task), set(to), title, words or each.round.words)


def note_outcome(
    session: Session, case: Case, task: UserTask, made: SigningRound, by: identity.Person
) -> None:
    """The course of the case and the holder are told what was decided."""
    assert made.outcome is not None
    (asked,) = [e for e in list_for_task(session, task.id) if e.round.id == made.id]
    words = f"“{task.name}”{describe(asked)}"
    if made.kind is Kind.COUNTERSIGN:
        changes.note(session, case, Change.COUNTERSIGNED, by=by, reason=words)
    title = f"{case.case_no} {task.name}：{KINDS[made.kind]}结果为“{OUTCOMES[made.outcome]}”"
    said = [row.said for row in asked.signatures if row.said]
    handing_on.tell(
        session, case, handing_on.matter(task), {task.assignee} - {by.id}, title, "；".join(said)
    )


def describe(asked: Asked) -> str:
    """A round in a line: 会签（达到人数同意，2/3）：2人同意、1人不同意，结果同意."""
    counts = dict.fromkeys(("agreed", "refused"), 0)
    for row in asked.signatures:
        if row.answer in counts:
            counts[row.answer] += 1
    rule = f"（{RULES[asked.round.rule]}" if asked.round.kind is Kind.COUNTERSIGN else ""
    rule += f"，{asked.round.needed}/{len(asked.signatures)}" if asked.round.needed else ""
    rule += "）" if rule else ""
    said = f"{counts['agreed']}人同意、{counts['refused']}人不同意"
    outcome = f"，结果{OUTCOMES[asked.round.outcome]}" if asked.round.outcome else "，未结束"
    return f"{KINDS[asked.round.kind]}{rule}：{said}{outcome}"


def matter(task: UserTask) -> str:
    """What a notice to a signer is about; `processes.observers.notices` takes it back with the task."""
    return f"{handing_on.matter(task)}/sign"


def _ask(
    session: Session,
    task_id: int,
    people: Sequence[str],
    kind: Kind,
    rule: Rule,
    needed: int | None,
    reason: str,
    by: identity.Person,
) -> UserTask:
    case, task, why = handing_on.prepare(session, task_id, reason)
    offered = {e.id: e.name for e in list_signers(session, case, task, but=by.id)}
    if not people or not set(people) <= offered.keys():
        raise CannotBeSigner(most=verbs.MOST)
    verbs.ask(session, task_id, people, by, kind=kind, rule=rule, needed=needed, words=why)
    names = "、".join(offered[each] for each in dict.fromkeys(people))
    how = f"（{RULES[rule]}）" if kind is Kind.COUNTERSIGN else ""
    words = f"“{task.name}”{KINDS[kind]}{how} {names}：{why}"
    changes.note(session, case, Change.SIGNERS_ASKED, by=by, reason=words)
    tell_asked(session, case, task)
    return task
