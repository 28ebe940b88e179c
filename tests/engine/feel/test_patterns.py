"""Regular expressions as XPath has them, on an engine that lacks some of it."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import feel


def matches(text, pattern, flags=""):
    compiled = feel.compile("matches(text, pattern, flags)")
    return compiled.evaluate({"text": text, "pattern": pattern, "flags": flags})


@pytest.mark.parametrize(
    ("text", "pattern", "flags", "found"),
    [
        ("x", "^[a-z-[aeiou]]$", "", True),
        ("e", "^[a-z-[aeiou]]$", "", False),
        ("x", "[A-Z-[OI]]", "i", True),
        ("o", "[A-Z-[OI]]", "i", False),
        ("\u212a", "[A-Z-[OI]]", "i", True),
        ("\u212a", "[A-Z-[K]]", "i", False),
        ("b", "^[^a-[b]]$", "", False),
        ("c", "^[^a-[b]]$", "", True),
        ("e", "^[a-z-[a-m-[e]]]$", "", True),
        ("f", "^[a-z-[a-m-[e]]]$", "", False),
        ("_", "[\\w-[\\-_]]", "", False),
        ("甲", "^[\\w-[乙]]$", "", True),
        ("乙", "^[\\w-[乙]]$", "", False),
        ("é", "^[\\p{L}-[a-z]]$", "", True),
        ("e", "^[\\p{L}-[a-z]]$", "", False),
        ("a", "[a-[a]]", "", False),
        ("-", "^[a-]$", "", True),
        ("-", "^[a\\-z]$", "", True),
        ("b", "^[a\\-z]$", "", False),
        ("孝感", "^\\p{IsCJKUnifiedIdeographs}+$", "", True),
        ("a", "\\P{IsBasicLatin}", "", False),
        ("λ", "[\\p{IsGreek}]", "", True),
        ("a", "[^\\P{IsBasicLatin}b]", "", True),
        ("hello", " \\p{ I s B a s i c L a t i n }+", "x", True),
    ],
)
def test_a_pattern_finds(text, pattern, flags, found):
    assert matches(text, pattern, flags) is found


@pytest.mark.parametrize("pattern", ["[a-[b]c]", "[a[b]]", "\\p{IsNowhere}", "(a)\\1", "[\\i-[:]]"])
def test_what_cannot_be_run_is_null(pattern):
    assert matches("a", pattern) is None


@settings(deadline=None)
@given(
    own=st.text("abcdeABCDE", min_size=1),
    other=st.text("abcdeABCDE", min_size=1),
    text=st.sampled_from("abcdeABCDEf"),
    flags=st.sampled_from(["", "i"]),
)
def test_a_difference_is_in_one_class_and_not_in_the_other(own, other, text, flags):
    fold = re.IGNORECASE if flags else 0
    expected = bool(re.match(f"[{own}]", text, fold)) and not re.match(f"[{other}]", text, fold)
    assert matches(text, f"[{own}-[{other}]]", flags) is expected
