"""Somebody who fills in forms at random and lets time pass: every case comes to its end."""

import random
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from engine import clock
from engine.dialect import names, xml
from engine.forms import FormInvalid
from engine.loading import import_all
from engine.sandbox import Sandbox
from tests.processes.clock_watch import running

DISTRICT = {
    "grid": "420303001001-01-01",
    "village": "420303001001",
    "street": "420303001",
    "district": "420303",
}
#: What is typed where a form offers no choice.
DEPARTMENTS = ["dept-gongan", "dept-renshe", "dept-zhujian"]
STEPS = 500


@pytest.fixture(scope="module")
def bench():
    import_all("processes")
    files = [each for each in Path("bpmn").iterdir() if each.suffix in (".bpmn", ".dmn", ".form")]
    called = set()
    for each in files:
        if each.suffix == ".bpmn":
            root = xml.parse(each.read_bytes(), each.name)
            called |= {task.get("type") for task in root.iter(names.zeebe("taskDefinition"))}
    stand_ins = dict.fromkeys(called, lambda _variables: None)
    stand_ins["whistle.blow"] = lambda _variables: {"number": 1}
    return Sandbox.load(*files, handlers=stand_ins)


@pytest.mark.parametrize("seed", range(60))
def test_every_case_comes_to_an_end_whatever_people_do(bench, seed):
    chance = random.Random(seed)  # noqa: S311 - reproducible, not secret
    run = bench.start("dispute", _registered(chance, seed), at=_some_day(chance))
    for step in range(STEPS):
        if run.status != "active":
            break
        assert run.ready or run.timers, f"nobody has anything to do: {run.trail[-5:]}"
        waits = run.timers and (not run.ready or chance.random() < 0.25)
        if waits or not _work(bench, run, chance):
            until_due = max(run.timers[0][0] - run.now, timedelta())
            run.advance(until_due + timedelta(minutes=chance.choice([0, 1, 600])))
        if step % 7 == 0:
            run.reload()
    assert (run.status, run.incidents) == ("completed", [])
    assert running(run.trail) == {}, "a deadline outlived what it times"


def _registered(chance, seed):
    return DISTRICT | {
        "case": 1,
        "case_no": f"ZW-{seed}",
        "category": chance.choice(["0201", "0701", "0502", "0804"]),
        "risk_color": chance.choice(["red", "orange", "yellow", "blue"]),
        "scale": chance.choice(["01", "02", "03"]),
        "level": chance.choice(["01", "02", "03", "04"]),
        "source": "patrol",
        "people_count": chance.randint(1, 20),
        "consent": chance.choice([True, False, None]),
        "needs_enforcement": chance.random() < 0.3,
        "is_petition": chance.random() < 0.2,
        "police_matter": chance.random() < 0.1,
    }


def _some_day(chance):
    hour, day, month = chance.randint(8, 22), chance.randint(1, 28), chance.randint(1, 11)
    return datetime(2026, month, day, hour, tzinfo=clock.zone())


def _work(bench, run, chance):
    """Complete some open task; False when no form could be filled in by chance."""
    task = chance.choice(run.tasks)
    for _ in range(60):
        filled = _fill(bench.form(task.form), chance, run.now, task.variables)
        try:
            run.complete_task(task.id, filled)
        except FormInvalid:
            continue
        return True
    return False


def _fill(form, chance, now, known):
    components = [each for top in form.components for each in top.walk() if each.key]
    return {
        each.key: _answer(each, chance, now, known) for each in components if chance.random() > 0.1
    }


def _answer(component, chance, now, known):
    source = component.source
    options = [option["value"] for option in source.get("values", [])]
    options = options or known.get(source.get("valuesKey")) or DEPARTMENTS
    match component.type:
        case "select" | "radio":
            return chance.choice(options)
        case "checklist" | "taglist":
            return chance.sample(options, chance.randint(1, len(options)))
        case "dynamiclist":
            inner = [each for each in component.components if each.key]
            row = {each.key: _answer(each, chance, now, known) for each in inner}
            return [row] * chance.randint(0, 2)
        case "checkbox":
            return chance.random() < 0.5
        case "number":
            return chance.randint(0, 40)
        case "datetime":
            return _moment(source.get("subtype"), chance, now)
    return chance.choice(DEPARTMENTS)


def _moment(subtype, chance, now):
    moment = now + timedelta(days=chance.randint(-1, 40), hours=chance.randint(0, 9))
    if subtype == "datetime":
        return moment.strftime("%Y-%m-%dT%H:%M+08:00")
    return moment.date().isoformat() if subtype == "date" else "09:00"
