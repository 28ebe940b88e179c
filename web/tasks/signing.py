"""The buttons of signers on the page of a task: ask, sign, take back, remove, ask again, set aside."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from flask import flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from engine.errors import CannotBeSigner
from engine.signers import MOST
from engine.signing.models import Kind, Rule
from processes import readers
from processes.access.permissions import Permission
from processes.casework import held_answers, signatures, signers
from web.permissions import requires
from web.tasks import bp, page, verbs
from web.tasks.verbs import Typed
from web.translation import gettext as _


class _Said(StrEnum):
    """The two buttons of who is asked; neither is pressed by silence."""

    YES = "yes"
    NO = "no"


@dataclass(frozen=True)
class _Asking:
    """What the form of a round says: whom, how, and how many of them must agree."""

    people: Sequence[str]
    rule: Rule
    needed: int | None


@bp.post("/<int:task_id>/add-signer")
@requires(Permission.TASK_SIGN)
def add_signer(task_id: int) -> ResponseReturnValue:
    """Ask one more person to agree before, after or beside me."""

    def act(typed: Typed) -> str:
        kind = _chosen(Kind, typed["kind"])
        if kind is Kind.COUNTERSIGN:
            raise CannotBeSigner(most=MOST)
        signers.add(g.db, task_id, typed["to"], kind, typed["reason"], by=g.visitor.person)
        return _("已加签，对方已收到通知；期限不变。")

    return verbs.perform(task_id, "add-signer", act)


@bp.post("/<int:task_id>/countersign")
@requires(Permission.TASK_SIGN)
def countersign(task_id: int) -> ResponseReturnValue:
    """Let several decide by a rule."""

    def act(typed: Typed) -> str:
        asked = _asking(typed)
        signers.countersign(
            g.db,
            task_id,
            asked.people,
            asked.rule,
            asked.needed,
            typed["reason"],
            by=g.visitor.person,
        )
        return _("已发起会签，会签人已收到通知；期限不变。")

    return verbs.perform(task_id, "countersign", act)


@bp.post("/<int:task_id>/sign")
@requires(Permission.TASK_SIGN)
def sign(task_id: int) -> ResponseReturnValue:
    """Say yes or no to what I was asked."""

    def act(typed: Typed) -> str:
        agrees = readers.choice(_Said, typed["agrees"], _("意见")) is _Said.YES
        shown = readers.row(typed["round"], _("会签"))
        said, by = typed["reason"], g.visitor.person
        signatures.sign(g.db, task_id, agrees=agrees, said=said, by=by, round_id=shown)
        return _("已签署：同意。") if agrees else _("已签署：不同意，已退给承办人。")

    return verbs.perform(task_id, "sign", act)


@bp.post("/<int:task_id>/retract-signature")
@requires(Permission.TASK_SIGN)
def retract_signature(task_id: int) -> ResponseReturnValue:
    """Take back what I said."""
    return _plain(
        task_id,
        lambda: signatures.retract(g.db, task_id, by=g.visitor.person),
        _("已收回，请重新签署。"),
    )


@bp.post("/<int:task_id>/remove-signer")
@requires(Permission.TASK_SIGN)
def remove_signer(task_id: int) -> ResponseReturnValue:
    """Ask somebody no more who has said nothing yet."""

    def act() -> None:
        row = readers.asked(readers.row, request.form.get("signature", "")) or 0
        held_answers.remove_signer(g.db, task_id, row, by=g.visitor.person)

    return _plain(task_id, act, _("已减签，对方已收到通知。"))


@bp.post("/<int:task_id>/ask-again")
@requires(Permission.TASK_SIGN)
def ask_again(task_id: int) -> ResponseReturnValue:
    """Ask who refused once more."""

    def act(typed: Typed) -> str:
        row = readers.asked(readers.row, typed["round"]) or 0
        signers.ask_again(g.db, task_id, row, typed["reason"], by=g.visitor.person)
        return _("已再次征求意见。")

    return verbs.perform(task_id, "ask-again", act)


@bp.post("/<int:task_id>/set-aside")
@requires(Permission.TASK_SIGN)
def set_aside(task_id: int) -> ResponseReturnValue:
    """Go on against a no, and say why."""

    def act(typed: Typed) -> str:
        row = readers.asked(readers.row, typed["round"]) or 0
        signers.set_aside(g.db, task_id, row, typed["reason"], by=g.visitor.person)
        return _("已记录不予采纳的理由，可以接着办理。")

    return verbs.perform(task_id, "set-aside", act)


@bp.post("/<int:task_id>/take-submission-back")
@requires(Permission.TASK_SIGN)
def take_submission_back(task_id: int) -> ResponseReturnValue:
    """Change what I submitted, while nobody has agreed to it."""
    return _plain(
        task_id,
        lambda: held_answers.take_back(g.db, task_id, by=g.visitor.person),
        _("已收回提交，可以修改后重新提交。"),
    )


def _plain(task_id: int, act: Callable[[], object], done: str) -> ResponseReturnValue:
    """A button without words: a refusal has a page of its own."""
    page.require(task_id)
    act()
    flash(done, "success")
    return redirect(url_for("tasks.show", task_id=task_id))


def _chosen(choices: type[Kind], value: str) -> Kind:
    if value not in set(choices):
        raise CannotBeSigner(most=MOST)
    return choices(value)


def _asking(typed: Typed) -> _Asking:
    if typed["rule"] not in set(Rule):
        raise CannotBeSigner(most=MOST)
    people = [each for each in request.form.getlist("people")[: MOST + 1] if each]
    told = typed["needed"].strip()
    needed = readers.whole(told, _("须几人同意"), least=1, most=MOST) if told else None
    return _Asking(people, Rule(typed["rule"]), needed)
