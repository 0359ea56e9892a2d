"""Charts as SVG written by the server: they print, need no script, and take their colours from the page.

Geometry stands in attributes, never in style=. Every chart has a title and a description, or its numbers stand
beside it as text. Axes of amounts start at zero.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import slugify
from django.utils.translation import gettext

from ui.vocabulary import Text

# How a line is drawn; the colours are in charts.css.
LINES: Final = ("open", "solved", "back")
HEAT_STEPS: Final = 7

WIDTH, HEIGHT = 700.0, 236.0
LEFT, RIGHT, TOP, BOTTOM = 36.0, 52.0, 8.0, 28.0
END_LABEL_GAP = 14.0
MAX_X_LABELS = 13


@dataclass(frozen=True, slots=True)
class Series:
    """One line: its name, a value for each label (None leaves a gap) and how it is drawn, one of LINES."""

    name: Text
    values: Sequence[float | None]
    line: str = "open"
    filled: bool = False


@dataclass(frozen=True, slots=True)
class _Plot:
    """Maps values to places in the drawing."""

    count: int
    top: float

    def x(self, index: int) -> float:
        inner = WIDTH - LEFT - RIGHT - 16
        return LEFT + 8 + (index * inner / (self.count - 1) if self.count > 1 else inner / 2)

    def y(self, value: float) -> float:
        return TOP + (HEIGHT - TOP - BOTTOM) * (1 - value / self.top)


def number(value: float) -> str:
    """A coordinate: at most one decimal, a point in every language."""
    return f"{value:.1f}".removesuffix(".0")


def shown(value: float, *, whole: bool | None = None) -> str:
    """A value as text: 231, 4.6, 1,204. `whole` says whether decimals are left out, else the value does."""
    if whole is None:
        whole = float(value).is_integer() or abs(value) >= 100
    return f"{value:,.0f}" if whole else f"{value:,.1f}"


def ticks(highest: float, wanted: int = 5) -> list[float]:
    """Round numbers from zero to at least `highest`: 231 gives 0, 50, 100 … 250."""
    if highest <= 0:
        return [0, 1]
    rough = highest / wanted
    power = 10 ** math.floor(math.log10(rough))
    step = next(power * factor for factor in (1, 2, 2.5, 5, 10) if power * factor >= rough * 0.999)
    if highest >= wanted:
        step = max(1, math.ceil(step))
    count = math.ceil(highest / step - 1e-9)
    return [step * index for index in range(count + 1)]


def line_chart(
    *,
    title: str,
    labels: Sequence[str],
    series: Sequence[Series],
    desc: str = "",
    limit: float | None = None,
    limit_name: str = "",
    css: str = "",
) -> SafeString:
    """Lines over time with their last values written at the end, and a dashed line at `limit`.

    `title` names the chart; `desc` is the finding, made from first, last and highest values where none is given.
    """
    scale = ticks(max([limit or 0, *(value for one in series for value in one.values if value is not None)]))
    plot = _Plot(len(labels), scale[-1])
    name = f"chart-{slugify(title) or 'x'}"
    parts = [_grid(plot, scale), *(_area(plot, one) for one in series if one.filled)]
    if limit is not None:
        parts.append(_limit(plot, limit))
    parts += [_line(plot, one) for one in reversed(series)]
    parts += [_ends(plot, series), _x_labels(plot, labels)]
    return format_html(
        '<div class="chart-box" tabindex="0" role="group" aria-label="{4}">'
        '<svg class="{0}" viewBox="0 0 {1} {2}" role="img" aria-labelledby="{3}-t {3}-d">'
        '<title id="{3}-t">{4}</title><desc id="{3}-d">{5}</desc>{6}</svg></div>',
        f"chart {css}".strip(),
        number(WIDTH),
        number(HEIGHT),
        name,
        title,
        desc or _describe(labels, series, limit, limit_name),
        format_html_join("", "{}", ((part,) for part in parts)),
    )


def legend(series: Sequence[Series], limit_name: str = "") -> SafeString:
    """Which line is which; the chart's own description says it to screen readers."""
    items = [(one.line, one.name) for one in series] + ([("cap", limit_name)] if limit_name else [])
    return format_html(
        '<ul class="legend-row" aria-hidden="true">{}</ul>',
        format_html_join("", '<li class="lg-{}">{}</li>', items),
    )


