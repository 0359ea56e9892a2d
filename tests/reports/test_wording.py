"""Numbers as a report says them."""

from __future__ import annotations

import pytest

from reports import wording


@pytest.mark.parametrize(
    ("part", "whole", "share"),
    [
        (947, 1000, 95),
        (944, 1000, 94),
        (1, 8, 13),
        (2, 3, 67),
        (7, 7, 100),
        (0, 7, 0),
        (996, 1000, 99),
        (999_999, 1_000_000, 99),
        (4, 1000, 1),
        (1, 1_000_000, 1),
        (0, 0, None),
    ],
)
def test_shares_are_rounded_but_all_is_told_of_all_only_and_nothing_of_none(
    part: int, whole: int, share: int | None
) -> None:
    """94.7 % was told as 94 %."""
    assert wording.share(part, whole) == share


def test_a_share_that_nobody_knows_is_a_dash() -> None:
    assert (wording.percent(None), wording.percent(1), wording.percent(100)) == (
        "–",
        "1\N{NO-BREAK SPACE}%",
        "100\N{NO-BREAK SPACE}%",
    )
