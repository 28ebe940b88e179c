"""docs/security.md names what is there: its tests, its files, its figures, every clause once."""

import re
from pathlib import Path

import pytest

from processes.access import accounts, password_age, second_person, sign_in
from web.visitor import IDLE

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs/security.md").read_text("utf-8")
#: How many control points each section of level two has (GB/T 22239-2019 7.1).
POINTS = {1: 10, 2: 3, 3: 6, 4: 10, 5: 2, 6: 4, 7: 5, 8: 4, 9: 10, 10: 14}


def test_every_file_it_names_is_there():
    named = set(re.findall(r"`((?:tests|web|processes|docs)/[\w/.-]+)`", PAGE))
    assert len(named) > 30
    assert [each for each in sorted(named) if not (ROOT / each).exists()] == []


def test_every_control_point_of_level_two_is_answered():
    rows = re.findall(r"^\| (7\.1\.\d+\.\d+) .*\| (.+) \|$", PAGE, re.MULTILINE)
    assert all(re.search("软件|运维|部分|无", who) for _, who in rows)
    wanted = [f"7.1.{section}.{n}" for section, most in POINTS.items() for n in range(1, most + 1)]
    assert list(dict.fromkeys(number for number, _ in rows)) == wanted


@pytest.mark.parametrize(
    "figure",
    [
        f"至少{accounts.LEAST}位",
        f"用满{password_age.OWN.days}天",
        f"到期前{password_age.WARNING.days}天",
        f"{password_age.GIVEN.days}天内有效，登录后",
        f"连续{sign_in.FAILURES}次锁定{sign_in.LOCK.seconds // 60}分钟",
        f"{IDLE.seconds // 60}分钟无操作退出",
        f"理由（至少{second_person.SHORTEST}个字）",
    ],
)
def test_its_figures_are_those_of_the_program(figure):
    assert figure in PAGE
