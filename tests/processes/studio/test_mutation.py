"""One thing altered at a time: what scenarios notice, what checks refuse, what somebody marked."""

import json

import pytest

from engine import jobs, worker
from engine.faults import Refused
from processes.diagrams import shipped
from processes.studio import (
    drafts,
    equivalents,
    mutants_of_diagrams,
    mutation,
    mutation_runs,
    scenario_file,
    versions,
)
from processes.studio.errors import NoScenarios
from processes.studio.mutants import Alteration, moved_constants, moved_durations
from processes.studio.mutation import Fate, ScenariosRed
from tests.engine.tokens import diagrams as d
from tests.processes.studio import files
from tests.processes.studio import scenarios as s

GRID = "grid.bpmn"


@pytest.fixture(scope="module")
def sources():
    return [*shipped.sources(), shipped.limits()]


@pytest.fixture(scope="module")
def made(sources):
    text = next(each.text for each in sources if each.name == GRID)
    return list(mutants_of_diagrams.mutants(GRID, text))


@pytest.mark.parametrize(
    ("expression", "moved"),
    [
        ("count > 3", ["count > 4"]),
        ('color = "red"', ['color = "red~"']),
        ('a1 = 2 and b = "x3"', ['a1 = 3 and b = "x3"', 'a1 = 2 and b = "x3~"']),
        ("danger = true", []),
    ],
)
def test_constants_are_moved_one_at_a_time(expression, moved):
    assert [after for _which, after in moved_constants(expression)] == moved


@pytest.mark.parametrize(
    ("text", "longer"),
    [
        ("P3D", ["P4D"]),
        ("PT1H30M", ["PT1H31M"]),
        ("R3/P1D", ["R3/P2D"]),
        ('=a + duration("PT2H")', ['=a + duration("PT3H")']),
        ("=due", []),
    ],
)
def test_durations_are_moved_by_a_unit(text, longer):
    assert [after for _which, after in moved_durations(text)] == longer


def test_every_alteration_has_a_key_of_its_own_and_differs(made, sources):
    assert len({each.key for each in made}) == len(made)
    text = next(each.text for each in sources if each.name == GRID)
    assert len({each.text for each in made}) == len(made)
    assert text not in {each.text for each in made}


def test_each_kind_of_alteration_is_made_of_a_diagram(made):
    kinds = {each.alteration for each in made}
    assert kinds >= {
        *(Alteration.CONDITION, Alteration.CONSTANT, Alteration.ROLE, Alteration.MAPPING),
        *(Alteration.INTERRUPTING, Alteration.DEFAULT),
    }


def test_a_condition_that_is_waited_for_is_altered_like_any_other():
    border = d.boundary("C", "A", d.condition("=x > 10"))
    body = d.process("p", d.start(), d.user("A"), border, d.end(), d.flow("s", "A", "e"))
    found = list(
        mutants_of_diagrams.mutants("p.bpmn", f"{d.HEAD}{body}</bpmn:definitions>".encode())
    )
    assert [(each.alteration, each.after) for each in found] == [
        (Alteration.CONDITION, "=not(x > 10)"),
        (Alteration.CONSTANT, "=x > 11"),
        (Alteration.INTERRUPTING, "false"),
    ]


def test_what_ends_a_loop_or_a_checklist_is_altered():
    checklist = d.ad_hoc("H", d.user("A", inside=d.loop("=again")), until="=done")
    body = d.process("p", d.start(), checklist, d.end(), d.flow("s", "H", "e"))
    text = f"{d.HEAD}{body}</bpmn:definitions>".encode()
    found = {each.after for each in mutants_of_diagrams.mutants("p.bpmn", text)}
    assert {"=not(again)", "=not(done)"} <= found


def judged(sources, scenario, wanted, equivalent=None):
    read = {"grid.test.json": scenario_file.read("grid.test.json", scenario)}
    bench = mutation.prepare(read, sources, [GRID], equivalent)
    return [bench.judge(each) for each in bench.mutants if wanted(each)]


WALKED = s.text(*s.HANDLED_AFTER_THE_HOLIDAY)


def test_what_a_scenario_claims_it_notices(sources):
    [found] = judged(sources, WALKED, lambda m: (m.element, m.alteration) == ("Contact", "role"))
    assert (found.fate, found.by) == (Fate.FOUND, "过春节")


