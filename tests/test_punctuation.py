"""Chinese is written with its own punctuation, which is full-width, wherever a person reads it."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
#: A half-width mark that touches Chinese.
HALF = re.compile(r"[\u4e00-\u9fff》”）】][,:;?!(]|[,:;?!)][\u4e00-\u9fff《“（【]")
#: What is between back-quotes is code, and addresses are addresses.
CODE = re.compile(r"`[^`]*`|https?://\S+|\]\([^)\s]*\)|[A-Za-z字]+:字|\(\)")
CHINESE = re.compile("[\u4e00-\u9fff]")
FILLED_IN = re.compile(r"%\(\w+\)[sd]|\{\w*\}")
ROOMS = ("engine", "processes", "web", "bpmn")


def files(*suffixes):
    found = [
        path
        for room in ROOMS
        for suffix in suffixes
        for path in sorted((ROOT / room).rglob(f"*{suffix}"))
        if not {"built", "versions", "manuals"} & set(path.parts)
    ]
    assert found
    return found


def faults(path, texts):
    return [
        f"{path.relative_to(ROOT)}: {text[max(0, hit.start() - 12) : hit.end() + 12]!r}"
        # A regular expression is code too.
        for text in (CODE.sub("", each) for each in texts if "(?" not in each)
        for hit in HALF.finditer(text)
    ]


def strings(path):
    """The texts of a program: what is filled in counts as a word; a docstring, where it is a refusal's sentence."""
    tree = ast.parse(path.read_text("utf-8"))
    nodes = list(ast.walk(tree))
    parts = {id(part) for node in nodes if isinstance(node, ast.JoinedStr) for part in node.values}
    alone = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    for node in nodes:
        if isinstance(node, ast.JoinedStr):
            values = [
                part.value if isinstance(part, ast.Constant) else "字" for part in node.values
            ]
            if any(CHINESE.search(str(each)) for each in values if each != "字"):
                yield "".join(values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            is_text = is_chinese(node.value, 1 if id(node) in alone else 3)
            is_text = is_text or re.fullmatch(r".*。", node.value) is not None
            if id(node) not in parts and is_text:
                yield FILLED_IN.sub("字", node.value)


def is_chinese(text, times=1):
    """Mostly; an English sentence may name a Chinese thing."""
    text = FILLED_IN.sub("", text)
    return len(CHINESE.findall(text)) * times > len(re.findall("[A-Za-z]", text))


def test_texts_of_the_programs():
    found = [fault for path in files(".py") for fault in faults(path, strings(path))]
    assert found == []


@pytest.mark.parametrize("suffix", [".html", ".bpmn", ".dmn", ".form", ".json", ".js"])
def test_pages_diagrams_forms_and_words(suffix):
    found = []
    for path in files(suffix):
        text = re.sub(r"\{#.*?#\}|<!--.*?-->", "", path.read_text("utf-8"), flags=re.DOTALL)
        found += faults(path, text.split("\n"))
    assert found == []


def test_documents_written_in_chinese():
    found = []
    for path in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]:
        text = re.sub(r"^```.*?^```", "", path.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)
        if is_chinese(text):
            found += faults(path, text.split("\n"))
    assert found == []


#: The key of a limit and its variant, as the rules' file writes them.
KEYS = ("deadlines/law_form.html", "deadlines/rules.html")
BETWEEN = re.compile(r"(?:\}\}|%\}|</(?:a|b|code|span)>)[,:;](?=\{\{|\{%|<)")


def test_between_what_a_template_fills_in_stand_no_half_width_marks():
    found = [
        f"{path.relative_to(ROOT)}: {hit.group()}"
        for path in files(".html")
        if not str(path).endswith(KEYS)
        for hit in BETWEEN.finditer(path.read_text("utf-8"))
    ]
    assert found == []
