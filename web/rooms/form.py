"""The form a room is booked with: what was typed, and what is wrong with it."""

from datetime import UTC, date, datetime
from typing import Any

from flask import g
from werkzeug.datastructures import MultiDict

from engine import clock
from processes import readers
from processes.errors import MissingField, ProcessError
from processes.registers.references import Case
from processes.rooms import Purpose
from web.errors import sentence
from web.paging import read_number

#: A case by its number, one that the visitor may read.
_CASE = Case("case_no", "案件编号", needed=False)


class Booking:
    """A booking as typed; `errors` are by field."""

    def __init__(self, typed: MultiDict[str, str]) -> None:
        self.typed = typed
        self.errors: dict[str, str] = {}

    @property
    def on(self) -> date:
        """The day looked at; today for anything that is none."""
        return readers.asked(readers.day, self.typed.get("on")) or clock.today()

    def read(self) -> dict[str, Any] | None:
        """What `rooms.book` takes; None where something is wrong."""
        facts = {
            "room_id": self._try("room", lambda: self._room()),
            "begins_at": self._try("begins", lambda: self._moment("begins", "开始时间")),
            "ends_at": self._try("ends", lambda: self._moment("ends", "结束时间")),
            "purpose": self._try("purpose", lambda: self._purpose()),
            "case_id": self._try("case_no", lambda: self._case()),
            "note": self._try("note", lambda: self._note()),
        }
        return None if self.errors else facts

    def refuse(self, refusal: ProcessError) -> None:
        """What booking itself found wrong."""
        self.errors["form"] = sentence(refusal, g.db)

    def _try(self, key: str, read: Any) -> Any:
        try:
            return read()
        except ProcessError as refusal:
            self.errors[key] = sentence(refusal, g.db)
            return None

    def _room(self) -> int:
        found = read_number(self.typed.get("room", ""))
        if found is None:
            raise MissingField(field="房间")
        return found

    def _moment(self, key: str, label: str) -> datetime:
        on = readers.day(self.typed.get("on", ""), "日期")
        at = readers.time_of_day(self.typed.get(key, ""), label)
        return datetime.combine(on, at, clock.zone()).astimezone(UTC)

    def _purpose(self) -> Purpose:
        given = self.typed.get("purpose", "")
        if not given:
            raise MissingField(field="用途")
        return readers.choice(Purpose, given, "用途")

    def _note(self) -> str | None:
        return readers.given(readers.text, self.typed.get("note", ""), "备注", most=200)

    def _case(self) -> int | None:
        found = _CASE.read(g.db, g.visitor.person, [self.typed.get("case_no", "")])
        return found if isinstance(found, int) else None
