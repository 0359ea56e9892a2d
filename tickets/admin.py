"""Administration of categories, promises and labels. Tickets are opened by nobody here: they may be restricted."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.db.models import ForeignKey, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from audit.admin import AuditedAdmin
from audit.refusal import Refused
from tickets.actions.labels import bring_back_label, make_label, merge_labels, rename_label, retire_label
from tickets.actions.targets import announce
from tickets.forms.label import LabelRecordForm
from tickets.labels import Labels, used
from tickets.models import Category, Label, Promise
from users.models import User


@admin.register(Category)
class CategoryAdmin(AuditedAdmin):
    """The catalogue. Its questions have a page of their own, which knows what is wrong with them."""

    exclude = ("questions",)
    readonly_fields = ("asked",)
    list_display = ("name", "parent", "priority", "team", "restricted", "for_students", "active")
    list_filter = ("active", "restricted", ("parent", admin.RelatedOnlyFieldListFilter), "team")
    list_select_related = ("parent", "team")
    search_fields = ("name", "key", "words")
    autocomplete_fields = ("team",)
    ordering = ("parent__position", "position", "name")
    list_per_page = 100

    @admin.display(description=gettext_lazy("questions"))
    def asked(self, category: Category) -> str:
        """How many questions are asked, as a link to them."""
        if not category.key:
            return _("Save it first, then say what is asked.")
        number = len(category.questions)
        words = ngettext("%(n)s question", "%(n)s questions", number) % {"n": number}
        return format_html('<a href="{}">{}</a>', reverse("tickets:questions", args=[category.key]), words)

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


class LabelList(ChangeList):
    """Labels, each with how many open tickets bear it, among those that the reader may see."""

    def get_results(self, request: HttpRequest) -> None:
        """The rows, counted by one query."""
        super().get_results(request)
        assert isinstance(request.user, User)
        counted = used(request.user, Labels())
        for label in self.result_list:
            label.used = counted.get(label.pk, 0)


@admin.register(Label)
class LabelAdmin(AuditedAdmin):
    """Words that tickets bear: renamed, merged and put out of use here, never deleted. The verbs tell of it."""

    form = LabelRecordForm
    fields = ("name", "active", "merge_into")
    list_display = ("name", "open_tickets", "active")
    list_filter = ("active",)
    search_fields = ("name", "spellings__name")
    told_by_verbs = ("name", "active", "merge_into")

    @admin.display(description=gettext_lazy("open tickets"))
    def open_tickets(self, label: Any) -> int:
        """How many bear it."""
        return int(label.used)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        """With numbers."""
        return LabelList

    def get_queryset(self, request: HttpRequest) -> QuerySet[Label]:
        """Without other spellings."""
        return super().get_queryset(request).filter(merged_into=None)

    def get_fields(self, request: HttpRequest, obj: Label | None = None) -> Any:
        """A new one is a word, no more."""
        return self.fields if obj else ("name",)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody: tickets and their history name it."""
        return False

    def save_model(self, request: HttpRequest, obj: Label, form: Any, change: bool) -> None:
        """By the verbs, one for each thing that was changed."""
        assert isinstance(request.user, User)
        by, wanted = request.user, form.cleaned_data
        if not change:
            obj.pk = make_label(wanted["name"], by=by).pk
            return
        label = Label.objects.get(pk=obj.pk)
        try:
            rename_label(label, by=by, name=wanted["name"])
            (bring_back_label if wanted["active"] else retire_label)(label, by=by)
            if wanted["merge_into"]:
                merge_labels(label, into=wanted["merge_into"], by=by)
        except Refused as refusal:  # a colleague was quicker than the form could know
            messages.error(request, str(refusal))

    def log_addition(self, request: HttpRequest, object: Any, message: Any) -> None:  # type: ignore[override]
        """The verb has told it."""
