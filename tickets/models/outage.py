"""An outage: a trouble that many people have at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from schools.models import Room, School
from schools.wall import today
from tickets.choices import NewsKind
from tickets.models.category import Category
from tickets.models.ticket import Ticket
from ui.shipped_words import said
from users.choices import Kind
from users.models import Membership, User


@dataclass(frozen=True)
class Reach:
    """Where a person is, as far as outages go: keys of schools, of rooms, and of schools without a room of their own.

    Only people of the staff are anywhere in a school: an outage of some rooms concerns them unless they have another.
    """

    schools: frozenset[int] = frozenset()
    rooms: frozenset[int] = frozenset()
    roaming: frozenset[int] = frozenset()

    @classmethod
    def of(cls, user: User) -> Reach:
        """The reach of a person today, by one query; of a guardian, that of the children."""
        day = today()
        whose = Q(user=user) | Q(user__guardians__guardian=user) if user.kind == Kind.GUARDIAN else Q(user=user)
        held = Membership.objects.filter(whose, Q(since=None) | Q(since__lte=day), Q(until=None) | Q(until__gt=day))
        return cls.from_memberships(user, held)

    @classmethod
    def from_memberships(cls, user: User, held: Iterable[Membership]) -> Reach:
        """The reach of a person whose memberships (or those of whose children) are known."""
        held = list(held)
        staff = held if user.kind == Kind.STAFF else []
        rooms = frozenset(one.room_id for one in staff if one.room_id)
        placed = {one.school_id for one in staff if one.room_id}
        roaming = frozenset(one.school_id for one in staff if one.school_id not in placed)
        return cls(frozenset(one.school_id for one in held), rooms, roaming)


class OutageQuerySet(models.QuerySet["Outage"]):
    """Lists of outages."""

    def going(self) -> OutageQuerySet:
        """Not over."""
        return self.filter(ended_at=None)

    def touching(self, reach: Reach) -> OutageQuerySet:
        """Those that concern somebody: of the whole district, of their school, or of their room."""
        schools = Outage.schools.through.objects.filter(outage=OuterRef("pk"))
        rooms = Outage.rooms.through.objects.filter(outage=OuterRef("pk"))
        there = Q(room__in=reach.rooms) | Q(room__school__in=reach.roaming)
        return self.filter(
            (~Exists(schools) & ~Exists(rooms))
            | Exists(schools.filter(school__in=reach.schools))
            | Exists(rooms.filter(there))
        )

    def visible_to(self, user: User) -> OutageQuerySet:
        """The only entry to outages in views: all for the desk; for others what concerns them or what they follow.

        One that is over stays readable to those whom it concerned.
        """
        scope = user.scope
        if scope.is_agent or scope.sees_all_tickets or scope.is_key_holder:
            return self
        theirs = Outage.objects.touching(Reach.of(user)).values("pk")
        follows = MeToo.objects.filter(user=user).values("outage")
        # Through a ticket of theirs: which one it is, is between them and the desk.
        asked = Exists(Ticket.objects.filter(outage=OuterRef("pk"), restricted=False, accesses__user=user))
        return self.filter(Q(pk__in=theirs) | Q(pk__in=follows) | asked)


class Outage(models.Model):
    """A major incident; people read “outage”. Without schools and rooms it concerns the whole district.

    `began_at` may lie before `declared_at`: it is when the trouble began, and `ended_at` when it was over, so that the
    time between them is what people felt. `next_news_at` is a promise to everybody whom it concerns; `news_late_at` is
    set once it was not kept. `version` grows with each change of what people see of it.
    """

    title = models.CharField(_("what is wrong"), max_length=120)
    category = models.ForeignKey(
        Category, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    schools = models.ManyToManyField(School, related_name="+", blank=True)
    rooms = models.ManyToManyField(Room, related_name="+", blank=True)
    assignee = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    began_at = models.DateTimeField(_("began"))
    declared_at = models.DateTimeField(_("declared"))
    declared_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    next_news_at = models.DateTimeField(_("next news by"), null=True, blank=True)
    news_late_at = models.DateTimeField(_("news late"), null=True, blank=True)
    ended_at = models.DateTimeField(_("over"), null=True, blank=True)
    ended_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    version = models.PositiveIntegerField(default=1)
    form_token = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    objects = OutageQuerySet.as_manager()

    class Meta:
        verbose_name = _("outage")
        indexes = [
            models.Index(fields=["-began_at", "-id"], name="outage_newest"),
            models.Index(fields=["-began_at"], name="outage_going", condition=Q(ended_at=None)),
            models.Index(
                fields=["next_news_at"], name="outage_news_due", condition=Q(ended_at=None, news_late_at=None)
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("began_at")), name="outage_ends_after_it_began"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def called(self) -> str:
        """Its title; one that is the name of a kind of trouble in the reader's language."""
        return said(self.title)

    @property
    def is_going(self) -> bool:
        """Whether it is not over."""
        return self.ended_at is None

    def lasted(self, at: datetime) -> timedelta:
        """From its beginning to its end, or to a moment where it goes on."""
        return max((self.ended_at or at) - self.began_at, timedelta())


class OutageNews(models.Model):
    """What we tell everybody whom an outage concerns. `withdrawn_at`: taken back before it left."""

    outage = models.ForeignKey(Outage, on_delete=models.CASCADE, related_name="news", db_index=False)
    kind = models.CharField(_("kind"), max_length=8, choices=NewsKind, default=NewsKind.UPDATE)
    body = models.TextField(_("words"))
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(_("at"))
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    form_token = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    class Meta:
        verbose_name = _("news of an outage")
        verbose_name_plural = _("news of outages")
        indexes = [models.Index(fields=["outage", "-at"], name="news_of_outage")]

    def __str__(self) -> str:
        return f"{self.outage_id}, {self.at:%Y-%m-%d %H:%M}"


class MeToo(models.Model):
    """Somebody has the trouble, too, and hears what becomes of it, without a ticket of their own."""

    outage = models.ForeignKey(Outage, on_delete=models.CASCADE, related_name="me_toos", db_index=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("me too")
        constraints = [models.UniqueConstraint(fields=["outage", "user"], name="me_too_once")]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.outage_id}"
