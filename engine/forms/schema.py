"""Which components of form-js are supported, and with which properties.

From form-js 2.0, schemaVersion 19. What only changes looks is let through where
the viewer knows it; what changes meaning is checked in `parse.py`.
"""

import re

SCHEMA_VERSION = 19
#: A data key: names with dots between them, which make a value inside another.
KEY = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*")

_PLACED = frozenset({"type", "id", "layout", "properties", "conditional"})
#: What the editors leave on a component that asks nothing; the viewer passes it by.
_SHOWN = _PLACED | {"key", "label", "description", "disabled", "readonly"}
_KEYED = _PLACED | {
    *("key", "label", "description", "disabled", "readonly", "defaultValue", "validate")
}
#: Where the options of a field may come from; only one of them at once.
OPTIONS = frozenset({"values", "valuesKey", "valuesExpression"})
_TIME = frozenset(
    {
        *("subtype", "dateLabel", "timeLabel", "timeInterval", "use24h"),
        *("disallowPassedDates", "timeSerializingFormat"),
    }
)
_NUMBER = frozenset({"appearance", "decimalDigits", "increment", "serializeToString"})
_LIST = frozenset(
    {
        *("path", "components", "showOutline", "verticalAlignment", "isRepeating"),
        *("allowAddRemove", "defaultRepetitions", "disableCollapse", "nonCollapsedItems"),
    }
)
FORM = frozenset(
    {
        *("components", "schemaVersion", "type", "id", "exporter", "versionTag"),
        *("executionPlatform", "executionPlatformVersion", "properties"),
        # Camunda's Web Modeler notes that it made the form out of a task.
        "generated",
        # Where the editor of a text finds the names it may complete.
        "$schema",
    }
)

#: Component type: the properties it may have.
PROPERTIES: dict[str, frozenset[str]] = {
    "textfield": _KEYED | {"appearance"},
    "textarea": _KEYED,
    "number": _KEYED | _NUMBER,
    "checkbox": _KEYED,
    "radio": _KEYED | OPTIONS,
    "select": _KEYED | OPTIONS | {"searchable"},
    "checklist": _KEYED | OPTIONS,
    "taglist": _KEYED | OPTIONS,
    "datetime": _KEYED | _TIME,
    "text": _SHOWN | {"text"},
    "group": _SHOWN | {"path", "components", "showOutline", "verticalAlignment"},
    "dynamiclist": _SHOWN | _LIST,
    "spacer": _SHOWN | {"height"},
    "separator": _SHOWN,
    "button": _SHOWN | {"action"},
    "image": _SHOWN | {"source", "alt", "externalReference"},
    "html": _SHOWN | {"content", "strict"},
    "table": _SHOWN | {"dataSource", "rowCount", "columns", "columnsExpression"},
    "documentPreview": _SHOWN | {"title", "dataSource", "maxHeight", "endpointKey"},
    "expression": _SHOWN | {"expression", "computeOn"},
    "filepicker": _KEYED | {"accept", "multiple"},
}
KEYED = frozenset(
    {
        *("textfield", "textarea", "number", "checkbox", "radio", "select"),
        *("checklist", "taglist", "datetime", "filepicker", "expression"),
    }
)
#: What writes a value, a list's rows among them.
NAMED = KEYED | {"dynamiclist"}
CHOOSING = frozenset({"radio", "select", "checklist", "taglist"})
CONTAINERS = frozenset({"group", "dynamiclist"})

#: Component type: the rules `validate` may hold.
RULES: dict[str, frozenset[str]] = {
    **dict.fromkeys(KEYED - {"expression"}, frozenset({"required"})),
    "textfield": frozenset(
        {
            *("required", "minLength", "maxLength", "pattern", "patternErrorMessage"),
            "validationType",
        }
    ),
    "textarea": frozenset({"required", "minLength", "maxLength"}),
    "number": frozenset({"required", "min", "max"}),
}
#: Rules that may be a FEEL expression; the browser takes the others as they stand.
COMPUTED_RULES = frozenset({"min", "max", "minLength", "maxLength"})

#: What is not taken, and why.
REASONS = {
    "iframe": (
        "不支持内嵌网页（iframe）：别处的网页会看到办理人在看什么，也能冒充这一页。"
        "请改用文字里的链接，或把内容写进网页片段（html）。"
    ),
}
