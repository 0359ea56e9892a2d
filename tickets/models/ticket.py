"""A ticket."""

from __future__ import annotations

from datetime import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from assets.models import Device
from schools.models import Room, School
from tickets.choices import CLASS, Impact, Priority, Reach, Source, VisitFits, VisitOff
from tickets.models.access import TicketAccess
from tickets.models.category import Category
from tickets.questions import in_words
from tickets.urgency import why_words
from tickets.workflow import OPEN_STATUSES, WAITING_STATUSES, Status
from users.models import Team, User

# By its roster id the name of the house itself is told in the reader’s language.
PERSON = ("given_name", "family_name", "email", "roster_id")
ROW = (
    *("subject", "status", "priority", "restricted", "needs_answer", "due_at", "visit_at", "visit_off"),
    *("created_at", "version", "merged_into", "snoozed_until", "wakes_at", "woke_at", "labels", "team"),
    *(f"{who}__{field}" for who in ("requester", "assignee") for field in PERSON),
    *("school__name", "school__short_name", "device__tag", "device__serial"),
    *("room__name", "room__position", "room__school_id", "room__building__name"),
)
IS_OPEN = Q(status__in=[status.value for status in OPEN_STATUSES])
IS_LABELLED = IS_OPEN & ~Q(labels=[])
# By the moment that an index knows: what is asleep is few, what is awake nearly all.
ASLEEP, AWAKE = Q(wakes_at__isnull=False), Q(wakes_at=None)
# Came back from snooze, and nobody of ours has touched it since.
IS_BACK = Q(woke_at__isnull=False)


class IsOneOf(Func):
    """`value = ANY (array)`: unlike EXISTS, an index can answer it beside other conditions that are joined by OR.

    It is no join either: PostgreSQL does not reorder more than eight of them, and rows of lists have as many.
    """

    template = "%(expressions)s)"
    arg_joiner = " = ANY ("
    output_field = models.BooleanField()


class TicketQuerySet(models.QuerySet["Ticket"]):
    """Lists of tickets."""

    def visible_to(self, user: User) -> TicketQuerySet:
        """The only entry to tickets in views.

        Everybody sees the tickets on which they are named (`TicketAccess`) or assigned. Helpdesk people also see
        those of their schools and teams, or all, and those of the colleagues for whom they stand in today. A
        restricted ticket is seen by its named people and key-holders only, whatever other roles someone has.
        """
        scope = user.scope
        if not scope.is_agent and not scope.sees_all_tickets and not scope.is_key_holder:
            return self.naming(user)
        worked = Q() if scope.sees_all_tickets else Q(school_id__in=scope.ticket_schools) | Q(team_id__in=scope.teams)
        unrestricted = (worked & Q(restricted=False)) if not scope.is_key_holder else worked | Q(restricted=True)
        if scope.is_key_holder and scope.sees_all_tickets:
            return self
        for_others = Q(restricted=False) & Q(_is_named(*scope.stands_for)) if scope.stands_for else Q()
        return self.filter(unrestricted | _assigned(user) | Q(_is_named(user.pk)) | for_others)

    def naming(self, user: User) -> TicketQuerySet:
        """Those on which `user` stands by name, whatever the reason."""
        return self.filter(Q(_is_named(user.pk)))

    def worked_by(self, user: User) -> TicketQuerySet:
        """Those whose internal notes `user` may read: what `tickets.policy.works` says, for a list."""
        return self.filter(worked_by(user))

    def worked_by_in_parts(self, user: User) -> list[TicketQuerySet]:
        """The same tickets in parts, of each of which an index knows the newest; a ticket may be in several."""
        scope = user.scope
        parts = [Q(assignee=user), *(Q(assignee=one, restricted=False) for one in sorted(scope.stands_for))]
        if scope.is_key_holder:
            parts.append(Q(restricted=True))
        elif scope.is_agent:
            parts.append(Q(restricted=True) & Q(_is_named(user.pk)))
        if scope.is_agent and scope.sees_all_tickets:
            parts.append(Q(restricted=False))
        elif scope.is_agent:
            parts += [Q(school=school, restricted=False) for school in sorted(scope.ticket_schools)]
            parts += [Q(team=team, restricted=False) for team in sorted(scope.teams)]
        return [self.filter(part) for part in parts]

    def open(self) -> TicketQuerySet:
        """Not solved, closed or merged."""
        return self.filter(IS_OPEN)

    def late(self, at: datetime) -> TicketQuerySet:
        """Open, and a promise is past its time."""
        return self.open().filter(due_at__lt=at)

    def for_rows(self) -> TicketQuerySet:
        """With the people and things of a ticket, in one query."""
        return self.select_related(
            *("requester", "assignee", "school", "room", "device__product", "category", "snoozed_by")
        )

    def for_queue(self, *more: str) -> TicketQuerySet:
        """With what a row of the queue shows and nothing else, in one query; `more` are fields of further columns."""
        tables = {field.rpartition("__")[0] for field in more} - {""}
        joined = self.select_related("requester", "assignee", "school", "room__building", "device", *sorted(tables))
        return joined.only(*ROW, *more)


