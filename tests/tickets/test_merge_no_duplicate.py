"""Taking a ticket out again says that it is no duplicate."""

from __future__ import annotations

import pytest

from audit.models import Entry
from tests.cast import Cast
from tests.tickets.test_merge import at_lincoln, fresh, two
from tickets import actions
from tickets.duplicates import duplicates_of
from tickets.models import Ticket, TicketLink
from tickets.timeline import timeline

__all__ = ["two"]


def test_who_takes_it_out_says_that_it_is_no_duplicate_and_history_tells_so(
    cast: Cast, two: tuple[Ticket, Ticket]
) -> None:
    older, newer = two
    actions.link(newer, to=older, kind="duplicate", by=cast.marcus)
    actions.merge(newer, into=older, by=cast.marcus)

    actions.unmerge(newer, by=cast.marcus)

    assert not TicketLink.objects.exists()
    assert [line.did for line in timeline(newer)][-1] == (
        f"took it out again, as it was before, and removed the link: duplicate of ticket {older.pk}"
    )
    assert [one.pk for one in duplicates_of(fresh(older), cast.marcus)] == []


@pytest.mark.parametrize("way", ["the other way round", "further up"])
def test_it_is_no_duplicate_whichever_of_them_was_said_to_be_one(cast: Cast, way: str) -> None:
    one, two, three = (at_lincoln(cast, person) for person in (cast.david, cast.elena, cast.rosa))
    source, target = (one, two) if way == "the other way round" else (three, one)
    actions.link(source, to=target, kind="duplicate", by=cast.marcus)
    part = two if way == "the other way round" else three
    actions.merge(three, into=two, by=cast.marcus)
    actions.merge(fresh(two), into=one, by=cast.marcus)

    actions.unmerge(part, by=cast.marcus)

    assert not TicketLink.objects.exists()
    if way == "the other way round":
        assert [line.did for line in timeline(fresh(one))][-1] == (
            f"took ticket {two.pk} out of this one again, and removed the link: duplicate of ticket {two.pk}"
        )


def test_other_links_stay_and_a_merge_taken_back_at_once_leaves_all_as_it_was(
    cast: Cast, two: tuple[Ticket, Ticket]
) -> None:
    older, newer = two
    actions.link(newer, to=older, kind="duplicate", by=cast.marcus)
    actions.merge(newer, into=older, by=cast.marcus)
    actions.undo(Entry.objects.about(newer).get(verb="merged"), by=cast.marcus)
    assert TicketLink.objects.get().kind == "duplicate"

    actions.unlink(newer, to=older, by=cast.marcus)
    actions.link(newer, to=older, kind="related", by=cast.marcus)
    actions.merge(newer, into=older, by=cast.marcus)
    actions.unmerge(newer, by=cast.marcus)
    assert TicketLink.objects.get().kind == "related"
