"""What an office writes down of a year's working days, line by line as the State Council's notice has it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from pydantic import BaseModel, ConfigDict, Field

from travel.calendar.working import Calendar, Correction, Stretch
from travel.forms.field_types import Day, FullText, Text, Year
from travel.i18n import N_


class Holiday(BaseModel):
    """``[[holidays]]``: one holiday as the notice has it; both days count."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    name: Text = Field(default="", description=N_("what the holiday is called"))
    from_: Day = Field(alias="from", description=N_("first day off; it counts"))
    until: Day | None = Field(default=None, description=N_("last day off; it counts; the first day when left out"))
    made_up: tuple[Day, ...] = Field(default=(), description=N_("Saturdays and Sundays worked instead"))

    @property
    def days(self) -> Iterator[date]:
        """Every day off."""
        return (self.from_ + timedelta(days=n) for n in range(((self.until or self.from_) - self.from_).days + 1))


class HolidayForm(BaseModel):
    """The whole file: a year, the notice, its holidays. All other days are worked as the weekday says."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    year: Year = Field(description=N_("the year whose working days these are, all of it"))
    citation: FullText = Field(description=N_("title and number of the notice"))
    holidays: tuple[Holiday, ...] = Field(min_length=1, description=N_("the holidays, one table each"))

    @property
    def correction(self) -> Correction:
        """What it says, whatever the layout: the days in order."""
        off = sorted(day for holiday in self.holidays for day in holiday.days)
        made_up = sorted(day for holiday in self.holidays for day in holiday.made_up)
        return Correction(self.year, tuple(off), tuple(made_up), self.citation)


_BLANK = """\
year = {year}
citation = ""

[[holidays]]
name = ""
from = ""
until = ""
made_up = []
"""


def drafted(calendar: Calendar, year: int) -> str:
    """The file of a year as ``calendar`` has it, to be put right and cited; one to be filled in where it has none."""
    if not calendar.knows(year):
        return _BLANK.format(year=year)
    skipped = calendar.skipped(date(year, 1, 1), date(year, 12, 31))
    made_up: dict[Stretch, list[date]] = {stretch: [] for stretch in skipped.holidays}
    for day in skipped.made_up:
        made_up[min(made_up, key=lambda stretch: abs(stretch.first - day))].append(day)
    lines = [f"year = {year}", 'citation = ""']
    for stretch, worked in made_up.items():
        lines += ["", "[[holidays]]", f"from = {stretch.first}", f"until = {stretch.last}"]
        if worked:
            lines.append(f"made_up = [{', '.join(map(str, worked))}]")
    return "\n".join(lines) + "\n"
