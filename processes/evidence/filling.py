"""What people may fill into a form: every choice that decides something, and anything for the rest."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from engine import feel
from engine.forms import Form, FormInvalid, options
from engine.forms.component import Component
from processes.evidence.combining import are_all, combinations
from processes.evidence.constants import Abstraction, Values, unique

#: Of one form, not more combinations are tried; then each choice once, and others by lot.
MOST = 16
#: How often what a form refuses is filled in otherwise.
REPAIRS = 12
#: Texts one of which a field without options takes.
_SAMPLES = (
    "情况属实", "13800000000", "420303199001010011", "dept-zhujian", "http://example.cn", "情况属实" * 5
)  # fmt: skip


class Fillings:
    """What may be sent of a form, valid as it sees it; nothing at all where no filling is valid.

    `names` decide how it goes on, `values` are worth trying.
    """

    def __init__(
        self,
        form: Form,
        known: Mapping[str, Any],
        now: datetime,
        names: frozenset[str],
        values: Values,
        abstraction: Abstraction,
    ) -> None:
        self._form, self._known, self._names = form, known, names
        self._choices = _all_choices(form, known, now, values)
        self._varied = _varied(form, self._choices, names, abstraction)

    @property
    def is_whole(self) -> bool:
        """Whether every combination of what is told apart is tried."""
        return are_all(self._varied, MOST)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        seen = set()
        for chosen in combinations(self._varied, MOST):
            sent = _valid(self._form, chosen, self._choices, self._known)
            if sent is None:
                continue
            clean = self._form.validate(sent, self._known)
            names = clean.keys() & self._names
            key = repr(sorted((name, repr(clean.get(name))) for name in names))
            if key not in seen:
                seen.add(key)
                yield sent


def _all_choices(
    form: Form, known: Mapping[str, Any], now: datetime, values: Values
) -> dict[str, list[Any]]:
    return {str(f.key): _choices(f, known, now, values) for f in _fields(form.components) if f.key}


def _varied(
    form: Form,
    choices: Mapping[str, Sequence[Any]],
    names: frozenset[str],
    abstraction: Abstraction,
) -> dict[str, list[Any]]:
    """The fields that decide, with the choices that are told apart."""
    return {
        str(field.key): _told_apart(field, choices[str(field.key)], abstraction)
        for field in _fields(form.components)
        if field.key and str(field.key).partition(".")[0] in names and not field.fact
    }


def _fields(components: Iterable[Component]) -> Iterator[Component]:
    """The fields of the form itself; those of a list's rows belong to it."""
    for each in components:
        if each.type == "dynamiclist" or each.key is not None:
            yield each
        else:
            yield from _fields(each.components)


def _valid(
    form: Form,
    chosen: Mapping[str, Any],
    choices: Mapping[str, Sequence[Any]],
    known: Mapping[str, Any],
) -> dict[str, Any] | None:
    """A filling with these choices that the form takes; None where it takes none."""
    sent = {name: value for name, value in chosen.items() if value is not None}
    tried: dict[str, int] = {}
    for _ in range(REPAIRS):
        try:
            form.validate(sent, known)
        except FormInvalid as refused:
            wrong = [name.partition("[")[0] for name in refused.errors]
            if not wrong or any(name in chosen or name not in choices for name in wrong):
                return None
            for name in wrong:
                others = [each for each in choices[name] if each is not None]
                place = tried.get(name, 0)
                if place >= len(others):
                    return None
                tried[name] = place + 1
                sent[name] = others[place]
        except feel.FeelError:
            return None
        else:
            return sent
    return None


def _choices(
    field: Component, known: Mapping[str, Any], now: datetime, values: Values
) -> list[Any]:
    given = values.get(str(field.key), ())
    match field.type:
        case "radio" | "select":
            offered = options.values(field, dict(known), known)
            return [*offered, None] if offered else [*given, None]
        case "checklist" | "taglist":
            offered = options.values(field, dict(known), known)
            return [offered[:1], offered, None] if offered else [None]
        case "checkbox":
            return [False, True]
        case "number":
            return [*unique([*(n for n in given if _is_number(n)), 1, 0, 10, 100]), None]
        case "datetime":
            return [*_moments(field, now), None]
        case "dynamiclist":
            return [_rows(field, known, now, values), None]
        case "filepicker":
            return [None]
    texts = [each for each in given if isinstance(each, str)]
    return [*unique([*texts, *_SAMPLES]), None]


def _told_apart(field: Component, choices: Sequence[Any], abstraction: Abstraction) -> list[Any]:
    """Those that expressions tell apart; of texts nobody compares, one."""
    found = abstraction.choices(str(field.key), choices)
    samples = [each for each in found if each in _SAMPLES]
    return [each for each in found if each not in samples[1:]]


def _rows(
    field: Component, known: Mapping[str, Any], now: datetime, values: Values
) -> list[dict[str, Any]]:
    row = {
        str(each.key): next(iter(_choices(each, known, now, values)), None)
        for each in _fields(field.components)
    }
    return [{name: value for name, value in row.items() if value is not None}]


def _moments(field: Component, now: datetime) -> Iterator[str]:
    days = (0, 1, 3, 10, 30, -1)
    match field.source.get("subtype"):
        case "date":
            yield from ((now + timedelta(days=n)).date().isoformat() for n in days)
        case "time":
            yield from ("09:00", "15:00")
        case _:
            for n in days:
                moment = now + timedelta(days=n, hours=1)
                yield moment.isoformat(timespec="minutes")


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def sample(field: Component, now: datetime) -> Any:
    """Some value of a field."""
    return next(iter(_choices(field, {}, now, {})), None)
