from __future__ import annotations

import pytest

from cli.terminal.arguments import arranged, option_value, wanted_language


@pytest.mark.parametrize(
    ("environ", "lang"),
    [
        ({}, "zh"),
        ({"LANG": "C.UTF-8"}, "zh"),
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "zh_CN.UTF-8"}, "zh"),
        ({"LC_ALL": "C", "LANG": "en_GB.UTF-8"}, "en"),
        ({"TRAVEL_LANG": "zh", "LANG": "en_US.UTF-8"}, "zh"),
        ({"LANG": "de_DE.UTF-8"}, "zh"),
    ],
)
def test_the_language_is_chinese_unless_the_environment_says_english(environ: dict[str, str], lang: str) -> None:
    assert wanted_language(["desk"], environ) == lang


@pytest.mark.parametrize("args", [["--lang", "en", "desk"], ["desk", "--lang=en"], ["--lang", "zh", "--lang", "en"]])
def test_the_language_option_counts_wherever_it_stands(args: list[str]) -> None:
    assert wanted_language(args, {"TRAVEL_LANG": "zh"}) == "en"


def test_after_two_dashes_nothing_is_an_option() -> None:
    assert option_value(["person", "add", "--", "--lang", "en"], "--lang") is None


def test_an_unknown_language_is_left_for_the_parser_to_refuse() -> None:
    assert wanted_language(["--lang", "fr"], {}) == "zh"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ([], ["desk"]),
        (["--as", "li"], ["desk", "--as", "li"]),
        (["--format=json", "--as-of", "2023-01-01"], ["desk", "--format=json", "--as-of", "2023-01-01"]),
        (["--as", "li", "unit", "list", "--x"], ["unit", "list", "--as", "li", "--x"]),
        (["--lang", "en", "overdue"], ["overdue", "--lang", "en"]),
        (["--yes", "unit"], ["unit"]),
        (["--help"], ["--help"]),
        (["--lang", "en", "--help"], ["--help"]),
        (["--help", "--lang", "en"], ["--help"]),
        (["unit", "list"], ["unit", "list"]),
        (["unit", "--as", "li", "list", "--x"], ["unit", "list", "--as", "li", "--x"]),
        (["--format", "json", "unit", "--as", "li", "list"], ["unit", "list", "--format", "json", "--as", "li"]),
        (["unit", "--help", "--lang", "en"], ["unit", "--help"]),
        (["unit", "--lang=en", "--help"], ["unit", "--help"]),
        (["unit", "list", "--help", "--lang", "en"], ["unit", "list", "--help", "--lang", "en"]),
        (["unit", "--nothing", "--lang", "en"], ["unit", "--nothing"]),
        (["--as"], ["desk", "--as"]),
    ],
)
def test_common_options_may_stand_before_the_verb_and_no_noun_means_the_desk(
    typed: list[str], meant: list[str]
) -> None:
    assert arranged(typed) == meant
