"""Threads of one program compile at once what they share pieces of."""

import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from engine import feel
from engine.feel import expression, pieces


@pytest.fixture
def hurried():
    """Threads that take turns after every few steps."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def test_a_piece_that_is_shared_is_whole_before_anybody_has_it(hurried):
    def compile_one(number):
        if number % 10 == 0:
            expression.forget()
            pieces.read_variable.cache_clear()
        return feel.compile(f"amount > {number} and tier = amount").evaluate(
            {"amount": 1, "tier": 2}
        )

    with ThreadPoolExecutor(8) as together:
        assert set(together.map(compile_one, range(1, 2000))) == {False}
