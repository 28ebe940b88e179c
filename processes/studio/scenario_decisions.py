"""What a scenario claims of decisions: what they gave, and which rules matched."""

from typing import Any

from engine import feel
from engine.observers import EventType
from processes.studio.scenario_steps import Broken, Given, Trial, step


@step(
    "ASSERT_DECISION",
    {"decisionSelector": dict},
    {"output": object, "matchedRules": list, "notMatchedRules": list, "noMatchedRules": bool},
)
def decision_is(trial: Trial, given: Given) -> None:
    """What the decision gave when it was last asked, and which rules (counted from 1) made it so."""
    key = _decision(trial, given["decisionSelector"])
    value, rules = _decided(trial, key)
    if "output" in given and given["output"] != value:
        raise Broken(why=f"决策“{key}”应得出 {given['output']!r}，实际是 {value!r}")
    missing = set(given.get("matchedRules") or ()) - rules
    if missing:
        raise Broken(why=f"决策“{key}”应命中第{_numbers(missing)}条规则，实际命中{_told(rules)}")
    if wrong := rules & set(given.get("notMatchedRules") or ()):
        raise Broken(why=f"决策“{key}”不应命中第{_numbers(wrong)}条规则")
    if given.get("noMatchedRules") and rules:
        raise Broken(why=f"决策“{key}”不应命中任何规则，实际命中{_told(rules)}")


def _decision(trial: Trial, selector: Given) -> str:
    key, name = selector.get("decisionDefinitionId"), selector.get("decisionDefinitionName")
    known = trial.bench.decisions
    found = [id for id, title in known.items() if key == id or (key is None and name == title)]
    if len(found) != 1:
        raise Broken(why=f"没有决策“{key or name}”")
    return found[0]


def _decided(trial: Trial, key: str) -> tuple[Any, set[int]]:
    """Its last value, and the numbers of its rules that matched."""
    if key in trial.decided:
        result = trial.decided[key]
        rules = {number for decision, _rule, number in result.matched if decision == key}
        return feel.to_json(result.value), rules
    journal = trial.run.journal if trial.run else []
    for entry in reversed(journal):
        if entry.what is EventType.DECIDED:
            rules = {
                number for decision, _rule, number in entry.details["rules"] if decision == key
            }
            if entry.details["decision"] == key:
                return entry.details["value"], rules
    raise Broken(why=f"决策“{key}”还没有作出过")


def _numbers(rules: set[int]) -> str:
    return "、".join(map(str, sorted(rules)))


def _told(rules: set[int]) -> str:
    return f"第{_numbers(rules)}条" if rules else "没有规则"
