"""Who has a device: handing it over and taking it back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.utils.translation import gettext as _

from assets import policy
from assets.models import Custody, Device
from assets.workflow import CAN_BE_HANDED_OVER, DeviceStatus
from audit.actions import Act, record_many
from audit.clock import now
from audit.refusal import Refused
from schools.models import Room
from users.models import Membership, User

PLACE = ("status", "school_id", "room_id", "holder_id")


@dataclass(frozen=True)
class Handing:
    """One device that goes to a person, to a room, or to a person with a room."""

    device: Device
    to: User | None = None
    room: Room | None = None


def hand_over(device: Device, *, to: User | None = None, room: Room | None = None, by: User) -> Device:
    """<by> handed it to <to>, or put it into <room>."""
    return hand_over_many([Handing(device, to, room)], by=by)[0]


def take_back(device: Device, *, by: User) -> Device:
    """<by> took it back into stock."""
    return take_back_many([device], by=by)[0]


def hand_over_many(handings: Sequence[Handing], *, by: User) -> list[Device]:
    """Hand over several devices, all or none, in a constant number of statements; returns them as they are now.

    A device moves to the school of its room, else to the main school of its holder. Raises Refused for a device
    that is lost, in repair or retired, for somebody who left, and where nothing would change.
    """
    for device in Device.objects.filter(pk__in=[handing.device.pk for handing in handings]):
        _refuse_stranger(device, by)
    return transfer([Move(handing.device.pk, handing.to, handing.room) for handing in handings], by=by)


class Move(NamedTuple):
    """A device by key, and where it goes."""

    pk: int
    to: User | None
    room: Room | None


def transfer(moves: Sequence[Move], *, by: User) -> list[Device]:
    """The hand-over itself, for verbs that have asked a permission of their own."""
    with transaction.atomic():
        devices = _lock(move.pk for move in moves)
        homes = _main_schools(move.to for move in moves)
        before = {pk: _place(device) for pk, device in devices.items()}
        for move in moves:
            device = devices[move.pk]
            _refuse_move(device, move)
            device.status = DeviceStatus.DEPLOYED
            device.holder_id, device.room_id = _pk(move.to), _pk(move.room)
            home = homes.get(move.to.pk) if move.to else None
            device.school_id = move.room.school_id if move.room else home or device.school_id
        _keep(list(devices.values()), "handed_over", before, by, {move.pk: _held_by(move) for move in moves})
    return [devices[move.pk] for move in moves]


def take_back_many(devices: Sequence[Device], *, by: User) -> list[Device]:
    """Take several devices back, all or none; returns them as they are now.

    What was in use is in stock again; a device in repair, lost or disabled stays so, in nobody's hands. Raises
    Refused where nobody has the device.
    """
    for device in Device.objects.filter(pk__in=[device.pk for device in devices]):
        _refuse_stranger(device, by)
    return bring_back([device.pk for device in devices], by=by)


def bring_back(ids: Sequence[int], *, by: User) -> list[Device]:
    """The return itself, for verbs that have asked a permission of their own."""
    with transaction.atomic():
        locked = _lock(ids)
        before = {pk: _place(device) for pk, device in locked.items()}
        for device in locked.values():
            _refuse_return(device)
            device.holder_id = device.room_id = None
            if device.status == DeviceStatus.DEPLOYED:
                device.status = DeviceStatus.IN_STOCK
        _keep(list(locked.values()), "taken_back", before, by, {})
    return [locked[pk] for pk in ids]


def _lock(ids: Iterable[int]) -> dict[int, Device]:
    """The devices as they are, in order of key, so that two people never wait for each other."""
    found = Device.objects.select_for_update(of=("self",)).filter(pk__in=list(ids)).order_by("pk")
    return {device.pk: device for device in found}


def _main_schools(people: Iterable[User | None]) -> dict[int, int]:
    ids = {person.pk for person in people if person}
    rows = Membership.objects.filter(user__in=ids).order_by("primary", "-pk").values_list("user_id", "school_id")
    return dict(rows)  # the last row of a person wins: the main school


def _refuse_move(device: Device, move: Move) -> None:
    if not (move.to or move.room):
        raise Refused(_("Say who gets device %(label)s, or where it goes.") % {"label": device.label})
    if device.status not in CAN_BE_HANDED_OVER:
        raise Refused(
            _("Device %(label)s cannot be handed over: %(status)s.")
            % {"label": device.label, "status": device.get_status_display()}
        )
    if move.to and not policy.may_hold(move.to):
        raise Refused(_("%(name)s left or is not of the district.") % {"name": move.to})
    if (device.holder_id, device.room_id, device.status) == (_pk(move.to), _pk(move.room), "deployed"):
        raise Refused(_("%(name)s has device %(label)s already.") % {"name": _held_by(move), "label": device.label})


def _refuse_return(device: Device) -> None:
    if device.holder_id is None and device.room_id is None and device.status != DeviceStatus.DEPLOYED:
        raise Refused(_("Nobody has device %(label)s.") % {"label": device.label})


def _refuse_stranger(device: Device, by: User) -> None:
    if not policy.may_hand_over(by, device):
        raise Refused(_("Device %(label)s is not of your schools.") % {"label": device.label})


def _keep(
    devices: list[Device], verb: str, before: dict[int, dict[str, Any]], by: User, names: dict[int, str]
) -> None:
    """Write places, close what was open, open what begins, and tell it."""
    if not devices:
        return
    at = now()
    _write_places(devices)
    Custody.objects.filter(device__in=[device.pk for device in devices], until=None).update(until=at)
    Custody.objects.bulk_create([_custody(device, names[device.pk], at) for device in devices if device.pk in names])
    record_many([Act(device, verb, by, _changed(before[device.pk], _place(device))) for device in devices])


def _custody(device: Device, name: str, at: datetime) -> Custody:
    return Custody(device=device, holder_id=device.holder_id, room_id=device.room_id, holder_name=name, since=at)


def _write_places(devices: list[Device]) -> None:
    columns = list(zip(*((device.pk, *_place(device).values()) for device in devices), strict=True))
    with connection.cursor() as cursor:
        cursor.execute(WRITE_PLACES, [list(column) for column in columns])


def _place(device: Device) -> dict[str, Any]:
    return {name: getattr(device, name) for name in PLACE}


def _changed(before: dict[str, Any], after: dict[str, Any]) -> dict[str, list[Any]]:
    return {name.removesuffix("_id"): [before[name], after[name]] for name in PLACE if before[name] != after[name]}


def _held_by(move: Move) -> str:
    """The name for the record; it stays readable when the person's data is removed."""
    return str(move.to or move.room)[:200]


def _pk(thing: User | Room | None) -> int | None:
    return thing.pk if thing else None


WRITE_PLACES = """
    UPDATE assets_device d
    SET status = n.status, school_id = n.school_id, room_id = n.room_id, holder_id = n.holder_id
    FROM unnest(%s::bigint[], %s::text[], %s::bigint[], %s::bigint[], %s::bigint[])
        AS n (id, status, school_id, room_id, holder_id)
    WHERE d.id = n.id
"""
