"""The simulation agrees with the theory of queues where there is one: M/M/c, by Erlang's C formula."""

from datetime import datetime, timedelta
from math import factorial

import pytest

from engine import clock
from engine.deployment.bundle import Source
from engine.replay import clocked
from engine.replay.remembering import RememberingHost
from processes.simulation import chances, intervals
from processes.simulation.simulating import Arrival, Plan, simulate

BEGINS = datetime(2026, 3, 2, tzinfo=clock.zone())
ONE_STEP = b"""<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
  xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="D" targetNamespace="t">
  <bpmn:process id="one" name="One step" isExecutable="true">
    <bpmn:startEvent id="Start"><bpmn:outgoing>a</bpmn:outgoing></bpmn:startEvent>
    <bpmn:userTask id="Serve" name="Serve">
      <bpmn:extensionElements><zeebe:userTask />
        <zeebe:assignmentDefinition candidateGroups="clerk@counter" /></bpmn:extensionElements>
      <bpmn:incoming>a</bpmn:incoming><bpmn:outgoing>b</bpmn:outgoing></bpmn:userTask>
    <bpmn:endEvent id="End"><bpmn:incoming>b</bpmn:incoming></bpmn:endEvent>
    <bpmn:sequenceFlow id="a" sourceRef="Start" targetRef="Serve" />
    <bpmn:sequenceFlow id="b" sourceRef="Serve" targetRef="End" />
  </bpmn:process>
</bpmn:definitions>"""
#: Mean minutes of service, cases of one run, those of its beginning that do not count, and runs.
SERVICE, CASES, EARLY, RUNS = 10, 700, 100, 8


class Counter:
    """People who serve for an exponential time, day and night."""

    def __init__(self, seed, people):
        self.seed, self.number = seed, people

    def plan(self, case, task, turn):
        minutes = chances.stream(self.seed, case, "work").expovariate(1 / SERVICE)
        return Plan(timedelta(), timedelta(minutes=minutes))

    def answer(self, case, task, turn, draw):
        return {}

    def pool(self, task):
        return task.groups[0]

    def people(self, pool):
        return self.number

    def after(self, moment, taking, pool):
        return moment + taking

    def host(self, case):
        return RememberingHost()


@pytest.fixture
def built():
    return clocked.build([Source.of("one.bpmn", ONE_STEP)])


def arrivals(seed, rate):
    """Poisson arrivals, `rate` a minute."""
    at = BEGINS
    for number in range(CASES):
        gap = chances.stream(seed, number, "arrival").expovariate(rate)
        at += timedelta(minutes=gap)
        yield Arrival(number, at, "one", {})


def erlang_c(people, load):
    """The chance to wait in M/M/c with `load` Erlang (Erlang 1917)."""
    waits = load**people / factorial(people) * people / (people - load)
    return waits / (sum(load**k / factorial(k) for k in range(people)) + waits)


def waits(built, seed, people, rate):
    """Mean minutes between arrival and service of the cases after the early ones."""
    found = simulate(
        built, arrivals(seed, rate), Counter(seed, people), BEGINS + timedelta(days=90)
    )
    assert found.queues["clerk@counter"].taken == CASES
    times = []
    for case in found.cases[EARLY:]:
        [task] = case.tasks
        work = Counter(seed, people).plan(case.number, None, 1).work
        times.append((task.closed_at - case.began_at - work).total_seconds() / 60)
    return sum(times) / len(times)


@pytest.mark.parametrize("people", [1, 3])
def test_waiting_is_as_erlang_has_it(built, people):
    load = 0.6 * people
    told = intervals.estimate([waits(built, s, people, load / SERVICE) for s in range(RUNS)])
    theory = erlang_c(people, load) * SERVICE / (people - load)
    assert abs(told.mean - theory) <= told.half
    assert told.half < theory / 2


def test_the_same_luck_gives_the_same_course(built):
    assert waits(built, 1, 2, 0.12) == waits(built, 1, 2, 0.12)


def test_a_pair_of_runs_with_the_same_luck_tells_a_small_difference(built):
    one = [waits(built, seed, 1, 0.05) for seed in range(4)]
    two = [waits(built, seed, 2, 0.05) for seed in range(4)]
    told = intervals.pair(one, two)
    assert told.difference.mean < 0
    assert told.difference.is_sure
