"""Statistics into files: the workbook, and the page."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

from cli.paper.making import TAKEN
from cli.stats.report import Report
from cli.terminal.desk_context import Desk
from cli.terminal.output import Fact
from travel.i18n import M

_PAGE_TAKEN = M("{file} is there already and is not overwritten; name another by --html, or say --force")


def write_files(desk: Desk, report: Report, workbook: Path | None, page: Path | None, *, force: bool) -> None:
    """Write what is asked for to new files, all of it or nothing, and say where it lies."""
    from cli.stats import page as pages
    from cli.stats import workbook as workbooks
    from travel.new_files import new_file

    facts = []
    with ExitStack() as files:
        if workbook is not None:
            workbooks.write(files.enter_context(new_file(workbook, TAKEN, replace=force)), report)
            facts.append(Fact("workbook", M("Workbook"), str(workbook)))
        if page is not None:
            target = files.enter_context(new_file(page, _PAGE_TAKEN, replace=force))
            target.write(pages.written(report).encode())
            facts.append(Fact("page", M("Page"), str(page)))
    desk.out.card(facts)
