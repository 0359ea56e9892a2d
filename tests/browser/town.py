"""A town in which every page has something on it: made once, and looked at through many windows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from io import BytesIO
from uuid import UUID, uuid4

from PIL import Image

from audit import clock
from files.actions import store
from schools.actions import SnowDay, call_snow_day, set_days
from schools.entered_day import EnteredDay
from schools.models import BellSchedule, SchoolYear, Suggestion, TestingWindow
from tests.cast import Cast
from tickets.actions import (
    Filing,
    OutagePlan,
    close,
    declare,
    end_outage,
    link,
    merge,
    note,
    open_many,
    open_ticket,
    rate,
    reply,
    restrict,
    schedule_visit,
    solve,
    thank,
    triage,
    wait,
    walk_in,
    withdraw,
)
from tickets.actions.drafts import keep_photo
from tickets.actions.macros import keep_macro
from tickets.actions.saved_views import Wish, save_view
from tickets.models import Macro, Satisfaction, SavedView, Ticket
from tickets.satisfaction import link as satisfaction_link
from users.actions.absence import announce_absence
from users.models import ClassSection, Enrollment, User

ROWS = 8


def picture() -> bytes:
    """A small photo."""
    out = BytesIO()
    Image.new("RGB", (640, 480), (0, 120, 90)).save(out, "PNG")
    return out.getvalue()


@dataclass
class Town:
    """The cast, and the numbers by which pages are found."""

    cast: Cast
    tickets: dict[str, int] = field(default_factory=dict)
    going: int = 0
    over: int = 0
    draft: UUID | None = None
    view: SavedView | None = None
    macro: int = 0
    section: int = 0
    days: dict[str, int] = field(default_factory=dict)
    letter: str = ""

    def person(self, name: str) -> User:
        """Somebody of the cast."""
        return getattr(self.cast, name)  # type: ignore[no-any-return]

    def ticket(self, name: str) -> str:
        """The address of a ticket by what it shows."""
        return f"/tickets/{self.tickets[name]}/"

    def meanwhile(self, number: int) -> None:
        """Jo changes a ticket that somebody else has before them."""
        ticket = Ticket.objects.get(pk=number)
        triage(ticket, by=self.cast.jo, priority=1 if ticket.priority == 2 else 2)


def make_town(cast: Cast) -> Town:
    """Everything happened already: told, answered, solved, merged, restricted, announced."""
    town = Town(cast)
    for happens in (hers, at_the_desk, known_outages, kept_by_people, days_ahead):
        happens(town)
    return town


def hers(town: Town) -> None:
    """Elena's tickets, one for each thing that she can see or do."""
    cast = town.cast
    for name, done in _ends(cast).items():
        filing = Filing(requester=cast.elena, subject=f"Projector: {name}", device=cast.panel)
        town.tickets[name] = done(open_ticket(filing, by=cast.elena)).pk
    town.letter = satisfaction_link(Satisfaction.objects.get(ticket=town.tickets["solved"]), "yes")


def _ends(cast: Cast) -> dict[str, Callable[[Ticket], Ticket]]:
    def solved(ticket: Ticket) -> Ticket:
        return solve(ticket, by=cast.marcus, note="I put in a new cable.")

    def rated(ticket: Ticket) -> Ticket:
        return rate(solved(ticket), by=cast.elena, satisfied=True)

    return {
        "new": lambda ticket: ticket,
        "hers to answer": lambda ticket: wait(
            reply(ticket, by=cast.marcus, body="Which input?"), by=cast.marcus, reason="user"
        ),
        "waits for a part": lambda ticket: wait(ticket, by=cast.marcus, reason="part", expected_on=date(2027, 4, 29)),
        "solved": solved,
        "rated": rated,
        "thanked": lambda ticket: thank(rated(ticket), by=cast.elena, words="You saved my lesson."),
        "closed": lambda ticket: close(solved(ticket), by=cast.jo),
        "withdrawn": lambda ticket: withdraw(ticket, by=cast.elena),
        "restricted": lambda ticket: restrict(ticket, by=cast.jo),
    }


