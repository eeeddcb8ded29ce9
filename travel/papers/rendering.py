"""Papers made from their templates: the office's own template where there is one, else the one that comes with us.

Templates run in a sandbox and are told nothing but the fields of their paper; they can reach no file and no program.
The same facts and template give the same bytes.
"""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from travel.errors import BadInput, system_reason
from travel.i18n import M, Message, verbatim
from travel.papers.checking import Elsewhere, unknown_fields
from travel.papers.kinds import Kind

if TYPE_CHECKING:
    from docxtpl import DocxTemplate
    from jinja2 import Environment

BUILT_IN = Path(__file__).with_name("templates")
LARGEST = 20_000_000
"""So many bytes a template may have, and as many times ten once it is unpacked."""

_PROPERTIES = ("author", "comments", "identifier", "language", "subject", "title")
_SAME_DAY = (2023, 1, 1, 0, 0, 0)
_PARAGRAPH = re.compile(r"<w:p([ >])")
_INSTRUCTION = re.compile(r'<w:instrText[^>]*>([^<]*)<|w:instr="([^"]*)"')
_FETCHING = re.compile(r"\b(INCLUDETEXT|INCLUDEPICTURE|INCLUDE|IMPORT|DDE|DDEAUTO|LINK|RD|DATABASE)\b", re.IGNORECASE)
_TAGS = re.compile(r"<[^>]+>")


@dataclass(frozen=True)
class Template:
    """A Word document with fields. ``own`` says that it is the office's."""

    path: Path
    own: bool

    def content(self) -> bytes:
        """The file as it lies there. Raises BadInput where it cannot be read or is too large."""
        try:
            if self.path.stat().st_size > LARGEST:
                raise BadInput(M("{file} is larger than {limit} bytes", file=self.path, limit=LARGEST))
            return self.path.read_bytes()
        except OSError as error:
            raise BadInput(M("{file} cannot be read: {reason}", file=self.path, reason=system_reason(error))) from None


def template_of(kind: Kind, folder: Path) -> Template:
    """The office's template of a paper in ``folder``, else the one that comes with the program."""
    own = folder / f"{kind.code}.docx"
    return Template(own, own=True) if own.exists() else Template(BUILT_IN / own.name, own=False)


def check(kind: Kind, template: Template) -> None:
    """Raise BadInput with everything that keeps a template from being used for a paper."""
    _checked(kind, template)


def render(kind: Kind, template: Template, facts: object) -> bytes:
    """The paper. Raises BadInput where the template cannot be used, naming each field that is not known."""
    opened = _checked(kind, template)
    context = {name: getattr(facts, name) for name in kind_fields(kind)}
    made = io.BytesIO()
    try:
        opened.render(context, jinja_env=_environment())
        opened.save(made)
    except Exception as error:  # noqa: BLE001  # whatever a template's own expressions can go wrong with
        raise _unusable(template, verbatim(str(error) or type(error).__name__), _near(error)) from None
    return without_moments(made.getvalue())


def kind_fields(kind: Kind) -> Mapping[str, Any]:
    """The fields of a paper by name, each with its shape."""
    from travel.papers.fields import Shape

    return {name: field.shape for name, field in Shape(model=kind.fields).fields.items()}


def _checked(kind: Kind, template: Template) -> DocxTemplate:
    from jinja2 import TemplateSyntaxError

    opened = _opened(template)
    problems: list[Message] = list(_fetched(opened))
    for source in _sources(opened):
        try:
            unknown = unknown_fields(_environment(), source, kind_fields(kind))
            problems += [_placed(found.message, _paragraph(source, found.line)) for found in unknown]
        except TemplateSyntaxError as error:
            problems.append(_placed(verbatim(str(error.message)), _paragraph(source, error.lineno)))
        except Elsewhere as elsewhere:
            problems.append(_placed(M("a template takes nothing from other files"), _paragraph(source, elsewhere.line)))
    if problems:
        raise BadInput(_refused(template), problems)
    return opened


def _opened(template: Template) -> DocxTemplate:
    from docxtpl import DocxTemplate

    content = template.content()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            size = sum(entry.file_size for entry in package.infolist())
        opened = DocxTemplate(io.BytesIO(content))
        if size <= 10 * LARGEST:
            opened.init_docx()
    except Exception:  # noqa: BLE001  # whatever a broken package can go wrong with
        raise _unusable(template, M("it is no Word document (.docx)")) from None
    if size > 10 * LARGEST:
        raise _unusable(template, M("it is too large once it is unpacked"))
    return opened


def _fetched(opened: DocxTemplate) -> Iterator[Message]:
    """What Word would fetch from elsewhere as soon as it opens the paper: pictures, texts, templates."""
    from docx.opc.constants import RELATIONSHIP_TYPE

    for relation in opened.docx.part.package.iter_rels():
        if relation.is_external and relation.reltype != RELATIONSHIP_TYPE.HYPERLINK:
            yield M("it takes a part from elsewhere: {target}", target=relation.target_ref)
    for source in _parts(opened):
        # Word puts together what stands in several runs
        instructions = "".join(text or attribute for text, attribute in _INSTRUCTION.findall(source))
        for found in _FETCHING.findall(instructions):
            yield M("it takes a part from elsewhere: {target}", target=found)


def _parts(opened: DocxTemplate) -> Iterator[str]:
    yield opened.get_xml()
    for address in (opened.HEADER_URI, opened.FOOTER_URI):
        for _, part in opened.get_headers_footers(address):
            yield opened.get_part_xml(part)


def _sources(opened: DocxTemplate) -> Iterator[str]:
    """Every text of a template that may hold fields, as it is going to be rendered, a paragraph to a line."""
    for part in _parts(opened):
        yield _PARAGRAPH.sub(r"\n<w:p\1", opened.patch_xml(part))
    for name in _PROPERTIES:
        yield getattr(opened.docx.core_properties, name)


@cache
def _environment() -> Environment:
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    made = ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined, finalize=_printed)
    made.globals = {"range": made.globals["range"]}
    return made


def _printed(value: object) -> object:
    """A value as it stands in a paper: nothing for None, 是 or 否, no characters that no document can hold."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, str):
        return type(value)("".join(c for c in value if c == "\n" or unicodedata.category(c) not in ("Cc", "Cs")))
    return value


def _paragraph(source: str, line: int) -> str:
    """The text of the paragraph on a line."""
    lines = source.split("\n")
    text = _TAGS.sub("", lines[line - 1]) if 0 < line <= len(lines) else ""
    return " ".join(text.split())[:60]


def _near(error: Exception) -> str:
    context = list(getattr(error, "docx_context", ()))
    return " ".join(str(context[len(context) // 2]).split())[:60] if context else ""


def _placed(problem: Message, text: str) -> Message:
    return M("at “{text}”: {problem}", text=text, problem=problem) if text else problem


def _refused(template: Template) -> Message:
    return M("The template {file} cannot be used", file=template.path)


def _unusable(template: Template, problem: Message, text: str = "") -> BadInput:
    return BadInput(_refused(template), [_placed(problem, text)])


def without_moments(package: bytes) -> bytes:
    """The same document with one date for every part, so that nothing in it tells when it was written."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, _SAME_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            new.writestr(entry, old.read(name))
    return made.getvalue()
