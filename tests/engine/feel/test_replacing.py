"""`replace` and `split`, and the flags of patterns."""

import pytest

from engine import feel


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r'matches("hello world", "hello\ sworld", "x")', True),
        ('matches("hello world", "hello[ ]world", "x")', True),
        ('matches("axb", "a.b", "q")', False),
        ('matches("a\\nb", "^b$", "m")', True),
        ('matches("a\\nb", "a.b")', False),
        ('matches("a\\nb", "a.b", "s")', True),
        ('replace("abcd", "(ab)|(a)", "[1=$1][2=$2]")', "[1=ab][2=]cd"),
        ('replace("abracadabra", "a(.)", "a$1$1")', "abbraccaddabbra"),
        ('replace("darted", "^(.*?)d(.*)$", "$1c$2")', "carted"),
        (r'replace("1.5", "\.", "\$")', "1$5"),
        ('replace("aa", "a", "$10")', "00"),
        ('replace("aXa", "x", "-", "i")', "a-a"),
        ('split("甲、乙,丙", "[、,]")', ["甲", "乙", "丙"]),
    ],
)
def test_a_pattern_does_what_xpath_says(text, expected):
    assert feel.compile(text).evaluate({}) == expected


@pytest.mark.parametrize(
    "text",
    [
        'matches("ab", "(?=a)")',
        'matches("ab", "(?i)A")',
        'matches("ab", "(")',
        'matches("ab", "a", "z")',
        'replace("ab", ".*?", "x")',
        'replace("ab", "a", "$")',
    ],
)
def test_a_pattern_that_cannot_be_run_is_null_with_a_warning(text):
    found, warnings = feel.compile(text).evaluate_with_warnings({})
    assert found is None
    assert warnings
