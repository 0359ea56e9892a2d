"""Files of a ticket, for those who may read the message that brought them."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404

from audit.clock import now
from files.models import Upload
from tickets import policy
from tickets.models import Attachment, Ticket
from tickets.portal import messages_for
from users.models import User


@login_required
def attachment(request: HttpRequest, number: int, attachment: int, name: str) -> FileResponse:
    """The file. 404 for whoever may not read its message; `name` is for the address bar only."""
    assert isinstance(request.user, User)
    ticket = get_object_or_404(Ticket.objects.visible_to(request.user), pk=number)
    files = Attachment.objects.filter(message__ticket=ticket).select_related("upload")
    if not policy.works(request.user, ticket):
        files = files.filter(message__in=messages_for(request.user, ticket, now()))
    return _served(get_object_or_404(files, pk=attachment).upload)


def _served(upload: Upload) -> FileResponse:
    try:
        content = upload.file.open("rb")
    except FileNotFoundError as missing:
        raise Http404 from missing
    response = FileResponse(
        content,
        as_attachment=not upload.shown_inline,
        filename=upload.name,
        content_type=upload.type if upload.shown_inline else "application/octet-stream",
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, max-age=3600"
    return response
