"""What somebody began to tell, with photos: kept while she writes, thrown away when she says so."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_POST

from files.actions import TooLarge
from tickets.actions import drafts
from tickets.forms.filing import FilingForm
from tickets.forms.questions import PREFIX
from tickets.models import DraftPhoto
from tickets.models.draft import PHOTOS
from tickets.views.attachment import served
from users.models import User

MOST_LETTERS = 110_000
NEVER = frozenset({"photos", "form_token"})
NAMES = frozenset({*FilingForm.base_fields, "guessed"}) - NEVER


@login_required
@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """Keep the form as it is: 201 where that was done, 204 where there is nothing to keep."""
    assert isinstance(request.user, User)
    token = _token(request.POST)
    if token is None:
        return HttpResponseBadRequest()
    fields = told(request.POST)
    if _is_long(fields):
        return HttpResponse(status=413)
    return HttpResponse(status=201 if drafts.keep_draft(fields, token, by=request.user) else 204)


@login_required
@require_POST
def keep_photo(request: HttpRequest) -> HttpResponse:
    """Keep one photo with the form: 201 with the number under which it is sent later, 204 where it is not kept."""
    assert isinstance(request.user, User)
    token, photo, field = _token(request.POST), request.FILES.get("photo"), request.POST.get("field", "")
    if token is None or not photo or not _takes_photos(field):
        return HttpResponseBadRequest()
    fields = told(request.POST)
    if _is_long(fields):
        return HttpResponse(status=413)
    try:
        kept = drafts.keep_photo(
            photo.read(), photo.name or "", field, fields=fields, form_token=token, by=request.user
        )
    except TooLarge:
        return HttpResponse(status=413)
    return JsonResponse({"kept": kept.pk}, status=201) if kept else HttpResponse(status=204)


@login_required
@require_GET
def photo(request: HttpRequest, photo: int) -> FileResponse:
    """A kept photo, for who chose it alone; no browser keeps it, because schools share computers."""
    kept = get_object_or_404(DraftPhoto.objects.select_related("upload"), pk=photo, draft__user=request.user)
    response = served(kept.upload)
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_POST
def drop_photo(request: HttpRequest, photo: int) -> HttpResponse:
    """Take a kept photo off the form."""
    drafts.drop_photo(get_object_or_404(DraftPhoto, pk=photo, draft__user=request.user))
    return HttpResponse(status=204)


@login_required
@require_POST
def drop(request: HttpRequest) -> HttpResponse:
    """Throw a draft away, and begin anew."""
    assert isinstance(request.user, User)
    if token := _token(request.POST):
        drafts.drop_draft(token, by=request.user)
    return redirect("tickets:home" if request.POST.get("from") == "home" else "tickets:file")


def told(data: QueryDict) -> dict[str, list[str]]:
    """What was filled in, by name: fields of the form and answers to questions."""
    named = [name for name in data if name in NAMES or name.startswith(f"{PREFIX}-")]
    return {name: values for name in named if any(values := [str(value) for value in data.getlist(name)])}


def _is_long(fields: dict[str, list[str]]) -> bool:
    return sum(len(value) for values in fields.values() for value in values) > MOST_LETTERS


def _takes_photos(field: str) -> bool:
    longest = DraftPhoto._meta.get_field("field").max_length or 0
    return field == PHOTOS or (field.startswith(f"{PREFIX}-") and len(field) <= longest)


def _token(data: QueryDict) -> UUID | None:
    try:
        return UUID(data.get("form_token", ""))
    except ValueError:
        return None
