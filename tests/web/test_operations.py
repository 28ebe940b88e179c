"""The administrator's page, the figures for programs, and the number of a request."""

import json
import re
from datetime import timedelta

import pytest
from flask import g
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import select, text

from engine import clock, history, jobs, request_ids, worker
from engine.instances import incidents
from engine.key_files import KeyFileError
from engine.settings import SettingError
from processes.audit import log as audit_log
from processes.audit import sealing
from processes.audit.log import AuditEntry
from processes.overviews import operations
from processes.overviews.operations import Fault
from tests.log_lines import lines  # noqa: F401
from tests.web import town
from tests.web.browser import Browser
from tests.web.statements import counted
from web import create_app, settings
from web.operations import measured
from web.operations.measured import Route
from web.permissions import public

TOKEN = "a-token-of-more-than-thirty-two-signs"  # noqa: S105 - of these tests alone
NUMBER = "0123456789abcdef0123456789abcdef"
BEARER = {"Authorization": f"Bearer {TOKEN}"}


@jobs.job("web.followed")
def followed(session, person):
    """Have an audit entry made."""
    audit_log.record(session, "test.followed", person=person)


@public
def deferring():
    """Leave work to a job."""
    jobs.defer(g.db, "web.followed", person=7)
    return "ok"


@public
def failing():
    """A mistake that quotes what somebody typed."""
    raise ValueError("张三 420303199001011233")


@pytest.fixture(scope="module")
def own(database, home):
    """An application whose settings a test may change."""
    app = create_app(TESTING=True, PROPAGATE_EXCEPTIONS=False)
    app.add_url_rule("/deferring", "deferring", deferring)
    app.add_url_rule("/failing", "failing", failing)
    return app


@pytest.fixture
def reading(own, monkeypatch):
    """A browser at an application that reads the settings given."""

    def make(**environment):
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        own.config["METRICS_READERS"] = settings.metrics_readers()
        own.config["PROXIES"] = settings.proxies()
        return Browser(own)

    return make


@pytest.fixture
def token_file(tmp_path):
    file = tmp_path / "token"
    file.touch(0o600)
    file.write_text(f"{TOKEN}\n")
    return str(file)


def samples(answer):
    """Every figure by its name and labels."""
    return {
        (each.name, *sorted(each.labels.items())): each.value
        for family in text_string_to_metric_families(answer.text)
        for each in family.samples
    }


# -- /metrics ---------------------------------------------------------------------------


def test_the_figures_are_not_there_unless_somebody_may_read_them(browse, session):
    assert browse().get("/metrics").status_code == 404
    assert browse("system_admin").get("/metrics", headers=BEARER).status_code == 404


@pytest.mark.parametrize(
    "given",
    [{}, {"Authorization": "Bearer "}, {"Authorization": f"Bearer {TOKEN}x"},
     {"Authorization": f"Basic {TOKEN}"}, {"Authorization": TOKEN}, {"Authorization": "Bearer 张三"}],
)  # fmt: skip
def test_another_token_finds_nothing(session, reading, token_file, given):
    browser = reading(SISHI_METRICS_TOKEN_FILE=token_file)
    headers = {name: value.encode().decode("latin-1") for name, value in given.items()}
    answer = browser.get("/metrics", headers=headers)
    assert answer.status_code == 404
    assert "sishi_" not in answer.text


def test_with_the_token_they_are_read(session, reading, token_file):
    answer = reading(SISHI_METRICS_TOKEN_FILE=token_file).get("/metrics", headers=BEARER)
    assert answer.status_code == 200
    assert answer.mimetype == "text/plain"
    found = samples(answer)
    assert found["sishi_workers_alive",] == 0
    assert found["sishi_fault", ("fault", "no_worker")] == 1
    assert found["sishi_jobs", ("state", "ready")] == 0
    assert "sishi_seal_age_seconds" not in answer.text


@pytest.mark.parametrize(
    ("networks", "status"),
    [("127.0.0.1", 200), ("10.0.0.5, 127.0.0.0/8", 200), ("10.0.0.5", 404), ("::1", 404)],
)
def test_from_an_address_that_may_no_token_is_needed(session, reading, networks, status):
    assert reading(SISHI_METRICS_FROM=networks).get("/metrics").status_code == status


