"""The pages of the code tables."""

import io
from datetime import timedelta

import pytest

from engine import clock
from processes.codes import code_tables, editions


@pytest.mark.parametrize("key", code_tables.KEYS)
def test_everybody_reads_every_table(browse, key):
    browser = browse("auditor")
    text = browser.get(f"/codes/{key}").text
    assert code_tables.first(key).title in text
    assert "发布新版" not in text
    answer = browser.get(f"/codes/{key}/file")
    assert answer.data[:2] == b"PK"
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_provisional_tables_say_so(browse):
    assert "须以标准原文校核" in browse("grid_worker").get("/codes/").text


def test_the_administrator_publishes_another_edition(browse, session):
    admin = browse("system_admin")
    answer = admin.post("/codes/method/publish", typed(session))
    assert answer.status_code == 302
    assert "第2版" in admin.get(answer.location).text


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(browse, session):
    answer = browse("system_admin").post(
        "/codes/method/publish", typed(session) | {"file": (io.BytesIO(b"x"), "x.csv")}
    )
    assert answer.status_code == 422
    assert "第1行" in answer.text
    assert "示例依据" in answer.text


@pytest.mark.parametrize("name", ["grid_worker", "outsider", "security_admin", "auditor"])
def test_others_do_not_publish(browse, session, name):
    assert browse(name).post("/codes/method/publish", typed(session)).status_code == 403


def test_an_unknown_table_is_not_found(browse, session):
    admin = browse("system_admin")
    assert admin.get("/codes/nothing").status_code == 404
    assert admin.post("/codes/nothing/publish", typed(session)).status_code == 404


def typed(session):
    tomorrow = clock.today() + timedelta(days=1)
    content = editions.write_table(code_tables.find_current(session, "method"))
    return {
        "file": (io.BytesIO(content), "method.xlsx"),
        "since_on": tomorrow.isoformat(),
        "source": "示例依据",
    }
