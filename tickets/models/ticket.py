"""A ticket."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from assets.models import Device
from schools.models import Room, School
from tickets.choices import Impact, Priority, Source
from tickets.models.access import TicketAccess
from tickets.models.category import Category
from tickets.workflow import OPEN_STATUSES, WAITING_STATUSES, Status
from users.models import Team, User

IS_OPEN = Q(status__in=[status.value for status in OPEN_STATUSES])


class TicketQuerySet(models.QuerySet["Ticket"]):
    """Lists of tickets."""

    def visible_to(self, user: User) -> TicketQuerySet:
        """The only entry to tickets in views.

        Everybody sees the tickets on which they are named (`TicketAccess`) or assigned. Helpdesk people also see
        those of their schools and teams, or all. A restricted ticket is seen by its named people and key-holders
        only, whatever other roles someone has.
        """
        scope = user.scope
        named = Exists(TicketAccess.objects.filter(ticket=OuterRef("pk"), user=user))
        if not scope.is_agent and not scope.sees_all_tickets and not scope.is_key_holder:
            return self.filter(named)
        worked = Q() if scope.sees_all_tickets else Q(school_id__in=scope.ticket_schools) | Q(team_id__in=scope.teams)
        unrestricted = (worked & Q(restricted=False)) if not scope.is_key_holder else worked | Q(restricted=True)
        if scope.is_key_holder and scope.sees_all_tickets:
            return self
        return self.filter(unrestricted | Q(assignee=user) | Q(named))

    def worked_by(self, user: User) -> TicketQuerySet:
        """Those whose internal notes `user` may read: what `tickets.policy.works` says, for a list."""
        scope = user.scope
        if not scope.is_agent:
            return self.filter(Q(assignee=user) | Q(restricted=True) if scope.is_key_holder else Q(assignee=user))
        reach = Q() if scope.sees_all_tickets else Q(school_id__in=scope.ticket_schools) | Q(team_id__in=scope.teams)
        named = Exists(TicketAccess.objects.filter(ticket=OuterRef("pk"), user=user))
        restricted = Q(restricted=True) if scope.is_key_holder else Q(restricted=True) & Q(named)
        return self.filter((Q(restricted=False) & reach) | restricted | Q(assignee=user))

    def open(self) -> TicketQuerySet:
        """Not solved, closed or merged."""
        return self.filter(IS_OPEN)

    def late(self, at: datetime) -> TicketQuerySet:
        """Open, and a promise is past its time."""
        return self.open().filter(due_at__lt=at)

    def for_rows(self) -> TicketQuerySet:
        """With what a row of the queue shows, in one query."""
        return self.select_related("requester", "assignee", "school", "room", "device", "category")


class Ticket(models.Model):
    """A request for help. Its primary key is its number.

    `due_at` is the earliest promise still running (None while paused or done). `version` grows with each change,
    so that a change is refused when the person who makes it looked at an older one. `needs_answer`: the requester
    spoke last. `visit_at` is the beginning of a planned visit.
    """

    subject = models.CharField(_("subject"), max_length=200)
    status = models.CharField(_("status"), max_length=14, choices=Status, default=Status.NEW)
    priority = models.PositiveSmallIntegerField(_("priority"), choices=Priority, default=Priority.NORMAL)
    impact = models.CharField(_("class affected"), max_length=8, choices=Impact, blank=True)
    category = models.ForeignKey(
        Category, on_delete=models.PROTECT, null=True, blank=True, related_name="tickets", db_index=False
    )
    answers = models.JSONField(_("answers"), default=list, blank=True)
    requester = models.ForeignKey(User, on_delete=models.PROTECT, related_name="requests", db_index=False)
    beneficiary = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    school = models.ForeignKey(
        School, on_delete=models.PROTECT, null=True, blank=True, related_name="tickets", db_index=False
    )
    room = models.ForeignKey(
        Room, on_delete=models.SET_NULL, null=True, blank=True, related_name="tickets", db_index=False
    )
    device = models.ForeignKey(
        Device, on_delete=models.PROTECT, null=True, blank=True, related_name="tickets", db_index=False
    )
    team = models.ForeignKey(
        Team, on_delete=models.PROTECT, null=True, blank=True, related_name="tickets", db_index=False
    )
    assignee = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="assigned", db_index=False
    )
    restricted = models.BooleanField(_("restricted"), default=False)
    source = models.CharField(_("door"), max_length=4, choices=Source, default=Source.WEB)
    needs_answer = models.BooleanField(_("waits for our answer"), default=True)
    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    visit_at = models.DateTimeField(_("visit"), null=True, blank=True)
    visit_until = models.DateTimeField(_("visit ends"), null=True, blank=True)
    expected_on = models.DateField(_("part expected"), null=True, blank=True)
    created_at = models.DateTimeField(_("created"))
    updated_at = models.DateTimeField(_("changed"))
    answered_at = models.DateTimeField(_("first answer"), null=True, blank=True)
    solved_at = models.DateTimeField(_("solved"), null=True, blank=True)
    solved_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    reopened = models.PositiveSmallIntegerField(_("times reopened"), default=0)
    version = models.PositiveIntegerField(default=1)
    form_token = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    objects = TicketQuerySet.as_manager()

    class Meta:
        verbose_name = _("ticket")
        indexes = [
            models.Index(F("due_at").asc(nulls_last=True), "id", name="ticket_due", condition=IS_OPEN),
            models.Index(
                "school", F("due_at").asc(nulls_last=True), "id", name="ticket_due_school", condition=IS_OPEN
            ),
            models.Index(fields=["assignee", "status"], name="ticket_assignee", condition=IS_OPEN),
            models.Index(fields=["team", "status"], name="ticket_team", condition=IS_OPEN),
            models.Index(fields=["solved_at"], name="ticket_solved", condition=Q(solved_at__isnull=False)),
            models.Index(fields=["solved_at"], name="ticket_to_close", condition=Q(status="solved")),
            models.Index(fields=["created_at"], name="ticket_created"),
            models.Index(fields=["school", "solved_at"], name="ticket_school_solved"),
            models.Index(fields=["requester", "-id"], name="ticket_requester"),
            models.Index(fields=["device", "-id"], name="ticket_device", condition=Q(device__isnull=False)),
            models.Index(fields=["room", "-id"], name="ticket_room", condition=Q(room__isnull=False)),
        ]

    def __str__(self) -> str:
        # Restricted subjects leak nowhere, so the plain text of a ticket is its number.
        return f"#{self.pk}"

    @property
    def number(self) -> int:
        """The number by which people know the ticket."""
        return self.pk

    @property
    def is_open(self) -> bool:
        """Whether work is left."""
        return self.status in OPEN_STATUSES

    @property
    def is_waiting(self) -> bool:
        """Whether we wait for somebody else, so that the solution clock may pause."""
        return self.status in WAITING_STATUSES

    def is_late(self, at: datetime) -> bool:
        """Whether a promise is past its time."""
        return self.is_open and self.due_at is not None and self.due_at < at
