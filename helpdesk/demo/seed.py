"""Filling an empty house with the demo district, and moving its clock at a later start."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db import connection, transaction

from audit import clock
from audit.context import context
from audit.models import Entry
from audit.refusal import Refused
from helpdesk.demo.days import ZONE_NAME, add_calendar, in_school_hours, moment, next_school_morning, story_morning
from helpdesk.demo.labels import add_labels
from helpdesk.demo.macros import add_macros
from helpdesk.demo.outages import outages
from helpdesk.demo.people import add_people
from helpdesk.demo.places import DISTRICT, add_places
from helpdesk.demo.queue import LINKED_AT, LINKS
from helpdesk.demo.scene import Scene
from helpdesk.demo.things import add_things
from helpdesk.demo.timetable import add_timetable
from helpdesk.demo.views import add_views
from helpdesk.demo.year import first_number, stories_of_the_year
from letters.models import Mailbox
from schools.models import District
from tickets.actions import history
from tickets.actions.catalogue import install_catalogue
from tickets.actions.outage_history import write_outage
from tickets.models import Category, Ticket
from users.models import User

MACROS_KEPT_AT = moment(date(2026, 8, 12), time(10, 30))
MAILBOX = "help@cedarvalley.example"


def open_demo(share: float = 1.0) -> bool:
    """Fill an empty house, or move the clock of a filled one onward; returns whether it was filled.

    Raises Refused where a district of somebody's own lives in the database.
    """
    district = District.objects.first()
    if district is None:
        clock.set_now(story_morning())
        with transaction.atomic(), context(door="command"):
            _fill(share)
        clock.set_now(story_morning())
        return True
    if district.name != DISTRICT:
        raise Refused(f"This house belongs to {district.name}; the demo district goes into an empty one only.")
    move_clock()
    return False


def move_clock() -> datetime:
    """Let the demo go on at a school morning, never earlier than what has happened in it; returns the new time."""
    last = Entry.objects.order_by("-pk").values_list("at", flat=True)[:200]
    reached = max([clock.now(), *last, story_morning()])
    moment = reached if in_school_hours(reached) else next_school_morning(reached)
    clock.set_now(moment)
    return moment


def _fill(share: float) -> None:
    places = add_places(ZONE_NAME)
    add_calendar()
    install_catalogue()
    Mailbox.objects.create(address=MAILBOX, name="Tech Help", default=True)
    people = add_people(places, share)
    things = add_things(places, people, share)
    add_timetable(places, people)
    categories = {category.key: category for category in Category.objects.select_related("parent__team", "team")}
    clock.set_now(MACROS_KEPT_AT)
    labels = add_labels(people)
    clock.set_now(story_morning())
    scene = Scene(places, people, things, categories, labels)
    number_from(first_number(share))
    leads, keepers = [scene.who("jo")], [scene.who("keiko")]
    history.write(
        stories_of_the_year(scene, User.objects.system(), share),
        until=story_morning(),
        leads=lambda ticket: keepers if ticket.restricted else leads,
    )
    clock.set_now(MACROS_KEPT_AT)
    add_macros(scene)
    for number, kind, other in LINKS:
        ticket, to = Ticket.objects.get(pk=number), Ticket.objects.get(pk=other)
        history.link(ticket, to=to, kind=kind, by=scene.who("jo"), at=LINKED_AT)
    for story in outages(scene):
        write_outage(story)
    # Views were saved before this morning; the caller sets the clock on again.
    clock.set_now(story_morning() - timedelta(days=14))
    add_views(people)


def number_from(first: int) -> None:
    """Let the next ticket have a number."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT setval(pg_get_serial_sequence('tickets_ticket', 'id'), %s, false)", [first])
