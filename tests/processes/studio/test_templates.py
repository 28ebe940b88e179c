"""Element templates, starting diagrams and help, made of what is registered."""

import ast
import inspect
import textwrap

import pytest

from engine.deployment import bundle
from engine.deployment.bundle import Kind, Source
from engine.feel import registry
from engine.script import handlers
from processes.diagrams import shipped
from processes.handlers import parameters
from processes.studio import (
    assignments,
    blanks,
    feel_help,
    handler_templates,
    signatures,
    task_templates,
    template_file,
)
from processes.studio.errors import NoSuchStarter
from processes.studio.models import FileKind

LIMITS = [("grid.resolve", "grid.resolve 网格现场处置"), ("case.feedback", "case.feedback 反馈")]


def ours():
    """The handlers of this program, without those of tests that run beside it."""
    every = handlers.functions.items()
    return {name: each for name, each in every if each.__module__.startswith("processes.")}


def returned(function):
    """The names a handler's source hands back."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(inspect.unwrap(function))))
    found = (each.value for each in ast.walk(tree) if isinstance(each, ast.Return))
    dicts = [each for each in found if isinstance(each, ast.Dict)]
    return {key.value for each in dicts for key in each.keys}


def template(name):
    found = (each for each in handler_templates.templates(LIMITS) if each["name"] == name)
    return next(found)


def inputs(its):
    return {
        each["binding"]["name"]: each
        for each in its["properties"]
        if each["binding"]["type"] == "zeebe:input"
    }


def test_every_handler_has_words_and_no_other():
    assert set(signatures.words()["handlers"]) == ours().keys()


@pytest.mark.parametrize("name", sorted(ours()))
def test_the_words_of_a_handler_are_of_what_it_takes_and_gives(name):
    its = signatures.words()["handlers"][name]
    taken = {each.name for each in signatures.describe(name, ours()[name]).parameters}
    assert taken <= signatures.words()["inputs"].keys()
    assert its.get("inputs", {}).keys() <= taken
    assert its.get("gives", {}).keys() == returned(ours()[name])
    for _title, given in (each.values() for each in its.get("presets", {}).values()):
        assert given.keys() <= taken


def test_no_word_is_for_an_input_nothing_takes():
    taken = {each.name for one in signatures.describe_all() for each in one.parameters}
    assert signatures.words()["inputs"].keys() == taken


def test_a_template_asks_for_what_its_handler_requires():
    asked = inputs(template("吹哨"))
    assert list(asked) == ["case", "kind", "departments", "lead", "reason"]
    assert asked["case"] == template_file.hidden({"type": "zeebe:input", "name": "case"}, "=case")
    assert asked["departments"]["constraints"] == {"notEmpty": True}
    assert asked["reason"]["optional"] is True
    offered = {each["value"]: each["name"] for each in asked["kind"]["choices"]}
    assert offered['="emergency"'] == "应急哨 emergency"


def test_a_card_has_its_colour_in_the_name():
    assert inputs(template("发黄牌"))["color"]["value"] == '="yellow"'
    assert inputs(template("发红牌"))["color"]["value"] == '="red"'
    offered = [each["value"] for each in inputs(template("发黄牌"))["clock"]["choices"]]
    assert offered == ['="grid.resolve"', '="case.feedback"']


def test_the_version_is_of_what_a_template_writes():
    def version(limits):
        return next(iter(handler_templates.templates(limits)))["version"]

    def blow(context, case: int, kind: parameters.WhistleCode, departments: list[str]) -> None:
        """With an input less."""

    shorter = signatures.describe("whistle.blow", blow)
    before = signatures.describe("whistle.blow", ours()["whistle.blow"])
    assert version(LIMITS) == version(LIMITS[:1])
    made = [
        handler_templates.of_handler(each, "whistle.blow", "吹哨", {}, LIMITS)["version"]
        for each in (before, shorter)
    ]
    assert made[0] != made[1]
    assert all(0 < each < 2**31 for each in made)


def test_a_task_is_given_to_a_role_where_it_is_held():
    groups = list(assignments._of_places())
    assert ('=["grid_worker@" + grid]', "网格员（案件所在网格）") in groups
    task = next(
        task_templates.templates(
            groups=groups, forms=[("handle", "handle")], decisions=[], limits=LIMITS
        )
    )
    dates = [each for each in task["properties"] if each.get("label") == "到期时刻"]
    assert [each["value"] for each in dates] == [
        '=deadline("grid.resolve")',
        '=deadline("case.feedback")',
    ]


def test_every_function_has_a_sentence():
    named = {each for each in registry.FORMS if each in registry.BUILTINS}
    assert named <= feel_help.words().keys()
    told = {each["name"]: each for each in feel_help.functions()}
    assert told["deadline"]["info"].startswith("期限规则的到期时刻")
    assert told["deadline"]["params"] == [{"name": "key"}]


@pytest.mark.parametrize("starter", blanks.STARTERS)
def test_a_starting_diagram_can_be_released_as_it_is(starter):
    text = blanks.content(FileKind.BPMN, "my_call", starter)
    given = Source("my_call.bpmn", Kind.BPMN, text)
    built = bundle.build(
        [given, *shipped.sources(), shipped.limits()],
        handlers.names(),
        signatures=handlers.signatures(),
        released=[given.name],
    )
    assert built.processes["my_call"] == "my_call"


def test_only_a_diagram_begins_from_a_template():
    for kind, starter in ((FileKind.FORM, "approval"), (FileKind.BPMN, "../notices")):
        with pytest.raises(NoSuchStarter):
            blanks.content(kind, "visit", starter)
