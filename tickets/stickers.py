"""The code on a sticker: a device's tag (else its serial number), or a school's code and a room, as `LMS/214`."""

from __future__ import annotations

import re
from typing import TypeAlias
from urllib.parse import quote, unquote

from django.conf import settings

from assets.models import Device
from schools.models import Room, School
from schools.room_names import room_key
from users.choices import Kind
from users.models import User
from users.nearby import schools_of

Thing: TypeAlias = Device | Room

LONGEST = 130
_STICKER = re.compile(r"(?i)^https?://[^/]+/r/(?P<code>[^?#]+)")
_ADDRESS = re.compile(r"(?i)^[a-z][a-z0-9+.-]*://(?P<host>[^/?#]*)")


def code_of(thing: Thing) -> str:
    """What stands behind `/r/`. Tags are unique, and so is a room's name in its school."""
    return thing.label if isinstance(thing, Device) else f"{thing.school.code}/{thing.name}"


def address_of(thing: Thing) -> str:
    """The whole address that a camera opens."""
    return f"{settings.BASE_URL}/r/{quote(code_of(thing))}"


def thing_meant(code: str, by: User) -> Thing | None:
    """The device or room of a code that `by` may ask about; None where there is none.

    A tag is looked for before a serial number, and both before a room, in any case of letters. Staff ask about
    everything that carries a sticker; pupils and guardians about what is at their schools.
    """
    code = code.strip().strip("/")[:LONGEST]
    thing = (_device(code) or _room(code)) if code else None
    if thing is None or by.kind == Kind.STAFF:
        return thing
    return thing if thing.school_id in schools_of(by) else None


def code_read(read: str) -> str:
    """The code in what a camera or a hand scanner read: the end of a sticker's address, or a label as it stands.

    Whatever host a sticker names: it may have been printed before the helpdesk moved.
    """
    read = read.strip().strip("*")  # some scanners send the marks with which Code 39 begins and ends
    sticker = _STICKER.match(read)
    return unquote(sticker["code"]) if sticker else read


def other_site(read: str) -> str:
    """The host of an address that is none of a sticker's, as on a poster; nothing for any other code."""
    found = _ADDRESS.match(read.strip())
    return found["host"] if found and not _STICKER.match(read.strip()) else ""


def thing_read(read: str, by: User) -> Thing | None:
    """The device or room whose label was read.

    Makers put “S” before a serial number in a bar code; Lenovo “1S” and its ten letters of the model.
    """
    code = code_read(read)
    ways = [code]
    if code[:1] in ("S", "s"):
        ways.append(code[1:])
    if code[:2] in ("1S", "1s") and len(code) > len("1S") + 10:
        ways.append(code[12:])
    return next((thing for way in ways if (thing := thing_meant(way, by))), None)


def place_of(thing: Thing) -> School | None:
    """The school where it is."""
    return thing.school


def room_of(thing: Thing) -> Room | None:
    """The room itself, or where the device stands."""
    return thing if isinstance(thing, Room) else thing.room


def _device(code: str) -> Device | None:
    found = Device.objects.select_related("product", "room__school", "school", "holder")
    return (
        found.filter(tag=code).first()
        or found.filter(tag__iexact=code).first()
        or found.filter(serial__iexact=code).first()
    )


def _room(code: str) -> Room | None:
    """The room of `LMS/214`; “LMS/Room 214” is the same one, unless two rooms would be."""
    school, _slash, name = code.partition("/")
    rooms = Room.objects.filter(school__code__iexact=school, school__active=True).select_related("school")
    exact = rooms.filter(name__iexact=name).first() if name else None
    if exact or not room_key(name):
        return exact
    alike = [room for room in rooms if room_key(room.name) == room_key(name)]
    return alike[0] if len(alike) == 1 else None
