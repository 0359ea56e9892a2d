"""What can be done with a list as it is shown: choose its columns, save it as a view, save or take back a change."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from tickets import policy
from tickets.columns import COLUMNS, USUAL
from tickets.views.listing import Listing
from users.models import User

# Of the address of a list, what does not belong to the view.
PASSING = ("cursor", "filter", "done", "write", "columns", "ids", "page", "counts")


def view_choices(request: HttpRequest, listing: Listing, user: User) -> dict[str, Any]:
    """For the page of a list: its columns and those that there are, and the addresses for saving it."""
    keep = [(name, value) for name, value in request.GET.items() if name not in PASSING]
    return {
        "columns": listing.columns,
        "all_columns": COLUMNS.items(),
        "kept_fields": keep,
        "is_whole": listing.is_whole,
        "saved": listing.saved,
        "changed_view": listing.saved if listing.is_changed else None,
        "may_keep_view": listing.saved is not None and policy.may_keep_view(user, listing.saved),
        "as_view": as_view(listing),
        "save_url": f"{reverse('tickets:new_view')}?{urlencode(as_view(listing))}",
        "view_key": listing.key,
    }


def as_view(listing: Listing) -> dict[str, str]:
    """The list as the fields of a view that is about to be saved."""
    fields = {"query": listing.query, "order": listing.data.get("sort", "")}
    if listing.columns != USUAL:
        fields["columns"] = ",".join(listing.columns)
    if listing.data.get("by") == "room":
        fields["by_room"] = "on"
    return {name: value for name, value in fields.items() if value}
