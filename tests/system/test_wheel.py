"""From nothing: our wheel in an environment of its own, an empty folder, and a district that runs."""

import json
import os
import re
import shutil
import site
import subprocess
import sys
import time
import zipfile
from datetime import timedelta
from http import HTTPStatus

import pyotp
import pytest
from lxml import html

from engine import clock
from processes import spreadsheets
from tests.processes.onboarding import workbooks
from tests.system.conftest import folder
from tests.system.http_person import HttpPerson
from tests.system.product import ROOT, Product
from tests.workers import until

SOURCES = ("engine", "processes", "web", "bpmn")
FILES = ("pyproject.toml", "requirements.txt", "requirements-dev.txt")
#: More than the limit of a grid, whatever holidays lie between.
A_FORTNIGHT = timedelta(days=16)
#: What the page of a case wears on the second tier.
SOCIETY = "tier tier-society"
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
    pages = {
        path for room in ("templates", "guides") for path in (ROOT / "web" / room).rglob("*.html")
    }
    shipped = {path.relative_to(ROOT).as_posix() for path in pages}
    assert shipped == {name for name in names if name.endswith(".html")}


def test_an_empty_folder_becomes_a_district_whose_first_dispute_is_escalated(sishi, tmp_path):
    with folder() as home:
        product = Product(home, "--empty")
        product.program, product.folder = (str(sishi), "run"), tmp_path
        clock.move(product.clock, timedelta(0))
        product.environment = clean(
            SISHI_HOME=str(home), SISHI_CLOCK_FILE=str(product.clock), PORT=str(product.port)
        )
        told = run(str(sishi), "setup", *SETUP, cwd=tmp_path, env=product.environment)
        password = told.rpartition("三天内登录并修改：")[2].split()[0]
        product.start()
        try:
            examined = run(str(sishi), "doctor", cwd=tmp_path, env=product.environment)
            assert "全部正常" in examined
            administrator = HttpPerson(product.port, {"login": "anquan", "password": password})
            change_password(administrator)
            use_codes(administrator)
            worker = HttpPerson(product.port, opened_account(administrator))
            change_password(worker)
            escalated(product, worker)
        finally:
            assert product.stop() == 0
        assert "Traceback" not in product.output


def change_password(person):
    """Sign in with the one-time password; nothing opens before it is changed."""
    assert person.get("/menu").location.startswith("/accounts/password")
    form = next(each for each in person.forms("/accounts/password") if "again" in each.fields)
    old, person._password = person._password, OWN
    assert person.send(form, old=old, new=OWN, again=OWN).status == HTTPStatus.FOUND


def use_codes(administrator):
    """Set up an authenticator; an administrator's other pages do not open before."""
    assert administrator.get("/menu").location.startswith("/accounts/codes")
    begin = next(f for f in administrator.forms("/accounts/codes") if "begin" in (f.action or ""))
    assert administrator.send(begin).status == HTTPStatus.FOUND
    page = administrator.get("/accounts/codes").text
    key = "".join(html.fromstring(page).xpath("//b[@class='number']/text()")[0].split())
    [form] = [f for f in administrator.forms("/accounts/codes") if "code" in f.fields]
    assert administrator.send(form, code=pyotp.TOTP(key).now()).status == HTTPStatus.FOUND
    assert administrator.get("/menu").status == HTTPStatus.OK


def opened_account(administrator):
    """The grid worker's account, once the workbook is in force."""
    content = workbooks.book(**{name: of_this_district(name) for name in workbooks.GOOD})
    page = administrator.get("/onboarding/").text
    token = html.fromstring(page).xpath("//input[@name='csrf_token']/@value")[0]
    sent = administrator.upload("/onboarding/", content, csrf_token=token)
    [form] = [f for f in administrator.forms(sent.location) if "confirm" in (f.action or "")]
    assert administrator.send(form).status == HTTPStatus.FOUND
    until(lambda: "已全部录入" in administrator.get(sent.location).text, every=0.2)
    [form] = [f for f in administrator.forms("/onboarding/") if "accounts" in (f.action or "")]
    made = spreadsheets.read(administrator.send(form).content, most_rows=10)
    first = made.rows[0][1]
    return {"login": first["账号"], "password": first["一次性口令"]}


def of_this_district(name):
    return [
        {heading: cell.replace("420303", "420302") for heading, cell in row.items()}
        for row in workbooks.GOOD[name]
    ]


def escalated(product, worker):
    """The grid worker registers a dispute and lets its limit pass; a timer puts it higher."""
    form = next(each for each in worker.forms("/cases/new") if "summary" in each.fields)
    answer = worker.send(
        form,
        summary="楼上漏水，要求修复。",
        category="0203",
        risk_color="yellow",
        party_side="applicant",
        party_name="示例甲",
    )
    assert answer.status == HTTPStatus.FOUND, answer.text
    case = answer.location.partition("?")[0]
    before = worker.get(case).text
    assert re.search(r"MJ-\d{4}-000001", before)
    assert SOCIETY not in before
    make_contact(worker)
    product.advance(A_FORTNIGHT)
    end = time.monotonic() + 300
    while SOCIETY not in (page := worker.get(case).text):
        assert time.monotonic() < end, f"not escalated in time: {page}"
        time.sleep(0.5)


def make_contact(worker):
    """The first contact is made; the limit of the grid begins with it."""
    page = html.fromstring(worker.get("/tasks/?scope=all").text)
    [task] = page.xpath("//tr[@data-row]//a[@class='title']/@href")
    form = next(each for each in worker.forms(task) if each.action.endswith("/complete"))
    typed = {"note": "已联系双方。", "consent": True, "needs_enforcement": False, "danger": False}
    assert worker.send(form, data=json.dumps(typed)).status == HTTPStatus.FOUND


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
