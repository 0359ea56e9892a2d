"""The import of a device list: what is new, what changed, and who has it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from assets import policy
from assets.actions import import_sql as sql
from assets.actions.custody import Move, transfer
from assets.actions.matching import match
from assets.exports import DeviceFile
from assets.exports.reading import Record
from assets.models import Device
from audit.actions import Act, record_many
from audit.context import context
from audit.refusal import Refused
from schools.models import Room
from users.models import User
from users.roster.notes import Notes
from users.staging import ask, run, stage

AT_ONCE = 2000


@dataclass
class DeviceImport:
    """What one import did: numbers, and what was odd."""

    counts: dict[str, int] = field(default_factory=dict)
    notes: Notes = field(default_factory=Notes)


def import_devices(path: Path, *, by: User, dry_run: bool = False) -> DeviceImport:
    """<by> imported a list of devices.

    All or nothing, in one transaction; with `dry_run` it is done whole and taken back. Devices are known by serial
    number, then by tag, then by the id of device management; none is ever removed. A person or room is taken from
    the list only where the list changed its mind since the last import. Raises ExportError (a sentence) where the
    file cannot be taken, Refused for somebody who may not import.
    """
    if not policy.may_import(by):
        raise Refused(_("Only leads and administrators import devices."))
    done = DeviceImport()
    source = DeviceFile(path, done.notes)
    with transaction.atomic(), context(batch=uuid4()):
        run("SET LOCAL work_mem = '64MB'")
        done.counts["rows"] = stage("r_seen", Record, source.records())
        match(done.notes)
        done.counts["devices"] = ask("SELECT count(*) FROM r_one")[0][0]
        done.counts["updated"] = run(sql.UPDATE)
        done.counts["unchanged"] = ask("SELECT count(*) FROM r_one WHERE NOT fresh")[0][0] - done.counts["updated"]
        done.counts["status changed"] = _follow_statuses(by)
        done.counts["created"] = _create(by)
        run("ANALYZE assets_device")
        done.counts["handed over"] = _hand_over(by)
        run(sql.REMEMBER_ANNOTATIONS)
        transaction.set_rollback(dry_run)
    return done


def _create(by: User) -> int:
    created = [row[0] for row in ask(sql.INSERT)]
    run(sql.FIND_NEW)
    for ids in _pieces(created):
        record_many([Act(Device(pk=pk), "created", by) for pk in ids])
    return len(created)


def _follow_statuses(by: User) -> int:
    changed = ask(sql.FOLLOW_STATUSES)
    for rows in _pieces(changed):
        record_many([Act(Device(pk=pk), "changed", by, {"status": [old, new]}) for pk, old, new in rows])
    return len(changed)


def _hand_over(by: User) -> int:
    """Give devices to the people and rooms that the list names, by the verb that everybody uses."""
    wanted = ask(sql.HANDINGS)
    for rows in _pieces(wanted):
        people = User.objects.in_bulk([holder for _pk, holder, _room in rows if holder])
        rooms = Room.objects.select_related("school").in_bulk([room for _pk, _holder, room in rows if room])
        transfer([Move(pk, people.get(holder), rooms.get(room)) for pk, holder, room in rows], by=by)
    return len(wanted)


def _pieces(rows: list[Any]) -> Iterator[list[Any]]:
    left = iter(rows)
    while piece := list(islice(left, AT_ONCE)):
        yield piece
