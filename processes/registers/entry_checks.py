"""Verifying the registers: what somebody wrote into one is there, for no entry is ever deleted."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from processes.audit import verification
from processes.audit.findings import Finding, Part, Step
from processes.registers.change_models import RegisterChange
from processes.registers.declaration import Register, list_registers


def next_batch(session: Session, place: int | None) -> Step:
    """The next register."""
    number, registers = place or 0, list_registers()
    found = _lost(session, registers[number])
    return Step(found, 1, number + 1 if number + 1 < len(registers) else None)


def _lost(session: Session, register: Register) -> list[Finding]:
    written = select(RegisterChange.row_id).where(RegisterChange.register == register.key)
    gone = written.where(RegisterChange.row_id.not_in(select(register.model.id))).distinct()
    table = register.model.__tablename__
    return [
        Finding(table, str(id), f"“{register.title}”的修改记录中有这一行，表中不见了")
        for id in session.scalars(gone.order_by(RegisterChange.row_id))
    ]


verification.PARTS.append(Part("登记簿", lambda _session: len(list_registers()), next_batch))
