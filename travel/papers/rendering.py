"""Papers made from their templates: the office's own template where there is one, else the one that comes with us.

Templates run in a sandbox and are told nothing but the fields of their paper; they can reach no file and no program.
The same facts and template give the same bytes.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from travel.errors import BadInput, system_reason
from travel.i18n import M, Message, verbatim
from travel.papers.checking import Elsewhere, fields_named, unknown_fields
from travel.papers.kinds import Kind

if TYPE_CHECKING:
    from docxtpl import DocxTemplate
    from jinja2 import TemplateSyntaxError

    from travel.papers.sandbox import Sandbox

BUILT_IN = Path(__file__).with_name("templates")
LARGEST = 20_000_000
"""So many bytes a template may have, and as many times five once it is unpacked."""
LARGEST_TEXT = 5_000_000
"""So many bytes each of its parts may have that is text."""

_PROPERTIES = ("author", "comments", "identifier", "language", "subject", "title")
_SAME_DAY = (2023, 1, 1, 0, 0, 0)
_PARAGRAPH = re.compile(r"<w:p([ >])")
_INSTRUCTION = re.compile(r'<w:instrText[^>]*>([^<]*)<|w:instr="([^"]*)"')
_FETCHING = re.compile(r"\b(INCLUDETEXT|INCLUDEPICTURE|INCLUDE|IMPORT|DDE|DDEAUTO|LINK|RD|DATABASE)\b", re.IGNORECASE)
_TAGS = re.compile(r"<[^>]+>")
_BEGUN = re.compile(r"innermost block that needs to be closed is '(\w+)'")
_NO_FILTER = re.compile(r"No filter named '([^']*)'")
_NO_TAG = re.compile(r"unknown tag '([^']*)'")
_WHOLE = ("tr", "tc", "p", "r")
_NO_PROPERTIES = (
    b'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    b'xmlns:dc="http://purl.org/dc/elements/1.1/"/>'
)
_FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"


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
    from travel.papers.sandbox import Sandbox, Stopped

    opened = _checked(kind, template)
    context = {name: getattr(facts, name) for name in kind_fields(kind)}
    made, sandbox = io.BytesIO(), Sandbox()
    try:
        opened.render(context, jinja_env=sandbox)
        opened.save(made)
    except Stopped as error:
        raise _unusable(template, error.said, _near(error, sandbox)) from None
    except Exception as error:  # noqa: BLE001  # whatever a template's own expressions can go wrong with
        reason = verbatim(str(error) or type(error).__name__)
        said = M("it goes wrong as it is filled in: {reason}", reason=reason)
        raise _unusable(template, said, _near(error, sandbox)) from None
    return without_moments(made.getvalue())


def kind_fields(kind: Kind) -> Mapping[str, Any]:
    """The fields of a paper by name, each with its shape."""
    from travel.papers.fields import Shape

    return {name: field.shape for name, field in Shape(model=kind.fields).fields.items()}


def _checked(kind: Kind, template: Template) -> DocxTemplate:
    from jinja2 import TemplateSyntaxError

    from travel.papers.sandbox import Sandbox

    opened = _opened(template)
    problems, named, sandbox = list(_fetched(opened)), set[str](), Sandbox()
    fields = kind_fields(kind)
    for source in _sources(opened):
        try:
            unknown = unknown_fields(sandbox, source, fields)
            problems += [_placed(found.message, _paragraph(source, found.line)) for found in unknown]
            named |= fields_named(sandbox, source)
        except TemplateSyntaxError as error:
            problems.append(_placed(_syntax(error, sandbox), _paragraph(source, error.lineno)))
        except Elsewhere as elsewhere:
            problems.append(_placed(M("a template takes nothing from other files"), _paragraph(source, elsewhere.line)))
    if problems:
        raise BadInput(_refused(template), problems)
    missing = [name for name in kind.essential if name not in named]
    if missing:
        raise BadInput(_refused(template), [_missing(kind, name) for name in missing])
    return opened


def _missing(kind: Kind, name: str) -> Message:
    from travel.papers.fields import fields_of

    meaning = next(field.meaning for field in fields_of(kind.fields) if field.name == name)
    return M("the field {field} ({meaning}) has to stand in it", field=name, meaning=meaning)


def _syntax(error: TemplateSyntaxError, sandbox: Sandbox) -> Message:
    """What keeps a template from being read, in words of ours where it is one of the usual slips."""
    told = str(error.message)
    if begun := _BEGUN.search(told):
        return M("{begun} has no {end} after it", begun="{% " + begun[1] + " %}", end="{% end" + begun[1] + " %}")
    if name := _NO_FILTER.search(told):
        return M("there is no filter {name}; known are: {known}", name=name[1], known=list(sandbox.filters))
    if (tag := _NO_TAG.search(told)) and tag[1] in _WHOLE:
        return M("a tag with tr has to stand in a row of a table, with tc in a cell, with p in a paragraph")
    return M("it cannot be read: {reason}", reason=verbatim(told))


def _opened(template: Template) -> DocxTemplate:
    from docxtpl import DocxTemplate

    content = template.content()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            entries = package.infolist()
        large = sum(entry.file_size for entry in entries) > 5 * LARGEST or any(
            entry.file_size > LARGEST_TEXT for entry in entries if entry.filename.endswith((".xml", ".rels"))
        )
        opened = DocxTemplate(io.BytesIO(content))
        if not large:
            opened.init_docx()
            _settle_properties(opened)
    except Exception:  # noqa: BLE001  # whatever a broken package can go wrong with
        raise _unusable(template, M("it is no Word document (.docx)")) from None
    if large:
        raise _unusable(template, M("it is too large once it is unpacked"))
    if any(_declares(part) for part in opened.docx.part.package.iter_parts()):
        raise _unusable(template, M("it is no Word document (.docx)"))
    return opened


def _settle_properties(opened: DocxTemplate) -> None:
    """Have the document's own properties found as LibreOffice names them, and none made up where it has none."""
    from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.parts.coreprops import CorePropertiesPart

    package, official = opened.docx.part.package, RELATIONSHIP_TYPE.CORE_PROPERTIES
    for key, relation in list(package.rels.items()):
        if relation.reltype != official and relation.reltype.endswith("/metadata/core-properties"):
            del package.rels[key]
            package.relate_to(relation.target_part, official)
    if not any(relation.reltype == official for relation in package.rels.values()):
        name = PackURI("/docProps/core.xml")
        empty = CorePropertiesPart.load(name, CONTENT_TYPE.OPC_CORE_PROPERTIES, _NO_PROPERTIES, package)
        package.relate_to(empty, official)


