"""What is registered is there whichever program runs, and whichever test file runs alone."""

import subprocess
import sys
from functools import cache

import pytest

from engine import hooks

SHOW = "from engine import hooks; print(*(f'{e.kind}\\t{e.name}\\t{e.place}' for e in hooks.list_hooks()), sep='\\n')"
#: What each program imports before it serves anybody.
PROGRAMS = {
    "the pages": "import web; web.create_app()",
    "a worker": "from engine import worker; worker._prepare()",
    "the commands": "from engine import loading; loading.import_all('processes')",
}


@cache
def fresh(program):
    """Everything that is registered in an interpreter of its own."""
    done = subprocess.run(  # noqa: S603 - our own programs
        [sys.executable, "-c", f"{program}; {SHOW}"],
        capture_output=True,
        text=True,
        check=True,
        cwd=hooks.ROOT,
    )
    return {tuple(line.split("\t")) for line in done.stdout.splitlines()}


def ours():
    """What is registered here by the programs, not by the tests."""
    found = {(each.kind, each.name, each.place) for each in hooks.list_hooks()}
    return {each for each in found if not each[2].startswith("tests/")}


@pytest.mark.parametrize("program", PROGRAMS.values(), ids=PROGRAMS)
def test_every_program_has_every_hook(database, program):
    assert fresh(program) == fresh(PROGRAMS["the commands"])


def test_no_hook_depends_on_what_a_test_file_imports():
    assert ours() == fresh(PROGRAMS["the commands"])


def test_what_the_diagrams_call_comes_with_the_handlers():
    needed = {"handler", "writer", "function", "observer", "check"}
    everything = {each for each in fresh(PROGRAMS["the commands"]) if each[0] in needed}
    alone = fresh("import processes.handlers")
    assert {kind for kind, _, _ in everything} == needed
    assert everything - alone == set()


def test_every_registry_is_listed_and_no_page_registers_anything():
    kinds = {
        *("handler", "writer", "function", "observer", "job", "calendar", "table", "rule"),
        *("start", "transaction", "event", "register", "paper", "check", "scanner", "brief"),
        *("over", "key", "backup folder"),
    }
    assert set(hooks.kinds) == kinds == {kind for kind, _, _ in ours()}
    assert [place for _, _, place in ours() if place.startswith("web/")] == []
    assert ("observer", "record_owner") in {(kind, name) for kind, name, _ in ours()}


def test_one_command_prints_them_with_their_places(database):
    printed = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "web", "hooks"],
        capture_output=True,
        text=True,
        check=True,
        cwd=hooks.ROOT,
    ).stdout
    for _, name, place in ours():
        assert any(name in line and line.endswith(place) for line in printed.splitlines()), name
    assert "步骤观察者 observer（3）" in printed
