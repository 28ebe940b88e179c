"""The built-in functions of DMN 1.5, 10.3.4, by subject; importing this registers them all."""

from engine.feel.functions import (
    aggregates,
    contexts,
    conversion,
    lists,
    numeric,
    ranges,
    strings,
    temporal,
)

__all__ = [
    "aggregates",
    "contexts",
    "conversion",
    "lists",
    "numeric",
    "ranges",
    "strings",
    "temporal",
]
