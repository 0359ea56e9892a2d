"""One UTC year of service hours as sorted spans, so that any question about it is a binary search.

Inside this module an instant is a whole number of microseconds since 1970-01-01 UTC.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, tzinfo

from schools.school_time.hours import Windows

SECOND = 1_000_000
DAY_SECONDS = 86_400
FAR = 2**62
"""Later than every instant: the span that stands after the last one, so that searches need no edge case."""
_EPOCH_DAY = date(1970, 1, 1).toordinal()


class ServiceYear:
    """The spans of service inside one UTC year, cut at its ends, touching ones joined.

    `ends` and `worked` hold for each span its end and the service time from the beginning of the year to
    that end; all three arrays close with an empty span at `FAR`.
    """

    __slots__ = ("ends", "starts", "worked")

    def __init__(self, spans: Iterator[tuple[int, int]]) -> None:
        self.starts, self.ends, self.worked = array("q"), array("q"), array("q")
        total = 0
        for start, end in spans:
            total += end - start
            if self.ends and self.ends[-1] == start:
                self.ends[-1], self.worked[-1] = end, total
            else:
                self._append(start, end, total)
        self._append(FAR, FAR, total)

    @classmethod
    def of(cls, year: int, zone: tzinfo, windows_on: Callable[[date], Windows]) -> ServiceYear:
        """The year in `zone`, where `windows_on` tells the windows of a local date."""
        return cls(_spans(year, zone, windows_on))

    def before(self, at: int) -> int:
        """Service time of this year that lies before an instant, in microseconds."""
        i = bisect_right(self.ends, at)
        start = self.starts[i]
        return self.worked[i] - self.ends[i] + (at if at > start else start)

    @property
    def total(self) -> int:
        """Service time of the whole year, in microseconds."""
        return self.worked[-1]

    def when(self, worked: int) -> int:
        """The first instant at which so much service time of this year is over; 0 < worked <= total."""
        i = bisect_left(self.worked, worked)
        return self.ends[i] - self.worked[i] + worked

    def span_from(self, at: int) -> tuple[int, int]:
        """The span that an instant lies in, else the next one, (FAR, FAR) after the last."""
        i = bisect_right(self.ends, at)
        return self.starts[i], self.ends[i]

    def _append(self, start: int, end: int, worked: int) -> None:
        self.starts.append(start)
        self.ends.append(end)
        self.worked.append(worked)


def _spans(year: int, zone: tzinfo, windows_on: Callable[[date], Windows]) -> Iterator[tuple[int, int]]:
    for begin, end, offset in _stretches(year, zone):
        first, last = (begin + offset) // DAY_SECONDS, (end - 1 + offset) // DAY_SECONDS
        for day in range(first, last + 1):
            midnight = day * DAY_SECONDS - offset
            for opens, closes in windows_on(date.fromordinal(_EPOCH_DAY + day)):
                start, stop = max(begin, midnight + opens * 60), min(end, midnight + closes * 60)
                if start < stop:
                    yield start * SECOND, stop * SECOND


def _stretches(year: int, zone: tzinfo) -> Iterator[tuple[int, int, int]]:
    """The parts of a UTC year with one offset from UTC: begin and end in epoch seconds, offset in seconds."""

    def offset_at(second: int) -> int:
        offset = datetime.fromtimestamp(second, zone).utcoffset()
        return 0 if offset is None else offset.days * DAY_SECONDS + offset.seconds

    begin, last = _new_year(year), _new_year(year + 1)
    offset = offset_at(begin)
    for day in range(begin, last, DAY_SECONDS):
        later = offset_at(day + DAY_SECONDS - 1)
        if later != offset:
            seconds = range(day, day + DAY_SECONDS)
            change = seconds[bisect_left(seconds, True, key=lambda second: offset_at(second) == later)]
            yield begin, change, offset
            begin, offset = change, later
    yield begin, last, offset


def _new_year(year: int) -> int:
    return int(datetime(year, 1, 1, tzinfo=UTC).timestamp())
