"""What every page of the administration has in common: each change leaves an entry, and history shows entries."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db import models
from django.forms.models import BaseInlineFormSet, BaseModelForm
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from audit.actions import Act, record_many
from audit.models import Entry

HIDDEN = "•••"
HISTORY_LENGTH = 200

Changes = dict[str, list[Any]]


class AuditedAdmin(admin.ModelAdmin):
    """A page of the administration whose every save and removal writes an entry, in the same transaction.

    `told_by_verbs` names fields that are changed by verbs of their room, which tell it themselves.
    """

    told_by_verbs: tuple[str, ...] = ()
    show_full_result_count = False
    list_per_page = 50

    def construct_change_message(
        self, request: HttpRequest, form: forms.BaseForm, formsets: Any, add: bool = False
    ) -> Any:
        """The acts on the rows below the form; Django hands them on to `log_addition` and `log_change`."""
        verb = "created" if add else "changed"
        changed = {name: pair for name, pair in changes(form).items() if name not in self.told_by_verbs}
        return {"verb": verb, "changed": changed, "rows": _row_acts(formsets or [], request.user)}

    def log_addition(self, request: HttpRequest, object: Any, message: Any) -> None:  # type: ignore[override]
        """Write the entries of a new record."""
        self._tell(request, object, message)

    def log_change(self, request: HttpRequest, object: Any, message: Any) -> None:  # type: ignore[override]
        """Write the entries of a change; none where nothing changed."""
        self._tell(request, object, message)

    def log_deletions(self, request: HttpRequest, queryset: Any) -> None:  # type: ignore[override]
        """Write an entry for each record that is removed, while it is still there."""
        record_many([Act(thing, "deleted", _actor(request), data={"name": str(thing)[:200]}) for thing in queryset])

    def _tell(self, request: HttpRequest, thing: models.Model, message: dict[str, Any]) -> None:
        rows: list[Act] = message["rows"]
        if message["verb"] == "changed" and not message["changed"] and not rows:
            return
        kinds = sorted({act.subject._meta.label_lower for act in rows})
        data = {"rows": kinds} if kinds else {}
        record_many([Act(thing, message["verb"], _actor(request), message["changed"], data), *rows])

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **more: Any) -> Any:
        """Say so where a row cannot be saved because it is no more: its key, which is wrong, is shown to nobody."""
        if any(_is_gone(form) for inline in context["inline_admin_formsets"] for form in inline.formset.forms):
            said = _("A colleague removed a row of this page since you opened it. Open the page again, then save.")
            messages.error(request, said)
        return super().render_change_form(request, context, *args, **more)

    def get_actions(self, request: HttpRequest) -> Any:
        """No removal of many records by one click."""
        return {name: action for name, action in super().get_actions(request).items() if name != "delete_selected"}

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """The entries of this record, the latest first."""
        thing = self.get_object(request, object_id)
        if thing is None:
            raise Http404
        entries = Entry.objects.about(thing).select_related("by").order_by("-pk")[:HISTORY_LENGTH]
        context = {
            **self.admin_site.each_context(request),
            "title": _("History: %s") % thing,
            "opts": self.opts,
            "object": thing,
            "entries": entries,
            "preserved_filters": self.get_preserved_filters(request),
        }
        return TemplateResponse(request, "admin/entries.html", context)


class ReadOnlyAdmin(AuditedAdmin):
    """Records that one may look at; they are changed by verbs or by the roster."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody."""
        return False


def changes(form: forms.BaseForm) -> Changes:
    """Field → [old, new] of what a valid form changes. What a person must not read again is hidden."""
    found: Changes = {}
    for name in form.changed_data:
        field = form.fields[name]
        old, new = _plain(form.get_initial_for_field(field, name)), _plain(form.cleaned_data.get(name))
        if old != new:
            hidden = isinstance(field.widget, forms.PasswordInput)
            found[name] = [old and HIDDEN, new and HIDDEN] if hidden else [old, new]
    return found


def _row_acts(formsets: Iterable[BaseInlineFormSet], by: Any) -> list[Act]:
    return [act for formset in formsets for form in formset.forms if (act := _row_act(formset, form, by))]


def _row_act(formset: BaseInlineFormSet, form: BaseModelForm, by: Any) -> Act | None:
    """What happened to one row below the form."""
    parent = {"of": [formset.instance._meta.label_lower, formset.instance.pk]}
    known = form in formset.initial_forms
    if form in formset.deleted_forms:
        # Django has taken the key from the object by now; the form still knows it.
        pk = form[formset._pk_field.name].initial  # type: ignore[attr-defined]
        return Act(type(form.instance)(pk=pk), "deleted", by, data=parent) if known else None
    if not form.has_changed():
        return None
    verb = "changed" if known else "created"
    return Act(form.instance, verb, by, changes(form), parent) if form.instance.pk else None


def _plain(value: Any) -> Any:
    """A value as history keeps it: keys instead of records, texts instead of dates."""
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, models.QuerySet | list | tuple):
        return [_plain(item) for item in value]
    if value is None or isinstance(value, bool | int | float | dict):
        return value
    return str(value)


def _is_gone(form: BaseModelForm) -> bool:
    """Whether the row below a form that was sent back is no longer there."""
    return form.is_bound and form.has_error(form.instance._meta.pk.name, "invalid_choice")


def _actor(request: HttpRequest) -> Any:
    return request.user
