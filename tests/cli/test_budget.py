"""`travel delegation budget`: the table's sums beside what was asked for, and the lines put into a form."""

from __future__ import annotations

import csv
import io
import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.office import EXAMPLES, Office
from tests.terminal import Shown, run
from travel.forms.reading import read_application

JAPAN = """# 2018年样表
[delegation]
title = "赴日本交流团"
organiser = "景德镇市人民政府外事办公室"
formation = "own"
track = "general"
category = "friendship-city"
purpose = "在横滨与市政府会谈"
exit = 2018-10-30
entry = 2018-11-03
signatory = "庚"

[[members]]
name = "甲"
unit = "景德镇市人民政府外事办公室"
post = "副主任"
rank = "division-deputy"
role = "leader"
born = 1972-03-05

[[visits]]
country = "JP"
city = "横滨"
arrive = 2018-10-30
leave = 2018-11-03
official_days = 4

[funding]
source = "市财政"
rates = { JPY = "0.06093" }   # 财务科提供

# 机票询价见附件
[[budget]]
kind = "airfare"
currency = "CNY"
amount = "25000"

[[budget]]
kind = "intercity"
currency = "CNY"
amount = "6000"

[[budget]]
kind = "other"
currency = "CNY"
amount = "2000"      # 签证、保险

# 附件另送
"""

WITHOUT_BUDGET = JAPAN.partition("# 机票询价")[0]


