"""A list that somebody keeps: a query of the search box with an order and columns."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tickets.choices import Audience, Order
from tickets.query import MOST_TYPED
from users.models import Team, User
from users.models.team import shared_with

MARK = "s"  # before the number in addresses


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    """Lists of saved views."""

    def visible_to(self, user: User) -> SavedViewQuerySet:
        """One's own, those of one's teams, and everybody's."""
        teams = Q(audience=Audience.TEAM) & shared_with(user)
        return self.filter(Q(owner=user) | teams | Q(audience=Audience.ALL))

    def of_key(self, key: str) -> SavedViewQuerySet:
        """The one that stands in an address as `s12`; none for anything else."""
        number = key.removeprefix(MARK)
        is_one = key.startswith(MARK) and number.isascii() and number.isdecimal() and len(number) < 19
        return self.filter(pk=int(number)) if is_one else self.none()


class SavedView(models.Model):
    """A saved view. `query` is in the language of `tickets.query`; it is understood anew for each reader, so that
    `assigned:me` means who reads.

    `order` is empty where the query decides; `columns` are keys of `tickets.columns`, empty for the usual ones.
    `by_room` shows it as a walk. `owner` made it, and keeps it while it is theirs alone; `team` is set for a team's.
    """

    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(_("what is in it"), max_length=MOST_TYPED)
    order = models.CharField(_("order"), max_length=6, choices=Order, blank=True, default="")
    columns = ArrayField(models.CharField(max_length=12), verbose_name=_("columns"), blank=True, default=list)
    by_room = models.BooleanField(_("from room to room"), default=False)
    audience = models.CharField(_("who has it"), max_length=4, choices=Audience, default=Audience.ME)
    team = models.ForeignKey(Team, on_delete=models.CASCADE, null=True, blank=True, related_name="views")
    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="saved_views")
    version = models.PositiveIntegerField(default=1)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved view")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(audience=Audience.TEAM, team__isnull=False)
                | (~Q(audience=Audience.TEAM) & Q(team__isnull=True)),
                name="saved_view_of_team",
            ),
            *(
                models.UniqueConstraint(fields=fields, condition=Q(audience=audience), name=f"saved_view_{audience}")
                for audience, fields in (("me", ["owner", "name"]), ("team", ["team", "name"]), ("all", ["name"]))
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def key(self) -> str:
        """As it stands in addresses."""
        return f"{MARK}{self.pk}"

    @property
    def settings(self) -> dict[str, Any]:
        """What an address may say of a list, as this view says it."""
        said = {"q": self.query, "sort": self.order, "columns": ",".join(self.columns)}
        return {name: value for name, value in said.items() if value} | ({"by": "room"} if self.by_room else {})
