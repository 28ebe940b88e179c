"""What the diagram of a petition does: `petition.…`, and what its forms write."""

from datetime import date
from typing import Any

from engine import forms
from engine.script import Context
from processes import documents, petitions
from processes.handlers.parameters import AnswerLevel
from processes.handlers.registry import case_id, handler, require_session
from processes.petitions import timing
from processes.petitions.dates import STEPS


@handler("petition.receive", gives=["running_until", "nature"])
def receive(context: Context, case: int) -> dict[str, Any]:
    """The organ has it; answers until when the sixty days run, if they run already, and for what."""
    session = require_session(context)
    running = timing.list_open(session, case, "xf.close")
    return {
        "running_until": running[0].due_at.isoformat() if running else None,
        "nature": petitions.get(session, case).nature.value,
    }


@handler("petition.accept")
def accept(context: Context, case: int, decision: str) -> None:
    """The organ accepts the petition or does not."""
    verb = petitions.accept if decision == "accept" else petitions.refuse
    verb(require_session(context), case, by=context.by)
    documents.automatic.follow(require_session(context), case, by=context.by)


@handler("petition.answer")
def answer(context: Context, case: int, level: AnswerLevel) -> None:
    """The petitioner has the answer of that level."""
    petitions.answer(require_session(context), case, level, by=context.by)
    documents.automatic.follow(require_session(context), case, by=context.by)


@handler("petition.request")
def request(context: Context, case: int, level: AnswerLevel) -> None:
    """The petitioner asks for a review or re-review."""
    petitions.request(require_session(context), case, level, by=context.by)


@handler("petition.stand")
def stand(context: Context, case: int) -> None:
    """Nothing more was asked for."""
    petitions.accept_as_final(require_session(context), case, by=context.by)


@forms.writer("petition.transfer")
def transfer(context: Context, text: str) -> None:
    """To which organ it goes, how, and whom it must not go to."""
    given = context.variables
    petitions.refer(
        require_session(context),
        case_id(context),
        given["organ"],
        way=given["way"],
        nature=given["nature"],
        named_units=given.get("named") or (),
        words=text,
        by=context.by,
    )
    documents.automatic.follow(require_session(context), case_id(context), by=context.by)


@forms.writer("petition.objection")
def objection(context: Context, text: str) -> None:
    """Why the organ says the matter is not its own."""
    petitions.object_to(require_session(context), case_id(context), text)
    documents.automatic.follow(require_session(context), case_id(context), by=context.by)


@forms.writer("petition.ruling")
def ruling(context: Context, text: str) -> None:
    """What the petition office found out about the objection."""
    given = context.variables
    upheld = given["upheld"] == "yes"
    petitions.rule(
        require_session(context), case_id(context), upheld=upheld, words=text, by=context.by
    )


@forms.writer("petition.notice")
def notice(context: Context, text: str) -> None:
    """What the petitioner was told of acceptance or refusal, and how."""
    given = context.variables
    petitions.write_notice(require_session(context), case_id(context), given["way"], text)


@forms.writer("petition.part")
def part(_context: Context, _text: str | None) -> None:
    """A part of an answer: written with its opinion, which reads the whole form."""


@forms.writer("petition.answer")
def opinion(context: Context, text: str) -> None:
    """The whole of an answer: request, facts and reasons, basis, opinion (32条)."""
    given = context.variables
    petitions.write(
        require_session(context),
        case_id(context),
        STEPS[context.element],
        finding=given["finding"],
        organ=given.get("body") or given["organ"],
        delivered_on=date.fromisoformat(given["delivered_on"][:10]),
        opinion=text,
        basis=given.get("legal_basis"),
        **{key: given.get(key) for key in ("claim", "facts", "education", "aid")},
    )


@forms.writer("petition.request")
def grounds(context: Context, text: str | None) -> None:
    """Why the petitioner wants a review."""
    if text:
        level = STEPS[context.element]
        petitions.write_request(require_session(context), case_id(context), level, text)
