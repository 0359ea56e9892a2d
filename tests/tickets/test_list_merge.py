"""Linking and merging from the list: what is offered, what each choice will do, and taking it back."""

from __future__ import annotations

import re
from typing import Any

from tests.cast import Cast
from tests.tickets.pages import text_of
from tests.tickets.test_list_acts import LIST, UNDO, asked, batch_of, file, lines, now, press, three, told
from tickets import actions
from tickets.models import Ticket

__all__ = ["three"]


def test_each_other_ticket_is_offered_once_with_all_its_reasons_and_the_ticked_ones_first(
    cast: Cast, three: list[Ticket], signed_in: Any
) -> None:
    one, two, other = (ticket.pk for ticket in three)
    in_room = file(cast, requester=cast.david, device=None, room=cast.room_214).pk
    hers = file(cast, device=cast.laptop, school=cast.lincoln).pk

    panel = asked(signed_in(cast.marcus), "link", three[:2])

    assert lines(panel) == {
        f"other={one}": f"Next: is ticket {two} a duplicate of {one}, merged into it, or related?",
        f"other={two}": f"Next: is ticket {one} a duplicate of {two}, merged into it, or related?",
        f"other={hers}": f"Next: are 2 tickets duplicates of {hers}, merged into it, or related?",
        f"other={in_room}": f"Next: are 2 tickets duplicates of {in_room}, merged into it, or related?",
        f"other={other}": f"Next: are 2 tickets duplicates of {other}, merged into it, or related?",
    }
    assert hints(panel) == {
        f"other={one}": "ticked, same room, same device, same person, similar words",
        f"other={two}": "ticked, same room, same device, same person, similar words",
        f"other={hers}": "same person, similar words",
        f"other={in_room}": "same room, similar words",
        f"other={other}": "same room, same device, same person, similar words",
    }


def test_for_the_chosen_ticket_each_way_says_what_it_will_do(cast: Cast, three: list[Ticket], signed_in: Any) -> None:
    client, (one, two, other) = signed_in(cast.marcus), (ticket.pk for ticket in three)

    alone = press(client, three[:1], what="link", other=two)
    both = press(client, three[:2], what="link", other=other)

    assert f"And this one {two} Panel does not react" in text_of(alone)
    assert lines(alone) == {
        f"link=duplicate:{two}": duplicate(one, two),
        f"link=merge:{two}": merged(one, two),
        f"link=related:{two}": f"Link: ticket {one} is related to {two}",
    }
    assert lines(both) == {
        f"link=duplicate:{other}": (
            f"Link: 2 tickets are duplicates of {other}. All go on; who solves {other} can solve them too."
        ),
        f"link=merge:{other}": (
            f"Merge: 2 tickets go into {other}, with their messages and people, who are told. One goes on."
        ),
        f"link=related:{other}": f"Link: 2 tickets are related to {other}",
    }
    assert now(three, "status") == ["new"] * 3
    hidden = file(cast, requester=cast.kim, restricted=True).pk
    unknown = press(client, three[:1], what="link", other=hidden)
    assert (unknown.status_code, f"You have no ticket with the number {hidden}." in text_of(unknown)) == (422, True)


def hints(panel: Any) -> dict[str, str]:
    """Why each choice of a panel is offered, by what is sent with it."""
    found = re.findall(
        r'name="(\w+)" value="([^"]*)" role="option".*?<span class="q-meta ms-auto">([^<]*)</span>',
        panel.content.decode(),
    )
    return {f"{name}={value}": hint for name, value, hint in found}


def duplicate(part: int, whole: int) -> str:
    return f"Link: ticket {part} is a duplicate of {whole}. Both go on; who solves {whole} can solve it too."


def merged(part: int, whole: int) -> str:
    return f"Merge: ticket {part} goes into {whole}, with its messages and people, who are told. One goes on."


def test_merging_is_offered_only_where_it_can_be(cast: Cast, three: list[Ticket], signed_in: Any) -> None:
    kims, solved, open_one = file(cast, requester=cast.kim), three[1], three[2]
    actions.solve(solved, by=cast.marcus)

    def merges(chosen: Ticket) -> set[str]:
        """Into what, of all that is offered, the chosen one can be merged."""
        client, fresh = signed_in(cast.marcus), [Ticket.objects.get(pk=chosen.pk)]
        others = [key.removeprefix("other=") for key in lines(asked(client, "link", fresh))]
        ways = [key for number in others for key in lines(press(client, fresh, what="link", other=number))]
        return {key for key in ways if key.startswith("link=merge")}

    assert merges(three[0]) == {f"link=merge:{open_one.pk}"}
    assert merges(kims) == set()
    assert merges(solved) == set()


def test_the_line_says_where_a_higher_priority_goes_along(cast: Cast, three: list[Ticket], signed_in: Any) -> None:
    client, part, whole = signed_in(cast.marcus), three[0], three[2]
    actions.triage(whole, by=cast.marcus, priority=4)

    def line() -> str:
        fresh = [Ticket.objects.get(pk=part.pk)]
        return lines(press(client, fresh, what="link", other=str(whole.pk)))[f"link=merge:{whole.pk}"]

    actions.triage(part, by=cast.marcus, priority=4)
    assert line() == merged(part.pk, whole.pk)
    actions.triage(Ticket.objects.get(pk=part.pk), by=cast.marcus, priority=1)
    assert line() == f"{merged(part.pk, whole.pk)} {whole.pk} becomes “Urgent”."


def test_tickets_are_merged_from_the_list_and_parted_again_by_one_undo(
    cast: Cast, three: list[Ticket], signed_in: Any
) -> None:
    client, whole = signed_in(cast.marcus), three[2]

    answer = press(client, three[:2], what="link", link=f"merge:{whole.pk}")

    assert now(three, "status", "merged_into") == [("merged", whole.pk), ("merged", whole.pk), ("new", None)]
    assert f"You merged 2 tickets into ticket {whole.pk}. It is sent in a few seconds." in text_of(answer)
    assert told(answer)["numbers"] == [one.pk for one in three]
    client.post(UNDO, {"batch": batch_of(answer)}, headers=LIST)
    assert now(three, "status", "merged_into") == [("new", None)] * 3


def test_the_ticket_into_which_others_go_is_not_counted_among_them(
    cast: Cast, three: list[Ticket], signed_in: Any
) -> None:
    client, whole = signed_in(cast.marcus), three[2]

    answer = press(client, three, what="link", link=f"merge:{whole.pk}")
    assert f"You merged 2 tickets into ticket {whole.pk}." in text_of(answer)
    client.post(UNDO, {"batch": batch_of(answer)}, headers=LIST)

    fresh = [Ticket.objects.get(pk=one.pk) for one in three[1:]]
    answer = press(client, fresh, what="link", link=f"merge:{whole.pk}")
    assert f"{three[1].pk} : You merged it into ticket {whole.pk}." in text_of(answer)


def test_a_typed_number_says_whether_it_is_linked_or_merged(cast: Cast, three: list[Ticket], signed_in: Any) -> None:
    client, kims = signed_in(cast.marcus), file(cast, requester=cast.kim)

    refused = press(client, three[:1], what="link", number=str(kims.pk), kind="merge")
    assert refused.status_code == 422
    assert "Link these tickets as duplicates instead." in text_of(refused)
    assert '<option value="merge" selected>Merge: one goes on</option>' in refused.content.decode()
    press(client, three[:1], what="link", number=str(three[1].pk), kind="merge")
    assert now(three[:1], "merged_into") == [three[1].pk]
