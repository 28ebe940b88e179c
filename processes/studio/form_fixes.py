"""Quick fixes of forms: the names of fields, their options, and what a field reads."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from engine.faults import Fault, Refused
from processes.studio import feel_names
from processes.studio.errors import NothingToMend
from processes.studio.quick_fixes import Choice, Known, fix, hinted

#: What may not stand in the name of a field.
_NO_NAME = re.compile(r"\W+")
#: Offered where nothing tells how a field is to be called.
_PLAIN = "field"
_Component = dict[str, Any]


@dataclass
class FormFile:
    """A form being mended; `element` is the id of a component, or its key."""

    name: str
    schema: _Component
    element: str
    hints: tuple[str, ...] = ()
    #: what was chosen or typed
    given: str = ""
    changed: list[str] = field(default_factory=list)

    @classmethod
    def of(
        cls, name: str, content: bytes, element: str, hints: tuple[str, ...], given: str
    ) -> "FormFile":
        """Raises Refused for what is no form."""
        return cls(name, _read(name, content), element, hints, given)

    @property
    def at(self) -> _Component:
        """The component the finding is at, the form where it is at none; raises NothingToMend."""
        if not self.element:
            return self.schema
        # Of two with one id the later is the one that is told of.
        return _last(each for _level, each in _components(self.schema) if _is(each, self.element))

    def written(self) -> bytes:
        """Its new text, as the editor writes it."""
        return f"{json.dumps(self.schema, ensure_ascii=False, indent=2)}\n".encode()


def _free_names(known: Known, fault: Fault) -> list[Choice] | None:
    """Names no field has yet: made of the label, or of what it is called now."""
    schema = _schema(known, fault)
    if schema is None:
        return None
    taken = {each.get("key") for _level, each in _components(schema)}
    mine = next((x for _level, x in _components(schema) if _is(x, fault.element or "")), {})
    wished = [str(mine.get(each) or "") for each in ("label", "dateLabel", "key", "id")]
    names = [_NO_NAME.sub("_", each).strip("_") for each in wished]
    fit = [each for each in dict.fromkeys(names) if each and not each[0].isdigit()]
    return [(each, each) for each in dict.fromkeys(_free(each, taken) for each in fit or [_PLAIN])]


@fix("duplicate-key", "改用这个字段名", choices=_free_names, of_forms=True)
def rename_field(file: FormFile) -> None:
    """The field is called otherwise; whoever reads it is told of by the next check."""
    file.at["path" if file.at.get("type") == "dynamiclist" else "key"] = _name(file.given)


@fix("bad-key", "改用这个字段名", choices=_free_names, of_forms=True)
def name_field(file: FormFile) -> None:
    """The field gets a name it can have."""
    rename_field(file)


@fix("duplicate-id", "换一个编号", of_forms=True)
def renumber(file: FormFile) -> None:
    """The later of the two gets an id of its own."""
    component = file.at
    component["id"] = _free(file.element, {each.get("id") for _, each in _components(file.schema)})


@fix("unsupported-property", "去掉这个属性", of_forms=True)
def drop_property(file: FormFile) -> None:
    """What nobody here understands goes."""
    if not file.hints or file.hints[0] not in file.at:
        raise NothingToMend
    del file.at[file.hints[0]]


def _has_same_options(known: Known, fault: Fault) -> list[Choice] | None:
    schema = _schema(known, fault)
    every = () if schema is None else _components(schema)
    mine = [each for _level, each in every if _is(each, fault.element or "")]
    return [] if mine and len(_once(mine[-1])) < len(_options(mine[-1])) else None


@fix("wrong-property", "去掉值重复的选项，留第一个", choices=_has_same_options, of_forms=True)
def drop_same_options(file: FormFile) -> None:
    """Of options with one value the first stays."""
    file.at["values"] = _once(file.at)


@fix("no-options", "加上“是”“否”两个选项", of_forms=True)
def add_options(file: FormFile) -> None:
    """Something to choose from, to be altered."""
    file.at["values"] = [{"label": "是", "value": "yes"}, {"label": "否", "value": "no"}]


@fix("unread-field", "删去这个字段", of_forms=True)
def drop_field(file: FormFile) -> None:
    """What nothing reads is not asked."""
    gone = file.at
    for level, each in list(_components(file.schema)):
        if each is gone:
            level.remove(each)


@fix("default-not-offered", "去掉默认值", of_forms=True)
def drop_default_value(file: FormFile) -> None:
    """The choice begins with nothing."""
    file.at.pop("defaultValue", None)


@fix("no-label", "写上标签", asks="要填什么", of_forms=True)
def give_label(file: FormFile) -> None:
    """Whoever fills the form in reads what is asked."""
    if not file.given.strip():
        raise NothingToMend
    name = "dateLabel" if file.at.get("type") == "datetime" else "label"
    file.at[name] = file.given.strip()


@fix("unwritten-variable", "改读选中的变量", choices=hinted(1), of_forms=True)
def read_near(file: FormFile) -> None:
    """The variable that was meant, in every expression of the field."""
    if not file.hints or not file.given.isidentifier():
        raise NothingToMend
    component = file.at
    component.update(_renamed(component, file.hints[0], file.given))


def _renamed(held: Any, old: str, new: str) -> Any:
    if isinstance(held, dict):
        # The fields of a group have findings of their own.
        inner = {key: each for key, each in held.items() if key != "components"}
        return {key: _renamed(each, old, new) for key, each in inner.items()}
    if isinstance(held, str):
        return feel_names.renamed(held, old, new) if held.startswith("=") else held
    return [_renamed(each, old, new) for each in held] if isinstance(held, list) else held


def _schema(known: Known, fault: Fault) -> _Component | None:
    source = known.sources.get(fault.file)
    try:
        return None if source is None else _read(source.name, source.text)
    except Refused:
        return None


def _read(name: str, content: bytes) -> _Component:
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise Refused([Fault(name, None, None, None, "malformed", "表单不是格式正确的 JSON。")])
    return found


def _components(holder: _Component) -> Iterator[tuple[list[Any], _Component]]:
    """Every component with the list it stands in."""
    waiting = [holder]
    while waiting:
        held = waiting.pop(0).get("components")
        level: list[Any] = held if isinstance(held, list) else []
        for each in level:
            if isinstance(each, dict):
                yield level, each
                waiting.append(each)


def _is(component: _Component, element: str) -> bool:
    return element in (component.get("id"), component.get("id") or component.get("key"))


def _last(found: Iterator[_Component]) -> _Component:
    every = list(found)
    if not every:
        raise NothingToMend
    return every[-1]


def _name(given: str) -> str:
    if not given.isidentifier():
        raise NothingToMend
    return given


def _free(name: str, taken: set[Any]) -> str:
    number, found = 2, name
    while found in taken:
        found, number = f"{name}{number}", number + 1
    return found


def _options(component: _Component) -> list[_Component]:
    values = component.get("values")
    every = values if isinstance(values, list) else []
    return [each for each in every if isinstance(each, dict)]


def _once(component: _Component) -> list[_Component]:
    return list({repr(each.get("value")): each for each in reversed(_options(component))}.values())[
        ::-1
    ]
