"""Charts: read out, without script or style, and drawn where the numbers say."""

from __future__ import annotations

import re
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from ui import charts

WEEKS = ["Apr 5", "Apr 12", "Apr 19", "Apr 26"]
SVG = "{http://www.w3.org/2000/svg}"


def two_lines() -> list[charts.Series]:
    return [
        charts.Series("New", [171, 190, None, 231], "open"),
        charts.Series("Waiting", [96, 104, 160, 187], "back", filled=True),
    ]


def chart() -> str:
    return charts.line_chart(title="New & open", labels=WEEKS, series=two_lines(), limit=205, limit_name="Capacity")


def test_a_chart_has_a_title_and_tells_its_finding_in_words() -> None:
    root = ElementTree.fromstring(chart())[0]

    assert root.attrib["role"] == "img"
    assert root.attrib["aria-labelledby"].split() == [root[0].attrib["id"], root[1].attrib["id"]]
    assert root[0].text == "New & open"
    assert root[1].text == (
        "New: 171 at first, 231 at last, highest 231 in Apr 26. "
        "Waiting: 96 at first, 187 at last, highest 187 in Apr 26. Capacity: 205."
    )


@pytest.mark.parametrize(
    "drawn",
    [
        chart(),
        charts.legend(two_lines(), "Capacity"),
        charts.bar(41, of=50, mark=36, over_from=36),
        charts.bars([("Chromebook", 611)]),
        charts.heat_map(caption="c", corner="School", columns=WEEKS, rows=[("Lincoln", [1, 2, 3, None])]),
        charts.heat_key(),
    ],
)
def test_no_drawing_carries_style_or_script(drawn: str) -> None:
    assert re.findall(r"style=|<style|<script|\son\w+=|javascript:", drawn) == []
    ElementTree.fromstring(drawn)


def test_a_missing_value_leaves_a_gap_and_the_axis_starts_at_nought() -> None:
    drawn = chart()
    line = re.search(r'class="ln open" d="([^"]+)"', drawn)
    axis = re.findall(r'class="ax"[^>]*text-anchor="end">([^<]+)<', drawn)

    assert line and line[1].count("M") == 2
    assert axis == ["0", "50", "100", "150", "200", "250"]


def test_values_at_the_end_do_not_cover_each_other() -> None:
    close = [charts.Series(str(n), [0, 200 + n], "open") for n in range(3)]

    drawn = charts.line_chart(title="t", labels=["a", "b"], series=close)
    heights = sorted(float(y) for y in re.findall(r'class="val open" x="[\d.]+" y="([\d.]+)"', drawn))

    assert [round(low - high, 1) >= 14 for high, low in pairwise(heights)] == [True, True]


@pytest.mark.parametrize(
    ("highest", "scale"),
    [
        (0, [0, 1]),
        (1, [0, 0.2, 0.4, 0.6000000000000001, 0.8, 1.0]),
        (3.4, [0, 1, 2, 3, 4]),
        (7, [0, 2, 4, 6, 8]),
        (231, [0, 50, 100, 150, 200, 250]),
        (100_000, [0, 20_000, 40_000, 60_000, 80_000, 100_000]),
    ],
)
def test_axes_have_round_numbers(highest: float, scale: list[float]) -> None:
    assert charts.ticks(highest) == scale


@pytest.mark.parametrize("count", [0, 1, 2, 80])
def test_a_chart_of_any_length_can_be_drawn(count: int) -> None:
    series = [charts.Series("New", list(range(count)), "open")]

    drawn = charts.line_chart(title="t", labels=[str(n) for n in range(count)], series=series)

    assert drawn.count('text-anchor="middle"') <= charts.MAX_X_LABELS
    ElementTree.fromstring(drawn)


def test_a_bar_never_leaves_its_frame_and_shows_what_is_too_much() -> None:
    assert 'width="100"' in charts.bar(300, of=100)
    assert 'width="0"' in charts.bar(-5, of=0)
    assert charts.bar(41, of=50, mark=36, over_from=36, label="41 of 36 hours") == (
        '<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" role="img" aria-label="41 of 36 hours">'
        '<rect width="72" height="8"/><rect class="over" x="72" width="10" height="8"/>'
        '<rect class="mark" x="72" width="0.8" height="8"/></svg>'
    )


def test_shades_reach_from_the_lowest_to_the_highest_number() -> None:
    assert [charts.heat_step(value, 1, 8) for value in (1, 2, 4.5, 7.9, 8)] == [0, 1, 3, 6, 6]
    assert charts.heat_step(3, 3, 3) == 0
    drawn = charts.heat_map(caption="c", corner="School", columns=["a", "b"], rows=[("Lincoln", [1.0, 2.5])])
    assert re.findall(r'heat-(\d) num">([\d.]+)<', drawn) == [("0", "1.0"), ("6", "2.5")]


def test_plain_amounts_stand_before_the_shades_of_their_row() -> None:
    drawn = charts.heat_map(
        caption="c",
        corner="School",
        columns=["a"],
        rows=[("Lincoln", [1.0]), ("Birch", [2.5])],
        plain=[("New", [1204, 7]), ("Solved", [3, 0])],
    )

    assert re.findall(r"<th[^>]*>([^<]+)<", drawn) == ["School", "New", "Solved", "a", "Lincoln", "Birch"]
    assert re.findall(r'<td class="([^"]+)">([^<]+)<', drawn) == [
        *[("heat-n num", "1,204"), ("heat-n num", "3"), ("heat-0 num", "1.0")],
        *[("heat-n num", "7"), ("heat-n num", "0"), ("heat-6 num", "2.5")],
    ]


def test_a_name_cannot_become_markup() -> None:
    drawn = charts.line_chart(title="<b>x</b>", labels=["<i>"], series=[charts.Series("<u>", [1])])

    assert re.findall("<[biu]>", drawn + charts.bars([("<b>", 1)])) == []
