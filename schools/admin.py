"""Administration of district, places and hours."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from audit.admin import AuditedAdmin
from schools.models import (
    BellSchedule,
    Building,
    ChangeFreeze,
    District,
    Period,
    Room,
    School,
    SchoolCycle,
    SchoolYear,
    Season,
    SeasonHours,
    ServiceCalendar,
    ServiceHours,
    SpecialDay,
    SpecialHours,
    Term,
    TestingWindow,
)


@admin.register(District)
class DistrictAdmin(AuditedAdmin):
    """The one district."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """While there is none."""
        return super().has_add_permission(request) and not District.objects.exists()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A house without a district would be none."""
        return False

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """A list of one is that one."""
        if District.objects.exists() and self.has_view_permission(request):
            return redirect(reverse("admin:schools_district_change", args=[1]))
        return super().changelist_view(request, extra_context)

    def save_model(self, request: HttpRequest, obj: District, form: Any, change: bool) -> None:
        """There is one, so its key is 1."""
        obj.pk = 1
        super().save_model(request, obj, form, change)


@admin.register(School)
class SchoolAdmin(AuditedAdmin):
    """Schools."""

    list_display = ("code", "name", "short_name", "kind", "active")
    list_display_links = ("code", "name")
    list_filter = ("kind", "active")
    search_fields = ("code", "name", "short_name")


@admin.register(Building)
class BuildingAdmin(AuditedAdmin):
    """Buildings."""

    list_display = ("name", "school")
    list_filter = ("school",)
    list_select_related = ("school",)
    search_fields = ("name", "school__name")


@admin.register(Room)
class RoomAdmin(AuditedAdmin):
    """Rooms."""

    list_display = ("name", "school", "building", "position")
    list_filter = ("school",)
    list_select_related = ("school", "building__school")
    search_fields = ("name", "school__name", "school__code")
    autocomplete_fields = ("school", "building")


class PeriodInline(admin.TabularInline):
    """The bells."""

    model = Period
    extra = 1


@admin.register(BellSchedule)
class BellScheduleAdmin(AuditedAdmin):
    """Bell schedules of schools, with their bells."""

    list_display = ("name", "school", "is_usual", "weekdays", "cycle_days")
    list_filter = ("school",)
    list_select_related = ("school",)
    search_fields = ("name", "school__name")
    autocomplete_fields = ("school",)
    inlines = (PeriodInline,)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Every process learns that its copy of the bells is old, also of the school that the schedule left."""
        super().save_related(request, form, formsets, change)
        ServiceCalendar.touch_of(form.instance.school)
        if form.initial.get("school") not in (None, form.instance.school_id):
            ServiceCalendar.touch_of(School.objects.get(pk=form.initial["school"]))

    def delete_model(self, request: HttpRequest, obj: BellSchedule) -> None:
        """Bells that ring no more change the days of the school."""
        super().delete_model(request, obj)
        ServiceCalendar.touch_of(obj.school)


class TermInline(admin.TabularInline):
    """The terms of a year."""

    model = Term
    extra = 1
    exclude = ("roster_id",)


class CycleInline(admin.TabularInline):
    """The cycles of schools that do not have the district's."""

    model = SchoolCycle
    autocomplete_fields = ("school",)
    extra = 0


@admin.register(SchoolYear)
class SchoolYearAdmin(AuditedAdmin):
    """School years with their terms."""

    list_display = ("name", "first_day", "last_day", "cycle")
    search_fields = ("name",)
    exclude = ("roster_id",)
    inlines = (TermInline, CycleInline)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Every process learns that its copy of the days is old."""
        super().save_related(request, form, formsets, change)
        ServiceCalendar.touch_of(None)

    def delete_model(self, request: HttpRequest, obj: SchoolYear) -> None:
        """Days of a year that is no more have no classes."""
        super().delete_model(request, obj)
        ServiceCalendar.touch_of(None)


class SeasonHoursInline(admin.TabularInline):
    """The week of a season."""

    model = SeasonHours
    extra = 1


@admin.register(Season)
class SeasonAdmin(AuditedAdmin):
    """Weeks with a week of their own."""

    list_display = ("name", "calendar", "first_day", "last_day")
    list_filter = ("calendar",)
    list_select_related = ("calendar",)
    search_fields = ("name",)
    inlines = (SeasonHoursInline,)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Every process learns that its copy of the hours is old, also of the calendar that the season left."""
        super().save_related(request, form, formsets, change)
        for pk in {form.instance.calendar_id, form.initial.get("calendar")} - {None}:
            ServiceCalendar.touch(pk)

    def delete_model(self, request: HttpRequest, obj: Season) -> None:
        """The usual week counts again."""
        super().delete_model(request, obj)
        ServiceCalendar.touch(obj.calendar_id)


@admin.register(ChangeFreeze)
class ChangeFreezeAdmin(AuditedAdmin):
    """Days on which nothing is changed that many depend on."""

    list_display = ("name", "school", "first_day", "last_day")
    list_filter = ("school",)
    list_select_related = ("school",)
    search_fields = ("name",)


@admin.register(TestingWindow)
class TestingWindowAdmin(AuditedAdmin):
    """Days of state testing."""

    autocomplete_fields = ("rooms",)

    list_display = ("name", "school", "first_day", "last_day")
    list_filter = ("school",)
    list_select_related = ("school",)
    search_fields = ("name",)


class ServiceHoursInline(admin.TabularInline):
    """The week."""

    model = ServiceHours
    extra = 1


class SpecialDayInline(admin.TabularInline):
    """Holidays and short days; their hours stand on their own page."""

    model = SpecialDay
    extra = 1
    show_change_link = True


@admin.register(ServiceCalendar)
class ServiceCalendarAdmin(AuditedAdmin):
    """Calendars, with the week and the special days."""

    list_display = ("name", "school")
    list_select_related = ("school",)
    search_fields = ("name", "school__name")
    inlines = (ServiceHoursInline, SpecialDayInline)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Every process learns that its copy of the hours is old."""
        super().save_related(request, form, formsets, change)
        ServiceCalendar.touch(form.instance.pk)


class SpecialHoursInline(admin.TabularInline):
    """The hours of a special day; none means closed."""

    model = SpecialHours
    extra = 1


@admin.register(SpecialDay)
class SpecialDayAdmin(AuditedAdmin):
    """Special days, with their hours."""

    list_display = ("date", "reason", "calendar")
    list_filter = ("calendar",)
    list_select_related = ("calendar",)
    search_fields = ("reason",)
    date_hierarchy = "date"
    inlines = (SpecialHoursInline,)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Every process learns that its copy of the hours is old, also of the calendar that the day left."""
        super().save_related(request, form, formsets, change)
        for pk in {form.instance.calendar_id, form.initial.get("calendar")} - {None}:
            ServiceCalendar.touch(pk)

    def delete_model(self, request: HttpRequest, obj: SpecialDay) -> None:
        """A day that is no longer special changes the hours as well."""
        calendar = obj.calendar_id
        super().delete_model(request, obj)
        ServiceCalendar.touch(calendar)
