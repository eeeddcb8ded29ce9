"""The State Council's holiday notices behind the calendar of this edition: title by year, numbers as issued."""

from __future__ import annotations

from travel.i18n import M, Message

NUMBERS: dict[int, tuple[str, ...]] = {
    2018: ("国办发明电〔2017〕12号",),
    2019: ("国办发明电〔2018〕15号", "国办发明电〔2019〕3号"),
    2020: ("国办发明电〔2019〕16号", "国办发明电〔2020〕1号"),
    2021: ("国办发明电〔2020〕27号",),
    2022: ("国办发明电〔2021〕11号",),
    2023: ("国办发明电〔2022〕16号",),
    2024: ("国办发明电〔2023〕7号",),
    2025: ("国办发明电〔2024〕12号",),
    2026: ("国办发明电〔2025〕7号",),
}


def notice_of(year: int) -> Message:
    """Where the days off of an announced year stand."""
    if year in NUMBERS:
        return M("the State Council's notice on the holidays of {year} ({numbers})", year=year, numbers=NUMBERS[year])
    return M("the State Council's notice on the holidays of {year}", year=year)
