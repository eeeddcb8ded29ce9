"""Templates: those that come with the program, those of an office, and those that want what they may not have."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from tests.templates.drawing import drawn
from tests.templates.layout import Cell, Layout
from travel.errors import BadInput
from travel.i18n import N_
from travel.papers.fields import all_fields
from travel.papers.kinds import KINDS, Kind
from travel.papers.rendering import BUILT_IN, Template, check, render, template_of


@dataclass(frozen=True)
class Traveller:
    name: Annotated[str, N_("name")]
    away: Annotated[bool, N_("yes or no")]


@dataclass(frozen=True)
class Sample:
    title: Annotated[str, N_("title")]
    lines: Annotated[tuple[str, ...], N_("list of texts")]
    members: Annotated[tuple[Traveller, ...], N_("Members")]


KIND = Kind("sample", "sample", Sample, lambda _: None)
FACTS = Sample("甲 & <乙>", ("一", "二"), (Traveller("丙\n丁", away=True), Traveller("戊\x07{{ title }}", away=False)))


def own(folder: Path, *paragraphs: str) -> Template:
    """An office's template with these paragraphs."""
    paper = Layout("sample")
    for text in paragraphs:
        paper.line(text)
    (folder / "sample.docx").write_bytes(paper.content())
    return template_of(KIND, folder)


def said(made: bytes) -> list[str]:
    return [paragraph.text for paragraph in docx.Document(io.BytesIO(made)).paragraphs]


def problems(template: Template) -> list[str]:
    with pytest.raises(BadInput) as refused:
        check(KIND, template)
    assert str(template.path) in str(refused.value)
    return [str(each) for each in refused.value.problems]


@pytest.mark.parametrize("code", KINDS)
def test_every_paper_has_a_template_that_names_only_its_fields(code: str) -> None:
    check(KINDS[code], Template(BUILT_IN / f"{code}.docx", own=False))


def test_the_templates_are_those_that_are_drawn() -> None:
    kept = {path.stem: path.read_bytes() for path in BUILT_IN.glob("*.docx")}
    assert kept.keys() == KINDS.keys()
    assert kept == drawn()


@pytest.mark.parametrize("code", KINDS)
def test_official_papers_are_a4_and_name_fonts_with_others_to_fall_back_on(code: str) -> None:
    made = docx.Document(str(BUILT_IN / f"{code}.docx"))
    page = made.sections[0]
    assert {round(page.page_width.mm), round(page.page_height.mm)} == {210, 297}  # type: ignore[union-attr]
    with zipfile.ZipFile(BUILT_IN / f"{code}.docx") as package:
        fonts = package.read("word/fontTable.xml").decode()
    for name in ("方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312"):
        assert f'<w:font w:name="{name}"><w:altName w:val="' in fonts


@pytest.mark.parametrize("code", KINDS)
def test_rows_of_lists_stay_whole_and_their_heading_stands_on_every_page(code: str) -> None:
    for table in docx.Document(str(BUILT_IN / f"{code}.docx")).tables:
        rows = [row._tr.xml for row in table.rows]
        if any("{%tr for" in row for row in rows):
            assert "w:tblHeader" in rows[0]
            assert all("w:cantSplit" in row for row in rows)


@pytest.mark.parametrize("code", KINDS)
def test_a_chinese_text_keeps_its_quotation_marks_and_a_foreign_name_its_accents(code: str) -> None:
    made = docx.Document(str(BUILT_IN / f"{code}.docx"))
    cells = (paragraph for table in made.tables for cell in table._cells for paragraph in cell.paragraphs)
    for paragraph in (*made.paragraphs, *cells):
        for run in paragraph.runs:
            fonts = run._r.get_or_add_rPr().rFonts
            chinese = fonts is not None and fonts.get(qn("w:hint")) == "eastAsia"
            assert chinese != bool(re.search(r"\{\{[^}]*host[^}]*\}\}", run.text)), run.text


