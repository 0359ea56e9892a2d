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

# What a file may do in a browser: nothing, and no page may hold it in a frame. The browser's own reader of PDF is a
# plug-in with styles, and closed in itself; in a sandbox some do not start it.
ALONE = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
NOTHING = f"{ALONE}; sandbox"
PDF = f"{ALONE}; object-src 'self'; style-src 'unsafe-inline'"


@login_required
def attachment(request: HttpRequest, number: int, attachment: int, name: str) -> FileResponse:
    """The file. 404 for whoever may not read its message; `name` is for the address bar only."""
    assert isinstance(request.user, User)
    ticket = get_object_or_404(Ticket.objects.visible_to(request.user), pk=number)
    files = Attachment.objects.filter(message__ticket=ticket).select_related("upload")
    if not policy.works(request.user, ticket):
        files = files.filter(message__in=messages_for(request.user, ticket, now()))
    return served(get_object_or_404(files, pk=attachment).upload)


def served(upload: Upload) -> FileResponse:
    """The file as an answer. Raises Http404 where its content is gone."""
    try:
        content = upload.file.open("rb")
    except FileNotFoundError as missing:
        raise Http404 from missing
    is_shown = upload.shown_inline or upload.opens_alone
    response = FileResponse(
        content,
        as_attachment=not is_shown,
        filename=upload.name,
        content_type=upload.type if is_shown else "application/octet-stream",
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = PDF if upload.opens_alone else NOTHING
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, max-age=3600"
    return response
