"""Administration of categories and promises. Tickets are opened by nobody here: they may be restricted."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import ForeignKey
from django.http import HttpRequest

from audit.admin import AuditedAdmin
from tickets.models import Category, Promise


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
    """What is promised, by priority. Tickets that run already keep the promise that they were given."""

    list_display = ("priority", "kind", "amount", "unit")
    list_filter = ("priority", "kind")
    search_fields = ("kind",)