@pytest.mark.parametrize("code", KINDS)
def test_page_numbers_stand_outside_and_every_part_begins_at_1(code: str) -> None:
    made = docx.Document(str(BUILT_IN / f"{code}.docx"))
    assert made.settings.odd_and_even_pages_header_footer
    for section in made.sections:
        odd, even = section.footer.paragraphs[0], section.even_page_footer.paragraphs[0]
        assert (odd.alignment, even.alignment) == (WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.LEFT)
        assert " PAGE " in odd._p.xml
        assert " PAGE " in even._p.xml
        assert section._sectPr.find(qn("w:pgNumType")).get(qn("w:start")) == "1"


@pytest.mark.parametrize("code", ["notice", "approval", "consultation", "task-notice", "confirmation", "report"])
def test_official_texts_have_22_lines_of_28_characters_within_their_margins(code: str) -> None:
    made = docx.Document(str(BUILT_IN / f"{code}.docx"))
    page = made.sections[0]
    margins = (page.top_margin, page.bottom_margin, page.left_margin, page.right_margin)
    assert [round(margin.mm) for margin in margins if margin] == [37, 35, 28, 26]
    body = next(one for one in made.paragraphs if one.paragraph_format.first_line_indent == Pt(32))
    lines = (page.page_height - page.top_margin - page.bottom_margin) / body.paragraph_format.line_spacing  # type: ignore[operator]
    closer = body.runs[0]._r.rPr.find(qn("w:spacing")).get(qn("w:val"))  # type: ignore[union-attr]
    width = Pt(16) + Pt(int(closer) / 20)
    characters = (page.page_width - page.left_margin - page.right_margin) / width  # type: ignore[operator]
    assert (int(lines), int(characters)) == (22, 28)


@pytest.mark.parametrize("code", KINDS)
def test_no_heading_of_a_table_is_left_alone_at_the_foot_of_a_page(code: str) -> None:
    for table in docx.Document(str(BUILT_IN / f"{code}.docx")).tables:
        if "w:tblHeader" in table.rows[0]._tr.xml:
            above = table._tbl.getprevious()
            assert above is not None
            told = "".join(text.text or "" for text in above.iter(qn("w:t")))
            assert all(one.paragraph_format.keep_with_next for cell in table.rows[0].cells for one in cell.paragraphs)
            if above.tag == qn("w:p") and told in CAPTIONS:
                assert "w:keepNext" in etree.tostring(above).decode()


CAPTIONS = (
    *("行前教育情况", "团组人员签到", "出入境记录（以我方边检记录为准）", "证件交回情况", "出访成果（直接成果）"),
    *("二、预算审核", "参团人员", "五、团组人员（共{{ persons }}人）", "六、日程安排"),
)


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_a_template_without_what_makes_the_paper_is_refused(tmp_path: Path, kind: Kind) -> None:
    assert kind.essential
    paper = Layout("sample")
    paper.line("{{ number }}")
    (tmp_path / f"{kind.code}.docx").write_bytes(paper.content())
    with pytest.raises(BadInput) as refused:
        check(kind, template_of(kind, tmp_path))
    told = [str(each) for each in refused.value.problems]
    assert len(told) == len(kind.essential)
    assert all(f"缺少必备字段 {name}（" in each for name, each in zip(kind.essential, told, strict=True))


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_every_field_has_a_meaning_in_both_languages(kind: Kind) -> None:
    for _name, field in all_fields(kind.fields):
        assert field.meaning.render("zh") != field.meaning.render("en")


def test_values_are_printed_as_data(tmp_path: Path) -> None:
    template = own(tmp_path, "{{ title }}", "{% for m in members %}{{ m.name }}{{ m.away }} {% endfor %}")
    assert said(render(KIND, template, FACTS)) == ["甲 & <乙>", "丙\n丁是 戊{{ title }}否 "]


@pytest.fixture(scope="module")
def only_a_title(tmp_path_factory: pytest.TempPathFactory) -> Template:
    return own(tmp_path_factory.mktemp("any"), "{{ title }}")


