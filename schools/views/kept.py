"""A page with one form about one thing that is kept: it saves by one verb, or says why not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from audit.refusal import Conflict, Refused
from schools.views.desk import Desk


def keep(
    request: HttpRequest,
    desk: Desk,
    form: forms.BaseForm,
    save: Callable[[], object],
    *,
    template: str = "schools/kept.html",
    back: str,
    valid: Callable[[], bool] | None = None,
    **context: Any,
) -> HttpResponse:
    """Show the form, or save what it says and go back. 422 for what is wrong, 409 for a colleague's change."""
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid() and (valid is None or valid()):
            try:
                save()
            except Refused as refusal:
                form.add_error(None, str(refusal))
                status = 409 if isinstance(refusal, Conflict) else 422
            else:
                messages.success(request, _("Saved. Open tickets count by it at once."))
                return redirect(back)
    fields = [(bound, _is_optional(bound)) for bound in form.visible_fields()]
    context |= {"desk": desk, "form": form, "back": back, "fields": fields}
    return render(request, template, context, status=status)


def _is_optional(bound: forms.BoundField) -> bool:
    return not bound.field.required and not isinstance(bound.field.widget, forms.CheckboxInput)
