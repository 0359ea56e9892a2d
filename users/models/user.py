"""A person."""

from __future__ import annotations

from functools import cached_property, reduce
from operator import or_
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from users import roles
from users.choices import Kind, Theme
from users.plain_letters import PlainLetters, plain_letters
from users.scope import Scope

SYSTEM_ROSTER_ID = "system"


class UserQuerySet(models.QuerySet["User"]):
    """Lists of people."""

    def visible_to(self, user: User) -> UserQuerySet:
        """The people whom `user` may look up: helpdesk people see everyone active, others only themselves."""
        return self.filter(is_active=True) if user.scope.is_agent else self.filter(pk=user.pk)

    def search(self, words: str) -> UserQuerySet:
        """People whose name or sign-in address holds each of the words, with or without accents, in any order.

        Served by the trigram index, which is of no use for less than three letters.
        """
        found = self
        for word in words.replace(",", " ").split():
            ways = {word, plain_letters(word)}
            found = found.filter(reduce(or_, (Q(search_name__icontains=way) for way in sorted(ways))))
        return found


class UserManager(BaseUserManager["User"]):
    """Finding and making people."""

    def create_user(self, email: str | None = None, password: str | None = None, **fields: Any) -> User:
        """A new person; without a password they cannot sign in with one."""
        user = self.model(email=self.normalize(email), **fields)
        user.set_password(password) if password else user.set_unusable_password()
        user.save(using=self._db)
        return user

    @staticmethod
    def normalize(email: str | None) -> str | None:
        """An address as we compare it: lower case; nothing for none."""
        return (email or "").strip().lower() or None

    def get_by_natural_key(self, username: str | None) -> User:
        """The person who signs in with an address, in any case."""
        return self.get(email=self.normalize(username))

    def system(self) -> User:
        """The account in whose name the house itself acts (ticks, rules, letters of unknown senders)."""
        return self.get(roster_id=SYSTEM_ROSTER_ID)


class User(AbstractBaseUser):
    """A person or a service account.

    `email` is the sign-in address: unique, and missing for pupils without one. Addresses under which a person
    writes letters are `ContactAddress` rows, which may repeat. `roster_id` is the stable id of the roster
    (sourcedId); people are matched by it, never by name or address, and are never deleted.
    `language` is what the person chose, `browser_language` in which one their pages stood at the last sign-in.
    `left_roster_at` is set while a roster keeps somebody out: only those does a later roster let in again, never
    whom an administrator shut out.
    """

    email = models.EmailField(_("sign-in address"), unique=True, null=True, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    given_name = models.CharField(_("given name"), max_length=100, blank=True)
    family_name = models.CharField(_("family name"), max_length=100, blank=True)
    salutation = models.CharField(_("salutation"), max_length=20, blank=True, help_text=_("Such as Ms."))
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    grade = models.CharField(_("grade"), max_length=10, blank=True)
    username = models.CharField(_("user name in the roster"), max_length=255, blank=True)
    roster_id = models.CharField(_("roster id"), max_length=255, unique=True, null=True, blank=True)
    language = models.CharField(_("language"), max_length=8, blank=True)
    browser_language = models.CharField(_("language of the browser"), max_length=8, blank=True, editable=False)
    theme = models.CharField(_("colours"), max_length=5, choices=Theme, default=Theme.AUTO)
    single_keys = models.BooleanField(_("single-key shortcuts"), default=True)
    is_active = models.BooleanField(_("active"), default=True)
    left_roster_at = models.DateTimeField(_("left the roster"), null=True, blank=True, editable=False)
    search_name = models.GeneratedField(
        expression=models.functions.Concat(
            "given_name",
            models.Value(" "),
            "family_name",
            models.Value(" "),
            models.functions.Coalesce("email", models.Value("")),
            models.Value(" "),
            PlainLetters(models.functions.Concat("given_name", models.Value(" "), "family_name")),
            output_field=models.TextField(),
        ),
        output_field=models.TextField(),
        db_persist=True,
    )

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = UserManager.from_queryset(UserQuerySet)()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        indexes = [
            GinIndex(OpClass(Upper("search_name"), "gin_trgm_ops"), name="user_search_name"),
            models.Index(fields=["kind", "is_active"], name="user_kind"),
        ]

    def __str__(self) -> str:
        return self.get_full_name()

    def get_full_name(self) -> str:
        """Given and family name; the address, or a plain word, for who has none."""
        if self.roster_id == SYSTEM_ROSTER_ID and self.given_name:
            return gettext(self.given_name)  # “Tech Help”, unless somebody called it otherwise
        return f"{self.given_name} {self.family_name}".strip() or self.email or str(_("Somebody"))

    def get_short_name(self) -> str:
        """The name by which colleagues and teachers know this person."""
        return self.given_name or self.get_full_name()

    @property
    def polite_name(self) -> str:
        """“Ms. Alvarez” where we know the salutation, else the given name."""
        return f"{self.salutation} {self.family_name}".strip() if self.salutation else self.get_short_name()

    @property
    def letter_language(self) -> str:
        """In which language to write to this person: the chosen one, else that of their pages, else the house's."""
        return self.language or self.browser_language or settings.LANGUAGE_CODE

    @property
    def initials(self) -> str:
        """Two letters for an avatar."""
        return (self.given_name[:1] + self.family_name[:1]).upper() or (self.email or "?")[:2].upper()

    @cached_property
    def scope(self) -> Scope:
        """What this person's roles and teams let them see; looked up once per loaded person."""
        return Scope.of(self)

    @property
    def is_staff(self) -> bool:
        """Django's admin asks this: administrators may enter."""
        return self.scope.is_administrator

    @property
    def is_superuser(self) -> bool:
        """Nobody is above the roles."""
        return False

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Whether the roles of this person allow `perm` (see `users.backends`); the house has its own few."""
        if self.roster_id == SYSTEM_ROSTER_ID and perm in roles.OF_THE_HOUSE:
            return True
        return self.is_active and self.scope.allows(perm, obj)

    def has_perms(self, perms: list[str], obj: Any = None) -> bool:
        """Whether all of `perms` are allowed."""
        return all(self.has_perm(perm, obj) for perm in perms)

    def has_module_perms(self, app_label: str) -> bool:
        """Whether the admin shows a room at all."""
        return self.is_active and self.scope.is_administrator
