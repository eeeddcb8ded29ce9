"""Statistics as one page: everything inside it, so that it opens without a network and prints on A4."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

from cli.stats.report import Report, cell
from cli.terminal.cells import cell_len
from cli.terminal.output import Section
from travel.i18n import M, language

_SCRIPT = re.compile(r"<script.*?</script>|<!--.*?-->", re.DOTALL)
_FONTS = "'Noto Sans CJK SC', 'Microsoft YaHei', 'PingFang SC', sans-serif"
_COLOURS = ("#1f5c99", "#c8553d", "#5b8e7d", "#8a6fa8", "#b08d2f", "#4f6d7a", "#9c5d6b", "#6b8f3a", "#7a7a7a")
_FEW = 12
"""More parts than this are told by the table alone."""
_SHORT = 8
"""Cells of a name that stands below its bar without touching the next."""
_PIES = frozenset({"formation", "category", "track"})


def written(report: Report) -> str:
    """The page."""
    from jinja2 import Environment, StrictUndefined

    source = Path(__file__).with_name("page.html").read_text(encoding="utf-8")
    page = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return page.from_string(source).render(
        report=report,
        lang=language(),
        fonts=_FONTS,
        cell=cell,
        chart=_chart,
        summary=M("Summary of official trips abroad").render(),
        rank=M("Rank of the highest member").render(),
        heads=[
            each.render()
            for each in (
                M("Delegations in all"),
                M("Persons in all"),
                M("Delegations carried out, of the annual plan"),
            )
        ],
        nothing=M("None.").render(),
    )


def _chart(section: Section) -> Any:
    """A section as a picture inside the page; nothing where there are too many parts to be told apart."""
    from markupsafe import Markup

    label, delegations, persons = section.columns[:3]
    if not section.rows or len(section.rows) > _FEW:
        return ""
    pygal = _pygal()
    from pygal.style import Style

    style = Style(
        background="transparent",
        plot_background="transparent",
        font_family=_FONTS,
        colors=_COLOURS,
        label_font_size=15,
        major_label_font_size=15,
        legend_font_size=15,
        value_font_size=14,
        no_data_font_size=14,
        value_colors=("#ffffff",) * len(_COLOURS),
    )
    settings = {
        "style": style,
        "js": [],
        "width": 640,
        "height": 320,
        "print_values": True,
        "disable_xml_declaration": True,
        "explicit_size": False,
        "truncate_legend": -1,
        "truncate_label": -1,
        "legend_at_bottom": True,
        "legend_at_bottom_columns": 3,
        "show_y_guides": False,
        "margin": 8,
        "margin_bottom": 40,  # pygal takes Chinese letters for narrower than they are
        "formatter": lambda value: str(int(value)) if value else "",
    }
    if section.key in _PIES:
        drawn: Any = pygal.Pie(inner_radius=0.4, **settings)
        for row in section.rows:
            drawn.add(cell(label, row), row[delegations.key])
    else:
        drawn = pygal.Bar(**settings)
        drawn.x_labels = [cell(label, row) for row in section.rows]
        if any(cell_len(name) > _SHORT for name in drawn.x_labels):
            drawn.config.x_label_rotation = 20
        for column in (delegations, persons):
            drawn.add(column.header.render(), [row[column.key] for row in section.rows])
    # pygal escapes what it is given; what it adds for its own programs is of no use to a printed page
    return Markup(_SCRIPT.sub("", drawn.render(is_unicode=True)))  # noqa: S704  # as said


def _pygal() -> Any:
    """The library, without the finder of its plug-ins: that one is of an older Python, which warns at each import."""
    import pygal

    sys.meta_path[:] = [finder for finder in sys.meta_path if hasattr(finder, "find_spec")]
    return pygal
