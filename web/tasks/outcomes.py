"""What was decided in a form, in the words of its own choices."""

from collections.abc import Iterator, Mapping
from typing import Any

from engine.forms.answers import LIST, fields, walk
from web.translation import gettext as _

#: Characters of a reason that the message after completing repeats.
MOST_OF_A_REASON = 60
#: Choices that are told at most; what a form of many chose stands in the course.
MOST_CHOICES = 4


def chosen(schema: Mapping[str, Any] | None, answers: Mapping[str, Any]) -> str:
    """What was chosen of what the form offers: `不予吹哨`; boxes that were ticked by their label."""
    # Who leads is among those who come: told once.
    found = list(dict.fromkeys(_chosen(schema, answers)))
    told = "、".join(found[:MOST_CHOICES])
    return _("%(first)s等%(n)s项", first=told, n=len(found)) if found[MOST_CHOICES:] else told


def sentence(task: str, schema: Mapping[str, Any] | None, answers: Mapping[str, Any]) -> str:
    """That the task is completed and how, with the reason, for whoever wrote it and nobody else."""
    reason = next(_written(schema, answers), "").rstrip("。")
    short = reason if len(reason) <= MOST_OF_A_REASON else f"{reason[:MOST_OF_A_REASON]}…"
    words = chosen(schema, answers)
    if words and short:
        return _("“%(task)s”已办结：%(chosen)s；%(why)s。", task=task, chosen=words, why=short)
    if words or short:
        return _("“%(task)s”已办结：%(how)s。", task=task, how=words or short)
    return _("“%(task)s”已办结。", task=task)


def _chosen(schema: Mapping[str, Any] | None, answers: Mapping[str, Any]) -> Iterator[str]:
    for key, field in fields(schema).items():
        answer = answers.get(key)
        if field.get("type") == LIST or answer in (None, "", False, []):
            continue
        labels = {each["value"]: each["label"] for each in field.get("values", ())}
        if labels:
            given = answer if isinstance(answer, list) else [answer]
            yield from (str(labels[each]) for each in given if _is_in(each, labels))
        elif field.get("type") == "checkbox" and answer is True:
            yield str(field.get("label", key))


def _written(schema: Mapping[str, Any] | None, answers: Mapping[str, Any]) -> Iterator[str]:
    for key, field in fields(schema).items():
        answer = answers.get(key)
        if field.get("type") == "textarea" and isinstance(answer, str) and answer.strip():
            yield " ".join(answer.split())


def _is_in(answer: object, labels: Mapping[Any, Any]) -> bool:
    return isinstance(answer, str | int) and answer in labels


def lines(schema: Mapping[str, Any] | None, answers: Mapping[str, Any]) -> Iterator[str]:
    """Everything that was answered, a line a field, to be copied: `联系情况:已电话联系`."""
    for name, field, answer in walk(schema, answers):
        if answer in (None, "", False, []):
            continue
        labels = {each["value"]: each["label"] for each in field.get("values", ())}
        given = answer if isinstance(answer, list) else [answer]
        shown = [labels.get(each, each) if isinstance(each, str | int) else each for each in given]
        told = _("是") if answer is True else "、".join(map(str, shown))
        yield f"{field.get('label', name)}：{told}"