def at_the_desk(town: Town) -> None:
    """A ticket with everything on it, and a list that is long enough to move in."""
    cast = town.cast
    photos = [store(picture(), f"panel {n}.png", by=cast.elena) for n in (1, 2)]
    told = {"What happens when you touch the screen?": "Nothing at all"}
    filing = Filing(
        requester=cast.elena,
        subject="Panel does not react to touch",
        body="It froze in the middle of a lesson.",
        category=cast.category("panel-touch"),
        device=cast.panel,
        impact="stopped",
        uploads=photos,
        answers=[{"label": label, "answer": answer} for label, answer in told.items()],
    )
    ticket = note(open_ticket(filing, by=cast.elena), by=cast.marcus, body="Same as 206.")
    ticket = reply(ticket, by=cast.marcus, body="Please hold Source for ten seconds.")
    ticket = reply(ticket, by=cast.elena, body="And the clock on the wall is wrong.")
    second = open_ticket(Filing(requester=cast.david, subject="Panel dark", device=cast.panel), by=cast.david)
    link(second, to=ticket, kind="duplicate", by=cast.marcus)
    third = open_ticket(Filing(requester=cast.elena, subject="Panel still dark", device=cast.panel), by=cast.elena)
    merge(third, into=ticket, by=cast.marcus)
    town.tickets |= {"full": ticket.pk, "twin": second.pk, "merged": third.pk}
    schedule_visit(ticket, by=cast.marcus, at=clock.now() + timedelta(hours=1))
    some = {"requester": cast.elena, "category": cast.category("panel-touch"), "device": cast.panel}
    open_many([Filing(subject=f"Panel {n} froze", **some) for n in range(ROWS)], by=cast.elena)
    walk_in(Filing(cast.david, "Password", category=cast.category("password-staff")), by=cast.marcus)
    keep_macro(Macro(), by=cast.jo, name="Hold Source", body="{person}, hold Source in {room}.", priority=2)
    town.macro = keep_macro(
        Macro(owner=cast.marcus), by=cast.marcus, name="Coming", body="{person}, we come {expected}."
    ).pk


def known_outages(town: Town) -> None:
    """One that goes on at Lincoln, with a ticket and a candidate, and one that is over."""
    cast, soon = town.cast, clock.now() + timedelta(hours=1)
    filing = Filing(requester=cast.david, subject="Wi-Fi is slow", school=cast.lincoln)
    first, _candidate = open_many([filing, filing], by=cast.david)
    plan = OutagePlan("Wi-Fi is slow", [cast.lincoln], assignee=cast.tomas)
    town.going = declare(plan, by=cast.jo, next_news_at=soon, tickets=[first], words="A cable is cut.").pk
    over = declare(OutagePlan("Printers stand still", [cast.lincoln]), by=cast.jo, next_news_at=soon)
    town.over = end_outage(over, by=cast.jo, words="They print again.").pk


def kept_by_people(town: Town) -> None:
    """What people keep for themselves or say of themselves: views, a class, a draft, a day off."""
    cast = town.cast
    wish = Wish("Open ones of a long name that goes on", "status:open", columns=("due", "team", "filed"))
    town.view = save_view(wish, by=cast.marcus)
    save_view(Wish("Everybody's", "is:late", audience="all"), by=cast.jo)
    section = ClassSection.objects.create(roster_id="art-6", school=cast.lincoln, title="Art 6", periods=["2", "4"])
    Enrollment.objects.create(roster_id="in-art", section=section, user=cast.david, role="teacher")
    town.section, town.draft = section.pk, uuid4()
    begun = {"subject": ["Wi-Fi slow again"], "category": ["wifi-down"]}
    keep_photo(picture(), "access point.png", "photos", fields=begun, form_token=town.draft, by=cast.david)
    away = date(2027, 5, 3)
    announce_absence(cast.tomas, by=cast.tomas, first_day=away, last_day=away, substitute=cast.priya)


def days_ahead(town: Town) -> None:
    """The days to come: a school year, testing, a fair, a snow day, and what a calendar suggests."""
    cast, fair = town.cast, (date(2027, 5, 20), date(2027, 5, 21))
    year = SchoolYear.objects.create(
        name="2026–27", first_day=date(2026, 8, 17), last_day=date(2027, 5, 28), cycle=["A", "B"]
    )
    window = TestingWindow.objects.create(
        name="State testing", first_day=date(2027, 5, 10), last_day=date(2027, 5, 14)
    )
    set_days(cast.lincoln, *fair, EnteredDay("closed", "Fair"), by=cast.jo)
    call_snow_day([cast.lincoln], SnowDay(date(2027, 5, 18), "Snow day"), by=cast.jo)
    half = date(2027, 5, 25)
    Suggestion.objects.create(uid="1", summary="Half day", first_day=half, last_day=half, kind="early_release")
    town.days = {"year": year.pk, "window": window.pk, "bells": BellSchedule.usual(cast.lincoln).pk}
