"""Administration of categories and promises. Tickets are opened by nobody here: they may be restricted."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import ForeignKey, QuerySet
from django.http import HttpRequest

from audit.admin import AuditedAdmin
from tickets.actions.targets import announce
from tickets.models import Category, Promise
from users.models import User


@admin.register(Category)
class CategoryAdmin(AuditedAdmin):
    """The catalogue."""

    list_display = ("name", "parent", "priority", "team", "restricted", "for_students", "active")
    list_filter = ("active", "restricted", ("parent", admin.RelatedOnlyFieldListFilter), "team")
    list_select_related = ("parent", "team")
    search_fields = ("name", "key", "words")
    autocomplete_fields = ("team",)
    ordering = ("parent__position", "position", "name")
    list_per_page = 100

    def formfield_for_foreignkey(self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any) -> Any:
        """A leaf hangs on a top category."""
        if db_field.name == "parent":
            kwargs["queryset"] = Category.objects.filter(parent=None)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(Promise)
class PromiseAdmin(AuditedAdmin):
    """What is promised. Clocks that run follow a change within a minute; a person keeps seeing what was promised."""

    list_display = ("kind", "priority", "category", "school", "team", "requester_kind", "in_testing", "amount", "unit")
    list_filter = ("kind", "priority", "in_testing")
    list_select_related = ("category__parent", "school", "team")
    search_fields = ("kind",)
    autocomplete_fields = ("category", "team")

    def save_model(self, request: HttpRequest, obj: Promise, form: Any, change: bool) -> None:
        """Save it, and let the clocks follow."""
        super().save_model(request, obj, form, change)
        self._announce(request, obj)

    def delete_model(self, request: HttpRequest, obj: Promise) -> None:
        """Remove it, and let the clocks follow."""
        self._announce(request, obj)
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Promise]) -> None:
        """Remove several."""
        for promise in queryset:
            self._announce(request, promise)
        super().delete_queryset(request, queryset)

    def _announce(self, request: HttpRequest, promise: Promise) -> None:
        assert isinstance(request.user, User)
        announce(by=request.user, changed={"promise": [promise.pk, promise.pk]})