def _declares(part: Any) -> bool:
    """Whether a part declares a type of its own, with entities: no Word document does."""
    element = getattr(part, "element", None)
    return element is not None and bool(element.getroottree().docinfo.doctype)


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
    for part in opened.docx.part.package.iter_parts():
        if part.content_type == _FOOTNOTES:
            yield part.blob.decode()


def _sources(opened: DocxTemplate) -> Iterator[str]:
    """Every text of a template that may hold fields, as it is going to be rendered, a paragraph to a line."""
    for part in _parts(opened):
        yield _PARAGRAPH.sub(r"\n<w:p\1", opened.patch_xml(part))
    for name in _PROPERTIES:
        yield getattr(opened.docx.core_properties, name)


def _paragraph(source: str, line: int) -> str:
    """The text of the paragraph on a line."""
    lines = source.split("\n")
    text = _TAGS.sub("", lines[line - 1]) if 0 < line <= len(lines) else ""
    return " ".join(unescape(text).split())[:60]


def _near(error: Exception, sandbox: Sandbox) -> str:
    """The text of the paragraph in which a template went wrong."""
    line, trace = 0, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == "<template>":
            line = trace.tb_lineno
        trace = trace.tb_next
    return _paragraph(sandbox.source, line)


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
        for name in dict.fromkeys(old.namelist()):
            entry = zipfile.ZipInfo(name, _SAME_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            new.writestr(entry, old.read(name))
    return made.getvalue()
