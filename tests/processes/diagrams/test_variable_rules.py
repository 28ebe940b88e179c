"""Who writes what diagrams read, what they compare, and whether somebody reads what forms ask."""

import ast
import inspect
from pathlib import Path

import pytest

import processes.handlers
from engine.deployment import bundle, ruled
from engine.deployment.bundle import Source
from engine.script import handlers
from processes.casework import registration
from processes.diagrams import expressions, given, shipped, variables
from processes.diagrams.expressions import BOOLEANS, NULL, Compared
from tests.processes import factories

WRONG = Path(__file__).parents[1] / "studio" / "wrong"


def advised(*names):
    files = [Source.of(name, (WRONG / name).read_bytes()) for name in names]
    return {
        (each.code, each.element) for each in bundle.advise([*shipped.sources(), *files], names)
    }


def test_what_is_shipped_leaves_nothing_to_warn_of():
    files = shipped.sources()
    assert bundle.advise(files, [each.name for each in files]) == []


def test_a_field_is_read_where_the_step_hands_it_on():
    assert advised("call.form", "right.bpmn") == set()
    assert advised("call.form", "unread-field.bpmn") == {("unread-field", "call_words")}


def test_of_a_form_that_stands_already_the_step_is_told_of():
    files = [
        *shipped.sources(),
        *(Source.of(x, (WRONG / x).read_bytes()) for x in ("call.form", "unread-field.bpmn")),
    ]
    [found] = bundle.advise(files, ["unread-field.bpmn"])
    assert (found.code, found.file, found.element) == ("unread-field", "unread-field.bpmn", "Call")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('=a = "b"', [Compared("a", (("string", "b"),))]),
        ('="b" != a', [Compared("a", (("string", "b"),))]),
        ('=a in ("b", "c")', [Compared("a", (("string", "b"), ("string", "c")))]),
        ('=list contains(["b", "c"], a)', [Compared("a", (("string", "b"), ("string", "c")))]),
        ("=if x then a = true else false", [Compared("a", (("boolean", True),))]),
        ('=xs[a = "b"]', []),
        ('=some a in xs satisfies a = "b"', []),
        ("=a = b", []),
        ("a = b", []),
        ("=a = = b", []),
    ],
)
def test_comparisons_with_constants_are_found_where_a_name_means_a_variable(text, found):
    assert list(expressions.comparisons(text)) == found


@pytest.mark.parametrize(
    ("text", "worth"),
    [
        ('="x"', frozenset({("string", "x")})),
        ("fixed", frozenset({("string", "fixed")})),
        ('=if a then "x" else null', frozenset({("string", "x"), NULL})),
        ('=a = "x"', BOOLEANS),
        ("=known", frozenset({("string", "k")})),
        ("=other", None),
        ('=if a then "x" else other', None),
        ('=upper case("x")', None),
    ],
)
def test_what_an_expression_can_be_is_known_where_all_it_reads_is(text, worth):
    known = {"known": frozenset({("string", "k")})}
    assert expressions.worth(text, known.get) == worth


def test_one_and_true_are_different_values():
    assert expressions.value(1) != expressions.value(True)
    assert [expressions.told(expressions.value(each)) for each in ("a", 1, True, None)] == [
        *('"a"', "1", "true", "null")
    ]


def test_every_handler_says_what_it_hands_back():
    """By the keys of what its source returns."""
    for name, function in handlers.functions.items():
        if not function.__module__.startswith("processes."):
            continue
        [said] = [each.gives for each in handlers.signatures() if each.name == name]
        tree = ast.parse(inspect.cleandoc("\n" + inspect.getsource(inspect.unwrap(function))))
        returned = {
            key.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Return) and isinstance(node.value, ast.Dict)
            for key in node.value.keys
        }
        assert said == returned, name


def test_what_the_program_starts_a_case_with_is_known(session):
    people = factories.cast(session)
    case = factories.case(session, people["grid_worker"])
    assert registration.variables_of(case).keys() <= given.names()


def test_diagrams_that_call_each_other_are_one_group():
    files = shipped.sources()
    faults = []
    trees = bundle._parsed(files, faults)
    under = ruled.choose(files, [], frozenset())
    release = bundle._release(trees, {}, under, bundle._forms(files, faults), {})
    found = [{each.process for each in group.nodes} for group in variables.groups(release)]
    assert {"roster"} in found
    assert any({"dispute", "grid", "whistle", "petition"} <= each for each in found)
    assert processes.handlers is not None
