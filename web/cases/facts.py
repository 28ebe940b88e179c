"""The facts of a case as its page tells them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import g

from processes.cases import facts
from processes.cases.declaration import END, START, Fact, Surface
from processes.cases.models import Case, Party
from processes.casework import centre_stages
from processes.codes import code_tables
from processes.fields import Choose
from processes.privacy import masking
from web import words
from web.translation import gettext as _


@dataclass(frozen=True)
class Row:
    """A label and what is said; a row that says nothing is not shown."""

    label: str
    words: str
    is_wide: bool = False


def rows(
    case: Case,
    parties: Sequence[Party],
    *,
    may_reveal: bool,
    places: Mapping[str, str],
    people: Mapping[str, str],
) -> list[Row]:
    """The facts in their order, between them what only came to be known later."""
    tables = {"category": code_tables.names(g.db, "category"), "place": places}

    def row(fact: Fact) -> Row:
        value = fact.of(case)
        if fact.names_parties and not may_reveal:
            value = masking.words(value, parties)
        return Row(_(fact.label(Surface.PAGE)), _teller(fact)(value))

    return facts.lay_out(Surface.PAGE, row, _own(case, people), tables)


def _own(case: Case, people: Mapping[str, str]) -> dict[str, list[Row]]:
    module = centre_stages.MODULES[case.source]
    registered_by = people.get(str(case.registered_by), "")
    return {
        START: [Row(_("四事"), _(case.tier.matters) if case.tier else "")],
        "category": [Row(_("来源"), f"{_(module.words)} · {_(case.source.words)}")],
        "found_at": [Row(_("登记"), f"{registered_by} {words.moment(case.registered_at)}")],
        "level": [Row(_("所在中心"), _(case.level.words))],
        "consent": [
            Row(_("调解类型"), _words(case.mediation_kind)),
            Row(_("诉源治理阶段"), _words(case.litigation_stage)),
        ],
        END: [
            Row(_("责任人"), people.get(str(case.owner_id), "")),
            Row(_("化解方式"), case.method or ""),
            Row(_("化解情况"), case.result or "", is_wide=True),
        ],
    }


def _teller(fact: Fact) -> Callable[[Any], str]:
    field = fact.field
    tell = _BY_KIND.get(field.kind) or field.teller(g.db, ())
    if isinstance(field, Choose) and field.offered:
        return lambda value: _(tell(value)) if value is not None else ""
    if fact.key == "category":
        return lambda value: _(tell(value))
    return tell


def _words(choice: Any) -> str:
    return _(choice.words) if choice else ""


def _people(number: int) -> str:
    return _("%(n)s人", n=number)


def _amount(value: Any) -> str:
    return "" if value is None else _("%(n)s元", n=f"{value:,.2f}")


def _consent(value: bool | None) -> str:
    return {True: _("双方愿意"), False: _("有一方不愿意"), None: _("尚未询问")}[value]


#: Kinds that a page says in the reader's language or zone.
_BY_KIND: dict[str, Callable[[Any], str]] = {
    "people": _people,
    "amount": _amount,
    "consent": _consent,
    "date": words.day,
    "moment": words.moment,
}
