"""The catalogue of troubles."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from tickets.choices import Priority
from tickets.questions import Question
from ui.shipped_words import said
from users.choices import Kind
from users.models import Team, User


class Category(models.Model):
    """A kind of trouble or request: a top category, or a leaf under one.

    `questions` are rows that `tickets.questions` reads. What is `for_staff` is not asked of pupils and guardians.
    `team` is taken from the parent where a leaf has none. `restricted` hides a new ticket from all but its named
    people and the key-holders. `kinds` lists the product kinds for which a leaf is offered first, and a top where
    words do not tell. `words` are further words by which people call it, for guessing what they write about. `advice`
    is told to who asks: what to do, or where to bring it, until somebody comes.
    """

    key = models.SlugField(_("key"), unique=True, max_length=80)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    name = models.CharField(_("name"), max_length=120)
    icon = models.CharField(_("icon"), max_length=40, default="help")
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    priority = models.PositiveSmallIntegerField(_("priority"), choices=Priority, default=Priority.NORMAL)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, blank=True, related_name="categories")
    questions = models.JSONField(_("questions"), default=list, blank=True)
    kinds = models.JSONField(_("kinds of devices"), default=list, blank=True)
    words = models.CharField(_("words that people use for it"), max_length=300, blank=True)
    advice = models.CharField(_("what to do meanwhile"), max_length=300, blank=True)
    restricted = models.BooleanField(_("restricted"), default=False)
    for_students = models.BooleanField(_("offered to students"), default=False)
    tile = models.CharField(_("words on the home page"), max_length=40, blank=True)
    active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return f"{self.parent.called}: {self.called}" if self.parent_id and self.parent else self.called

    @property
    def called(self) -> str:
        """Its name; one that we shipped in the reader's language. So are the two below."""
        return said(self.name)

    @property
    def on_tile(self) -> str:
        """Its words on the home page."""
        return said(self.tile)

    @property
    def meanwhile(self) -> str:
        """What to do until somebody comes."""
        return said(self.advice)

    def questions_for(self, user: User) -> list[Question]:
        """The questions that make sense to somebody."""
        of_staff = user.kind not in (Kind.STUDENT, Kind.GUARDIAN)
        return [one for one in map(Question.of, self.questions) if of_staff or not one.for_staff]

    @property
    def owner(self) -> Team | None:
        """The team that gets its tickets: its own, else the parent's."""
        return self.team or (self.parent.team if self.parent else None)