def test_the_application_reads_the_settings_as_it_starts(
    database, home, monkeypatch, token_file, request
):
    monkeypatch.setenv("SISHI_METRICS_TOKEN_FILE", token_file)
    monkeypatch.setenv("SISHI_PROXIES", "1")
    browser = Browser(create_app(TESTING=True, PROPAGATE_EXCEPTIONS=False))
    request.getfixturevalue("session")
    assert browser.get("/metrics").status_code == 404
    answer = browser.get("/metrics", headers=BEARER | {"X-Request-ID": NUMBER})
    assert (answer.status_code, answer.headers["X-Request-ID"]) == (200, NUMBER)


def test_with_both_both_must_hold(session, reading, token_file):
    browser = reading(SISHI_METRICS_FROM="127.0.0.1", SISHI_METRICS_TOKEN_FILE=token_file)
    assert browser.get("/metrics").status_code == 404
    assert browser.get("/metrics", headers=BEARER).status_code == 200
    elsewhere = reading(SISHI_METRICS_FROM="10.0.0.5")
    assert elsewhere.get("/metrics", headers=BEARER).status_code == 404


def test_a_reader_that_is_no_address_stops_the_start(monkeypatch):
    monkeypatch.setenv("SISHI_METRICS_FROM", "prometheus")
    with pytest.raises(SettingError):
        settings.check()


@pytest.mark.parametrize(
    "token", ["short", "with a space in it and longer than thirty-two", "口令" * 20]
)
def test_a_token_one_could_guess_stops_the_start(monkeypatch, token_file, token):
    with open(token_file, "w", encoding="utf-8") as file:
        file.write(token)
    monkeypatch.setenv("SISHI_METRICS_TOKEN_FILE", token_file)
    with pytest.raises(KeyFileError):
        settings.check()


def test_addresses_somebody_makes_up_make_no_figures(session, reading):
    browser = reading(SISHI_METRICS_FROM="127.0.0.1")
    browser.get("/made-up/0"), browser.client.open("/health", method="MADEUP")
    before = samples(browser.get("/metrics"))
    for number in range(1, 30):
        browser.get(f"/made-up/{number}")
        browser.get(f"/cases/{number}0000")
        browser.client.open("/health", method=f"MADE{number}")
    after = samples(browser.get("/metrics"))
    new = {
        each for each in after.keys() - before.keys() if dict(each[1:]).get("route") != "/metrics"
    }
    assert {dict(each[1:])["route"] for each in new} <= {"/cases/<int:case_id>"}
    nowhere = ("method", "GET"), ("route", "(none)"), ("status", "404")
    key = ("sishi_http_requests_total", *nowhere)
    assert after[key] - before[key] == 29
    assert "made-up" not in str(after)
    assert "MADE" not in str(after)


def test_reading_costs_as_many_statements_with_more_stored(session, reading, cast):
    browser = reading(SISHI_METRICS_FROM="127.0.0.1")
    with counted(session) as few:
        browser.get("/metrics")
    town.deploy(session)
    for _ in range(5):
        town.register(session, cast["grid_worker"])
    with counted(session) as many:
        browser.get("/metrics")
    assert len(few) == len(many) == 2


def test_no_figure_names_anybody(session, reading, browse, task, cast):
    browse("grid_worker").post(
        f"/tasks/{task.id}/complete", {"data": json.dumps({"remark": "张三"})}
    )
    text = reading(SISHI_METRICS_FROM="127.0.0.1").get("/metrics").text
    assert not any("\u4e00" <= sign <= "\u9fff" for sign in text)
    assert town.PHONE not in text
    assert 'route="/tasks/<int:task_id>/complete"' in text


def test_a_request_is_counted_with_its_statements(session, reading):
    browser = reading(SISHI_METRICS_FROM="127.0.0.1")
    before = samples(browser.get("/metrics"))
    browser.get("/health")
    after = samples(browser.get("/metrics"))
    route = ("route", "/health")
    counts = ("sishi_http_request_seconds_count", ("method", "GET"), route)
    sent = ("sishi_http_request_statements_sum", route)
    assert after[counts] - before.get(counts, 0) == 1
    # The other is the savepoint that stands for the transaction in these tests.
    assert after[sent] - before.get(sent, 0) == 2


