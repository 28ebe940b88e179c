"""Every text has its English, and the pages read the English that was written."""

import re
from string import Formatter

import pytest

from web.catalogue import files
from web.catalogue.chinese import is_chinese

TEXTS = files.find_texts()
WRITTEN = files.read()
#: `%(n)s` of texts that are filled by name, `{name}` and `{0}` of sentences.
FILLED = re.compile(r"%\(\w+\)s")
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
    assert [text for text in TEXTS if not WRITTEN.get(text) or not WRITTEN.get(text).string] == []


def test_nothing_is_kept_for_texts_that_are_gone():
    assert [each.id for each in WRITTEN if each.id and each.id not in TEXTS] == []


def test_an_english_text_is_filled_with_the_same_values():
    assert [each.id for each in WRITTEN if _values(each.id) != _values(each.string)] == []


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
        each.id
        for each in WRITTEN
        if each.id and each.id != each.string and is_chinese(KEPT.sub("", each.string))
    }
    assert left == TYPED
