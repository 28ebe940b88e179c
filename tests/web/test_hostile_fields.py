"""Every parameter and every field a page reads, found by what it asks for: no value breaks it."""

import random
import re

import pytest
from werkzeug.datastructures import ImmutableMultiDict

from processes.access.permissions import OPEN_TO
from tests.processes.factories import GRID

#: What somebody might send in the place of anything.
WORDS = (
    "9999-12-31",
    "0001-01-01",
    "20261-01-01",
    "2026-02-30",
    "²",
    "２０２６",
    "-1",
    str(2**63),
    "9" * 400,
    "1e999999",
    "NaN",
    "%_\\",
    "x" * 20_000,
    "9999-12-31T23:59",
    "0001-01-01T00:00",
    "24:00",
)
#: What takes a form past the field before.
PLAUSIBLE = ("1", "2026-03-04", "2026-03-04T09:30", "09:30", "一句话", GRID, "dept-renshe", "")
#: Each round mixes them anew; the same in every run.
ROUNDS = 6
#: They end the session the others need.
ENDING = {"access.sign_out", "access.sign_in", "access.change_password"}


class Hostile(ImmutableMultiDict):
    """Parameters that have an answer to whatever they are asked for."""

    dice = random.Random(8)  # noqa: S311 - nothing here is a secret

    def get(self, key, default=None, type=None):
        # Files are kept in such a dictionary too; none was sent.
        return default if key == "file" else self[key]

    def getlist(self, key, type=None):
        return [self[key]]

    def __getitem__(self, key):
        return self.dice.choice(WORDS if self.dice.random() < 0.4 else PLAUSIBLE)

    def __contains__(self, key):
        return True


@pytest.fixture
def hostile(app, monkeypatch):
    """Let every request of the application carry such parameters."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
    monkeypatch.setattr(app.request_class, "parameter_storage_class", Hostile)
    Hostile.dice.seed(8)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_no_value_breaks_a_page(app, browse, case, task, hostile, method):
    browsers = {}
    rules = [r for r in app.url_map.iter_rules() if method in r.methods and r.endpoint != "static"]
    asked = [rule for rule in rules if rule.endpoint not in ENDING]
    assert asked
    broken = []
    for rule in asked:
        who = visitor(app.view_functions[rule.endpoint])
        browser = browsers.setdefault(who, browse(who))
        row = task.id if rule.rule.startswith("/tasks/") else case.id
        address = re.sub(r"<[^>]+>", str(row), rule.rule)
        for _ in range(ROUNDS):
            with browser.client.open(address, method=method) as answer:
                if answer.status_code >= 500:
                    broken.append((rule.rule, who))
    assert broken == []
    for browser in browsers.values():
        assert browser.get("/notices/").status_code != 302, "still signed in"


def visitor(view):
    """Somebody of the cast who may enter; what concerns a case, the district's centre."""
    held = OPEN_TO.get(view.__dict__["permission"])
    ranked = ("district_center", "system_admin", "political_legal", "security_admin", "auditor")
    names = (*ranked, "grid_worker", "analyst")
    return next((name for name in names if held and name in held.roles), ranked[0])