@pytest.fixture
def form(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The sample form of 2018, before lodging, meals and incidentals are written in; there is no store."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("TRAVEL_DATABASE", raising=False)
    path = tmp_path / "japan.toml"
    path.write_text(JAPAN, encoding="utf-8")
    return path


def budget(path: Path, *args: str) -> Shown:
    return run("delegation", "budget", str(path), *args)


def reckoned(path: Path, *args: str) -> Any:
    shown = budget(path, *args, "--format", "json")
    assert (shown.status, shown.err) == (0, "")
    return json.loads(shown.out)


def test_the_sample_form_comes_to_its_total(form: Path) -> None:
    """S-BUDG: 120 000 yen at 0.06093 are 7 311.60; with fares and the rest 40 311.60."""
    found = reckoned(form)
    assert [(line["kind"], line["computed"], line["asked"]) for line in found["lines"]] == [
        ("airfare", None, "25000"),
        ("intercity", None, "6000"),
        ("lodging", "45000.00", "0"),
        ("meals", "50000.00", "0"),
        ("incidentals", "25000.00", "0"),
        ("other", None, "2000"),
    ]
    yen, yuan, total = found["totals"]
    assert (yen["currency"], yen["computed"], yen["rate"], yen["computed_cny"]) == (
        "JPY",
        "120000.00",
        "0.06093",
        "7311.60",
    )
    assert (yuan["computed_cny"], total["computed_cny"], total["asked_cny"]) == ("33000.00", "40311.60", "33000.00")
    assert found["stays"] == [{"country": "JP", "city": "横滨", "days": 5, "nights": 4}]


def test_the_lines_are_put_behind_the_clerks_own_and_nothing_else_is_touched(form: Path) -> None:
    assert budget(form, "--write").status == 0
    text = form.read_text(encoding="utf-8")
    head, tail = JAPAN.split("\n# 附件另送")
    assert text.startswith(head.rstrip("\n"))
    assert text.endswith("# 附件另送" + tail)
    assert text.count("[[budget]]") == 6
    total = reckoned(form)["totals"][-1]
    assert (total["computed_cny"], total["asked_cny"], total["difference"]) == ("40311.60", "40311.60", "0.00")
    assert [line.city for line in read_application(form).budget if line.kind == "lodging"] == ["横滨"]
    assert list(form.parent.glob("*.bak")) == []


def test_lines_that_are_there_are_replaced_only_when_asked_and_a_copy_is_kept(form: Path) -> None:
    assert budget(form, "--write").status == 0
    text = form.read_text(encoding="utf-8").replace('amount = "45000.00"', '# 会议酒店\namount = "45000.00" # 已询价')
    form.write_text(text, encoding="utf-8")
    refused = budget(form, "--write", "--lang", "en")
    assert refused.status == 2
    assert "3 lines for lodging, meals and incidentals" in refused.err
    assert form.read_text(encoding="utf-8") == text
    assert budget(form, "--write", "--replace").status == 0
    after = form.read_text(encoding="utf-8")
    assert after.count("[[budget]]") == 6
    assert "# 会议酒店" in after
    assert (form.parent / "japan.toml.1.bak").read_text(encoding="utf-8") == text
    assert budget(form, "--write", "--replace").status == 0
    assert form.read_text(encoding="utf-8") == after
    assert (form.parent / "japan.toml.2.bak").read_text(encoding="utf-8") == after


def test_writing_again_gives_the_same_form(form: Path) -> None:
    budget(form, "--write")
    once = tomllib.loads(form.read_text(encoding="utf-8"))
    budget(form, "--write", "--replace")
    assert tomllib.loads(form.read_text(encoding="utf-8")) == once


@pytest.mark.parametrize("ending", ["\r\n", "\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_line_ends_and_the_mark_at_the_beginning_stay_as_they_are(form: Path, ending: str, mark: bytes) -> None:
    form.write_bytes(mark + JAPAN.replace("\n", ending).encode())
    assert budget(form, "--write").status == 0
    content = form.read_bytes()
    assert content.startswith(mark + b"# 2018")
    assert content.count(b"\n") == content.count(ending.encode())
    assert len(read_application(form).budget) == 6


def test_the_permissions_of_the_form_stay_as_they_are(form: Path) -> None:
    form.chmod(0o640)
    assert budget(form, "--write").status == 0
    assert form.stat().st_mode & 0o777 == 0o640


def test_days_as_people_write_them_stay_as_they_are(form: Path) -> None:
    form.write_text(JAPAN.replace("exit = 2018-10-30", "exit = 2018年10月30日"), encoding="utf-8")
    assert budget(form, "--write").status == 0
    assert "exit = 2018年10月30日" in form.read_text(encoding="utf-8")


def test_a_form_without_budget_gets_the_lines_at_its_end(form: Path) -> None:
    head = WITHOUT_BUDGET
    form.write_text(head.rstrip("\n"), encoding="utf-8")
    assert budget(form, "--write").status == 0
    text = form.read_text(encoding="utf-8")
    assert text.startswith(head.rstrip("\n") + "\n\n[[budget]]\n")
    assert len(read_application(form).budget) == 3


def test_where_lines_cannot_be_put_in_they_are_told_and_nothing_is_written(form: Path) -> None:
    inline = 'budget = [{ kind = "airfare", currency = "CNY", amount = "25000" }]\n' + WITHOUT_BUDGET
    form.write_text(inline, encoding="utf-8")
    refused = budget(form, "--write", "--lang", "en")
    assert refused.status == 2
    assert "put them in by hand" in refused.err
    assert 'kind = "lodging"' in refused.err
    assert form.read_text(encoding="utf-8") == inline


def test_a_form_in_another_encoding_is_read_but_not_written(form: Path) -> None:
    form.write_bytes(JAPAN.encode("gb18030"))
    assert budget(form).status == 0
    refused = budget(form, "--write", "--lang", "en")
    assert (refused.status, "UTF-8" in refused.err) == (2, True)
    assert form.read_bytes() == JAPAN.encode("gb18030")


def test_replace_goes_with_write(form: Path) -> None:
    assert budget(form, "--replace").status == 2


def test_without_a_rate_there_is_no_sum_in_cny(form: Path) -> None:
    form.write_text(JAPAN.replace('{ JPY = "0.06093" }', "{}"), encoding="utf-8")
    found = reckoned(form)
    assert [(total["currency"], total["computed_cny"]) for total in found["totals"]] == [
        ("JPY", None),
        ("CNY", "33000.00"),
    ]
    assert "[funding] rates" in run("delegation", "budget", str(form), "--lang", "en").out


@pytest.mark.parametrize(
    ("found", "wrong", "field"),
    [
        ('{ JPY = "0.06093" }', '{ JPY = "0" }', "funding.rates.JPY"),
        ('{ JPY = "0.06093" }', '{ JPY = "-1" }', "funding.rates.JPY"),
        ('{ JPY = "0.06093" }', "{ JPY = nan }", "funding.rates.JPY"),
        ('{ JPY = "0.06093" }', "{ JPY = 1e309 }", "funding.rates.JPY"),
        ('{ JPY = "0.06093" }', '{ JYP = "0.06093" }', "funding.rates.JYP"),
        ('amount = "25000"', 'amount = "-25000"', "budget[1].amount"),
        ('amount = "25000"', 'amount = "NaN"', "budget[1].amount"),
        ('amount = "25000"', "amount = nan", "budget[1].amount"),
        ('amount = "25000"', "amount = inf", "budget[1].amount"),
        ('amount = "25000"', "amount = 1e309", "budget[1].amount"),
        ('amount = "25000"', 'amount = "1e309"', "budget[1].amount"),
        ('currency = "CNY"\namount = "25000"', 'currency = "RMB"\namount = "25000"', "budget[1].currency"),
        ('amount = "25000"', 'amount = "25000"\ncountry = "YU"', "budget[1].country"),
        ('amount = "25000"', 'amount = "25000"\nshare = "0"', "budget[1].share"),
        ('amount = "25000"', 'amount = "25000"\nshare = "1.01"', "budget[1].share"),
        ('amount = "25000"', 'amount = "25000"\ndays = -1', "budget[1].days"),
        ('amount = "25000"', 'amount = "25000"\npersons = "1.5"', "budget[1].persons"),
    ],
)
def test_bad_numbers_are_refused_by_field(form: Path, found: str, wrong: str, field: str) -> None:
    assert found in JAPAN
    form.write_text(JAPAN.replace(found, wrong, 1), encoding="utf-8")
    for args in (["--lang", "en"], ["--write", "--lang", "en"]):
        refused = budget(form, *args)
        assert refused.status == 2
        assert field in refused.err


def test_a_filed_delegation_is_reckoned_and_its_form_is_not_written(at_desk: Office) -> None:
    number = at_desk.submitted()
    found = json.loads(run("delegation", "budget", number, "--format", "json").out)
    assert [(line["kind"], line["country"], line["computed"]) for line in found["lines"] if line["computed"]] == [
        ("lodging", "BG", "2200.00"),
        ("meals", "BG", "900.00"),
        ("incidentals", "BG", "700.00"),
    ]
    refused = run("delegation", "budget", number, "--write", "--as", "clerk", "--lang", "en")
    assert refused.status == 2
    assert f"travel delegation edit {number} FILE" in refused.err
    assert run("delegation", "budget", "2023-0099").status == 2


def test_every_format_has_every_line(form: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(budget(form, "--format", "csv").out)))
    assert [row["kind"] for row in rows] == ["airfare", "intercity", "lodging", "meals", "incidentals", "other"]
    assert rows[2] == {
        "kind": "lodging",
        "country": "JP",
        "cities": "横滨",
        "currency": "JPY",
        "standard": "9000",
        "persons": "1",
        "days": "5",
        "share": "100%",
        "row": "10",
        "computed": "45000.00",
        "asked": "0",
        "difference": "-45000.00",
    }
    page = budget(form, "--format", "md", "--lang", "en").out
    assert "9000×1×5" in page
    assert "7,311.60" in page


def test_a_journey_by_way_of_several_cities_has_a_line_for_each_row(form: Path) -> None:
    more = '\n[[visits]]\ncountry = "JP"\ncity = "东京"\narrive = 2018-11-01\nleave = 2018-11-03\nofficial_days = 2\n'
    text = JAPAN.replace("leave = 2018-11-03\nofficial_days = 4\n", "leave = 2018-11-01\nofficial_days = 2\n" + more)
    form.write_text(text, encoding="utf-8")
    lodging = [line for line in reckoned(form)["lines"] if line["kind"] == "lodging"]
    assert [(line["cities"], line["days"], line["computed"]) for line in lodging] == [
        (["横滨"], 3, "27000.00"),
        (["东京"], 2, "40000.00"),
    ]
    assert budget(form, "--write").status == 0
    assert {line["difference"] for line in reckoned(form)["lines"]} == {"0.00", None}
    checked = json.loads(run("delegation", "check", str(form), "--as-of", "2018-09-03", "--format", "json").out)
    assert "R15" not in {finding["rule"] for finding in checked["findings"]}


def test_what_is_asked_for_without_its_city_stands_beside_the_whole_country(form: Path) -> None:
    more = '\n[[visits]]\ncountry = "JP"\ncity = "东京"\narrive = 2018-11-01\nleave = 2018-11-03\nofficial_days = 2\n'
    line = '\n[[budget]]\nkind = "lodging"\ncountry = "JP"\ncurrency = "JPY"\namount = "60000"\n'
    text = JAPAN.replace("leave = 2018-11-03\nofficial_days = 4\n", "leave = 2018-11-01\nofficial_days = 2\n" + more)
    form.write_text(text + line, encoding="utf-8")
    (lodging,) = [found for found in reckoned(form)["lines"] if found["kind"] == "lodging"]
    assert (lodging["computed"], lodging["asked"], lodging["difference"]) == ("67000.00", "60000", "-7000.00")


def test_money_in_another_currency_is_converted_beside_the_table(form: Path) -> None:
    line = '\n[[budget]]\nkind = "meals"\ncountry = "JP"\ncurrency = "CNY"\namount = "3046.50"\n'
    form.write_text(JAPAN + line, encoding="utf-8")
    (meals,) = [found for found in reckoned(form)["lines"] if found["kind"] == "meals"]
    assert (meals["currency"], meals["asked"], meals["difference"]) == ("JPY", "50000.00", "0.00")


def test_places_the_table_does_not_have_are_named_and_counted_as_asked_for(form: Path) -> None:
    line = '\n[[budget]]\nkind = "meals"\ncountry = "LI"\ncurrency = "CNY"\namount = "500"\n'
    text = JAPAN.replace('country = "JP"\ncity = "横滨"', 'country = "LI"\ncity = "瓦杜兹"')
    form.write_text(text + line, encoding="utf-8")
    found = reckoned(form)
    assert found["gaps"] == [{"country": "LI", "city": "瓦杜兹", "missing": "country"}]
    assert found["totals"][-1]["computed_cny"] == found["totals"][-1]["asked_cny"] == "33500.00"
    assert "by hand" in budget(form, "--lang", "en").out


def test_the_examples_are_left_alone() -> None:
    before = {path: path.read_bytes() for path in EXAMPLES.glob("*.toml")}
    for path in before:
        run("delegation", "budget", str(path), "--place", "national")
    assert before == {path: path.read_bytes() for path in EXAMPLES.glob("*.toml")}
