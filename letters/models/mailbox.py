"""An address of ours."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from users.models import Team


class Mailbox(models.Model):
    """An address to which people write, and from which we answer.

    With `imap_host` set it is fetched each minute; `uid_validity` and `last_uid` remember how far. `team` takes
    tickets of this address whatever their category.
    """

    address = models.EmailField(_("address"), unique=True)
    name = models.CharField(_("name shown to people"), max_length=80)
    team = models.ForeignKey(Team, on_delete=models.SET_NULL, null=True, blank=True, related_name="mailboxes")
    default = models.BooleanField(_("sends what belongs to no other mailbox"), default=False)
    active = models.BooleanField(_("active"), default=True)
    imap_host = models.CharField(_("IMAP server"), max_length=255, blank=True)
    imap_port = models.PositiveIntegerField(_("port"), default=993)
    imap_tls = models.BooleanField(_("encrypted connection"), default=True)
    imap_user = models.CharField(_("user"), max_length=255, blank=True)
    imap_password = models.CharField(_("password"), max_length=255, blank=True)
    imap_folder = models.CharField(_("folder"), max_length=255, default="INBOX")
    uid_validity = models.BigIntegerField(default=0, editable=False)
    last_uid = models.BigIntegerField(default=0, editable=False)
    polled_at = models.DateTimeField(null=True, blank=True, editable=False)
    problem = models.TextField(blank=True, editable=False)

    class Meta:
        verbose_name = _("mailbox")
        verbose_name_plural = _("mailboxes")
        ordering = ["address"]

    def __str__(self) -> str:
        return self.address

    @classmethod
    def sending_for(cls, team: Team | None) -> Mailbox | None:
        """The mailbox that writes for a team: its own, else the default one, else any active one."""
        boxes = list(cls.objects.filter(active=True).order_by("-default", "pk"))
        own = [box for box in boxes if team and box.team_id == team.pk]
        return next(iter(own or boxes), None)
