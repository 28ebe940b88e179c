"""The components of a form, and everything that is wrong with them."""

from collections.abc import Iterable, Mapping
from typing import Any

from engine import feel
from engine.faults import Fault
from engine.forms import schema
from engine.forms.completed import complete
from engine.forms.component import Component, expression, templates
from engine.forms.properties import is_feel, lacks_options, wrong_with

DEPTH, COMPONENTS = 20, 500
#: Texts on the page that may be computed there.
_TEXTS = (
    *("label", "description", "text", "dateLabel", "timeLabel", "content", "source", "alt"),
    *("dataSource", "columnsExpression", "title", "accept"),
)


def components(
    source: Mapping[str, Any], text: bytes, name: str
) -> tuple[dict[str, Any], tuple[Component, ...], list[Fault], list[Fault]]:
    """The form made complete (`completed`), its components, its faults, and what is odd or has no effect.

    With faults the components are not to be used.
    """
    parser = _Parser(text, name)
    whole = complete(source, parser.odd, DEPTH)
    parser.form(whole)
    found = parser.level(whole.get("components"), {}, 0)
    return whole, found, parser.faults, parser.notes


class _Parser:
    def __init__(self, text: bytes, name: str) -> None:
        self.faults: list[Fault] = []
        self.notes: list[Fault] = []
        self._lines = text.decode("utf-8", "replace").split("\n")
        self._name = name
        self._count = 0
        self._ids: set[str] = set()

    def form(self, source: Mapping[str, Any]) -> None:
        """What stands beside the components."""
        version = source.get("schemaVersion", 1)
        if not isinstance(version, int) or not 1 <= version <= schema.SCHEMA_VERSION:
            self._fault(None, "version", f"只支持 schemaVersion 1 到 {schema.SCHEMA_VERSION}。")
        if source.get("type") not in (None, "default"):
            self._fault(None, "type", "表单的 type 应是 default。")
        if not isinstance(source.get("id", ""), str):
            self._fault(None, "missing-id", "表单的编号（id）应是文字。")
        for key in source:
            if key not in schema.FORM:
                self._note(None, key, f"表单的属性 {key[:60]} 不起作用，form-js 不看它。")

    def level(
        self, sources: Any, keys: dict[str, str], depth: int, path: str = ""
    ) -> tuple[Component, ...]:
        """One level of components; `keys` are the data keys already taken on it.

        `path` is that of the groups around, with a dot behind it.
        """
        if not isinstance(sources, list):
            self._fault(None, "no-components", "components 应是一个列表。")
            return ()
        if depth > DEPTH:
            self._fault(None, "too-deep", f"组件嵌套超过 {DEPTH} 层。")
            return ()
        found = []
        for source in sources:
            self._count += 1
            if self._count == COMPONENTS + 1:
                self._fault(None, "too-many", f"组件超过 {COMPONENTS} 个。")
            if self._count <= COMPONENTS and (each := self._component(source, keys, depth, path)):
                found.append(each)
        return tuple(found)

    def _component(
        self, source: Any, keys: dict[str, str], depth: int, path: str
    ) -> Component | None:
        if not isinstance(source, dict) or not isinstance(source.get("type"), str):
            self._fault(None, "no-type", "有一个组件没有类型（type）。")
            return None
        kind = source["type"]
        if kind not in schema.PROPERTIES:
            told = schema.REASONS.get(kind, f"不支持组件 {kind[:60]}，它不是 form-js 自带的。")
            self._fault(source, "unsupported-component", told)
            return None
        self._id(source)
        for key in source:
            if key not in schema.PROPERTIES[kind]:
                self._note(source, key, f"{kind} 的属性 {key[:60]} 不起作用，form-js 不看它。")
        for message in wrong_with(source):
            self._fault(source, "wrong-property", message)
        if source.get("multiple") not in (None, True, False) and not is_feel(source["multiple"]):
            self.odd(
                source,
                "multiple",
                "multiple 不是 true、false 或表达式，form-js 当作 false：只能选一个文件。",
            )
        if lacks_options(source):
            message = "必填的选项字段没有选项，填什么都通不过。"
            self.notes.append(self._told(source, "no-choice", message))
        key = self._key(source, keys, path)
        # Rows have keys of their own; a group's fields lie among those around it.
        inner = {} if kind == "dynamiclist" else keys
        within = "" if kind == "dynamiclist" else path + self._group_path(source)
        children: tuple[Component, ...] = ()
        if kind in schema.CONTAINERS:
            children = self.level(source.get("components"), inner, depth + 1, within)
        if kind == "dynamiclist":
            self._rows(children)
        self._fact_of_path(source, key)
        return Component(
            type=kind,
            id=str(source.get("id", "")),
            key=key,
            label=_label(source) or key or kind,
            source=source,
            components=children,
            hide=self._hide(source),
            computed=self._computed(source),
            fact=self._fact(source),
        )

    def _id(self, source: Mapping[str, Any]) -> None:
        key = source.get("id")
        if key is None:
            return  # form-js makes one up
        if not isinstance(key, str) or key in self._ids:
            self._fault(source, "duplicate-id", f"组件编号“{str(key)[:60]}”重复或不是文字。")
        self._ids.add(str(key))

    def _key(self, source: Mapping[str, Any], keys: dict[str, str], path: str) -> str | None:
        kind = source["type"]
        if kind not in schema.KEYED and kind != "dynamiclist":
            return None
        key = source.get("path" if kind == "dynamiclist" else "key")
        if not isinstance(key, str) or schema.KEY.fullmatch(key) is None:
            why = f"“{str(key)[:60]}”不能作字段名" if key else "没有字段名"
            self._fault(source, "bad-key", f"{why}：用字母、汉字、数字和下划线，分级的用“.”隔开。")
            return None
        key = path + key
        if key in keys:
            self._fault(source, "duplicate-key", f"字段名“{key[:60]}”重复。")
        elif inside := _inside(key, keys):
            message = f"字段名“{key[:60]}”与“{inside[:60]}”一个在另一个里面，放不到一起。"
            self._fault(source, "duplicate-key", message)
        keys[key] = kind
        return key

    def _group_path(self, source: Mapping[str, Any]) -> str:
        """What a group puts before the keys of its fields."""
        path = source.get("path") if source["type"] == "group" else None
        if path is None or path == "":
            return ""
        if not isinstance(path, str) or schema.KEY.fullmatch(path) is None:
            message = f"分组的路径“{str(path)[:60]}”用字母、汉字、数字和下划线，分级的用“.”隔开。"
            self._fault(source, "bad-key", message)
            return ""
        return f"{path}."

    def _rows(self, children: tuple[Component, ...]) -> None:
        """Rows come back whole, so a fact is of the whole list."""
        for component in (each for child in children for each in child.walk()):
            if component.fact is not None:
                self._fault(
                    component.source, "row", "动态列表里的字段不能绑定事实，请绑定整个列表。"
                )

    def _hide(self, source: Mapping[str, Any]) -> feel.Expression | None:
        conditional = source.get("conditional")
        if not isinstance(conditional, dict) or "hide" not in conditional:
            return None
        if not isinstance(conditional["hide"], str) or not conditional["hide"].startswith("="):
            if conditional["hide"]:
                self._fault(source, "condition", "隐藏条件要写成以“=”开头的 FEEL 表达式。")
            return None
        return self._expression(source, conditional["hide"], "隐藏条件")

    def _computed(self, source: Mapping[str, Any]) -> dict[str, feel.Expression]:
        """The expressions the server evaluates; those of the page alone are only checked."""
        appearance = source.get("appearance")
        shown = appearance.values() if isinstance(appearance, dict) else ()
        for text in (*(source.get(each) for each in _TEXTS), *shown):
            self._expression(source, text, "显示的文字")
            for inner in templates(text):
                self._expression(source, f"={inner}", "文字里双花括号中")
        found = {}
        rules = source.get("validate")
        for name in ("readonly", "valuesExpression", "expression", "multiple"):
            if each := self._expression(source, source.get(name), name):
                found[name] = each
        for name in schema.COMPUTED_RULES:
            rule = rules.get(name) if isinstance(rules, dict) else None
            if each := self._expression(source, rule, name):
                found[name] = each
        return found

    def _expression(
        self, source: Mapping[str, Any], text: Any, what: str
    ) -> feel.Expression | None:
        try:
            return expression(text)
        except feel.FeelError as error:
            message = f"{what}的表达式“{text[:60]}”有误：{str(error).rstrip('。')}。"
            self._fault(source, "feel", message)
        except ValueError as error:
            message = f"{what}的表达式里不能用函数“{error}”，浏览器里没有或结果不同。"
            self._fault(source, "function", message)
        return None

    def _fact_of_path(self, source: Mapping[str, Any], key: str | None) -> None:
        if key is not None and "." in key and self._fact(source) is not None:
            self._fault(source, "fact", "字段名里有“.”的字段不能绑定事实（fact）。")

    def _fact(self, source: Mapping[str, Any]) -> str | None:
        properties = source.get("properties")
        fact = properties.get("fact") if isinstance(properties, dict) else None
        if fact is None:
            return None
        bound = source["type"] in schema.KEYED or source["type"] == "dynamiclist"
        if not isinstance(fact, str) or not fact or not bound:
            self._fault(source, "fact", "只有要填写的字段可以绑定事实（fact），名称是文字。")
            return None
        return fact

    def _note(self, source: Mapping[str, Any] | None, key: str, message: str) -> None:
        """An attribute the viewer does not look at either: told, not refused."""
        if len(self.notes) < COMPONENTS:
            self.notes.append(self._told(source, "unsupported-property", message, key))

    def odd(self, source: Mapping[str, Any], code: str, message: str) -> None:
        """What is taken otherwise than it is written: told, not refused."""
        if len(self.notes) < COMPONENTS:
            self.notes.append(self._told(source, code, message))

    def _fault(
        self, source: Mapping[str, Any] | None, code: str, message: str, *hints: str
    ) -> None:
        self.faults.append(self._told(source, code, message, *hints))

    def _told(
        self, source: Mapping[str, Any] | None, code: str, message: str, *hints: str
    ) -> Fault:
        element = str(source.get("id") or source.get("key") or "") if source else ""
        label = _label(source or {}) or None
        return Fault(self._name, self._line(element), element or None, label, code, message, hints)

    def _line(self, element: str) -> int | None:
        """The line that names the component; JSON keeps none."""
        quoted = f'"{element}"'
        if element and len(self.faults) < COMPONENTS:
            for number, line in enumerate(self._lines, 1):
                if quoted in line:
                    return number
        return None


def _inside(key: str, keys: Iterable[str]) -> str | None:
    """The key this one lies in, or that lies in it."""
    for other in keys:
        if key.startswith(f"{other}.") or other.startswith(f"{key}."):
            return other
    return None


def _label(source: Mapping[str, Any]) -> str:
    """The label if it is plain text; what is computed on the page is not known here."""
    for name in ("label", "dateLabel", "timeLabel"):
        text = source.get(name)
        if isinstance(text, str) and text.strip() and not text.startswith("=") and "{{" not in text:
            return text.strip()[:100]
    return ""
