"""Statistics into files: the workbook, and the page."""

from __future__ import annotations

from pathlib import Path

from cli.paper.making import TAKEN
from cli.stats.report import Report
from cli.terminal.desk_context import Desk
from cli.terminal.output import Fact
from travel.i18n import M


def write_files(desk: Desk, report: Report, workbook: Path | None, page: Path | None, *, force: bool) -> None:
    """Write what is asked for to new files, and say where it lies."""
    from cli.stats import page as pages
    from cli.stats import workbook as workbooks
    from travel.new_files import new_file

    facts = []
    if workbook is not None:
        with new_file(workbook, TAKEN, replace=force) as target:
            workbooks.write(target, report)
        facts.append(Fact("workbook", M("Workbook"), str(workbook)))
    if page is not None:
        with new_file(page, TAKEN, replace=force) as target:
            target.write(pages.written(report).encode())
        facts.append(Fact("page", M("Page"), str(page)))
    desk.out.card(facts)
