"""Administration of people, their roles and teams; and a look at what the roster brought."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from audit.admin import HIDDEN, AuditedAdmin, ReadOnlyAdmin
from users.forms import AddressForm, PersonForm
from users.lookup import administrators, people_of_address
from users.models import (
    AcademicSession,
    ClassSection,
    ContactAddress,
    Enrollment,
    GuardianLink,
    Membership,
    RoleGrant,
    RosterRun,
    Team,
    TeamMember,
    User,
)


def keep_an_administrator() -> None:
    """Refuse a change after which nobody could administer the house any more; the transaction is undone."""
    if not administrators().exists():
        raise PermissionDenied(_("Nobody would be administrator any more. Give somebody else the role first."))


class AddressInline(admin.TabularInline):
    """Addresses under which the person writes."""

    model = ContactAddress
    form = AddressForm
    extra = 0


class MembershipInline(admin.TabularInline):
    """Schools."""

    model = Membership
    fields = ("school", "role", "room", "primary", "since", "until")
    autocomplete_fields = ("school", "room")
    extra = 0


class RoleInline(admin.TabularInline):
    """Roles in the helpdesk."""

    model = RoleGrant
    autocomplete_fields = ("school",)
    extra = 0


class TeamInline(admin.TabularInline):
    """Teams."""

    model = TeamMember
    autocomplete_fields = ("team",)
    extra = 0


class GuardianInline(admin.TabularInline):
    """Who is responsible for this pupil."""

    model = GuardianLink
    fk_name = "student"
    fields = ("guardian",)
    autocomplete_fields = ("guardian",)
    verbose_name_plural = _("guardians")
    extra = 0


class WardInline(admin.TabularInline):
    """For whom this person is responsible."""

    model = GuardianLink
    fk_name = "guardian"
    fields = ("student",)
    autocomplete_fields = ("student",)
    verbose_name_plural = _("guardian of")
    extra = 0


@admin.register(User)
class PersonAdmin(AuditedAdmin, UserAdmin):
    """People. They are never removed: who leaves is made inactive."""

    form = add_form = PersonForm
    list_display = ("name", "email", "kind", "places", "grade", "is_active")
    list_filter = ("kind", "is_active", "memberships__school")
    search_fields = ("search_name",)
    ordering = ("family_name", "given_name", "pk")
    filter_horizontal = ()
    readonly_fields = ("username", "left_roster_at", "last_login")
    fieldsets = (
        (None, {"fields": ("given_name", "family_name", "salutation", "kind", "grade", "phone", "language")}),
        (_("Sign-in"), {"fields": ("email", "is_active", "left_roster_at", "last_login")}),
        (_("Roster"), {"fields": ("roster_id", "username")}),
    )
    add_fieldsets = fieldsets
    inlines = (AddressInline, MembershipInline, RoleInline, TeamInline, GuardianInline, WardInline)

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """With the schools, in one query more however many people are listed."""
        return super().get_queryset(request).exclude(kind="service").prefetch_related("memberships__school")

    @admin.display(description=_("name"), ordering="family_name")
    def name(self, person: User) -> str:
        """The full name."""
        return person.get_full_name()

    @admin.display(description=_("schools"))
    def places(self, person: User) -> str:
        """Where the person belongs."""
        return ", ".join(dict.fromkeys(membership.school.short for membership in person.memberships.all()))

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """By words of the name or sign-in address; a whole address or roster id finds its people as well."""
        found, doubles = super().get_search_results(request, queryset, search_term)
        exact = {person.pk for person in people_of_address(search_term)} if "@" in search_term else set()
        exact |= set(User.objects.filter(roster_id=search_term.strip()).values_list("pk", flat=True))
        return (found | queryset.filter(pk__in=exact) if exact else found), doubles

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """History names people for ever."""
        return False

    def construct_change_message(self, request: HttpRequest, form: Any, formsets: Any, add: bool = False) -> Any:
        """A new password is told, but not which."""
        if isinstance(form, AdminPasswordChangeForm):
            new = HIDDEN if form.cleaned_data["set_usable_password"] else None
            return {"verb": "changed", "changed": {"password": [HIDDEN, new]}, "rows": []}
        return super().construct_change_message(request, form, formsets, add)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Who is let in by hand is no longer kept out by the roster; new people begin without a password."""
        if obj.is_active:
            obj.left_roster_at = None
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)
        # The sign-in package remembers addresses of its own; an old one must open no door.
        EmailAddress.objects.filter(user=obj).exclude(email__iexact=obj.email or "").delete()

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Nobody shuts out the last administrator, not even by mistake."""
        super().save_related(request, form, formsets, change)
        keep_an_administrator()

    @transaction.atomic
    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        """Set somebody's password, or take it away; the entry hides it."""
        return super().user_change_password(request, id, form_url)


@admin.register(RoleGrant)
class RoleGrantAdmin(AuditedAdmin):
    """Who holds which role."""

    list_display = ("user", "role", "school", "since", "until")
    list_filter = ("role", "school")
    list_select_related = ("user", "school")
    search_fields = ("user__search_name",)
    autocomplete_fields = ("user", "school")

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Nobody takes the role from the last administrator."""
        super().save_related(request, form, formsets, change)
        keep_an_administrator()

    def delete_model(self, request: HttpRequest, obj: RoleGrant) -> None:
        """Nobody takes the role from the last administrator."""
        super().delete_model(request, obj)
        keep_an_administrator()


class TeamMemberInline(admin.TabularInline):
    """Who is in the team."""

    model = TeamMember
    autocomplete_fields = ("user",)
    extra = 0


@admin.register(Team)
class TeamAdmin(AuditedAdmin):
    """Teams with their members."""

    list_display = ("name", "key", "by_school")
    search_fields = ("name", "key")
    inlines = (TeamMemberInline,)


class EnrollmentInline(admin.TabularInline):
    """Who is in the class; the roster keeps it."""

    model = Enrollment
    fields = readonly_fields = ("user", "role", "primary", "since", "until", "active")
    extra = 0
    can_delete = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Enrollment]:
        """With the people, in one query."""
        return super().get_queryset(request).select_related("user", "section")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The roster adds."""
        return False


@admin.register(ClassSection)
class ClassSectionAdmin(ReadOnlyAdmin):
    """Classes of the roster."""

    list_display = ("title", "school", "room", "period_list", "active")
    list_filter = ("active", "school")
    list_select_related = ("school", "room__school")
    search_fields = ("title", "roster_id")
    inlines = (EnrollmentInline,)

    @admin.display(description=_("periods"))
    def period_list(self, section: ClassSection) -> str:
        """When it meets."""
        return ", ".join(section.periods)


@admin.register(AcademicSession)
class AcademicSessionAdmin(ReadOnlyAdmin):
    """Terms of the roster."""

    list_display = ("title", "type", "starts", "ends", "active")
    list_filter = ("type", "active")
    search_fields = ("title",)


@admin.register(RosterRun)
class RosterRunAdmin(ReadOnlyAdmin):
    """Imports of rosters."""

    list_display = ("at", "source", "version", "by")
    list_select_related = ("by",)
    ordering = ("-at",)


@admin.register(Authenticator)
class AuthenticatorAdmin(ReadOnlyAdmin):
    """Second factors, to be taken away from somebody who lost theirs. Their secrets are shown to nobody."""

    list_display = ("user", "type", "created_at", "last_used_at")
    list_select_related = ("user",)
    search_fields = ("user__search_name",)
    fields = ("user", "type", "created_at", "last_used_at")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """As roles allow."""
        return bool(request.user.has_perm("mfa.delete_authenticator"))
