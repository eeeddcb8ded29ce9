"""The columns of a listing on a screen of so many cells."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cli.terminal.cells import cell_len, fold, pieces
from cli.terminal.widths import LEAST, LONGEST, widths

_WORDS = st.text("abcé 景德镇市，。2023-", max_size=40)


@given(
    st.lists(st.lists(_WORDS, min_size=3, max_size=3), min_size=1, max_size=7),
    st.lists(st.booleans(), min_size=7, max_size=7),
    st.integers(10, 200),
)
def test_columns_fit_the_screen_and_break_no_word(texts: list[list[str]], whole: list[bool], room: int) -> None:
    found = widths(texts, whole[: len(texts)], room)
    if found is None:
        return
    assert sum(found) <= room
    for column, is_whole, width in zip(texts, whole, found, strict=False):
        for text in column[1:] if is_whole else ():
            assert cell_len(text) <= width
        for text in column:
            words = [piece.rstrip() for piece in pieces(text) if cell_len(piece.rstrip()) <= LONGEST]
            assert all(any(word in line for line in fold(text, width)) for word in words)


def test_what_has_room_is_as_wide_as_its_longest_line() -> None:
    assert widths([("团组", "2023-0001"), ("名称", "赴保加利亚")], (True, False), 40) == [9, 10]


def test_text_shares_what_dates_and_numbers_leave() -> None:
    dates, short, long = (
        ("日期", "2023-09-28"),
        ("姓名", "甲乙丙丁戊己"),
        ("名称", "赴保加利亚签署友好城市意向书并举办展览"),
    )
    assert widths([dates, short, long], (True, False, False), 40) == [10, 9, 21]


def test_where_not_even_the_words_fit_there_are_no_columns() -> None:
    names = ("Name", "景德镇市人民政府外事办公室")
    assert widths([names], (False,), LEAST) == [LEAST]
    assert widths([names], (False,), LEAST - 1) is None
    assert widths([("Number", "2023-0001")], (True,), 8) is None


def test_an_address_may_be_broken_where_there_is_no_room_for_it() -> None:
    assert widths([("Hash", "0123456789abcdef" * 4)], (False,), 20) == [20]
