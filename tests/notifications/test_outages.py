"""News of an outage: one letter to each whom it concerns, and nothing of the others in it."""

from __future__ import annotations

from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit import clock
from audit.models import Entry
from audit.tasks import deliver
from letters.addresses import ticket_of_address
from letters.models import OutgoingLetter
from notifications.models import Notification
from notifications.outages import BATCH
from tests.cast import Cast, person
from tickets import actions
from tickets.actions import Filing, OutagePlan
from tickets.models import MeToo, Outage, Ticket
from tickets.tasks import tick
from users.models import User

HOUR = timedelta(hours=1)


def wifi(cast: Cast, *tickets: Ticket) -> Outage:
    plan = OutagePlan("Wi-Fi is slow", [cast.lincoln])
    return actions.declare(plan, by=cast.jo, next_news_at=clock.now() + HOUR, tickets=tickets, words="A cable is cut.")


def ticket_of(cast: Cast, person: User, **more: object) -> Ticket:
    filing = Filing(requester=person, subject=f"No net for {person}", school=cast.lincoln, **more)  # type: ignore[arg-type]
    return actions.open_ticket(filing, by=person)


def tell(outage: Outage, cast: Cast, words: str = "The cable is here.") -> Outage:
    return actions.tell_news(outage, by=cast.jo, words=words, next_news_at=clock.now() + HOUR)


def spread() -> list[tuple[str, EmailMessage]]:
    """The letters about news that leave now, by whom they go to."""
    before = set(OutgoingLetter.objects.values_list("pk", flat=True))
    for consumer in ("spread_news", "tell_news", "tell_late_news"):
        deliver(f"notifications.{consumer}")
    kept = OutgoingLetter.objects.exclude(pk__in=before).order_by("to")
    return [(row.to, message_from_bytes(bytes(row.raw), policy=policy.default)) for row in kept]  # type: ignore[arg-type]


def text(letter: EmailMessage) -> str:
    return str(letter.get_body(("plain",)).get_content()).replace("\r\n", "\n")  # type: ignore[union-attr]


def test_one_update_reaches_everybody_once(cast: Cast) -> None:
    first, second = ticket_of(cast, cast.elena, followers=[cast.rosa]), ticket_of(cast, cast.elena)
    outage = wifi(cast, first, second)
    for someone in (cast.david, cast.elena):
        actions.me_too(outage, by=someone)
    tell(outage, cast)

    letters = spread()

    assert [to for to, _letter in letters] == [one.email for one in (cast.david, cast.elena, cast.rosa)]
    assert spread() == []
    assert {letter["Subject"] for _to, letter in letters} == {"Wi-Fi is slow"}
    assert set(OutgoingLetter.objects.values_list("in_bulk", flat=True)) == {True}
    david, elena, rosa = (text(letter) for _to, letter in letters)
    for said in (david, elena, rosa):
        assert "News of “Wi-Fi is slow”:\n\nThe cable is here.\n\nNext news by today 10:52 AM." in said
    assert "because you said “me too”" in david
    assert f"because of your ticket {first.pk}." in elena
    answers = {to: ticket_of_address(letter["Reply-To"]) for to, letter in letters}
    assert answers == {cast.david.email: None, cast.elena.email: first.pk, cast.rosa.email: first.pk}


def test_no_letter_names_another_person_or_their_ticket(cast: Cast) -> None:
    tickets = [ticket_of(cast, someone) for someone in (cast.elena, cast.david)]
    outage = wifi(cast, *tickets)
    actions.me_too(outage, by=cast.rosa)
    tell(outage, cast)
    names = {cast.elena.email: "Elena", cast.david.email: "David", cast.rosa.email: "Rosa"}

    letters = spread()

    assert len(letters) == 3
    for to, letter in letters:
        whole = letter.as_string()
        assert {name for name in ("Elena", "David", "Rosa", "Alvarez", "Chen", "Delgado") if name in whole} == set()
        assert [address for address in names if address in whole] == [to]
        assert "No net for" not in whole


def test_a_ticket_that_was_restricted_meanwhile_gets_no_news(cast: Cast) -> None:
    ticket = ticket_of(cast, cast.elena)
    outage = wifi(cast, ticket)
    tell(outage, cast)
    assert [to for to, _letter in spread()] == [cast.elena.email]
    actions.restrict(ticket, by=cast.jo)
    tell(outage, cast)
    assert spread() == []