@given(text=st.text(st.characters(codec="utf-8")))
def test_any_text_is_printed_as_it_is_but_for_characters_that_no_document_can_hold(
    only_a_title: Template, text: str
) -> None:
    kept = "".join(c for c in text if c == "\n" or (unicodedata.category(c) != "Cc" and c not in "\ufffe\uffff"))
    assert said(render(KIND, only_a_title, replace(FACTS, title=text))) == [kept]


def test_the_same_facts_give_the_same_bytes(tmp_path: Path) -> None:
    template = own(tmp_path, "{{ title }}")
    made = render(KIND, template, FACTS)
    assert made == render(KIND, template, FACTS)
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        assert {entry.date_time[:3] for entry in package.infolist()} == {(2023, 1, 1)}


def test_the_offices_template_takes_precedence(tmp_path: Path) -> None:
    approval = KINDS["approval"]
    assert template_of(approval, tmp_path) == Template(BUILT_IN / "approval.docx", own=False)
    (tmp_path / "approval.docx").write_bytes(b"")
    assert template_of(approval, tmp_path) == Template(tmp_path / "approval.docx", own=True)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("标题 {{ titel }}", "“标题 {{ titel }}”处：没有字段 titel，是否指 title"),
        ("{{ xyz }}", "“{{ xyz }}”处：没有字段 xyz；可用字段：range、title、lines、members"),
        ("{{ title.length }}", "没有字段 title.length：点号之前是文字"),
        ("{{ members.name }}", "没有字段 members.name：点号之前是列表，须用 for 逐项取出"),
        ("{% for m in members %}{{ m.post }}{% endfor %}", "没有字段 m.post；可用字段：name、away"),
        ("{% for m in members|sort(attribute='name') %}{{ m.post }}{% endfor %}", "没有字段 m.post"),
        ("{{ members[0].post }}", "没有字段 ….post"),
        ("{{ members[0]['post'] }}", "没有字段 ….post"),
        ("{{ (members|first).post }}", "没有字段 ….post"),
        ("{% set all = members %}{% for m in all %}{{ m.post }}{% endfor %}", "没有字段 m.post"),
        ("{% for m in members if m.post %}{{ m.name }}{% endfor %}", "没有字段 m.post"),
        ("{% for m in members %}{% endfor %}{{ m.name }}", "没有字段 m；可用字段"),
        ("{% if nobody %}a{% endif %}", "没有字段 nobody"),
        ("{% macro x(m) %}{{ m }}{{ nothing }}{% endmacro %}{{ x(title) }}", "没有字段 nothing"),
        ("{% with a = nothing %}{{ a }}{% endwith %}", "没有字段 nothing"),
    ],
)
def test_an_unknown_field_is_refused_by_name_and_place(tmp_path: Path, text: str, told: str) -> None:
    (problem,) = problems(own(tmp_path, "前文", text))
    assert told in problem


def test_all_unknown_fields_are_told_at_once_those_in_tables_and_footers_too(tmp_path: Path) -> None:
    paper = Layout("sample")
    paper.line("{{ one }}")
    paper.listing((50, 50), ("甲", "乙"), "m in members", (Cell("{{ m.name }}"), Cell("{{ m.two }}")))
    paper.document.sections[0].footer.paragraphs[0].add_run("{{ three }}")
    (tmp_path / "sample.docx").write_bytes(paper.content())
    told = problems(template_of(KIND, tmp_path))
    assert [field for field in ("one", "m.two", "three") for each in told if f"没有字段 {field}；" in each] == [
        "one",
        "m.two",
        "three",
    ]


def test_what_fields_allow_is_allowed(tmp_path: Path) -> None:
    template = own(
        tmp_path,
        "{% set n = members|length %}{{ n }}人 "
        "{% for m in members|reverse %}{{ loop.index }}{{ m.name[:1] }}{% endfor %}",
        "{% for i in range(2) %}{{ lines[i] }}{% endfor %}"
        "{{ lines|join('、') }}{{ members|map(attribute='away')|list }}",
    )
    assert said(render(KIND, template, FACTS)) == ["2人 1戊2丙", "一二一、二[True, False]"]


@pytest.mark.parametrize(
    "text",
    [
        "{{ title.__class__.__mro__ }}",
        "{{ ''.__class__.__base__.__subclasses__() }}",
        "{{ range.__globals__ }}",
        "{{ self.__init__.__globals__ }}",
        "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
        "{{ lipsum.__globals__ }}",
        "{% include '/etc/passwd' %}",
        "{% import '/etc/passwd' as x %}",
        "{% extends '/etc/passwd' %}",
        "{{ title|attr('__class__') }}",
        "{{ '{0.__class__}'.format(title) }}",
        "{{ [members[0]]|map(attribute='__class__')|join }}",
        "{{ range(10 ** 9) }}",
        "{{ 1 // 0 }}",
        "{% for m in members %}",
        "{{ title | nosuchfilter }}",
        "{{ members|map(attribute='post')|join }}",
        "{{ '%s' % undefined.x }}",
    ],
)
def test_a_template_reaches_nothing_but_its_fields(tmp_path: Path, text: str) -> None:
    with pytest.raises(BadInput) as refused:
        render(KIND, own(tmp_path, text), FACTS)
    assert "sample.docx" in str(refused.value)
    assert refused.value.problems


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{% for x in range(10 ** 9) %}{{ x }}{% endfor %}", "循环总次数超过 10000 次"),
        (
            "{% for x in range(9999) %}{% for y in range(9999) %}{{ y }}{% endfor %}{% endfor %}",
            "循环总次数超过 10000 次",
        ),
        ("{% for a in lines %}" * 14 + "{% endfor %}" * 14, "循环总次数超过 10000 次"),
        ("{% for x in [1, 1] recursive %}{{ loop([1, 1]) }}{% endfor %}", "填写时出错："),
        ("{{ 'a' * 10 ** 9 }}", "* 只能用于较小的数字"),
        ("{{ 9 ** 99999999 }}", "** 只能用于较小的数字"),
        ("{{ '%999999999d' % 1 }}", "% 只能用于较小的数字"),
        ("{{ '{:>999999999}'.format(1) }}", "模板不得使用 format"),
        ("{{ title.ljust(10 ** 9) }}", "没有字段 title.ljust"),
        ("{{ 'a'.ljust(10 ** 9) }}", "模板不得使用 ljust"),
        ("{{ title|center(10 ** 9) }}", "没有过滤器 center；可用过滤器：abs、"),
        ("{{ [members[0]]|map(attribute='__class__')|join }}", "模板不得使用 __class__"),
        ("{% for m in members %}", "“{% for m in members %}”处：{% for %} 之后没有对应的 {% endfor %}"),
        ("{%tr for m in members %}", "带 tr 的标签须写在表格的行中"),
        ("甲 {{ 1 // 0 }}", "“甲 {{ 1 // 0 }}”处：填写时出错："),
        ("{{ title", "写法有误，无法识别："),
    ],
)
def test_a_template_comes_to_an_end_and_what_stops_it_is_told_with_its_place(
    tmp_path: Path, text: str, told: str
) -> None:
    with pytest.raises(BadInput) as refused:
        render(KIND, own(tmp_path, "前文", text), FACTS)
    (problem,) = refused.value.problems
    assert told in str(problem)


def test_a_template_that_libreoffice_saved_makes_a_sound_document(tmp_path: Path) -> None:
    def saved_by_libreoffice(name: str, part: bytes) -> bytes:
        official = b"openxmlformats.org/package/2006/relationships/metadata/core"
        return part.replace(official, official.replace(b"/package/", b"/officedocument/")) if ".rels" in name else part

    path = own(tmp_path, "{{ title }}").path
    path.write_bytes(repacked(path.read_bytes(), saved_by_libreoffice))
    made = render(KIND, template_of(KIND, tmp_path), FACTS)
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        assert len(package.namelist()) == len(set(package.namelist()))
    assert docx.Document(io.BytesIO(made)).core_properties.title == "sample"


