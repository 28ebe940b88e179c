"""Which components of form-js are supported, and with which properties.

From form-js 2.0, schemaVersion 19. What only changes looks is let through where
the viewer knows it; what changes meaning is checked in `parse.py`.
"""

SCHEMA_VERSION = 19

_PLACED = frozenset({"type", "id", "layout", "properties", "conditional"})
_KEYED = _PLACED | {
    *("key", "label", "description", "disabled", "readonly", "defaultValue", "validate")
}
_OPTIONS = frozenset({"values", "valuesKey", "valuesExpression"})
_TIME = frozenset(
    {
        *("subtype", "dateLabel", "timeLabel", "timeInterval", "use24h"),
        *("disallowPassedDates", "timeSerializingFormat"),
    }
)
_NUMBER = frozenset({"appearance", "decimalDigits", "increment", "serializeToString"})
_LIST = frozenset(
    {
        *("path", "label", "components", "showOutline", "verticalAlignment", "isRepeating"),
        *("allowAddRemove", "defaultRepetitions", "disableCollapse", "nonCollapsedItems"),
    }
)
FORM = frozenset(
    {
        *("components", "schemaVersion", "type", "id", "exporter", "versionTag"),
        *("executionPlatform", "executionPlatformVersion", "properties"),
        # Camunda's Web Modeler notes that it made the form out of a task.
        "generated",
    }
)

#: Component type: the properties it may have.
PROPERTIES: dict[str, frozenset[str]] = {
    "textfield": _KEYED | {"appearance"},
    "textarea": _KEYED,
    "number": _KEYED | _NUMBER,
    "checkbox": _KEYED,
    "radio": _KEYED | _OPTIONS,
    "select": _KEYED | _OPTIONS | {"searchable"},
    "checklist": _KEYED | _OPTIONS,
    "taglist": _KEYED | _OPTIONS,
    "datetime": _KEYED | _TIME,
    "text": _PLACED | {"text"},
    "group": _PLACED | {"label", "components", "showOutline", "verticalAlignment"},
    "dynamiclist": _PLACED | _LIST,
    "spacer": _PLACED | {"height"},
    "separator": _PLACED,
    "button": _PLACED | {"label", "action"},
}
KEYED = frozenset(
    {
        *("textfield", "textarea", "number", "checkbox", "radio", "select"),
        *("checklist", "taglist", "datetime"),
    }
)
CHOOSING = frozenset({"radio", "select", "checklist", "taglist"})
CONTAINERS = frozenset({"group", "dynamiclist"})

#: Component type: the rules `validate` may hold.
RULES: dict[str, frozenset[str]] = {
    **dict.fromkeys(KEYED, frozenset({"required"})),
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

REASONS = {
    "html": "网页片段（html）",
    "iframe": "内嵌网页（iframe）",
    "image": "图片（image）",
    "table": "表格（table）",
    "expression": "表达式字段（expression）",
    "filepicker": "文件选择（filepicker）",
    "documentPreview": "文件预览（documentPreview）",
}