def test_who_took_me_too_back_or_left_hears_nothing(cast: Cast) -> None:
    outage = wifi(cast)
    for someone in (cast.elena, cast.david, cast.rosa):
        actions.me_too(outage, by=someone)
    actions.not_me(outage, by=cast.elena)
    User.objects.filter(pk=cast.david.pk).update(is_active=False)
    tell(outage, cast)
    assert [to for to, _letter in spread()] == [cast.rosa.email]


def test_news_that_were_taken_back_reach_nobody(cast: Cast) -> None:
    outage = wifi(cast)
    actions.me_too(outage, by=cast.elena)
    tell(outage, cast)
    actions.undo_news(outage, by=cast.jo)
    assert spread() == []


def test_at_the_end_who_has_a_solved_ticket_hears_it_there_and_the_others_by_news(cast: Cast) -> None:
    ticket = ticket_of(cast, cast.elena)
    outage = wifi(cast, ticket)
    for someone in (cast.elena, cast.david):
        actions.me_too(outage, by=someone)
    actions.end_outage(outage, by=cast.jo, words="The cable is new.")

    ((to, letter),) = spread()
    assert to == cast.david.email
    assert "It is over: “Wi-Fi is slow”.\n\nThe cable is new.\n\nDo you have it still?" in text(letter)

    deliver("notifications.tell")
    solved = OutgoingLetter.objects.filter(to=cast.elena.email).order_by("pk").last()
    assert solved and "Jo solved it" in bytes(solved.raw).decode().replace("Jo Lindqvist", "Jo")


def test_who_asked_is_told_when_the_ticket_is_attached(cast: Cast) -> None:
    ticket = ticket_of(cast, cast.elena)
    outage = wifi(cast)
    actions.attach(ticket, to=outage, by=cast.marcus)
    deliver("notifications.tell")
    letter = message_from_bytes(bytes(OutgoingLetter.objects.order_by("pk").last().raw), policy=policy.default)  # type: ignore[union-attr]
    assert (
        "We know of it: “Wi-Fi is slow”.\n\nA cable is cut.\n\n"
        "Next news by today 10:52 AM. Is yours something else? Reply to this e-mail."
    ) in text(letter)  # type: ignore[arg-type]


def test_each_letter_is_in_the_language_of_its_reader(cast: Cast) -> None:
    outage = wifi(cast)
    for someone in (cast.elena, cast.david):
        actions.me_too(outage, by=someone)
    User.objects.filter(pk=cast.david.pk).update(language="es")
    tell(outage, cast)

    letters = spread()

    assert [to for to, _letter in letters] == [cast.david.email, cast.elena.email]
    assert ["Novedades sobre “Wi-Fi is slow”:" in text(letter) for _to, letter in letters] == [True, False]
    assert ["News of “Wi-Fi is slow”:" in text(letter) for _to, letter in letters] == [False, True]


def test_late_news_remind_who_declared_it_and_who_is_on_it(cast: Cast) -> None:
    plan = OutagePlan("Wi-Fi is slow", assignee=cast.tomas)
    outage = actions.declare(plan, by=cast.jo, next_news_at=clock.now() + HOUR)
    actions.me_too(outage, by=cast.elena)
    clock.move(HOUR)
    tick()

    letters = spread()

    assert [to for to, _letter in letters] == [cast.jo.email, cast.tomas.email]
    assert "News of “Wi-Fi is slow” was promised by today 10:52 AM." in text(letters[0][1])
    assert set(OutgoingLetter.objects.values_list("in_bulk", flat=True)) == {False}


@pytest.mark.parametrize("many", [BATCH * 2 + 1])
def test_many_are_told_in_batches_and_each_batch_costs_the_same(cast: Cast, many: int) -> None:
    outage = wifi(cast)
    people = [person(f"P{number}", "Doe") for number in range(many)]
    MeToo.objects.bulk_create(MeToo(outage=outage, user=one, at=clock.now()) for one in people)
    tell(outage, cast)
    deliver("notifications.spread_news")
    batches = list(Entry.objects.about(outage).filter(verb="spread").values_list("data", flat=True))
    assert [len(data["readers"]) for data in batches] == [BATCH, BATCH, 1]

    with CaptureQueriesContext(connection) as asked:
        deliver("notifications.tell_news")

    assert len(asked) <= 3 * 20 + 3
    assert OutgoingLetter.objects.count() == Notification.objects.count() == many