def _describe(labels: Sequence[str], series: Sequence[Series], limit: float | None, limit_name: str) -> str:
    told = []
    for one in series:
        known = [(value, label) for value, label in zip(one.values, labels, strict=True) if value is not None]
        if not known:
            told.append(gettext("{name}: no values.").format(name=one.name))
            continue
        highest, at = max(known, key=lambda pair: pair[0])
        told.append(
            gettext("{name}: {first} at first, {last} at last, highest {highest} in {label}.").format(
                name=one.name, first=shown(known[0][0]), last=shown(known[-1][0]), highest=shown(highest), label=at
            )
        )
    if limit is not None:
        told.append(f"{limit_name or gettext('Limit')}: {shown(limit)}.")
    return " ".join(told)


def _grid(plot: _Plot, scale: Sequence[float]) -> SafeString:
    return format_html_join(
        "",
        '<line class="grid" x1="{0}" x2="{1}" y1="{2}" y2="{2}"/>'
        '<text class="ax" x="{3}" y="{4}" text-anchor="end">{5}</text>',
        (
            (
                number(LEFT),
                number(WIDTH - RIGHT),
                number(plot.y(value)),
                number(LEFT - 8),
                number(plot.y(value) + 4),
                shown(value),
            )
            for value in scale
        ),
    )


def _runs(plot: _Plot, one: Series) -> list[list[tuple[float, float]]]:
    """The points of a line, cut where a value is missing."""
    runs: list[list[tuple[float, float]]] = [[]]
    for index, value in enumerate(one.values):
        if value is None:
            runs.append([])
        else:
            runs[-1].append((plot.x(index), plot.y(value)))
    return [run for run in runs if run]


def _path(run: Sequence[tuple[float, float]]) -> str:
    return "M" + " L".join(f"{number(x)} {number(y)}" for x, y in run)


def _line(plot: _Plot, one: Series) -> SafeString:
    d = " ".join(_path(run) for run in _runs(plot, one))
    return format_html('<path class="ln {}" d="{}"/>', one.line, d)


def _area(plot: _Plot, one: Series) -> SafeString:
    floor = number(plot.y(0))
    d = " ".join(
        f"{_path(run)} L{number(run[-1][0])} {floor} L{number(run[0][0])} {floor} Z" for run in _runs(plot, one)
    )
    return format_html('<path class="area" d="{}"/>', d)


def _limit(plot: _Plot, limit: float) -> SafeString:
    d = f"M{number(LEFT)} {number(plot.y(limit))} H{number(WIDTH - RIGHT)}"
    return format_html('<path class="ln cap" d="{}"/>', d)


def _ends(plot: _Plot, series: Sequence[Series]) -> SafeString:
    """A dot and the value at the end of each line; values that would touch are moved apart."""
    ends = []
    for one in series:
        last = [(index, value) for index, value in enumerate(one.values) if value is not None][-1:]
        ends += [(plot.y(value), plot.x(index), one.line, shown(value)) for index, value in last]
    ends.sort()
    heights = _spread([end[0] for end in ends])
    return format_html_join(
        "",
        '<circle class="pt {0}" cx="{1}" cy="{2}" r="3.5"/><text class="val {0}" x="{3}" y="{4}">{5}</text>',
        (
            (line, number(x), number(y), number(x + 8), number(height + 4), text)
            for (y, x, line, text), height in zip(ends, heights, strict=True)
        ),
    )


def _spread(heights: Sequence[float]) -> list[float]:
    placed = list(heights)
    for upper, lower in pairwise(range(len(placed))):
        placed[lower] = max(placed[lower], placed[upper] + END_LABEL_GAP)
    overflow = placed[-1] - (HEIGHT - BOTTOM) if placed else 0
    return [height - max(0.0, overflow) for height in placed]


def _x_labels(plot: _Plot, labels: Sequence[str]) -> SafeString:
    every = math.ceil(len(labels) / MAX_X_LABELS) or 1
    last = len(labels) - 1
    return format_html_join(
        "",
        '<text class="ax" x="{}" y="{}" text-anchor="middle">{}</text>',
        (
            (number(plot.x(index)), number(HEIGHT - 9), label)
            for index, label in enumerate(labels)
            if (last - index) % every == 0
        ),
    )


