"""Columns of the Google Admin console export and of GAM, by the names that either gives them."""

from __future__ import annotations

import re
from collections.abc import Sequence

# Ours → theirs, without capitals and signs, the better one first.
COLUMNS: dict[str, tuple[str, ...]] = {
    "device_id": ("deviceid",),
    "serial": ("serialnumber", "serial"),
    "tag": ("annotatedassetid", "assetid", "assettag"),
    "status": ("provisionstatus", "status"),
    "model": ("model",),
    "user": ("annotateduser", "user"),
    "location": ("annotatedlocation", "location"),
    "org_unit": ("orgunitpath", "organizationalunit", "orgunit"),
    "os_version": ("osversion",),
    "last_seen": ("lastsync", "lastpolicysync"),
    "last_user": ("mostrecentuser", "recentusersemail"),
    "updates_until": ("autoupdatethrough", "autoupdateexpiration", "supportenddate"),
    "notes": ("annotatednotes", "notes"),
    "order_number": ("ordernumber",),
}


def recognise(headers: Sequence[str]) -> dict[str, list[int]]:
    """The places of each of our columns, the better first. Numbered columns (`recentUsers.0.email`) are ignored."""
    places = {_plain(header): place for place, header in reversed(list(enumerate(headers))) if not _numbered(header)}
    found = {ours: [places[name] for name in names if name in places] for ours, names in COLUMNS.items()}
    return {ours: columns for ours, columns in found.items() if columns}


def _plain(header: str) -> str:
    return re.sub(r"[^a-z0-9]", "", header.lower())


def _numbered(header: str) -> bool:
    return any(part.isdigit() for part in header.split("."))
