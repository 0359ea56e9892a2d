"""What somebody asks of the queue."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from schools.models import School
from tickets.choices import Priority
from tickets.models import Category
from tickets.workflow import Status
from users.models import Team, User

SORTS = {"due": ("due_at", "id"), "newest": ("-id",), "oldest": ("id",)}


class FilterForm(forms.Form):
    """Filters of the queue; every field is optional and stands in the address."""

    status = forms.ChoiceField(label=_("Status"), choices=[("", _("Any")), *Status.choices], required=False)
    priority = forms.TypedChoiceField(
        label=_("Priority"), choices=[("", _("Any")), *Priority.choices], coerce=int, required=False, empty_value=None
    )
    category = forms.ModelChoiceField(
        Category.objects.filter(parent=None), label=_("Category"), required=False, empty_label=_("Any")
    )
    school = forms.ModelChoiceField(
        School.objects.filter(active=True), label=_("School"), required=False, empty_label=_("Any")
    )
    team = forms.ModelChoiceField(Team.objects.all(), label=_("Team"), required=False, empty_label=_("Any"))
    sort = forms.ChoiceField(
        label=_("Order"),
        choices=[("due", _("Due first")), ("newest", _("Newest first")), ("oldest", _("Oldest first"))],
        required=False,
    )

    def where(self) -> Q:
        """The chosen filters as a condition; a category means all its leaves."""
        chosen = self.cleaned_data
        where = Q()
        for name in ("status", "priority", "school", "team"):
            if chosen.get(name):
                where &= Q(**{name: chosen[name]})
        if chosen.get("category"):
            where &= Q(category__parent=chosen["category"]) | Q(category=chosen["category"])
        return where

    def order(self) -> tuple[str, ...]:
        """The sort key."""
        return SORTS[self.cleaned_data.get("sort") or "due"]

    @property
    def chosen(self) -> int:
        """How many filters are set."""
        return sum(1 for name, value in self.cleaned_data.items() if value and name != "sort")


class ChangeForm(forms.Form):
    """One change for all ticked tickets."""

    tickets = forms.TypedMultipleChoiceField(coerce=int, required=True)
    change = forms.ChoiceField(choices=[("take", ""), ("assign", ""), ("priority", ""), ("solve", "")])
    to = forms.ModelChoiceField(User.objects.filter(is_active=True), required=False)
    priority = forms.TypedChoiceField(choices=Priority.choices, coerce=int, required=False, empty_value=None)

    def __init__(self, data: Any) -> None:
        """The tickets may be any numbers; the view looks them up through what the person may see."""
        super().__init__(data)
        field = self.fields["tickets"]
        field.choices = [(number, number) for number in data.getlist("tickets")]  # type: ignore[attr-defined]
