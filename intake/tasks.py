"""Reading what came in, and fetching mailboxes."""

from __future__ import annotations

from celery import Task, shared_task

from audit import pulse
from audit.clock import real_now
from intake import actions, imap
from letters.choices import Handling
from letters.models import Mailbox, ReceivedLetter

BATCH = 200


@shared_task(bind=True)
def route(self: Task[[int], None], pk: int) -> None:
    """Handle a letter that came in, and with it others that wait.

    After a worker died over it, it is handled alone: one that kills whoever reads it shall keep no other from us.
    """
    if not self.request.delivery_info.get("redelivered"):
        actions.route_some()
    actions.route(pk)


@shared_task
def sweep() -> int:
    """Handle letters whose wake-up was lost or whose time to be tried again has come; returns how many."""
    waiting = ReceivedLetter.objects.filter(handling=Handling.WAITING, not_before__lte=real_now())
    handled = 0
    for pk in list(waiting.order_by("not_before", "pk").values_list("pk", flat=True)[:BATCH]):
        handled += actions.route(pk) is not None
    pulse.beat("intake")
    return handled


@shared_task
def poll_mailboxes() -> None:
    """Ask for a look into every mailbox that is fetched."""
    for pk in Mailbox.objects.filter(active=True).exclude(imap_host="").values_list("pk", flat=True):
        poll.delay(pk)


@shared_task
def poll(pk: int) -> int:
    """Fetch what is new in one mailbox; returns how many letters were new."""
    return imap.fetch_new(pk)
