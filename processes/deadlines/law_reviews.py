"""Reviewing a version of a law: another person than who proposed it lets it be released, or refuses it."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock
from engine.deployment import catalogue
from engine.deployment.bundle import Kind as FileKind
from engine.deployment.bundle import Source
from engine.faults import Refused
from engine.identity import Person
from processes.cases import changes
from processes.deadlines import law_changes, law_moves, law_proposals, limits, rules_file
from processes.deadlines.law_models import Law, LawEntry, LawStatus
from processes.deadlines.law_moves import LawMove
from processes.deadlines.law_proposals import Version
from processes.deadlines.laws import LawVersion
from processes.deadlines.library import FILE, Library, cited
from processes.deadlines.rule_changes import reviewed
from processes.errors import LawEntryDecided, ReasonRequired, SecondPersonNeeded
from processes.organisation import people


def library_after(session: Session, entry: LawEntry) -> Library:
    """The library as it would be released; raises Refused when it no longer may."""
    version = law_proposals.read(entry)
    library = limits.newest(session)
    if found := list(law_changes.faults(library, version.law, version.rules)):
        raise Refused(found)
    return law_changes.enlarged(library, version.law, version.rules, entry.note)


def preview(session: Session, entry: LawEntry) -> list[LawMove]:
    """The running deadlines the entry would move; raises as `library_after`."""
    law = law_proposals.read(entry).law.id
    return law_moves.preview(session, library_after(session, entry), law)


def approve(session: Session, entry: LawEntry, *, by: Person, decision: str = "") -> list[LawMove]:
    """Release the version, and move the deadlines it governs from now on; those of a later day, then.

    Raises LawEntryDecided, SecondPersonNeeded, Refused.
    """
    # Always in this order: whoever releases rules waits here, whoever reviews the same, below.
    catalogue.follow(session)
    law_proposals.lock(session, entry)
    _must_be_second(session, entry, by)
    if entry.expires_at <= clock.now():
        raise LawEntryDecided(status=LawStatus.EXPIRED.words)
    version, before = law_proposals.read(entry), limits.newest(session)
    after = library_after(session, entry)
    register(session, before)
    _close_predecessor(session, after, version, entry)
    law_proposals.close(session, entry, LawStatus.APPROVED, by, decision)
    _release(session, before, after, by)
    if entry.in_force_from > clock.today():
        return []
    return law_moves.carry_out(session, entry, version.law.id, by)


def refuse(session: Session, entry: LawEntry, *, by: Person, decision: str) -> None:
    """Say no, and why; raises LawEntryDecided, SecondPersonNeeded, ReasonRequired."""
    law_proposals.lock(session, entry)
    _must_be_second(session, entry, by)
    if not decision.strip():
        raise ReasonRequired
    law_proposals.close(session, entry, LawStatus.REFUSED, by, decision)


def is_second(session: Session, entry: LawEntry, by: Person) -> bool:
    """Whether the person is another than who proposed the entry."""
    if entry.proposed_by is not None:
        return entry.proposed_by != changes.actor(by)
    # On the command line there is but a name: whoever has it is taken for the same.
    actor = changes.actor(by)
    person = session.get(people.Person, actor) if actor is not None else None
    return person is not None and person.name.strip() != (entry.told_by or "").strip()


def register(session: Session, library: Library) -> None:
    """Have a row for every version that is released, so that no other can overlap it."""
    approved = (LawEntry.status == LawStatus.APPROVED) & ~LawEntry.is_correction
    chosen = select(Law.key, LawEntry.edition).join(Law, Law.id == LawEntry.law_id)
    known = {f"{key}@{edition}" for key, edition in session.execute(chosen.where(approved))}
    for law in library.laws:
        if law.id not in known:
            session.add(_shipped(session, library, law))
    session.flush()


def _shipped(session: Session, library: Library, law: LawVersion) -> LawEntry:
    now = clock.now()
    return LawEntry(
        law_id=law_proposals.law_row(session, law).id,
        edition=law.edition,
        in_force_from=law.in_force_from,
        in_force_until=library.ends_on(law),
        transition=law.transition,
        is_correction=False,
        content="",
        note="随程序附带",
        status=LawStatus.APPROVED,
        proposed_at=now,
        expires_at=now,
        decided_at=now,
        applied_at=now,
    )


def _close_predecessor(session: Session, after: Library, version: Version, entry: LawEntry) -> None:
    """A version ends the day before its successor begins."""
    if entry.is_correction:
        return
    for law in after.law_versions(version.law.key):
        chosen = select(LawEntry).where(
            LawEntry.law_id == entry.law_id,
            LawEntry.edition == law.edition,
            LawEntry.status == LawStatus.APPROVED,
            ~LawEntry.is_correction,
        )
        row = session.scalar(chosen)
        if row is not None:
            row.in_force_until = after.ends_on(law)
    session.flush()


def _release(session: Session, before: Library, after: Library, by: Person) -> None:
    known = {row.rule for row in before.rows}
    added = [row for row in after.rows if row.rule not in known]
    keys = {row.key for row in added}
    # A key this program ships and no release has: all its versions go along.
    missing = [row for key in keys for row in before.of(key) if row.rule not in known]
    text = rules_file.write([*map(cited, before.rows), *missing, *added], after.laws)
    source = Source(FILE.name, FileKind.TABLE, text, approved=reviewed(added))
    catalogue.deploy(session, [source], by)


def _must_be_second(session: Session, entry: LawEntry, by: Person) -> None:
    if not is_second(session, entry, by):
        raise SecondPersonNeeded
