"""Google and Microsoft as django-allauth wants to be told of them: those that a district has switched on."""

from __future__ import annotations

from typing import Any

# Entra's names for “any directory of the world”: whoever runs one may write any address into it.
ANY_DIRECTORY = frozenset({"common", "organizations", "consumers"})


def providers(
    google: tuple[str, str] = ("", ""), microsoft: tuple[str, str, str] = ("", "", "")
) -> dict[str, dict[str, Any]]:
    """The providers with a client id, by name; (client id, secret), for Microsoft with the tenant.

    Google says which addresses it has verified. Microsoft says nothing of it: an address is believed only where it
    comes from the one directory of the district.
    """
    tenant = microsoft[2]
    told = {
        "google": (*google, {}),
        "microsoft": (*microsoft[:2], {"tenant": tenant, "verified_email": tenant not in ANY_DIRECTORY}),
    }
    return {
        name: {"APPS": [{"client_id": client, "secret": secret, "key": "", "settings": settings}]}
        for name, (client, secret, settings) in told.items()
        if client
    }
