"""The pages that are measured: who opens which, and what is aimed at with a million tickets."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from django.test import Client
from django.urls import NoReverseMatch, reverse

from assets.models import Device
from bench.drive.measuring import WARM_UP, Row, counted, database_processes, worked
from bench.drive.visitor import Visitor
from bench.fill.people import PASSWORD, People
from bench.fill.words import COMMON, rare_word, rare_words
from tickets.models import SearchDocument, Ticket
from tickets.queue_views import views_for
from users.models import User

SAMPLES = 30
QUEUE_GOAL, TICKET_GOAL, WRITE_GOAL = "≤ 40 ms, ≤ 12 queries", "≤ 40 ms", "≤ 40 ms"
RARE_GOAL, COMMON_GOAL, WORKLOAD_GOAL = "≤ 60 ms", "≤ 100 ms", "≤ 200 ms"


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
    """Every page that there is."""
    for who, person in (("technician", cast.technician), ("lead", cast.lead)):
        for view in views_for(person):
            path = f"{reverse('tickets:queue')}?view={view.key}"
            yield Page(f"queue-{view.key}-{who}", f"queue “{view.key}”, {who}", person, [path], QUEUE_GOAL)
        mine = Ticket.objects.visible_to(person)
        yield Page(f"queue-newest-{who}", f"queue, newest first, {who}", person, ["/queue/?sort=newest"], QUEUE_GOAL)
        yield from _ticket_pages(who, person, list(mine.order_by("-pk").values_list("pk", flat=True)[:SAMPLES]))
        yield from _searches(who, person, tickets)
    yield from _pages_of_teacher(cast.teacher)
    for person, who in ((cast.director, "director"), (cast.lead, "lead")):
        if path := _maybe("reports:workload"):
            yield Page(f"workload-{who}", f"workload page, {who}", person, [path], WORKLOAD_GOAL)


def _ticket_pages(who: str, person: User, numbers: list[int]) -> Iterator[Page]:
    paths = [reverse("tickets:ticket", args=[number]) for number in numbers]
    yield Page(f"ticket-{who}", f"ticket page, {who}", person, paths, TICKET_GOAL)


def _searches(who: str, person: User, tickets: int) -> Iterator[Page]:
    words: dict[str, tuple[list[str], str]] = {
        "rare": (_rare(tickets), RARE_GOAL),
        "common": ([COMMON], COMMON_GOAL),
        "two words": ([f"{COMMON} {COMMON} charger", "printer jam"], COMMON_GOAL),
        "nothing": (["xylophonic wombat"], COMMON_GOAL),
        "number": ([str(pk) for pk in _numbers(person)], RARE_GOAL),
        "person": (_people(), RARE_GOAL),
        "tag": ([tag for tag in _tags() if tag], RARE_GOAL),
    }
    for kind, (searched, goal) in words.items():
        if searched:
            paths = [f"/queue/?q={word.replace(' ', '+')}" for word in searched]
            yield Page(f"search-{kind}-{who}", f"search: {kind}, {who}", person, paths, goal)


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


def _pages_of_teacher(teacher: User) -> Iterator[Page]:
    yield Page("home", "home, teacher", teacher, ["/"], "")
    yield Page("mine", "my tickets, teacher", teacher, ["/my/"], "")
    yield Page("file-form", "filing: the form, teacher", teacher, ["/report/"], WRITE_GOAL)
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
            processes = [*web, *database_processes()]
            began = worked(processes)
        answer = visitor.get(page.paths[number % len(page.paths)])
        if answer.status != 200:
            raise SystemExit(f"{page.name}: {answer.status} {answer.location}")
        if number >= WARM_UP:
            row.samples.append(answer.milliseconds)
            sizes.append(len(answer.body))
    row.cpu = (worked(processes) - began) / samples
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


def written(cast: Cast, visitors: Callable[[User], Visitor], samples: int = SAMPLES) -> Iterator[Row]:
    """Filing and replying, by HTTP, and once more in this process to count the queries."""
    yield _filing(cast.teacher, visitors(cast.teacher), samples)
    open_ones = Ticket.objects.visible_to(cast.technician).open().filter(status="open").order_by("-pk")
    if numbers := list(open_ones.values_list("pk", flat=True)[:samples]):  # a small district may have none
        yield _replies(cast.technician, visitors(cast.technician), numbers, samples)


FILED = {"subject": "The display in my room stays black since this morning", "body": "It was fine yesterday. " * 8}


def _filing(teacher: User, visitor: Visitor, samples: int) -> Row:
    row = Row("file", "filing: the POST, teacher", WRITE_GOAL)
    for number in range(WARM_UP + samples):
        fields = visitor.fields(visitor.get("/report/").body, "/report/")
        answer = visitor.post("/report/", fields | FILED | {"subject": f"{FILED['subject']} ({number})"})
        _expect_redirect(row, answer.status)
        if number >= WARM_UP:
            row.samples.append(answer.milliseconds)
    return _count(row, teacher, "/report/", "/report/", FILED)


def _replies(technician: User, visitor: Visitor, numbers: list[int], samples: int) -> Row:
    row = Row("reply", "reply: the POST, technician", WRITE_GOAL)
    body = {"body": "Thank you. I looked at it, and I will bring another one at noon. " * 5}
    for number in range(WARM_UP + samples):
        page = reverse("tickets:ticket", args=[numbers[number % len(numbers)]])
        action = f"{page}reply/"
        answer = visitor.post(action, visitor.fields(visitor.get(page).body, action) | body)
        _expect_redirect(row, answer.status)
        if number >= WARM_UP:
            row.samples.append(answer.milliseconds)
    page = reverse("tickets:ticket", args=[numbers[0]])
    return _count(row, technician, page, f"{page}reply/", body)


def _expect_redirect(row: Row, status: int) -> None:
    if status != 302:
        raise SystemExit(f"{row.name}: {status}")


def _count(row: Row, person: User, page: str, action: str, values: dict[str, str]) -> Row:
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(person, backend="users.backends.RoleBackend")
    fields = Visitor.fields(client.get(page).content, action)
    with counted() as seen:
        client.post(action, fields | values)
    row.queries, row.sql = seen.count, seen.milliseconds
    return replace(row)


def sign_in(url: str, person: User) -> Visitor:
    """A browser in which somebody is signed in."""
    return Visitor(url, person.email or "", PASSWORD)
