"""Tickets of which a sentence of history speaks are links, wherever in it they stand, to who may see them."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client

from tests.cast import Cast
from tests.tickets.pages import links_of, text_of
from tickets.actions import Filing, merge, open_ticket
from tickets.models import Ticket
from tickets.sentences import linked, marked, plain
from users.models import User


def file(cast: Cast, subject: str, **more: object) -> Ticket:
    return open_ticket(Filing(requester=cast.elena, subject=subject, school=cast.lincoln, **more), by=cast.elena)  # type: ignore[arg-type]


def test_a_sentence_is_text_or_links_and_nothing_else_of_it_is_html() -> None:
    sentence = f"merged ticket {marked(5)} & <b>room 5</b> into ticket {marked(7)}"

    assert plain(sentence) == "merged ticket 5 & <b>room 5</b> into ticket 7"
    assert linked(sentence) == (
        'merged ticket <a class="num" href="/tickets/5/">5</a> &amp; &lt;b&gt;room 5&lt;/b&gt; into ticket '
        '<a class="num" href="/tickets/7/">7</a>'
    )


def test_history_leads_to_the_tickets_of_which_it_speaks(cast: Cast, signed_in: Callable[[User], Client]) -> None:
    whole, part = file(cast, "No sound"), file(cast, "Still no sound")
    merge(part, into=whole, by=cast.marcus)

    page = signed_in(cast.marcus).get(f"/tickets/{whole.pk}/")

    assert f"Marcus Reed merged ticket {part.pk} into this one" in text_of(page)
    assert f"/tickets/{part.pk}/" in links_of(page, f"/tickets/{part.pk}/")


def test_a_ticket_that_the_reader_may_not_see_is_neither_named_nor_linked(
    cast: Cast, signed_in: Callable[[User], Client]
) -> None:
    secret = file(cast, "Mine", restricted=True)
    filing = Filing(requester=cast.elena, subject="Again", school=cast.lincoln, data={"follows": secret.pk})
    ticket = open_ticket(filing, by=cast.elena)

    pages = [signed_in(reader).get(f"/tickets/{ticket.pk}/") for reader in (cast.elena, cast.marcus)]

    assert links_of(pages[0], f"/tickets/{secret.pk}/")[:1] == [f"/tickets/{secret.pk}/"]
    assert f"It goes on from ticket {secret.pk}" in text_of(pages[0])
    assert links_of(pages[1], f"/tickets/{secret.pk}/") == []
    assert "asked for help again; before, it was another ticket" in text_of(pages[1])
