"""What every page shows: the district, where one can go, and the state of the school day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache, partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse, reverse_lazy
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from audit.clock import now
from helpdesk.app_icons import icon_address
from helpdesk.colours import frames
from helpdesk.demo.cast import PASSWORD, demo_logins
from helpdesk.school_day import help_hours, school_state
from schools.calendars import calendars_of
from schools.models import District
from tickets.outlook import answer_promises
from tickets.policy import may_print_stickers, may_write_walk_ins
from users.models import User
from users.roles import GRANTS


@dataclass(frozen=True)
class Item:
    """One place to go; `go` is the letter after G that leads there, `press` the key that opens it over the page."""

    key: str
    label: str
    icon: str
    url: str
    current: bool = False
    go: str = ""
    press: str = ""


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Context of all pages. What costs a query is worked out only where a page shows it."""
    district = getattr(request, "district", None) or District.current()
    user = getattr(request, "user", None)  # an error page may be drawn before anybody is known
    person = user if isinstance(user, User) else None
    at: datetime = now()
    calendar = cache(lambda: calendars_of(request).of(None))  # the hours of the district as a whole
    return {
        "district": district,
        "demo": settings.DEMO,
        "demo_now": at if settings.DEMO else None,
        "demo_cast": _demo_cast if settings.DEMO else None,
        "frame": partial(base_template, user),
        "now": at,
        "frames": SimpleLazyObject(lambda: frames(district)),
        "touch_icon": SimpleLazyObject(lambda: icon_address("touch", 180, district)),
        "help_hours": SimpleLazyObject(lambda: help_hours(calendar())),
        "answer_promises": SimpleLazyObject(lambda: answer_promises(at)),
        "nav": SimpleLazyObject(lambda: _nav(request, person)),
        "account_nav": SimpleLazyObject(lambda: _account_nav(person)),
        "school_state": SimpleLazyObject(lambda: school_state(calendar(), at)),
        "search_url": reverse_lazy("tickets:queue"),
        "new_ticket_url": reverse_lazy("tickets:file"),
        "walk_in_url": SimpleLazyObject(lambda: _walk_in_url(person)),
    }


def _walk_in_url(person: User | None) -> str:
    """Where walk-ins are written down; nothing for who works no tickets."""
    return reverse("tickets:walk_in") if person and may_write_walk_ins(person) else ""


def _demo_cast() -> dict[str, Any]:
    """Who can be signed in as, and the password that they share."""
    return {"groups": demo_logins(), "password": PASSWORD}


def works_at_desk(user: object) -> bool:
    """Whether this person's pages are the desk (those who help) rather than the portal (those who ask)."""
    if not isinstance(user, User):
        return False
    return user.scope.is_agent or user.scope.is_key_holder or user.scope.sees_all_tickets


def base_template(user: object) -> str:
    """The frame of a page that both sides have."""
    return "desk.html" if works_at_desk(user) else "portal.html"


def _nav(request: HttpRequest, person: User | None) -> list[Item]:
    if person is None:
        return []
    items = _desk_items(person) if works_at_desk(person) else _portal_items(person)
    longest = max((item.url for item in items if request.path.startswith(item.url)), key=len, default="")
    return [replace(item, current=item.url == longest and _is_here(request, item)) for item in items]


def _is_here(request: HttpRequest, item: Item) -> bool:
    return item.url != "/" or request.path == "/"


def _desk_items(person: User) -> list[Item]:
    items = [Item("tickets", _("Tickets"), "ticket", reverse("tickets:queue"), go="q")]
    if person.scope.is_agent:
        items.append(Item("scan", _("Scan"), "scan", reverse("tickets:scan"), go="s"))
    if person.scope.sees_reports:
        items.append(Item("reports", _("Reports"), "chart-histogram", reverse("reports:workload"), go="r"))
    items.append(Item("new", _("New ticket"), "circle-plus", reverse("tickets:file"), go="n"))
    items.append(Item("outages", pgettext("menu", "Outages"), "alert-triangle", reverse("tickets:outages")))
    return items + _keeper_items(person)


def _portal_items(person: User) -> list[Item]:
    items = [
        Item("home", _("Home"), "home", reverse("tickets:home")),
        Item("mine", _("My tickets"), "ticket", reverse("tickets:mine")),
        Item("new", _("Report"), "circle-plus", reverse("tickets:file")),
    ]
    if person.scope.sees_reports:
        items.append(Item("reports", _("Workload"), "chart-histogram", reverse("reports:workload")))
    return items + _keeper_items(person)


def _keeper_items(person: User) -> list[Item]:
    items = []
    if person.scope.holds(*GRANTS["schools.keep_hours"]):
        items.append(Item("hours", _("Hours"), "calendar-cog", reverse("schools:hours"), go="h"))
    if settings.DEMO:
        items.append(Item("letters", _("E-mails"), "mail", reverse("demo_letters")))
    if person.scope.is_administrator:
        items.append(Item("questions", _("Questions"), "message-question", reverse("tickets:catalogue")))
        items.append(Item("settings", _("Settings"), "settings", reverse("admin:index")))
    return items


def _account_nav(person: User | None) -> list[Item]:
    if person is None:
        return []
    items = [Item("account", _("Account"), "user", reverse("account"), go="a")]
    if _uses_macros(person):
        items.append(Item("macros", _("Macros"), "bolt", reverse("tickets:macro_book")))
    if person.scope.is_agent:
        items.append(Item("thanks", _("Thanks"), "mood-smile", reverse("tickets:thanks")))
    if may_print_stickers(person):
        items.append(Item("stickers", _("Print stickers"), "qrcode", reverse("tickets:stickers")))
    if works_at_desk(person):
        items.append(Item("keys", _("All keys"), "keyboard", reverse("keys"), press="?"))
    return items


def _uses_macros(person: User) -> bool:
    return person.scope.is_agent or person.scope.holds(*GRANTS["tickets.keep_macros"])
