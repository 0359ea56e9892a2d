"""The administration: who enters, that it works for every kind of record, and that each change is told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time
from typing import Any
from urllib.parse import quote

import pytest
from django.contrib import admin
from django.db import connection
from django.forms import BaseForm
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assets.models import Custody, Device, Product
from audit.models import Entry
from schools.models import (
    BellSchedule,
    Building,
    ChangeFreeze,
    Room,
    SchoolYear,
    Season,
    ServiceCalendar,
    SpecialDay,
    SpecialHours,
    Term,
)
from schools.models import TestingWindow as Window
from tests.cast import PASSWORD, SINCE, Cast, belong, grant, person
from tickets.models import Category, Label, Promise, Ticket
from users.models import (
    AcademicSession,
    ClassSection,
    Enrollment,
    GuardianLink,
    RoleGrant,
    RosterRun,
)
from users.roles import is_administration

KINDS = [model._meta.label_lower for model in admin.site._registry]
READ_ONLY = {
    "assets.custody",
    "users.classsection",
    "users.academicsession",
    "users.rosterrun",
    "mfa.authenticator",
}


def address(kind: str, page: str, *args: object) -> str:
    """The address of a page of one kind of record."""
    return reverse(f"admin:{kind.replace('.', '_')}_{page}", args=args)


@pytest.fixture
def everything(cast: Cast) -> dict[str, Any]:
    """One record of each kind."""
    calendar = ServiceCalendar.objects.get()
    section = ClassSection.objects.create(roster_id="C1", school=cast.lincoln, title="Math 7", periods=["3"])
    Enrollment.objects.create(roster_id="E1", section=section, user=cast.elena, role="teacher")
    return {
        "schools.district": cast.district,
        "schools.school": cast.lincoln,
        "schools.building": Building.objects.create(school=cast.lincoln, name="Main"),
        "schools.room": cast.room_214,
        "schools.bellschedule": BellSchedule.objects.first(),
        "schools.schoolyear": SchoolYear.objects.create(name="26", first_day=SINCE, last_day=date(2027, 6, 1)),
        "schools.season": Season.objects.create(
            calendar=calendar, name="Summer", first_day=date(2027, 7, 1), last_day=date(2027, 7, 9)
        ),
        "schools.changefreeze": ChangeFreeze.objects.create(name="Exams", first_day=SINCE, last_day=SINCE),
        "schools.testingwindow": Window.objects.create(name="State", first_day=SINCE, last_day=SINCE),
        "schools.servicecalendar": calendar,
        "schools.specialday": SpecialDay.objects.get(),
        "users.user": cast.elena,
        "users.rolegrant": RoleGrant.objects.first(),
        "users.team": cast.network,
        "users.classsection": section,
        "users.academicsession": AcademicSession.objects.create(
            roster_id="Y", title="Year", type="term", starts=SINCE, ends=date(2027, 6, 1)
        ),
        "users.rosterrun": RosterRun.objects.create(at="2027-04-27T10:00Z", by=cast.system, source="x", version="1.1"),
        "mfa.authenticator": cast.elena.authenticator_set.create(type="totp", data={"secret": "JBSWY3DPEHPK3PXP"}),
        "assets.product": cast.chromebook.product,
        "assets.device": cast.chromebook,
        "assets.custody": Custody.objects.create(device=cast.panel, holder_name="x", since="2027-04-27T10:00Z"),
        "letters.mailbox": cast.help_box,
        "tickets.category": Category.objects.exclude(parent=None).first(),
        "tickets.promise": Promise.objects.first(),
        "tickets.label": Label.objects.create(name="Warranty", key="warranty"),
    }


@pytest.fixture
def ada(cast: Cast, signed_in: Any) -> Client:
    """A browser in which the administrator is signed in."""
    return signed_in(cast.ada)


def filled(response: Any, /, **changes: object) -> dict[str, Any]:
    """What a browser sends back from a form of the administration, with some fields changed."""
    adminform = response.context["adminform"]
    forms: list[BaseForm] = [adminform.form]
    for inline in response.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    sent: dict[str, Any] = {}
    for form in forms:
        for bound in form:
            sent |= dict(_sent(bound))
    return sent | changes


def _sent(bound: Any) -> Iterator[tuple[str, Any]]:
    value = bound.value()
    widgets = getattr(bound.field.widget, "widgets", None)
    if widgets:
        for number, part in enumerate(bound.field.widget.decompress(value)):
            yield f"{bound.html_name}_{number}", "" if part is None else part
    elif value is True:
        yield bound.html_name, "on"
    elif value is not None and value is not False:
        yield bound.html_name, bound.field.prepare_value(value) if hasattr(bound.field, "prepare_value") else value


def save(client: Client, kind: str, pk: object = None, /, **changes: object) -> Any:
    """Open a form, change some fields, send it; returns the answer."""
    url = address(kind, "change", pk) if pk else address(kind, "add")
    return client.post(url, filled(client.get(url), **changes))


# Who enters


def test_every_kind_of_record_has_a_page_and_none_that_may_be_restricted(everything: dict[str, Any]) -> None:
    assert sorted(KINDS) == sorted(everything)
    closed = {"tickets.ticket", "tickets.message", "letters.receivedletter", "letters.outgoingletter"}
    assert closed & set(KINDS) == set()
    for kind in closed:
        room, model = kind.split(".")
        assert not any(is_administration(f"{room}.{act}_{model}") for act in ("view", "add", "change", "delete"))


@pytest.mark.parametrize("kind", KINDS)
def test_an_administrator_reaches_list_form_and_history_of_each_kind(
    kind: str, everything: dict[str, Any], ada: Client
) -> None:
    thing = everything[kind]
    listed = ada.get(address(kind, "changelist"), follow=True)
    changed = ada.get(address(kind, "change", thing.pk))
    history = ada.get(address(kind, "history", thing.pk))
    assert (listed.status_code, changed.status_code, history.status_code) == (200, 200, 200)
    assert str(thing._meta.verbose_name_plural).lower() in listed.content.decode().lower()
    assert changed.context["original"] == thing
    assert "Nothing was recorded yet." in history.content.decode()


@pytest.mark.parametrize("kind", sorted(set(KINDS) - READ_ONLY - {"schools.district"}))
def test_an_administrator_gets_an_empty_form_for_each_kind_that_is_not_only_read(kind: str, ada: Client) -> None:
    assert ada.get(address(kind, "add")).context["adminform"].form.instance.pk is None


@pytest.mark.parametrize("kind", sorted(READ_ONLY))
def test_what_verbs_and_the_roster_keep_is_only_read(kind: str, everything: dict[str, Any], ada: Client) -> None:
    pk = everything[kind].pk
    assert ada.get(address(kind, "add")).status_code == 403
    assert ada.post(address(kind, "change", pk), {"title": "x"}).status_code == 403
    assert ada.post(address(kind, "delete", pk), {"post": "yes"}).status_code == (302 if kind[:3] == "mfa" else 403)


@pytest.mark.parametrize("who", ["marcus", "renee", "jo", "keiko", "elena", "kim"])
def test_nobody_else_gets_anything(who: str, everything: dict[str, Any], cast: Cast, signed_in: Any) -> None:
    client = signed_in(getattr(cast, who))
    before = Entry.objects.count()
    pages = [reverse("admin:index"), reverse("admin:autocomplete"), reverse("admin:app_list", args=["users"])]
    pages += [address(kind, "changelist") for kind in everything]
    for kind in ("users.user", "letters.mailbox"):
        pages += [address(kind, page, everything[kind].pk) for page in ("change", "delete", "history")]
    for page in [*pages, reverse("admin:auth_user_password_change", args=[cast.kim.pk])]:
        for answer in (client.get(page), client.post(page, {"post": "yes"})):
            assert (answer.status_code, answer.headers["Location"]) == (302, f"/admin/login/?next={quote(page)}")
    refused = client.get(answer.headers["Location"])
    assert (refused.status_code, "Only administrators enter" in refused.content.decode()) == (403, True)
    assert Entry.objects.count() == before


def test_an_administrator_of_one_school_only_does_not_enter(cast: Cast, signed_in: Any) -> None:
    grant(cast.rosa, "administrator", cast.lincoln)
    assert signed_in(cast.rosa).get(reverse("admin:index"), follow=True).status_code == 403


def test_there_is_one_door_and_it_is_not_the_administration(cast: Cast, client: Client) -> None:
    answer = client.get(address("users.user", "changelist"), follow=True)
    assert answer.redirect_chain[-1][0].startswith("/accounts/login/?next=/admin/")
    answer = client.post("/admin/login/", {"username": cast.ada.email, "password": PASSWORD})
    assert (answer.status_code, "_auth_user_id" in client.session) == (302, False)


def test_secrets_of_second_factors_are_shown_to_nobody_and_can_be_taken_away(
    everything: dict[str, Any], cast: Cast, ada: Client
) -> None:
    factor = everything["mfa.authenticator"]
    page = ada.get(address("mfa.authenticator", "change", factor.pk)).content.decode()
    assert "Elena Alvarez" in page
    assert "JBSWY3DPEHPK3PXP" not in page
    ada.post(address("mfa.authenticator", "delete", factor.pk), {"post": "yes"})
    assert cast.elena.authenticator_set.count() == 0
    assert Entry.objects.get().verb == "deleted"


# Entries


def test_a_change_is_told_with_old_and_new_values(cast: Cast, ada: Client) -> None:
    assert save(ada, "schools.school", cast.lincoln.pk, name="Lincoln Middle").status_code == 302
    entry = Entry.objects.about(cast.lincoln).get()
    assert (entry.verb, entry.by_id, entry.door, entry.changed) == (
        "changed",
        cast.ada.pk,
        "web",
        {"name": ["Lincoln Middle School", "Lincoln Middle"]},
    )
    history = ada.get(address("schools.school", "history", cast.lincoln.pk)).content.decode()
    assert "name: Lincoln Middle School → Lincoln Middle" in history


def test_saving_without_a_change_tells_nothing(cast: Cast, ada: Client) -> None:
    for kind, thing in (
        ("schools.school", cast.lincoln),
        ("users.user", cast.elena),
        ("letters.mailbox", cast.help_box),
    ):
        assert save(ada, kind, thing.pk).status_code == 302
    assert Entry.objects.count() == 0


def test_a_new_record_and_a_removal_are_told(cast: Cast, ada: Client) -> None:
    save(ada, "schools.room", school=cast.lincoln.pk, name="Gym", position=9)
    room = Room.objects.get(name="Gym")
    ada.post(address("schools.room", "delete", room.pk), {"post": "yes"})
    assert Room.objects.filter(name="Gym").count() == 0
    assert list(Entry.objects.about(room).values_list("verb", "changed", "data")) == [
        ("created", {"school": [None, cast.lincoln.pk], "name": [None, "Gym"], "position": [0, 9]}, {}),
        ("deleted", {}, {"name": "Gym, Lincoln Middle School"}),
    ]


def test_rows_below_a_form_are_told_each(cast: Cast, ada: Client) -> None:
    url = address("users.user", "change", cast.rosa.pk)
    sent = filled(ada.get(url), **{
        "role_grants-TOTAL_FORMS": 1, "role_grants-0-user": cast.rosa.pk, "role_grants-0-role": "clerk",
        "role_grants-0-school": cast.lincoln.pk, "role_grants-0-since": "2027-04-01",
    })  # fmt: skip
    assert ada.post(url, sent).status_code == 302
    given = RoleGrant.objects.get(user=cast.rosa)
    created = Entry.objects.about(given).get()
    assert (created.verb, created.data, created.changed["role"]) == (
        "created",
        {"of": ["users.user", cast.rosa.pk]},
        [None, "clerk"],
    )
    assert Entry.objects.about(cast.rosa).get().data == {"rows": ["users.rolegrant"]}
    sent = filled(ada.get(url), **{"role_grants-0-DELETE": "on"})
    assert ada.post(url, sent).status_code == 302
    assert RoleGrant.objects.filter(user=cast.rosa).count() == 0
    assert list(Entry.objects.about(given).values_list("verb", flat=True)) == ["created", "deleted"]


def test_a_change_that_fails_leaves_no_entry(cast: Cast, ada: Client) -> None:
    answer = save(ada, "schools.school", cast.lincoln.pk, code=cast.high.code)
    assert "already exists" in answer.content.decode()
    assert Entry.objects.count() == 0


# Hours


def test_new_hours_make_every_copy_of_the_calendar_old(ada: Client, cast: Cast) -> None:
    calendar = ServiceCalendar.objects.get()
    url = address("schools.servicecalendar", "change", calendar.pk)
    sent = filled(ada.get(url), **{"hours-0-closes": "16:00"})
    assert ada.post(url, sent).status_code == 302
    assert ServiceCalendar.objects.get().version == calendar.version + 1
    assert calendar.hours.order_by("weekday")[0].closes == time(16)
    assert Entry.objects.about(calendar).get().data == {"rows": ["schools.servicehours"]}


def test_hours_of_a_special_day_and_its_removal_do_as_well(ada: Client, cast: Cast) -> None:
    calendar, day = ServiceCalendar.objects.get(), SpecialDay.objects.get()
    url = address("schools.specialday", "change", day.pk)
    sent = filled(ada.get(url), **{
        "hours-TOTAL_FORMS": 1, "hours-0-day": day.pk, "hours-0-opens": "07:00", "hours-0-closes": "12:00",
    })  # fmt: skip
    assert ada.post(url, sent).status_code == 302
    assert (SpecialHours.objects.get().closes, ServiceCalendar.objects.get().version) == (
        time(12),
        calendar.version + 1,
    )
    ada.post(address("schools.specialday", "delete", day.pk), {"post": "yes"})
    assert (SpecialDay.objects.count(), ServiceCalendar.objects.get().version) == (0, calendar.version + 2)


# People


# Mailboxes and devices


# Lists of a whole district


@pytest.mark.parametrize(
    ("kind", "queries"),
    [
        ("users.user", 5),
        ("assets.device", 2),
        ("schools.room", 2),
        ("users.rolegrant", 2),
        ("tickets.category", 3),
        ("assets.custody", 1),
        ("users.classsection", 2),
    ],
)
def test_a_list_costs_the_same_for_one_record_and_for_thirty(
    kind: str, queries: int, everything: dict[str, Any], cast: Cast, ada: Client
) -> None:
    few = _cost(ada, address(kind, "changelist"))
    many_of(cast)
    # What the frame of each page costs is not the list's business.
    frame = _cost(ada, reverse("admin:index"))
    assert (few - frame, _cost(ada, address(kind, "changelist")) - frame) == (queries, queries)


def _cost(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def many_of(cast: Cast) -> None:
    """Thirty more records of each kind, with relations of their own."""
    for number in range(30):
        someone = person(f"Person{number}", "Doe")
        belong(someone, cast.lincoln if number % 2 else cast.high, "teacher")
        room = Room.objects.create(school=cast.high, name=f"R{number}")
        product = Product.objects.create(name=f"Model {number}")
        device = Device.objects.create(tag=f"X-{number}", product=product, school=cast.high, room=room, holder=someone)
        Custody.objects.create(device=device, holder=someone, holder_name=str(someone), since="2027-04-27T10:00Z")
        grant(someone, "technician", cast.high)
        GuardianLink.objects.create(guardian=cast.paula, student=someone)
        ClassSection.objects.create(roster_id=f"C-{number}", school=cast.high, title=f"Class {number}", room=room)
        top = Category.objects.filter(parent=None)[number % 3]
        Category.objects.create(key=f"new-{number}", name=f"New {number}", parent=top)


def test_forms_do_not_load_the_whole_district_into_selects(cast: Cast, ada: Client) -> None:
    many_of(cast)
    for kind, pk in (("users.user", cast.elena.pk), ("assets.device", cast.laptop.pk), ("users.rolegrant", None)):
        page = ada.get(address(kind, "change", pk) if pk else address(kind, "add")).content.decode()
        assert "Person7 Doe" not in page
    found = ada.get(
        reverse("admin:autocomplete"),
        {"app_label": "assets", "model_name": "device", "field_name": "holder", "term": "Person7"},
    )
    assert [row["text"] for row in found.json()["results"]] == ["Person7 Doe"]


def test_the_pages_obey_the_policy_of_the_house(cast: Cast, ada: Client) -> None:
    for kind, pk in (("users.user", cast.elena.pk), ("schools.servicecalendar", ServiceCalendar.objects.get().pk)):
        for page in (address(kind, "changelist"), address(kind, "change", pk)):
            answer = ada.get(page)
            text = answer.content.decode()
            assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
            assert ("<style" in text, ' style="' in text, " onclick=" in text) == (False, False, False)


def test_tickets_stay_closed_to_the_administrator_as_such(cast: Cast, ada: Client) -> None:
    assert Ticket not in admin.site._registry
    assert ada.get("/admin/tickets/ticket/").status_code == 404


# Pages left open


def test_rows_that_a_colleague_removed_are_not_brought_back_by_a_page_left_open(
    everything: dict[str, Any], ada: Client
) -> None:
    year, calendar = everything["schools.schoolyear"], everything["schools.servicecalendar"]
    term = Term.objects.create(year=year, name="Fall", first_day=SINCE, last_day=SINCE)
    pages = {("schools.schoolyear", year.pk): None, ("schools.servicecalendar", calendar.pk): None}
    for kind, pk in pages:
        pages[kind, pk] = filled(ada.get(address(kind, "change", pk)), name="Changed")
    Term.objects.all().delete()
    SpecialDay.objects.all().delete()

    answers = [ada.post(address(kind, "change", pk), sent) for (kind, pk), sent in pages.items()]

    assert [answer.status_code for answer in answers] == [200, 200]
    said = "A colleague removed a row of this page since you opened it. Open the page again, then save."
    assert [said in answer.content.decode() for answer in answers] == [True, True]
    assert (Term.objects.count(), SpecialDay.objects.count()) == (0, 0)
    assert not Entry.objects.about(term).exists()


@pytest.mark.parametrize("kind", ["schools.season", "schools.changefreeze", "schools.schoolyear", "users.rolegrant"])
def test_a_record_that_a_colleague_removed_is_neither_saved_nor_removed_again(
    kind: str, everything: dict[str, Any], ada: Client
) -> None:
    thing = everything[kind] if kind != "users.rolegrant" else everything["users.user"].role_grants.create(role="lead")
    pk, change = thing.pk, address(kind, "change", thing.pk)
    sent = filled(ada.get(change))
    assert ada.post(address(kind, "delete", pk), {"post": "yes"}).status_code == 302
    log = Entry.objects.count()

    for late in (lambda: ada.post(change, sent), lambda: ada.post(address(kind, "delete", pk), {"post": "yes"})):
        assert "doesn’t exist. Perhaps it was deleted?" in late().wsgi_request._messages._queued_messages[0].message
    assert (type(thing).objects.filter(pk=pk).exists(), Entry.objects.count()) == (False, log)


# Labels
