"""The runner of the conformance kit, on a small folder of our own."""

import subprocess
import sys

import pytest

from engine.dmn.tck.__main__ import main
from tests import decisions as d

CASES = """<testCases xmlns="http://www.omg.org/spec/DMN/20160719/testcase"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema">
 <modelName>m.dmn</modelName>{}</testCases>"""
MODEL = d.xml(
    d.input_data("n", "number"),
    d.decision("third", d.literal("n / 3"), needs=[">n"]),
    d.decision("list", d.literal('[{a: 1, b: date("2026-03-04")}, null]')),
    d.decision("wrong", d.literal("1 +")),
    d.decision("java", d.literal("f(1)"), knows=["f"]),
    d.knowledge("f", ["a"], "<context/>", kind="Java"),
    d.knowledge("twice", ["a"], d.literal("a * 2")),
    '<decisionService id="s" name="s"><outputDecision href="#third"/><inputData href="#n"/>'
    "</decisionService>",
)


def case(name, expected, *, given="", attributes="", more=""):
    return (
        f'<testCase id="{name}" {attributes}>{given}'
        f'<resultNode name="{name}" {more}><expected>{expected}</expected></resultNode></testCase>'
    )


def value(text, kind="decimal"):
    return f'<value xsi:type="xsd:{kind}">{text}</value>'


NIL = '<value xsi:nil="true"/>'
NUMBER = f'<inputNode name="n">{value("1")}</inputNode>'
ITEM = (
    f'<list><item><component name="a">{value("1.0")}</component>'
    f'<component name="b">{value("2026-03-04", "date")}</component></item><item>{NIL}</item></list>'
)
GOOD = (
    case("third", value("0.3333333333"), given=NUMBER),
    case("list", ITEM),
    case("wrong", NIL, more='errorResult="true"'),
    case(
        "third",
        value("0.3333333333"),
        given=NUMBER,
        attributes='type="decisionService" invocableName="s"',
    ),
    case(
        "twice",
        value("4"),
        given=f'<inputNode name="a">{value("2")}</inputNode>',
        attributes='type="bkm" invocableName="twice"',
    ),
)
BAD = (case("third", value("0.33"), given=NUMBER), case("java", value("1")), case("none", NIL))


@pytest.fixture
def kit(tmp_path):
    folder = tmp_path / "kit" / "0001-small"
    folder.mkdir(parents=True)
    (folder / "m.dmn").write_bytes(MODEL)
    return folder


def run(kit, *cases, capsys):
    (kit / "m-test-01.xml").write_text(CASES.format("".join(cases)), encoding="utf-8")
    report = kit.parent.parent / "tck.md"
    assert main([str(kit.parent), "--report", str(report)]) == 0
    return capsys.readouterr().out, report.read_text(encoding="utf-8")


def test_cases_that_come_out_as_expected_pass(kit, capsys):
    printed, page = run(kit, *GOOD, capsys=capsys)
    assert printed.splitlines()[-1] == "tck: 5 of 5"
    assert "0001-small" in printed
    assert "没有。" in page


def test_cases_that_do_not_are_told_with_their_reason(kit, capsys):
    printed, page = run(kit, *GOOD, *BAD, capsys=capsys)
    assert printed.splitlines()[-1] == "tck: 5 of 8"
    assert "`third`：third：应为 Decimal('0.33')" in page
    assert page.rstrip().endswith("- 0001-small `java`")


def test_a_case_fails_if_one_of_its_results_does(kit, capsys):
    both = case("list", ITEM).replace(
        "</testCase>",
        f'<resultNode name="third"><expected>{value("9")}</expected></resultNode></testCase>',
    )
    printed, _ = run(kit, both, capsys=capsys)
    assert printed.splitlines()[-1] == "tck: 0 of 1"


def test_a_test_file_that_cannot_be_read_counts_as_a_case_that_failed(kit, capsys):
    (kit / "broken.xml").write_text("<testCases>", encoding="utf-8")
    printed, _ = run(kit, *GOOD, capsys=capsys)
    assert printed.splitlines()[-1] == "tck: 5 of 6"


def test_a_folder_that_is_not_there_is_an_error(tmp_path):
    command = [sys.executable, "-m", "engine.dmn.tck", str(tmp_path / "no")]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 2  # noqa: S603
