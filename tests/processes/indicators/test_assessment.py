"""The quarters the score sheet is kept by."""

import pytest

from processes.errors import WrongChoice
from processes.indicators import assessment


@pytest.mark.parametrize("quarter", ["0000Q1", "9999Q4", "²²²²Q1", "2026Q5", "2026"])
def test_what_is_no_quarter_is_refused(quarter):
    with pytest.raises(WrongChoice):
        assessment.quarter_bounds(quarter)
