"""Every text has its English, and the pages read the English that was written."""

import re
from string import Formatter

import pytest
from jinja2 import Environment, nodes

from web.catalogue import files
from web.catalogue.chinese import is_chinese
from web.plurals import Forms

TEXTS = files.find_texts()
WRITTEN = files.read()
ENGLISH = files.forms(WRITTEN)
#: `%(n)s` of texts that are filled by name, `{name}` and `{0}` of sentences.
FILLED = re.compile(r"%\(\w+\)s")
#: What pages count.
THINGS = (
    "attachments|cards|cases|cells|changes|characters|clocks|codes|columns|components|connections|copies"
    "|days|decimals|departments|differences|discrepancies|documents|edits|elements|entries|errors"
    "|expressions|files|flows|grids|holidays|hours|incidents|items|kinds|levels|marks|matters|measures"
    "|meetings|messages|minutes|months|notices|notifications|outputs|parameters|parties|people|photos"
    "|places|points|problems|records|remarks|reminders|reports|representatives|requests|rows|rules"
    "|scenarios|seats|seconds|sheets|steps|tasks|texts|times|units|versions|views|visits|warnings|weeks"
    "|whistles|years"
)
#: A value before the name of many: `%(n)s working days`, `{0} more days`.
COUNTED = re.compile(rf"(?:%\((\w+)\)s|\{{(\w+)\}}) (?:[a-z-]+ ){{0,2}}?(?:{THINGS})\b")
MARK = re.compile("[，、：；。（）！？]")
#: Where such a value counts nothing: it is a name or a date, and what follows belongs to another word.
NOT_COUNTED = {
    "地址加密保存，只用于发送通知。%(starts)s至%(ends)s只发紧急通知。",
    "{0}双方当事人同意{1}",
}
#: Chinese of files, not of pages: what a workbook, a template or a rule is written with.
#: And the places of the demonstration.
KEPT = re.compile(r"“[^”]*”|\{\{.*?\}\}|\{%.*?%\}|花园村[^ ,]*|花果街道|茅坪村|汉江路街道")
#: What is to be typed in Chinese is shown in Chinese.
TYPED = {
    "如《治安管理处罚法》第一百一十八条",
    "情形和条文之间用“|”隔开：鉴定|第一百一十八条第二款",
    "如2025年修订",
    "暂停的情形（一行一项，依据写在竖线后，如：鉴定|本区规定）",
    "应为网格、社会、单位或领导；不填则由系统研判。",
    "区的名称应为2至20个汉字，如 张湾区；现在是“{name}”。",
}


def test_every_text_has_an_english_one():
    assert [text for text in TEXTS if not all(ENGLISH.get(text, ("",)))] == []


def test_nothing_is_kept_for_texts_that_are_gone():
    assert [text for text in ENGLISH if text not in TEXTS] == []


def test_an_english_text_is_filled_with_the_same_values():
    wrong = [
        text
        for text, forms in ENGLISH.items()
        if any(_values(text) != _values(each) for each in forms)
    ]
    assert wrong == []


def test_a_text_that_counts_has_a_form_for_one():
    """And counts one thing: `{0} rows of {1} files` would need four forms."""
    wrong = [
        text
        for text, forms in ENGLISH.items()
        if text not in NOT_COUNTED
        if (counted := {one or other for one, other in COUNTED.findall(forms[-1])})
        if len(forms) == 1 or counted != {Forms(*forms).counted}
    ]
    assert wrong == []


def test_no_form_for_one_counts_many():
    assert [text for text, (one, *many) in ENGLISH.items() if many and COUNTED.search(one)] == []


def _values(text):
    named = sorted(name for _, name, _, _ in Formatter().parse(text) if name is not None)
    return named, sorted(FILLED.findall(text))


def test_what_pages_read_is_what_was_written():
    assert files.COMPILED.read_bytes() == files.compile(WRITTEN)
    assert files.WRITTEN.read_bytes() == files.lay_out(files.renew(WRITTEN))


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("我的任务", "web/navigation.py"),
        ("跳到正文", "web/templates/layout.html"),
        ("没有这个案件，或者您无权查看。", "processes/errors.py"),
        ("网格员", "processes/organisation/roles.py"),
        ("核对无误，发布", "web/templates/studio/parts.html"),
        ("{0}由“{1}”升级到“{2}”", "processes/notices/notification_events.py"),
        ("### 首次联系", "bpmn/contact.form"),
        ("首次联系到期", "bpmn/grid.bpmn"),
        ("邻里", "processes/data/codes/category.json"),
    ],
)
def test_texts_are_found_wherever_they_are_written(text, asked):
    assert asked in TEXTS[text]


def test_english_texts_are_english():
    left = {
        text
        for text, forms in ENGLISH.items()
        if forms != (text,) and any(is_chinese(KEPT.sub("", each)) for each in forms)
    }
    assert left == TYPED


def test_no_template_has_a_chinese_mark_that_english_readers_would_see():
    """Every mark goes through `_` as the words beside it do."""
    reader = Environment(autoescape=True, extensions=["jinja2.ext.i18n", "jinja2.ext.do"])
    templates = sorted((files.ROOT / "web/templates").rglob("*.html"))
    found = [
        f"{file.name}:{node.lineno}"
        for file in templates
        for node in reader.parse(file.read_text()).find_all(nodes.TemplateData)
        if MARK.search(node.data)
    ]
    assert found == []
