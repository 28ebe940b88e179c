"""The plan of the house, as the packages, the README and the contract on imports tell it."""

import ast
import re
import tomllib
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).parents[1]
GRAPH = grimp.build_graph("engine", "processes", cache_dir=None)
#: What every room may use without saying so: it is no room.
GROUND = {"data", "errors", "events", "models", "rates"}


def rooms(package):
    """The packages of engine or processes, by name."""
    return sorted(
        folder.name for folder in (ROOT / package).iterdir() if (folder / "__init__.py").exists()
    )


def imported(package, room):
    """The other rooms of the package that the modules of a room import."""
    modules = {f"{package}.{room}", *GRAPH.find_descendants(f"{package}.{room}")}
    targets = {t for m in modules for t in GRAPH.find_modules_directly_imported_by(m)}
    found = {t.split(".")[1] for t in targets if t.startswith(f"{package}.")}
    return sorted(found & set(rooms(package)) - {room} - GROUND)


def layers():
    """The order the contract holds, from the roof to the ground."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    contracts = project["tool"]["importlinter"]["contracts"]
    [contract] = [each for each in contracts if each.get("containers") == ["processes"]]
    return contract["layers"]


@pytest.mark.parametrize(
    ("package", "room"), [(p, r) for p in ("engine", "processes") for r in rooms(p)]
)
def test_each_room_says_what_it_is_for_and_what_it_may_use(package, room):
    text = ast.get_docstring(
        ast.parse((ROOT / package / room / "__init__.py").read_text("utf-8")), clean=True
    )
    assert text, "no docstring"
    purpose, _, rest = text.partition("May use: ")
    assert purpose.strip(), "what it is for"
    said = re.sub(r"\s+", " ", rest).strip().removesuffix(".")
    assert said == (", ".join(imported(package, room)) or "no other room")


def test_the_readme_shows_the_rooms_in_the_order_that_is_held():
    readme = (ROOT / "README.md").read_text("utf-8")
    plan = readme.partition("<!-- rooms -->")[2].partition("<!-- /rooms -->")[0]
    assert re.findall(r"^\| `([a-z]+)/` \|", plan, re.MULTILINE) == layers()[::-1]
