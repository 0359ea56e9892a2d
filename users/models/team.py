"""Teams that own kinds of work."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ui.shipped_words import said
from users.choices import HelpdeskRole
from users.models.user import User


class Team(models.Model):
    """A team of the helpdesk; its members see and work its tickets in every school.

    `by_school`: the team's tickets are worked by the technicians of each school, so that a new ticket is told to
    them and not to all members.
    """

    key = models.SlugField(_("key"), unique=True)
    name = models.CharField(_("name"), max_length=60)
    by_school = models.BooleanField(_("worked by the technicians of each school"), default=False)

    class Meta:
        verbose_name = _("team")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.called

    @property
    def called(self) -> str:
        """Its name; one that we shipped in the reader's language."""
        return said(self.name)


def shared_with(user: User) -> Q:
    """Rows whose `team` is one of a person's, as `Scope.is_of` says."""
    own = Q(team__in=user.scope.teams)
    return own | Q(team__by_school=True) if user.scope.holds(HelpdeskRole.TECHNICIAN) else own


class TeamMember(models.Model):
    """A person in a team."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="team_memberships")

    class Meta:
        verbose_name = _("team member")
        constraints = [models.UniqueConstraint(fields=["team", "user"], name="team_member_once")]

    def __str__(self) -> str:
        return f"{self.user}, {self.team}"
