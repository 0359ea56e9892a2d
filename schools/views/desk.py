"""Whose hours a page is about: the district's or a school's, and only those that the person keeps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from audit.actor import Actor
from audit.refusal import Refused
from schools import policy
from schools.models import School, ServiceCalendar

View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Desk:
    """The person, the schools that they keep, whether they keep the district's hours, and what they chose."""

    by: Actor
    schools: list[School]
    whole: bool
    school: School | None

    @property
    def query(self) -> str:
        """What the address of a page says of the choice."""
        return urlencode({"school": self.school.pk}) if self.school else ""

    @property
    def name(self) -> str:
        """Whose hours these are."""
        return str(self.school) if self.school else _("District")

    @property
    def calendar(self) -> ServiceCalendar | None:
        """What is entered for the choice itself; None where nothing ever was."""
        return ServiceCalendar.objects.filter(school=self.school).first()

    @property
    def action(self) -> str:
        """The address of the page of hours."""
        return self.url("hours")

    def keeps(self, school: School | None) -> bool:
        """Whether the person keeps what belongs to a school, or to the district."""
        return school in self.schools if school else self.whole

    def url(self, name: str, *args: object, **more: object) -> str:
        """The address of a page about the same school."""
        query = ({"school": self.school.pk} if self.school else {}) | more
        return reverse(f"schools:{name}", args=args) + (f"?{urlencode(query)}" if query else "")


def at_desk(methods: tuple[str, ...] = ("GET",), perm: str = policy.KEEP) -> Callable[[View], View]:
    """Give a view the desk of who asks. Refuses who keeps nothing; schools of others do not exist for them."""

    def decorate(view: View) -> View:
        @login_required
        @require_http_methods(methods)
        @wraps(view)
        def wrapped(request: HttpRequest, **arguments: Any) -> HttpResponse:
            return view(request, _desk(request, perm), **arguments)

        return wrapped

    return decorate


def _desk(request: HttpRequest, perm: str) -> Desk:
    assert request.user.is_authenticated
    by: Actor = request.user
    schools = policy.schools_of(by, perm, School.objects.filter(active=True))
    whole = by.has_perm(perm)
    if not whole and not schools:
        raise PermissionDenied(_("Leads, directors and administrators keep the hours and days of their schools."))
    return Desk(by, schools, whole, _chosen(request.GET.get("school", ""), schools, whole))


def _chosen(word: str, schools: list[School], whole: bool) -> School | None:
    if not word:
        return None if whole else schools[0]
    found = next((school for school in schools if str(school.pk) == word), None)
    if found is None:
        raise Http404
    return found


def seen_mark(request: HttpRequest) -> str:
    """The mark of what is to be removed, as the page showed it; empty where the page says none."""
    return request.POST.get("seen", "")


def act(request: HttpRequest, verb: Callable[[], object], back: str, done: str) -> HttpResponse:
    """Do something without a form of its own, say so, and go back; a refusal is said there as well."""
    try:
        verb()
        messages.success(request, done)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(back)
