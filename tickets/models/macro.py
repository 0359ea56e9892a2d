"""Answers that are used again, and what happens with the ticket then."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tickets.choices import MacroThen, MessageKind, Priority
from tickets.models.category import Category
from tickets.models.label import Label
from users.models import Team, User
from users.models.team import shared_with


class MacroQuerySet(models.QuerySet["Macro"]):
    """Lists of macros."""

    def visible_to(self, user: User) -> MacroQuerySet:
        """In use, for somebody of the desk: their own, those of their teams, and those of the district."""
        if not user.scope.is_agent:
            return self.none()
        return self.filter(Q(owner=user) | shared_with(user) | Q(owner=None, team=None), active=True)

    def in_order(self) -> MacroQuerySet:
        """One's own first, then the team's, then the district's; by name."""
        return self.order_by(
            models.F("owner").asc(nulls_last=True), models.F("team").asc(nulls_last=True), "name", "pk"
        )


class Macro(models.Model):
    """A text with variables, changes of the ticket, or both, under a name; personal, of a team, or of the district.

    `body` is a reply or a note by `kind`, and empty where the macro only changes something. `take`: it becomes the
    ticket of whoever applies it. `goes_on`: the next ticket of the list is opened then. A macro that is removed stays,
    not `active`, because history names it. `version` grows with each change.
    """

    name = models.CharField(_("name"), max_length=80)
    owner = models.ForeignKey(User, on_delete=models.CASCADE, null=True, blank=True, related_name="+", db_index=False)
    team = models.ForeignKey(Team, on_delete=models.CASCADE, null=True, blank=True, related_name="+", db_index=False)
    kind = models.CharField(_("kind of text"), max_length=5, choices=MessageKind, default=MessageKind.REPLY)
    body = models.TextField(_("text"), blank=True)
    priority = models.PositiveSmallIntegerField(_("priority"), choices=Priority, null=True, blank=True)
    category = models.ForeignKey(
        Category, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    to_team = models.ForeignKey(
        Team, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    label = models.ForeignKey(Label, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    take = models.BooleanField(_("take the ticket"), default=False)
    then = models.CharField(_("then"), max_length=11, choices=MacroThen, blank=True, default="")
    goes_on = models.BooleanField(_("go to the next ticket"), default=False)
    active = models.BooleanField(_("in use"), default=True)
    version = models.PositiveIntegerField(default=1)

    objects = MacroQuerySet.as_manager()

    class Meta:
        verbose_name = _("macro")
        constraints = [
            models.CheckConstraint(condition=Q(owner=None) | Q(team=None), name="macro_of_one"),
            models.UniqueConstraint(
                fields=["owner", "team", "name"],
                name="macro_name_once",
                condition=Q(active=True),
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def changes(self) -> bool:
        """Whether it does more than offer a text."""
        return bool(self.priority or self.category_id or self.to_team_id or self.label_id or self.take or self.then)

    @property
    def puts_on(self) -> Label | None:
        """The label that it puts on tickets, in the spelling of now; none where that is out of use."""
        label = self.label and (self.label.merged_into or self.label)
        return label if label and label.active else None
