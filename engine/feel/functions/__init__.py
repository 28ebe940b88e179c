"""The built-in functions of DMN 1.5, 10.3.4, and Camunda's own, by subject; importing this registers them all."""

from engine.feel.functions import (
    aggregates,
    choices,
    contexts,
    conversion,
    json,
    lists,
    numeric,
    ranges,
    strings,
    temporal,
)

__all__ = [
    "aggregates",
    "choices",
    "contexts",
    "conversion",
    "json",
    "lists",
    "numeric",
    "ranges",
    "strings",
    "temporal",
]