# -- the page ---------------------------------------------------------------------------


@pytest.fixture
def well(session):
    """A worker is alive."""
    session.execute(text("INSERT INTO procrastinate_workers DEFAULT VALUES"))


def test_the_system_administrator_alone_sees_the_page(browse):
    assert browse("system_admin").get("/operations/").status_code == 200
    for name in ("outsider", "security_admin", "auditor", "analyst", "district_center"):
        assert browse(name).get("/operations/").status_code == 403


def test_the_administrator_finds_it_in_the_menu(browse):
    assert 'href="/operations/"' in browse("system_admin").get("/menu").text


def test_where_all_is_well_the_page_says_so(browse, session, well):
    page = browse("system_admin").get("/operations/").text
    assert "一切正常" in page
    assert "不正常</span>" not in page


def test_without_a_worker_it_says_what_to_do(browse, session):
    page = browse("system_admin").get("/operations/").text
    assert "没有后台程序在运行" in page
    assert "sishi worker" in page
    assert "一切正常" not in page


def test_an_incident_leads_to_its_page(browse, session, well):
    incidents.give_up(session, 1, "web.followed", None, "OSError")
    session.flush()
    page = browse("system_admin").get("/operations/").text
    assert "有1处故障等人处理" in page
    assert 'href="/incidents/">看故障' in page


def test_its_numbers_are_those_of_the_metrics(browse, session, well, reading):
    job = (
        "INSERT INTO procrastinate_jobs (queue_name, task_name, status)"
        " SELECT 'default', 'web.followed', CAST(:status AS procrastinate_job_status)"
        " FROM generate_series(1, :n)"
    )
    for status, n in (("failed", 37), ("doing", 41)):
        session.execute(text(job), {"status": status, "n": n})
    page = browse("system_admin").get("/operations/").text
    figures = dict(re.findall(r"<h3>(.+?)</h3><p class=.figure-value.>(.+?)</p>", page))
    found = samples(reading(SISHI_METRICS_FROM="127.0.0.1").get("/metrics"))
    assert figures["失败的作业"] == "37"
    assert figures["在做的作业"] == "41"
    assert figures["后台程序"] == "1"
    assert found["sishi_jobs", ("state", "failed")] == 37
    assert found["sishi_jobs", ("state", "running")] == 41
    assert found["sishi_workers_alive",] == 1


def test_a_timer_that_is_late_is_a_fault(browse, session, well, task):
    with clock.at(clock.now() + timedelta(days=3, hours=5)):
        found = operations.look(session)
        assert Fault.TIMERS_LATE in operations.list_faults(found)
        assert "有定时器晚了5小时还没有触发" in browse("system_admin").get("/operations/").text


def test_a_seal_grows_old(session, well):
    sealing.seal(session)
    assert Fault.SEAL_OLD not in operations.list_faults(operations.look(session))
    with clock.at(clock.now() + timedelta(hours=27)):
        found = operations.look(session)
    assert found.seal_age >= timedelta(hours=27)
    assert Fault.SEAL_OLD in operations.list_faults(found)


def test_where_there_never_was_a_seal_that_is_wrong_after_the_first_night(session, well):
    row = "INSERT INTO installation (id, is_rehearsal, real_since_at) VALUES (1, false, now())"
    session.execute(text(f"{row} ON CONFLICT (id) DO UPDATE SET real_since_at = now()"))
    assert Fault.SEAL_OLD not in operations.list_faults(operations.look(session))
    session.execute(text("UPDATE installation SET real_since_at = now() - interval '2 days'"))
    assert Fault.SEAL_OLD in operations.list_faults(operations.look(session))


def test_the_page_is_there_in_english(browse, session, well):
    browser = browse("system_admin")
    browser.post("/language", {"language": "en"})
    page = browser.get("/operations/").text
    assert "Everything is in order." in page
    main = page[page.index("<main") : page.index("</main>")]
    assert not any("\u4e00" <= sign <= "\u9fff" for sign in main)


