"""Who asks for each rule of a law: a diagram, a verb, or a prompt. Prints the list:

python -m tests.law.uses
"""

import re
from pathlib import Path

from processes.casework.prompts import OCCASIONS
from processes.deadlines import limits

ROOT = Path(__file__).parents[2]
#: What the rules are kept in, and what names them for another reason than to begin one.
APART = {"processes/deadlines", "processes/data", "processes/migrations", "processes/demonstration"}
APART |= {
    "processes/indicators",
    "processes/casework/correctable.py",
    "processes/casework/prompts.py",
}
DIAGRAMS = ("*.bpmn", "*.dmn")


def rules():
    """The rules of laws, as they are now."""
    return [row for row in limits.shipped().newest if row.law is not None and row.is_the_laws]


def name(row):
    return f"{row.key}:{row.variant}" if row.variant else row.key


def uses(row):
    """The places that ask for the rule, in words."""
    quoted = re.compile(rf'"{re.escape(row.key)}"')
    variant = re.compile(rf'"{re.escape(row.variant)}"') if row.variant else None
    found = [f"提示：{each.title}" for each in OCCASIONS if each.rule == name(row)]
    texts = _texts()
    if variant and not any(map(variant.search, texts.values())):
        return found
    return found + [file for file, text in texts.items() if quoted.search(text)]


def told(row):
    """The same as `docs/law.md` tells it."""
    if row.unused:
        return f"不单独使用：{row.unused}"
    prompts = [each for each in uses(row) if each.startswith("提示：")]
    diagrams = [f"流程图“{_title(each)}”" for each in uses(row) if each.startswith("bpmn/")]
    others = [each for each in uses(row) if each.startswith("processes/")]
    kept = ["案件上的当事人权利" if row.right else "程序登记时起算、检查"] if others else []
    return "、".join([*diagrams, *kept, *prompts])


def _title(file):
    """What a diagram or decision is called."""
    text = (ROOT / file).read_text("utf-8")
    return re.search(r'<(?:bpmn:process|decision)\b[^>]* name="([^"]+)"', text)[1]


def _texts():
    files = [file for each in DIAGRAMS for file in (ROOT / "bpmn").glob(each)]
    files += (ROOT / "processes").rglob("*.py")
    named = {str(file.relative_to(ROOT)): file for file in files}
    return {
        each: _without_names(file.read_text("utf-8"))
        for each, file in sorted(named.items())
        if not any(each.startswith(apart) for apart in APART)
    }


def _without_names(text):
    """A diagram without its drawing, which asks for nothing."""
    return text.partition("<bpmndi:BPMNDiagram")[0].replace("&quot;", '"')


def table():
    """Each rule with who asks for it, or why nobody does."""
    return [(name(row), row.name, uses(row) or [row.unused or "——没有用到——"]) for row in rules()]


if __name__ == "__main__":
    for rule, words, asked in table():
        print(f"{rule}  {words}\n    " + "\n    ".join(asked))  # noqa: T201 - it is what it is for
