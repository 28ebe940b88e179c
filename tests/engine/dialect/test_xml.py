"""Files from strangers: each is a tree or a sentence, and nothing is left behind."""

import gc
import resource
import time

import pytest
from lxml import etree

from engine.dialect import names, xml
from engine.faults import Fault, Refused

GOOD = f"""<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="{names.BPMN}" id="d"><process id="流程"/></definitions>"""


def refusal(text, kind=None):
    with pytest.raises(Refused) as caught:
        xml.parse(text, "a.bpmn", kind)
    (fault,) = caught.value.faults
    return fault


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_in_any_common_form_is_read(encoding):
    root = xml.parse(GOOD.encode(encoding), "a.bpmn", "bpmn")
    assert root[0].get("id") == "流程"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_read(encoding):
    assert xml.parse(GOOD.encode(encoding), "a.bpmn")[0].get("id") == "流程"


@pytest.mark.parametrize("encoding", ["gbk", "GB2312", "gb18030"])
def test_a_declared_chinese_encoding_is_read(encoding):
    text = GOOD.replace("UTF-8", encoding).encode(encoding)
    assert xml.parse(text, "a.bpmn")[0].get("id") == "流程"


@pytest.mark.parametrize("encoding", ["utf-7", "ebcdic-cp-us", "utf-32", "idna"])
def test_other_encodings_are_refused_by_name(encoding):
    fault = refusal(f'<?xml version="1.0" encoding="{encoding}"?><a/>'.encode())
    assert fault.message == f"不支持 {encoding} 编码，请改存为 UTF-8。"


def test_utf_32_is_refused():
    assert refusal(GOOD.encode("utf-32")).message == "不支持 UTF-32 编码，请改存为 UTF-8。"


def test_bytes_that_are_no_text_are_refused():
    fault = refusal(b"<definitions>\n\xff\xfe\x00</definitions>")
    assert fault.message == "第 2 行附近的字节不是 UTF-8 编码的文字。"


LAUGHS = b"""<?xml version="1.0"?>
<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol1 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;">
<!ENTITY lol2 "&lol1;&lol1;&lol1;&lol1;&lol1;&lol1;">]>
<lolz a="&lol2;">&lol2;</lolz>"""
FILE = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
NET = b'<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd"><a/>'
PARAMETER = b'<!DOCTYPE a [<!ENTITY % p SYSTEM "http://127.0.0.1:9/p"> %p;]><a/>'
EMPTY = b"<!DOCTYPE a><a/>"


@pytest.mark.parametrize("text", [LAUGHS, FILE, NET, PARAMETER, EMPTY])
def test_a_document_type_is_refused_before_anything_in_it_is_read(text):
    fault = refusal(text)
    assert fault.code == "doctype"
    assert fault.message == "文件含有文档类型声明（DTD 或实体），不予读取。"


def test_two_hundred_megabytes_cost_nothing():
    text = bytes(200 * 1024 * 1024)
    gc.collect()
    before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    fault = refusal(text)
    assert time.process_time() - began < 0.5
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 2 * 1024
    assert fault.message == "文件超过 5 MB，不予读取。"


def test_only_the_head_of_a_large_file_is_read(tmp_path):
    path = tmp_path / "big.bpmn"
    with path.open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    assert len(xml.read(path)) == xml.SIZE + 1
    assert refusal(xml.read(path)).code == "too-large"


def test_ten_thousand_levels_are_refused_with_the_line():
    text = b"<a>\n" * 10_000 + b"</a>" * 10_000
    fault = refusal(text)
    assert (fault.line, fault.message) == (201, "元素嵌套超过 200 层。")


def test_a_million_elements_are_refused():
    fault = refusal(b"<a>" + b"<b/>" * 1_000_000 + b"</a>")
    assert fault.message == "元素超过 100000 个。"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (b"<a>\n  <b></a>", "第 2 行第 8 列，开始标签和结束标签不一致"),
        (b"<a><b", "第 1 行第 4 列，标签没有写完"),
        (b'<a x="1" x="2"/>', "第 1 行第 10 列，同一元素的属性重复"),
        (b"<a/><b/>", "第 1 行第 5 列，根元素之后还有内容"),
        (b"<a>&nbsp;</a>", "第 1 行第 4 列，使用了未定义的实体"),
        (b"hello", "第 1 行第 1 列，语法错误"),
        (b"\x7fELF\x02\x01\x01\x00", "第 1 行第 1 列，有不允许的字符"),
        (b"<a>\x00</a>", "第 1 行第 4 列，有不允许的字符"),
    ],
)
def test_what_is_not_well_formed_is_refused_with_line_and_column(text, reason):
    fault = refusal(text)
    assert fault.message == f"不是格式正确的 XML：{reason}。"
    assert fault.line == int(reason.split()[1])


def test_a_prefix_nobody_declared_is_refused():
    assert refusal(b"<x:a/>").message.endswith("使用了未声明的命名空间前缀。")


@pytest.mark.parametrize("text", [b"", b"  \n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_called_empty(text):
    assert refusal(text).message == "文件是空的。"


def test_json_is_recognised():
    assert refusal(b'{"type": "default"}').message == "这是 JSON，不是 XML。"


def test_an_archive_is_recognised():
    assert refusal(b"PK\x03\x04aaaa").message == "这是压缩包或 PDF，不是 XML。"


def test_xinclude_and_instructions_do_nothing():
    text = f"""<?xml-stylesheet href="file:///etc/passwd"?><?php system("id") ?>
    <definitions xmlns="{names.BPMN}" xmlns:xi="http://www.w3.org/2001/XInclude">
    <xi:include href="file:///etc/passwd" parse="text"/></definitions>"""
    root = xml.parse(text.encode(), "a.bpmn", "bpmn")
    assert b"root:" not in etree.tostring(root)
    assert len(root) == 1


def test_comments_do_not_cut_a_text_in_two():
    text = f'<definitions xmlns="{names.BPMN}"><a>=x<!-- why --> + 1</a></definitions>'
    assert xml.parse(text.encode(), "a.bpmn")[0].text == "=x + 1"


@pytest.mark.parametrize(
    ("kind", "wanted"),
    [("bpmn", "BPMN 2.0"), ("dmn", "DMN 1.1 以上"), (None, "BPMN 2.0 或 DMN 1.1 以上")],
)
def test_another_root_is_refused(kind, wanted):
    fault = refusal(b"<html/>", kind)
    assert fault.message == (f"根元素应为{wanted}的 definitions，实际是 html（命名空间 无）。")


def test_a_decision_table_is_not_a_diagram():
    text = b'<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/"/>'
    assert refusal(text, "bpmn").code == "wrong-root"
    assert xml.parse(text, "a.dmn", "dmn") is not None


def test_a_refusal_lists_every_fault_with_its_place():
    faults = [
        Fault("a.bpmn", 7, "Task_1", "走访", "x", "缺少编号。"),
        Fault("b.bpmn", None, None, None, "y", "文件是空的。"),
        Fault("c.bpmn", 1, "Flow_1", None, "z", "没有终点。"),
    ]
    assert str(Refused(faults)) == (
        "文件没有被接受，共有 3 处问题：\n"
        "a.bpmn 第 7 行，“走访”（Task_1）：缺少编号。\n"
        "b.bpmn：文件是空的。\n"
        "c.bpmn 第 1 行，Flow_1：没有终点。"
    )


def test_a_refusal_of_thousands_stays_short():
    many = Refused([Fault("a", 1, str(n), None, "x", "坏。") for n in range(5000)])
    assert str(many).endswith("其余 4800 处从略。")
    assert len(many.faults) == 5000
