"""The pages that are measured: who opens which, and what is aimed at with a million tickets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import quote, urlencode

from django.test import Client
from django.urls import NoReverseMatch, reverse

from assets.models import Device
from audit.clock import now
from bench.drive.measuring import WARM_UP, Row, Work, counted, database_processes
from bench.drive.saved import save_views
from bench.drive.visitor import Visitor
from bench.fill.people import PASSWORD, People
from bench.fill.words import COMMON, rare_word, rare_words
from schools.models import School
from tickets.actions import OutagePlan, declare
from tickets.models import Category, Outage, SearchDocument, Ticket
from tickets.queue_views import views_for
from users.models import User

SAMPLES = 30
QUEUE_GOAL, TICKET_GOAL, WRITE_GOAL = "≤ 40 ms, ≤ 12 queries", "≤ 40 ms", "≤ 40 ms"
FORM_GOAL = "≤ 60 ms"
RARE_GOAL, COMMON_GOAL, WORKLOAD_GOAL = "≤ 60 ms", "≤ 100 ms", "≤ 200 ms"
VIEWS_GOAL, PREVIEW_GOAL = "≤ 60 ms", "≤ 25 ms"


@dataclass(frozen=True)
class Page:
    """A page and the addresses under which it is asked for, one after the other."""

    key: str
    name: str
    person: User
    paths: Sequence[str]
    goal: str = ""


@dataclass(frozen=True)
class Cast:
    """Who drives: a technician of a few schools, a lead of all, a director, and a teacher."""

    technician: User
    lead: User
    director: User
    teacher: User

    @classmethod
    def of(cls, people: People) -> Cast:
        """The people of `bench.fill`; the teacher is the one with most open tickets of those who can sign in."""
        ids = (people.technicians[1], people.lead, people.director, _asking(people))
        return cls(*(User.objects.get(pk=pk) for pk in ids))


def _asking(people: People) -> int:
    asked = Ticket.objects.open().filter(requester__in=people.staff[:200]).order_by("requester", "-pk")
    numbers = list(asked.values_list("requester", flat=True))
    return max(set(numbers), key=lambda one: (numbers.count(one), -one)) if numbers else people.staff[0]


def pages(cast: Cast, tickets: int) -> Iterator[Page]:
    """Every page that there is. Technician and lead have twenty saved views each, which every queue counts."""
    for who, person in (("technician", cast.technician), ("lead", cast.lead)):
        yield from saved_view_pages(who, person)
        for view in views_for(person):
            path = f"{reverse('tickets:queue')}?view={view.key}"
            yield Page(f"queue-{view.key}-{who}", f"queue “{view.key}”, {who}", person, [path], QUEUE_GOAL)
        mine = Ticket.objects.visible_to(person)
        yield Page(f"queue-newest-{who}", f"queue, newest first, {who}", person, ["/queue/?sort=newest"], QUEUE_GOAL)
        yield Page(f"palette-{who}", f"what Ctrl+K offers, {who}", person, [reverse("palette")], TICKET_GOAL)
        yield from _ticket_pages(who, person, list(mine.order_by("-pk").values_list("pk", flat=True)[:SAMPLES]))
        yield from _searches(who, person, tickets)
    yield from _thanks(cast.technician)
    yield from _outages(cast)
    yield from _walk_in(cast.technician)
    yield from _stickers(cast.technician)
    yield from _pages_of_teacher(cast.teacher)
    for person, who in ((cast.director, "director"), (cast.lead, "lead")):
        if path := _maybe("reports:workload"):
            yield Page(f"workload-{who}", f"workload page, {who}", person, [path], WORKLOAD_GOAL)


def _thanks(person: User) -> Iterator[Page]:
    yield Page("thanks", "thanks, technician", person, [reverse("tickets:thanks")], TICKET_GOAL)


def _stickers(person: User) -> Iterator[Page]:
    """What a technician scans, and where stickers are chosen."""
    codes = [f"/r/{quote(tag)}" for tag in _tags() if tag]
    yield Page("sticker-scanned", "a scanned sticker, technician", person, codes, TICKET_GOAL)
    yield Page("scan", "scan a label: the page, technician", person, [reverse("tickets:scan")], TICKET_GOAL)
    found = [f"/report/people/?{urlencode({'somebody': name})}" for name in _people() if len(name) > 3]
    yield Page("file-people-desk", "filing: for whom, while typing, technician", person, found, WRITE_GOAL)
    yield Page(
        "stickers", "print stickers: the choice, technician", person, [reverse("tickets:stickers")], TICKET_GOAL
    )


def saved_view_pages(who: str, person: User) -> Iterator[Page]:
    """The numbers of all views, as open pages ask for them; a saved view; the page of all of them; a walk."""
    saved = save_views(person, _people()[0])
    numbers = f"{reverse('tickets:rows')}?view=open&counts=1"
    yield Page(f"views-{who}", f"numbers of all views, 20 saved, {who}", person, [numbers], VIEWS_GOAL)
    lists = [f"{reverse('tickets:queue')}?view={view.key}" for view in saved]
    yield Page(f"view-saved-{who}", f"saved views, {who}", person, lists, RARE_GOAL)
    yield Page(f"view-list-{who}", f"page of saved views, {who}", person, [reverse("tickets:saved_views")], QUEUE_GOAL)
    yield Page(f"view-walk-{who}", f"walk from room to room, {who}", person, ["/queue/?by=room"], VIEWS_GOAL)


def _outages(cast: Cast) -> Iterator[Page]:
    """An outage that goes on at all schools, with what is offered to its lead, and the list of outages."""
    found = Outage.objects.going().order_by("-pk").first()
    if found is None:
        plan = OutagePlan("Wi-Fi is slow", category=Category.objects.get(key="wifi-down"))
        found = declare(plan, by=cast.lead, next_news_at=now() + timedelta(days=365))
    path = reverse("tickets:outage", args=[found.pk])
    yield Page("outage-lead", "outage, lead", cast.lead, [path], TICKET_GOAL)
    yield Page("outage-teacher", "outage, teacher", cast.teacher, [path], TICKET_GOAL)
    yield Page("outages", "outages, lead", cast.lead, [reverse("tickets:outages")], TICKET_GOAL)
    yield Page("outage-new", "form of a new outage, lead", cast.lead, [reverse("tickets:declare")], TICKET_GOAL)


def _walk_in(person: User) -> Iterator[Page]:
    yield Page("walk-in", "walk-in line, technician", person, [reverse("tickets:walk_in")], TICKET_GOAL)
    typed = [*(name[:4] for name in _people() if len(name) > 3), *(tag for tag in _tags() if tag)]
    paths = [f"{reverse('tickets:walk_in_people')}?{urlencode({'who': word})}" for word in typed[:SAMPLES]]
    if paths:
        yield Page("walk-in-people", "walk-in: people while typing, technician", person, paths, QUEUE_GOAL)


def _ticket_pages(who: str, person: User, numbers: list[int]) -> Iterator[Page]:
    paths = [reverse("tickets:ticket", args=[number]) for number in numbers]
    yield Page(f"ticket-{who}", f"ticket page, {who}", person, paths, TICKET_GOAL)
    glances = [f"{path}preview/?view=open" for path in paths]
    yield Page(f"preview-{who}", f"preview beside the list, {who}", person, glances, PREVIEW_GOAL)
    menus = [reverse("tickets:macros", args=[number]) for number in numbers]
    yield Page(f"macros-{who}", f"macros on a ticket, {who}", person, menus, TICKET_GOAL)
    names = [f"{reverse('tickets:colleagues', args=[number])}?q=a" for number in numbers]
    yield Page(f"mention-{who}", f"whom a note can mention, {who}", person, names, TICKET_GOAL)
    # Two that can be merged: colleagues asked for them.
    fits = Ticket.objects.worked_by(person).open().filter(restricted=False, requester__kind="staff", beneficiary=None)
    open_ones = list(fits.order_by("-pk").values_list("pk", flat=True)[:2])
    if len(open_ones) == 2:
        look = f"{reverse('tickets:merge')}?tickets={open_ones[0]}&number={open_ones[1]}"
        yield Page(f"merge-{who}", f"look at a merge, {who}", person, [look], TICKET_GOAL)


def _searches(who: str, person: User, tickets: int) -> Iterator[Page]:
    words: dict[str, tuple[list[str], str]] = {
        "rare": (_rare(tickets), RARE_GOAL),
        "common": ([COMMON], COMMON_GOAL),
        "two words": ([f"{COMMON} {COMMON} charger", "printer jam"], COMMON_GOAL),
        "nothing": (["xylophonic wombat"], COMMON_GOAL),
        "number": ([str(pk) for pk in _numbers(person)], RARE_GOAL),
        "person": (_people(), RARE_GOAL),
        "tag": ([tag for tag in _tags() if tag], RARE_GOAL),
        "phrase": (['"paper jam"', '"no sound"'], COMMON_GOAL),
        **_queries(),
    }
    for kind, (searched, goal) in words.items():
        if searched:
            paths = [f"/queue/?{urlencode({'q': word})}" for word in searched]
            yield Page(f"search-{kind}-{who}", f"search: {kind}, {who}", person, paths, goal)
    begun = ["", "sch", "status:", *(f"from:{name[:4]}" for name in _people() if len(name) > 3)]
    paths = [f"{reverse('tickets:suggest')}?{urlencode({'q': word})}" for word in begun]
    yield Page(f"search-suggestions-{who}", f"search: suggestions while typing, {who}", person, paths, QUEUE_GOAL)


def _queries() -> dict[str, tuple[list[str], str]]:
    """Searches by fields, and by words that fields narrow: what each reads by an index, and what must be read on."""
    schools = list(School.objects.order_by("code").values_list("code", flat=True)[:SAMPLES])
    names = list(School.objects.order_by("code").values_list("name", flat=True)[:SAMPLES])
    people = _people()
    return {
        "person by field": ([f"from:{name}" for name in people], RARE_GOAL),
        "person and word": ([f"from:{name} {COMMON}" for name in people], RARE_GOAL),
        "school and state": ([f"school:{code} status:waiting" for code in schools], RARE_GOAL),
        "word in a school": ([f"{COMMON} school:{code}" for code in schools], COMMON_GOAL),
        "word and name of a school": ([f"{COMMON} {name}" for name in names], COMMON_GOAL),
        "old and common": ([f"{COMMON} status:closed before:{year}" for year in (2024, 2025, 2026)], COMMON_GOAL),
        "by days": (["before:2025-10-01 priority:high", "on:2026-02 status:closed"], COMMON_GOAL),
        "with a photo": (["has:photo", f"has:photo {COMMON}"], COMMON_GOAL),
        "without a word": ([f"-{COMMON} status:open", f"-{COMMON}"], COMMON_GOAL),
    }


def _rare(tickets: int) -> list[str]:
    step = max(rare_words(tickets) // SAMPLES, 1)
    return [rare_word(number) for number in range(0, rare_words(tickets), step)][:SAMPLES]


def _numbers(person: User) -> list[int]:
    return list(Ticket.objects.visible_to(person).order_by("pk").values_list("pk", flat=True)[:SAMPLES])


def _people() -> list[str]:
    """Family names of people who asked something."""
    asked = SearchDocument.objects.order_by("-pk").values_list("ticket__requester__family_name", flat=True)
    return list(dict.fromkeys(asked[:SAMPLES]))


def _tags() -> list[str | None]:
    return list(Device.objects.order_by("pk").values_list("tag", flat=True)[:SAMPLES])


BEGUN = ["panel does not react to touch", "printer jam", "no sound", "a student cannot sign in", "screen is cracked"]


def _pages_of_teacher(teacher: User) -> Iterator[Page]:
    yield Page("home", "home, teacher", teacher, ["/"], "")
    yield Page("mine", "my tickets, teacher", teacher, ["/my/"], "")
    yield Page("file-form", "filing: the form, teacher", teacher, ["/report/"], FORM_GOAL)
    begun = [f"/report/?{urlencode({'subject': words})}" for words in BEGUN]
    yield Page("file-words", "filing: the form with her words, teacher", teacher, begun, FORM_GOAL)
    known = [f"/report/known/?{urlencode({'subject': words})}" for words in BEGUN]
    yield Page("file-known", "filing: what we know already, while typing", teacher, known, WRITE_GOAL)
    begun_names = [f"/report/people/?{urlencode({'somebody': name})}" for name in _people() if len(name) > 3]
    yield Page("file-people", "filing: for whom, while typing, teacher", teacher, begun_names, WRITE_GOAL)
    stickers = [f"/report/?{urlencode({'sticker': tag})}" for tag in _tags() if tag]
    yield Page("file-sticker", "filing: the form from a sticker, teacher", teacher, stickers, FORM_GOAL)
    numbers = Ticket.objects.filter(requester=teacher).order_by("-pk").values_list("pk", flat=True)[:SAMPLES]
    if numbers:
        yield Page("my-ticket", "my ticket, teacher", teacher, [f"/tickets/{pk}/" for pk in numbers], TICKET_GOAL)


def _maybe(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def drive(page: Page, visitor: Visitor, web: list[int], samples: int = SAMPLES) -> Row:
    """Ask for a page by HTTP, with one client; then once more in this process, where queries can be counted."""
    row = Row(page.key, page.name, page.goal)
    sizes = []
    for number in range(WARM_UP + samples):
        if number == WARM_UP:
            work = Work([*web, *database_processes()])
        answer = visitor.get(page.paths[number % len(page.paths)])
        if answer.status != 200:
            raise SystemExit(f"{page.name}: {answer.status} {answer.location}")
        if number >= WARM_UP:
            row.samples.append(answer.milliseconds)
            sizes.append(len(answer.body))
    row.cpu = work.milliseconds() / samples
    row.size = sum(sizes) // len(sizes)
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(page.person, backend="users.backends.RoleBackend")
    client.get(page.paths[0])
    with counted() as seen:
        asked = page.paths[:5]
        for path in asked:
            client.get(path)
    row.queries, row.sql = seen.count / len(asked), seen.milliseconds / len(asked)
    return row


def sign_in(url: str, person: User) -> Visitor:
    """A browser in which somebody is signed in."""
    return Visitor(url, person.email or "", PASSWORD)
