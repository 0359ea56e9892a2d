"""`school:`, `room:` and `device:`: places and things, as they are called."""

from __future__ import annotations

from difflib import get_close_matches

from django.db.models import Q
from django.utils.translation import gettext as _

from tickets.filters.meaning import Meaning, Unknown, indexed, listed, slug
from tickets.filters.reader import Reader
from tickets.lookup import devices_asked, devices_called, rooms_asked, rooms_called


def school(reader: Reader, value: str) -> Meaning:
    schools = reader.tables.schools
    wanted = slug(value)
    names = {school: {slug(school.key), slug(school.name), slug(school.short)} for school in schools}
    found = [school for school in schools if wanted in names[school]]
    parts = wanted.split("-")
    found = found or [one for one in schools if all(any(part in name for name in names[one]) for part in parts)]
    if not found or not wanted:
        close = get_close_matches(wanted, [name for one in schools for name in names[one]], n=1)
        meant = next((one.short for one in schools if close and close[0] in names[one]), "")
        offered = listed(school.short for school in schools)
        raise Unknown(
            _("No school is called “%(value)s”. There are: %(options)s.") % {"value": value, "options": offered}, meant
        )
    said = found[0].short if len(found) == 1 else _("%(name)s and others") % {"name": found[0].short}
    return Meaning(Q(school__in=[school.pk for school in found]), said)


def room(reader: Reader, value: str) -> Meaning:
    found = rooms_asked(value, reader.user) if reader.counts else rooms_called(value, reader.user)
    if not reader.counts and not found:
        raise Unknown(
            _("No room of your schools is called “%(value)s”. Write it as on its door, such as room:214.")
            % {"value": value}
        )
    return indexed(Q(room__in=found), value)


def device(reader: Reader, value: str) -> Meaning:
    found = devices_asked(value) if reader.counts else [pk for pk, _exact in devices_called(value)]
    if not reader.counts and not found:
        raise _no_device(reader, value)
    return indexed(Q(device__in=found), value)


def _no_device(reader: Reader, value: str) -> Unknown:
    """Who types “tag:” may mean what we call a label."""
    if label := next((one for one in reader.tables.labels if one.key == slug(value)), None):
        words = {"value": value, "label": f'label:"{label.name}"' if " " in label.name else f"label:{label.name}"}
        return Unknown(_("No device has the tag “%(value)s”. For the label write %(label)s.") % words)
    return Unknown(
        _("No device has “%(value)s” in its tag or serial number. Write three characters of it or more.")
        % {"value": value}
    )