def test_most_requests_are_told_by_the_bound_above_them():
    route = Route("/", requests=100, seconds=2.0)
    route.within.update({0.01: 90, 0.025: 96, float("inf"): 100})
    assert (route.most_ms, route.mean_ms) == (25, 20)
    route.within.update({0.025: 91})
    assert route.most_ms is None


@pytest.mark.parametrize(("failed", "is_wrong"), [(1, False), (2, True)])
def test_more_than_one_error_in_a_hundred_is_wrong(failed, is_wrong):
    found = measured.Measured([Route("/", requests=100, failed=failed)], {}, {}, 1, 10)
    assert found.fails is is_wrong


def test_a_full_pool_is_wrong():
    assert measured.Measured([], {}, {}, 10, 10).is_pool_full
    assert not measured.Measured([], {}, {}, 9, 10).is_pool_full
    assert not measured.Measured([], {}, {}, 0, 0).is_pool_full


# -- the number of a request ------------------------------------------------------------


def test_an_answer_tells_its_number(browse, session):
    first, second = (browse().get("/health").headers["X-Request-ID"] for _ in range(2))
    assert first != second
    assert request_ids.accept(first) == first


@pytest.mark.parametrize(
    ("proxies", "given", "is_taken"),
    [
        ("0", NUMBER, False),
        ("1", NUMBER, True),
        ("1", "张三", False),
        ("1", f"{NUMBER}{NUMBER}", False),
    ],
)
def test_a_number_is_taken_from_a_proxy_alone(session, reading, proxies, given, is_taken):
    browser = reading(SISHI_PROXIES=proxies)
    sent = {"X-Request-ID": given.encode().decode("latin-1")}
    answer = browser.get("/health", headers=sent)
    assert (answer.headers["X-Request-ID"] == given) is is_taken


def test_it_goes_from_the_request_to_the_job_to_what_the_job_writes(session, reading):
    number = reading().get("/deferring").headers["X-Request-ID"]
    assert worker.run_until_idle(session) == 1
    entry = session.scalars(select(AuditEntry).where(AuditEntry.what == "test.followed")).one()
    assert entry.request == number


def test_the_history_of_a_case_tells_the_request(browse, session, task, case):
    browser = browse("grid_worker")
    answer = browser.post(f"/tasks/{task.id}/complete", {"data": json.dumps({"remark": "好"})})
    last = history.list_for_instance(session, case.instance_id)[-1]
    assert (last.what, last.request) == ("completed", answer.headers["X-Request-ID"])


def test_a_request_that_failed_shows_its_number_and_the_log_has_it(
    session,
    reading,
    lines,  # noqa: F811
):
    answer = reading().get("/failing?q=张三")
    number = answer.headers["X-Request-ID"]
    assert answer.status_code == 500
    assert number in answer.text
    ours = {each["message"]: each for each in lines.decoded() if each.get("request") == number}
    assert ours.keys() == {"GET '/failing' failed", "Request answered"}
    assert ours["GET '/failing' failed"]["error"]["type"] == "ValueError"
    assert ours["Request answered"]["route"] == "/failing"
    assert not any("张三" in each or "420303199001011233" in each for each in lines.told)


def test_lines_of_a_whole_case_hold_no_names(browse, session, cast, lines):  # noqa: F811
    town.deploy(session)
    case = town.register(session, cast["grid_worker"])
    task = town.task_of(session, case)
    browser = browse("grid_worker")
    browser.get(f"/cases/{case.id}"), browser.get("/cases/?q=张三")
    browser.post(f"/tasks/{task.id}/complete", {"data": json.dumps({"remark": "张三说"})})
    assert any(each["message"] == "Verb kept" for each in lines.decoded())
    for typed in ("张三", "李四", town.PHONE, town.ID_NO, "漏水"):
        assert not any(typed in each for each in lines.told)


def test_labels_are_the_few_that_cannot_name_anybody(session, reading, browse, task):
    browse("grid_worker").get(f"/tasks/{task.id}")
    found = samples(reading(SISHI_METRICS_FROM="127.0.0.1").get("/metrics"))
    labels = {name for _metric, *pairs in found for name, _value in pairs}
    assert labels <= {"route", "method", "status", "le", "verb", "job", "outcome", "state", "fault"}
