"""What somebody asks of the queue."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from schools.models import School
from tickets.asked import Asked
from tickets.choices import Order, Priority
from tickets.models import Category
from tickets.workflow import DONE_STATUSES, Status
from users.models import Team, User

SORTS: dict[str, tuple[str, ...]] = {
    "due": ("due_at", "id"),
    "newest": ("-id",),
    "oldest": ("id",),
    "newest filed": ("-created_at", "-id"),
    "oldest filed": ("created_at", "id"),
}
FILTERS = ("status", "priority", "category", "school", "team", "assignee")


class FilterForm(forms.Form):
    """Filters of the queue; every field is optional and stands in the address."""

    status = forms.ChoiceField(
        label=_("Status"), choices=[("", _("Open")), *(c for c in Status.choices if c[0] != "merged")], required=False
    )
    priority = forms.TypedChoiceField(
        label=_("Priority"), choices=[("", _("Any")), *Priority.choices], coerce=int, required=False, empty_value=None
    )
    category = forms.ModelChoiceField(
        Category.objects.filter(parent=None, active=True), label=_("Category"), required=False, empty_label=_("Any")
    )
    school = forms.ModelChoiceField(School.objects.none(), label=_("School"), required=False, empty_label=_("Any"))
    team = forms.ModelChoiceField(Team.objects.all(), label=_("Team"), required=False, empty_label=_("Any"))
    assignee = forms.ModelChoiceField(
        User.objects.none(), label=_("Assigned to"), required=False, empty_label=_("Anybody")
    )
    sort = forms.ChoiceField(
        label=_("Order"),
        choices=Order.choices,
        required=False,
        widget=forms.HiddenInput,
    )

    def __init__(self, data: Any, *, by: User) -> None:
        """Only the schools of `by` are offered, unless they see all."""
        super().__init__(data)
        self._choose_from("school", schools_of(by))
        # Looked up by key; choosing is done in the filter menu, which writes a query (`tickets.forms.builder`).
        self._choose_from("assignee", User.objects.filter(is_active=True))

    def _choose_from(self, name: str, queryset: QuerySet[Any]) -> None:
        self.fields[name].queryset = queryset  # type: ignore[attr-defined]

    @property
    def status_wanted(self) -> str:
        """The state that takes the place of “open”."""
        return str(self.cleaned_data.get("status") or "")

    def where(self) -> Q:
        """The chosen filters but for the state, as a condition; a category means all its leaves."""
        chosen = self.cleaned_data
        where = Q(**{name: chosen[name] for name in ("priority", "school", "team", "assignee") if chosen.get(name)})
        if category := chosen.get("category"):
            leaves = category.children.values_list("pk", flat=True)
            where &= Q(category__in=[category.pk, *leaves])
        return where

    def all_of_it(self) -> Q:
        """The chosen filters with the state, for lists that are not only of open tickets."""
        return self.where() & (Q(status=self.status_wanted) if self.status_wanted else Q())

    def order_of(self, asked: Asked) -> str:
        """The key of the order of a list that a query without words asks for, or of a view where there is none.

        By days, the newest come first by when they were filed, which an index of these days knows.
        """
        if not asked.terms:
            return self.order
        wanted = self.cleaned_data.get("sort") or asked.order
        return f"{wanted} filed" if asked.dated and wanted != "due" else wanted

    @property
    def order(self) -> str:
        """The key of the order; what is done has no due time, so the newest of it comes first."""
        wanted = self.cleaned_data.get("sort")
        return wanted or ("newest" if self.status_wanted in DONE_STATUSES else "due")

    @property
    def chosen(self) -> list[tuple[str, str, str]]:
        """(name, label, words) of each filter that is set."""
        found = []
        for name in FILTERS:
            value = self.cleaned_data.get(name)
            if value:
                words = dict(self.fields[name].choices)[value] if name in ("status", "priority") else value  # type: ignore[attr-defined]
                found.append((name, str(self.fields[name].label), str(words)))
        return found


def schools_of(by: User) -> QuerySet[School]:
    """The schools whose tickets somebody may have to do with."""
    scope, active = by.scope, School.objects.filter(active=True)
    return active if scope.sees_all_tickets or scope.teams else active.filter(pk__in=scope.ticket_schools)
