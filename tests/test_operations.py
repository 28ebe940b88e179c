"""Every command of docs/operations.md names the test that runs it, or says that none does."""

import re
from pathlib import Path

import pytest

from web.console import main

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "operations.md").read_text("utf-8")
BLOCKS = re.findall(r"^ *```console\n(.*?)^ *```", PAGE, re.MULTILINE | re.DOTALL)
COMMANDS = re.findall(r"^ *\$ (.+)$", "".join(BLOCKS), re.MULTILINE)


@pytest.mark.parametrize("line", COMMANDS)
def test_a_command_says_what_runs_it(line):
    command, mark, told = line.partition("  # ")
    assert mark, "without a word on what runs it"
    if told.startswith("没有测试运行"):
        return
    assert told.startswith("测试：")
    words = command.split()
    for name in told.removeprefix("测试：").split():
        text = (ROOT / name).read_text("utf-8")
        if words[0] == "sishi":
            assert words[1] in main.commands
            assert re.search(rf"\b{words[1]}\b", text), name


def test_every_command_of_sishi_stands_there():
    told = {line.split()[1] for line in COMMANDS if line.startswith("sishi ")}
    assert told == set(main.commands)


def test_there_is_no_command_but_in_these_blocks():
    assert len(COMMANDS) > 10
    assert len(re.findall(r"^ *\$ ", PAGE, re.MULTILINE)) == len(COMMANDS)
