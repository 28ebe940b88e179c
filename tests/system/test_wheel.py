"""From nothing: our wheel in an environment of its own, an empty folder, and a district that runs."""

import os
import re
import shutil
import site
import subprocess
import sys
import zipfile
from http import HTTPStatus

import pytest

from tests.system.conftest import folder
from tests.system.http_person import HttpPerson
from tests.system.product import ROOT, Product

SOURCES = ("engine", "processes", "web", "bpmn")
FILES = ("pyproject.toml", "requirements.txt", "requirements-dev.txt")
OWN = "四事-sishi-2026"
SETUP = (
    *("--code", "420302", "--name", "茅箭区", "--initials", "MJ"),
    *("--administrator", "王安", "--login", "anquan", "--by", "李维"),
)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Built from a copy: building leaves folders beside the sources."""
    copy = tmp_path_factory.mktemp("wheel")
    for name in SOURCES:
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in FILES:
        shutil.copy(ROOT / name, copy)
    run(
        *(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-index"),
        *("--no-build-isolation", "--wheel-dir", "dist", "."),
        cwd=copy,
    )
    [made] = (copy / "dist").glob("sishi-*.whl")
    return made


@pytest.fixture(scope="module")
def sishi(wheel, tmp_path_factory):
    """The console script of an environment that has our wheel, and the libraries of this one."""
    made = tmp_path_factory.mktemp("environment")
    run(sys.executable, "-m", "venv", "--without-pip", str(made))
    python = made / "bin" / "python"
    # Not as a site of its own: what this environment has of our sources is not looked at.
    [libraries] = (made / "lib").glob("python*/site-packages")
    (libraries / "libraries.pth").write_text("\n".join(site.getsitepackages()) + "\n")
    run(
        *(sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet"),
        *("--no-deps", "--no-index", str(wheel)),
    )
    return made / "bin" / "sishi"


def test_the_wheel_has_what_the_pages_need_and_nothing_of_the_tests(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    built = {path.name for path in (ROOT / "web/static/built").iterdir() if path.name[0] != "."}
    assert built == {name.rpartition("/")[2] for name in names if "static/built/" in name}
    assert any(name.endswith(".woff2") for name in built)
    assert any(name.endswith(".LEGAL.txt") for name in built)
    kept = {"engine", "processes", "web", "bpmn", "sishi-"}
    assert {re.match(r"[a-z]+-?", name)[0] for name in names} == kept
    shipped = {path.name for path in (ROOT / "web/templates").rglob("*.html")}
    assert shipped == {name.rpartition("/")[2] for name in names if name.endswith(".html")}


def test_an_empty_folder_becomes_a_district_in_which_somebody_signs_in(sishi, tmp_path):
    with folder() as home:
        environment = clean(SISHI_HOME=str(home))
        told = run(str(sishi), "setup", *SETUP, cwd=tmp_path, env=environment)
        password = told.rpartition("三天内登录并修改:")[2].split()[0]
        product = Product(home, "--empty", SISHI_CLOCK_FILE="")
        product.program, product.folder = (str(sishi), "run"), tmp_path
        product.environment = environment | {"PORT": str(product.port)}
        product.start()
        try:
            examined = run(str(sishi), "doctor", cwd=tmp_path, env=product.environment)
            assert "全部正常" in examined
            change_password(HttpPerson(product.port, {"login": "anquan", "password": password}))
        finally:
            assert product.stop() == 0
        assert "Traceback" not in product.output


def change_password(person):
    """Sign in with the one-time password; nothing opens before it is changed."""
    asked = person.get("/accounts/")
    assert asked.location.startswith("/accounts/password")
    form = next(each for each in person.forms("/accounts/password") if "again" in each.fields)
    old = person._password
    assert person.send(form, old=old, new=OWN, again=OWN).status == HTTPStatus.FOUND
    accounts = person.get("/accounts/")
    assert accounts.status == HTTPStatus.OK
    assert "王安" in accounts.text


def clean(**settings):
    """The environment of somebody who has set nothing."""
    ours = ("SISHI_", "DATABASE_URL", "PORT", "PYTHON")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return kept | settings


def run(*command, **options):
    """What a program prints; fails with all it said when it does not succeed."""
    done = subprocess.run(command, capture_output=True, text=True, **options)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr
