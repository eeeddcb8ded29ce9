"""Templates: those that come with the program, those of an office, and those that want what they may not have."""

from __future__ import annotations

import io
import unicodedata
import zipfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

import docx
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from hypothesis import given
from hypothesis import strategies as st

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
        ("{{ members.name }}", "没有字段 members.name"),
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
    content = own(tmp_path, "{{ title }}").path.read_bytes()
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "[Content_Types].xml":
                part = part.replace(
                    b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
                    b"application/vnd.ms-word.document.macroEnabled.main+xml",
                )
            new.writestr(name, part)
    (tmp_path / "sample.docx").write_bytes(changed.getvalue())
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