def bar(
    value: float,
    *,
    of: float = 100,
    mark: float | None = None,
    over_from: float | None = None,
    bad: bool = False,
    label: str = "",
) -> SafeString:
    """A bar of `value` in a whole of `of`.

    `mark` draws a line at a target; what lies beyond `over_from` is drawn in the danger colour, as is all of it
    when `bad`. With `label` it is read out; without, the number must stand beside it.
    """
    whole = max(float(of), 1e-9)

    def width(amount: float) -> float:
        return max(0.0, min(100.0, amount / whole * 100))

    full = width(value)
    edge = min(full, width(over_from)) if over_from is not None else full
    parts = [format_html('<rect{} width="{}" height="8"/>', SafeString(' class="over"') if bad else "", number(edge))]
    if full > edge:
        parts.append(
            format_html('<rect class="over" x="{}" width="{}" height="8"/>', number(edge), number(full - edge))
        )
    if mark is not None:
        parts.append(format_html('<rect class="mark" x="{}" width="0.8" height="8"/>', number(min(width(mark), 99.2))))
    said = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    return format_html(
        '<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" {}>{}</svg>',
        said,
        format_html_join("", "{}", ((part,) for part in parts)),
    )


def bars(rows: Sequence[tuple[str, float]], *, of: float | None = None) -> SafeString:
    """Names and amounts as a list of bars, each with its number as text; the longest fills the width."""
    whole = of or max([value for _, value in rows], default=1)
    return format_html(
        '<ul class="bars">{}</ul>',
        format_html_join(
            "",
            '<li><span class="clock"><span>{}</span><b class="ink num">{}</b></span>{}</li>',
            ((name, shown(value), bar(value, of=whole)) for name, value in rows),
        ),
    )


def heat_step(value: float, low: float, high: float) -> int:
    """Which of the seven shades a value takes between the lowest and the highest."""
    if high <= low:
        return 0
    return min(HEAT_STEPS - 1, int((value - low) / (high - low) * HEAT_STEPS))


def heat_map(
    *,
    caption: str,
    corner: str,
    columns: Sequence[str],
    rows: Sequence[tuple[str, Sequence[float | None]]],
    plain: Sequence[tuple[str, Sequence[int | SafeString]]] = (),
) -> SafeString:
    """Numbers on shades, as a table: the numbers are its text, so colour is never alone.

    `plain` are columns of amounts without a shade, before the others: a name and an amount for each row, or the link
    that says it.
    """
    known = [value for _, values in rows for value in values if value is not None]
    low, high = (min(known), max(known)) if known else (0.0, 0.0)
    whole = all(float(value).is_integer() for value in known)
    head = format_html_join("", '<th scope="col" class="text-end">{}</th>', ((name,) for name, _amounts in plain))
    head += format_html_join("", '<th scope="col" class="text-center">{}</th>', ((name,) for name in columns))
    body = format_html_join(
        "",
        '<tr><th scope="row">{}</th>{}{}</tr>',
        (
            (
                name,
                format_html_join("", '<td class="heat-n num">{}</td>', ((_amount(of[row]),) for _name, of in plain)),
                format_html_join("", "{}", ((_heat_cell(value, low, high, whole),) for value in values)),
            )
            for row, (name, values) in enumerate(rows)
        ),
    )
    return format_html(
        '<table class="table heat"><caption class="visually-hidden">{}</caption>'
        '<thead><tr><th scope="col">{}</th>{}</tr></thead><tbody>{}</tbody></table>',
        caption,
        corner,
        head,
        body,
    )


def _amount(value: int | SafeString) -> str:
    return value if isinstance(value, SafeString) else shown(value)


def _heat_cell(value: float | None, low: float, high: float, whole: bool) -> SafeString:
    if value is None:
        return format_html('<td class="num text-secondary">{}</td>', "–")
    return format_html('<td class="heat-{} num">{}</td>', heat_step(value, low, high), shown(value, whole=whole))


def heat_key() -> SafeString:
    """What the shades mean, for the head of the card."""
    return format_html(
        '<p class="heat-key ms-auto m-0" aria-hidden="true">{} {} {}</p>',
        gettext("fewer"),
        format_html_join("", '<span class="heat-{}"></span>', ((step,) for step in range(HEAT_STEPS))),
        gettext("more"),
    )
