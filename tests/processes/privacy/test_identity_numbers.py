"""Numbers of people, units and telephones: what is accepted, and what is said of the rest."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from processes.cases import party_input
from processes.cases.models import Party
from processes.cases.party_input import PartyInput
from processes.privacy import identity_numbers
from processes.privacy.identity_numbers import WrongNumber, bearer, check, check_phone

CARD = "420303199001011233"


def test_an_identity_card_tells_birth_and_sex():
    assert check("111", " 42030319900101 1233 ") == CARD
    assert bearer(CARD) == identity_numbers.Bearer(date(1990, 1, 1), "男")


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        ("420303199001011234", "末位校验不对"),
        ("420303199002301233", "出生日期不存在"),
        ("420303299001011233", "出生日期不可能"),
        ("990303199001011233", "省级代码"),
        ("42030319900101123", "应为18位"),
        ("420303900101123", "第一代"),
    ],
)
def test_a_wrong_card_number_is_told_in_a_sentence(number, sentence):
    with pytest.raises(WrongNumber, match=sentence):
        check("111", number)


@given(some.integers(0, 16), some.integers(0, 9))
def test_one_wrong_digit_is_always_noticed(place, digit):
    wrong = CARD[:place] + str(digit) + CARD[place + 1 :]
    if wrong != CARD:
        with pytest.raises(WrongNumber):
            check("111", wrong)


@given(some.text(max_size=40), some.sampled_from([None, *identity_numbers.ID_TYPES]))
def test_whatever_is_typed_is_a_number_or_a_sentence(typed, kind):
    for read in (lambda: check(kind, typed), lambda: check_phone(typed)):
        with suppress(WrongNumber):
            assert read()


@pytest.mark.parametrize(
    ("kind", "number", "kept"),
    [
        ("414", "e12345678", "E12345678"),
        ("516", "H12345678", "H12345678"),
        ("990", "军字第001号", "军字第001号"),
        ("usc", "91350100M000100Y43", "91350100M000100Y43"),
        (None, "某证1234", "某证1234"),
    ],
)
def test_other_documents_are_taken_by_their_own_rules(kind, number, kept):
    assert check(kind, number) == kept


@pytest.mark.parametrize(
    "number",
    ["138 0000 1234", "138-0000-1234", "0719-8888888", "8888888", "+8613800001234", "12345"],
)
def test_telephones_of_every_kind_are_accepted(number):
    assert check_phone(number)


@pytest.mark.parametrize("number", ["1380000123", "0719", "没有", "23800001234567", "1" * 30])
def test_what_is_no_telephone_is_refused(number):
    with pytest.raises(WrongNumber, match="手机应为11位"):
        check_phone(number)


def test_sex_and_birth_follow_from_the_card():
    known = party_input.complete(PartyInput("示例甲", id_no=CARD))
    assert (known.id_type, known.sex, known.born_on) == ("111", "男", date(1990, 1, 1))


def test_what_contradicts_the_card_is_told_beside_its_field():
    wrong = party_input.faults(PartyInput("示例甲", id_no=CARD, sex="女", born_on=date(1991, 1, 1)))
    assert set(wrong) == {"sex", "born_on"}


@pytest.mark.parametrize(("born_on", "is_child"), [("2012-03-05", True), ("2012-03-04", False)])
def test_who_is_under_fourteen_is_marked(at, born_on, is_child):
    with at(3, 4):
        assert Party(name="示例童", born_on=born_on).is_child is is_child