def worked_by(user: User) -> Q:
    """Whether `user` may read the internal notes of a ticket, as a condition."""
    scope = user.scope
    if not scope.is_agent:
        return _assigned(user) | Q(restricted=True) if scope.is_key_holder else _assigned(user)
    reach = Q() if scope.sees_all_tickets else Q(school_id__in=scope.ticket_schools) | Q(team_id__in=scope.teams)
    restricted = Q(restricted=True) if scope.is_key_holder else Q(restricted=True) & Q(_is_named(user.pk))
    return (Q(restricted=False) & reach) | restricted | _assigned(user)


def _assigned(user: User) -> Q:
    """Assigned to a person, or to a colleague for whom they stand in today."""
    own = Q(assignee=user)
    return own | Q(assignee__in=user.scope.stands_for, restricted=False) if user.scope.stands_for else own


def _is_named(*people: int) -> IsOneOf:
    """Whether one of some people stands on a ticket by name."""
    named = (
        TicketAccess.objects.filter(user__in=people)
        if len(people) > 1
        else TicketAccess.objects.filter(user=people[0])
    )
    return IsOneOf(F("pk"), ArraySubquery(named.values("ticket")))


class Ticket(models.Model):
    """A request for help. Its primary key is its number.

    `due_at` is the earliest promise still running (None while paused or done). `version` grows with each change,
    so that a change is refused when the person who makes it looked at an older one. `needs_answer`: the requester
    spoke last. `visit_at` is the beginning of a planned visit, `visit_off` why it cannot take place (empty: it can),
    and `visit_fits` how its time lay in school time when it was planned. `merged_into` is set while it is merged:
    what was said on it is told there, or, where that one is merged as well, at the end of the chain
    (`tickets.surviving`). `outage`: it is one of the many reports of that trouble. `withdrawn`: the side that asked
    needs it no longer, so it counts as ended by them.
    `urgency` is {priority, by} of the filing (`tickets.urgency`), empty where somebody chose the priority. `answers`
    are [{key, label, answer, value}] of the questions of its category, as they were put. `labels` are the numbers of
    its labels, in the order in which they were put on; for the desk alone (`tickets.labels`).

    `snoozed_until`: it is out of the way until then, because of `snoozed_by`; None while it is awake. `snooze_chosen`
    is the moment that was chosen in school time, so that it can move with closed days; None where a moment out of
    school time was meant as it is. `wakes_at` is when it wakes by itself: then, or sooner, when a promise is nearly
    late (`tickets.actions.sleeping`). `woke_at`: it came back, and nobody of ours has touched it since.
    """

    subject = models.CharField(_("subject"), max_length=200)
    status = models.CharField(_("status"), max_length=14, choices=Status, default=Status.NEW)
    priority = models.PositiveSmallIntegerField(_("priority"), choices=Priority, default=Priority.NORMAL)
    impact = models.CharField(_("class affected"), max_length=8, choices=Impact, blank=True)
    category = models.ForeignKey(
        Category, on_delete=models.PROTECT, null=True, blank=True, related_name="tickets", db_index=False
    )
    reach = models.CharField(_("whom it hits"), max_length=8, choices=Reach, blank=True, default="")
    urgency = models.JSONField(_("why so urgent"), default=dict, blank=True)
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
    visit_off = models.CharField(_("visit cannot be"), max_length=6, choices=VisitOff, blank=True, default="")
    visit_fits = models.PositiveSmallIntegerField(
        _("visit in school time"), choices=VisitFits, default=VisitFits.IN_HOURS
    )
    expected_on = models.DateField(_("part expected"), null=True, blank=True)
    created_at = models.DateTimeField(_("created"))
    updated_at = models.DateTimeField(_("changed"))
    answered_at = models.DateTimeField(_("first answer"), null=True, blank=True)
    solved_at = models.DateTimeField(_("solved"), null=True, blank=True)
    solved_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    withdrawn = models.BooleanField(_("withdrawn"), default=False, db_default=False)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged", db_index=False
    )
    outage = models.ForeignKey(
        "tickets.Outage", on_delete=models.PROTECT, null=True, blank=True, related_name="tickets", db_index=False
    )
    labels = ArrayField(models.BigIntegerField(), verbose_name=_("labels"), default=list, db_default=[], blank=True)
    reopened = models.PositiveSmallIntegerField(_("times reopened"), default=0)
    snoozed_until = models.DateTimeField(_("snoozed until"), null=True, blank=True)
    snooze_chosen = models.DateTimeField(_("snooze as chosen"), null=True, blank=True)
    snoozed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    wakes_at = models.DateTimeField(_("wakes"), null=True, blank=True)
    woke_at = models.DateTimeField(_("back from snooze"), null=True, blank=True)
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
            models.Index(
                F("due_at").asc(nulls_last=True), "id", name="ticket_unassigned", condition=IS_OPEN & Q(assignee=None)
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
            # The newest tickets of a school, of a team, of a person, and of those that few may see: for searches.
            models.Index(fields=["school", "-id"], name="ticket_school"),
            models.Index(fields=["team", "-id"], name="ticket_of_team"),
            models.Index(fields=["assignee", "-id"], name="ticket_of_assignee", condition=Q(assignee__isnull=False)),
            models.Index(fields=["-id"], name="ticket_restricted", condition=Q(restricted=True)),
            models.Index(fields=["merged_into"], name="ticket_merged_into", condition=Q(merged_into__isnull=False)),
            models.Index(fields=["outage", "-id"], name="ticket_of_outage", condition=Q(outage__isnull=False)),
            GinIndex(fields=["labels"], name="ticket_labels"),
            # Open ones that bear a label at all: how many bear which.
            models.Index(fields=["id"], name="ticket_labelled", condition=IS_LABELLED),
            models.Index(fields=["wakes_at"], name="ticket_wakes", condition=ASLEEP),
            models.Index(fields=["-woke_at"], name="ticket_woke", condition=IS_BACK),
        ]

    def __str__(self) -> str:
        # Restricted subjects leak nowhere, so the plain text of a ticket is its number.
        return f"#{self.pk}"

    @property
    def number(self) -> int:
        """The number by which people know the ticket."""
        return self.pk

    @property
    def why_so_urgent(self) -> str:
        """“Urgent: a class cannot go on”, as it was filed."""
        return why_words(self.urgency, self.impact, self.reach)

    @property
    def told_answers(self) -> list[tuple[str, str]]:
        """(question, answer) of what was answered when it was filed, in the reader's language."""
        return [in_words(told) for told in self.answers]

    @property
    def for_class(self) -> str:
        """“Math 7, period 3, room 214”: the class that it is for, as it was when it was filed; nothing for none."""
        return next((str(told["answer"]) for told in self.answers if told.get("key") == CLASS), "")

    def get_status_display(self) -> str:  # type: ignore[no-redef]
        """The usual word for its state. Django's own way puts together the words of all states each time."""
        return str(Status(self.status).label)

    @property
    def is_open(self) -> bool:
        """Whether work is left."""
        return self.status in OPEN_STATUSES

    @property
    def comes_sooner(self) -> bool:
        """Whether a promise brings it back before the moment until which it is snoozed."""
        return bool(self.snoozed_until and self.wakes_at and self.wakes_at < self.snoozed_until)

    @property
    def is_asleep(self) -> bool:
        """Whether it is out of the way for a while."""
        return self.snoozed_until is not None

    @property
    def needs_new_time(self) -> bool:
        """Whether a visit is planned that cannot take place."""
        return self.status == Status.VISIT and bool(self.visit_off)

    @property
    def is_waiting(self) -> bool:
        """Whether we wait for somebody else, so that the solution clock may pause."""
        return self.status in WAITING_STATUSES

    def is_late(self, at: datetime) -> bool:
        """Whether a promise is past its time."""
        return self.is_open and self.due_at is not None and self.due_at < at