def test_a_template_without_properties_gets_none_that_tell_the_time(tmp_path: Path) -> None:
    plain = docx.Document()
    plain.add_paragraph("{{ title }}")
    plain.save(str(tmp_path / "sample.docx"))
    content = (tmp_path / "sample.docx").read_bytes()
    (tmp_path / "sample.docx").write_bytes(repacked(content, without_properties))
    template = template_of(KIND, tmp_path)
    made = render(KIND, template, FACTS)
    properties = docx.Document(io.BytesIO(made)).core_properties
    assert (properties.author, properties.last_modified_by, properties.modified) == ("", "", None)


def without_properties(name: str, part: bytes) -> bytes:
    if name == "_rels/.rels":
        return re.sub(rb"<Relationship [^>]*core-properties[^>]*>", b"", part)
    return part


def repacked(package: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """The same package with its parts changed."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return made.getvalue()


def test_a_document_that_declares_entities_is_refused(tmp_path: Path) -> None:
    declared = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    path = own(tmp_path, "{{ title }}").path

    def declaring(name: str, part: bytes) -> bytes:
        return part.replace(b"?>", b"?>" + declared, 1) if name == "word/document.xml" else part

    path.write_bytes(repacked(path.read_bytes(), declaring))
    assert problems(template_of(KIND, tmp_path)) == ["不是 Word 文档（.docx）"]


@pytest.mark.parametrize(
    "content",
    [b"", b"no document", b"PK\x03\x04", "模板".encode("gb18030")],
)
def test_what_is_no_word_document_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "sample.docx").write_bytes(content)
    assert problems(template_of(KIND, tmp_path)) == ["不是 Word 文档（.docx）"]


def test_a_package_of_something_else_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "sample.docx", "w") as package:
        package.writestr("[Content_Types].xml", "<Types/>")
    assert problems(template_of(KIND, tmp_path)) == ["不是 Word 文档（.docx）"]


def test_a_document_with_macros_is_refused(tmp_path: Path) -> None:
    path = own(tmp_path, "{{ title }}").path
    kind = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    macros = b"application/vnd.ms-word.document.macroEnabled.main+xml"
    path.write_bytes(repacked(path.read_bytes(), lambda _, part: part.replace(kind, macros)))
    assert problems(template_of(KIND, tmp_path)) == ["不是 Word 文档（.docx）"]


@pytest.mark.parametrize("instruction", [("INCLUDETEXT /etc/passwd",), (" INCLU", "DEPICTURE https://x/y"), ("dde a",)])
def test_a_template_that_has_word_fetch_something_is_refused(tmp_path: Path, instruction: tuple[str, ...]) -> None:
    paper = Layout("sample")
    paper.line("{{ title }}")
    for part in instruction:
        made = OxmlElement("w:instrText")
        made.text = part
        paper.document.paragraphs[-1].add_run()._r.append(made)
    (tmp_path / "sample.docx").write_bytes(paper.content())
    (problem,) = problems(template_of(KIND, tmp_path))
    assert problem.startswith("取用外部内容：")


def test_links_to_other_files_are_refused_and_links_to_click_on_are_not(tmp_path: Path) -> None:
    paper = Layout("sample")
    paper.line("{{ title }}")
    paper.document.part.relate_to("https://example.org", RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    (tmp_path / "sample.docx").write_bytes(paper.content())
    check(KIND, template_of(KIND, tmp_path))
    paper.document.part.relate_to("file:///etc/passwd", RELATIONSHIP_TYPE.IMAGE, is_external=True)
    (tmp_path / "sample.docx").write_bytes(paper.content())
    assert problems(template_of(KIND, tmp_path)) == ["取用外部内容：file:///etc/passwd"]


def test_a_package_that_unpacks_without_end_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "sample.docx", "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", b"0" * 200_000_001)
    assert problems(template_of(KIND, tmp_path)) == ["解压后过大"]


def test_a_template_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"sample\.docx"):
        check(KIND, Template(tmp_path / "sample.docx", own=True))