def test_where_no_scenario_comes_is_told(sources):
    [missed] = judged(sources, WALKED, lambda m: m.key == "grid.bpmn#MayExtend_Extend condition")
    assert (missed.fate, missed.is_reached) == (Fate.MISSED, False)


def test_what_the_checks_refuse_is_counted_apart(sources):
    wanted = "grid.bpmn#CardContact mapping input clock"
    [refused] = judged(sources, WALKED, lambda m: m.key == wanted)
    assert refused.fate is Fate.REFUSED
    assert "clock" in refused.by


def test_what_somebody_marked_keeps_its_reason(sources):
    key = "grid.bpmn#Extend role"
    [marked] = judged(sources, WALKED, lambda m: m.key == key, {key: "另有复核"})
    assert (marked.fate, marked.by) == (Fate.EQUIVALENT, "另有复核")


def test_scenarios_have_to_pass_first(sources):
    with pytest.raises(ScenariosRed, match="过春节"):
        judged(sources, s.text(s.start(), s.element("Handle", "IS_ACTIVE")), lambda _m: True)


def test_marks_are_read_with_their_reasons():
    given = {
        "sishi": {"equivalent": [{"mutant": "a#b role", "reason": "另有复核"}]},
        "testCases": [],
    }
    marks = equivalents.read({"a.test.json": json.dumps(given).encode()})
    assert marks == {"a#b role": "另有复核"}
    assert equivalents.stale(marks, ["c"]) == ["a#b role"]


@pytest.mark.parametrize("mark", [1, {}, {"mutant": "a"}, {"mutant": "a", "reason": " "}])
def test_a_mark_without_a_reason_is_refused(mark):
    given = {"sishi": {"equivalent": [mark]}, "testCases": []}
    with pytest.raises(Refused):
        equivalents.read({"a.test.json": json.dumps(given).encode()})


VISITED = s.text(
    s.start("visit"),
    s.task("Call", candidateGroups=["center@420303001"]),
    s.wait("P3D"),
    s.element("reminded", "IS_COMPLETED"),
    name="三天后提醒",
)


@pytest.fixture
def drafted(session, change, analyst, deployed):
    draft = drafts.copy(session, change, deployed.id, by=analyst)
    drafts.add(session, change, "visit.test.json", VISITED, by=analyst)
    return draft


def test_a_worker_looks_piece_by_piece_and_keeps_what_it_found(
    session, change, analyst, drafted, monkeypatch
):
    monkeypatch.setattr(mutation_runs, "PIECE", 0.0)
    row = mutation_runs.ask(session, change, by=analyst)
    assert mutation_runs.ask(session, change, by=analyst) is row
    worker.run_until_idle(session)
    session.refresh(row)
    assert row.finished_at
    found = {line.key: line.fate for line in mutation_runs.lines(row)}
    assert len(found) == row.total
    assert found["visit.bpmn#Call role"] is Fate.FOUND
    assert found["visit.bpmn#late timer P3D~1"] is Fate.FOUND
    assert found["visit.bpmn#late interrupting"] is Fate.MISSED


def test_a_look_at_files_that_were_changed_meanwhile_ends_and_says_so(
    session, change, analyst, drafted
):
    row = mutation_runs.ask(session, change, by=analyst)
    head = versions.newest(session, drafted)
    versions.save(session, drafted, files.text(after="P9D"), parent=head, by=analyst)
    jobs.registry["studio.mutate"](session, run_id=row.id)
    assert "改过" in row.failure
    assert mutation_runs.ask(session, change, by=analyst) is not row


def test_a_change_without_scenarios_has_nothing_to_look_with(session, change, analyst, deployed):
    drafts.copy(session, change, deployed.id, by=analyst)
    with pytest.raises(NoScenarios):
        mutation_runs.ask(session, change, by=analyst)


def test_red_scenarios_end_a_look_with_their_names(session, change, analyst, drafted):
    head = versions.newest(session, drafted)
    versions.save(session, drafted, files.text(after="P9D"), parent=head, by=analyst)
    row = mutation_runs.ask(session, change, by=analyst)
    worker.run_until_idle(session)
    session.refresh(row)
    assert "三天后提醒" in row.failure
