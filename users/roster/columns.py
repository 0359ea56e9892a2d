"""Which columns we take from which file, and how to recognise them under the names that districts give them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import get_close_matches

# Columns in the words of OneRoster 1.1 and 1.2. What is not named here is never taken: passwords, user ids, pronouns.
TAKEN: dict[str, tuple[str, ...]] = {
    "manifest": ("propertyName", "value"),
    "orgs": ("sourcedId", "status", "name", "type", "identifier", "parentSourcedId"),
    "users": (
        "sourcedId", "status", "enabledUser", "orgSourcedIds", "role", "username", "givenName", "familyName",
        "email", "sms", "phone", "agentSourcedIds", "grades", "preferredGivenName", "preferredFamilyName",
        "primaryOrgSourcedId",
    ),
    "roles": ("sourcedId", "status", "userSourcedId", "roleType", "role", "beginDate", "endDate", "orgSourcedId"),
    "academicSessions": ("sourcedId", "status", "title", "type", "startDate", "endDate", "parentSourcedId"),
    "courses": ("sourcedId", "status", "courseCode"),
    "classes": (
        "sourcedId", "status", "title", "courseSourcedId", "classCode", "location", "schoolSourcedId",
        "termSourcedIds", "periods", "grades",
    ),
    "enrollments": (
        "sourcedId", "status", "classSourcedId", "schoolSourcedId", "userSourcedId", "role", "primary", "beginDate",
        "endDate",
    ),
}  # fmt: skip
REQUIRED: dict[str, tuple[str, ...]] = {
    "manifest": ("propertyName", "value"),
    "orgs": ("sourcedId", "name"),
    "users": ("sourcedId", "givenName", "familyName"),
    "roles": ("userSourcedId", "role", "orgSourcedId"),
    "academicSessions": ("sourcedId", "title"),
    "courses": ("sourcedId",),
    "classes": ("sourcedId", "schoolSourcedId"),
    "enrollments": ("classSourcedId", "userSourcedId"),
}
DATES: dict[str, tuple[str, ...]] = {
    "academicSessions": ("startDate", "endDate"),
    "roles": ("beginDate", "endDate"),
    "enrollments": ("beginDate", "endDate"),
}
# Names met in the field, without capitals and signs.
ALIASES = {
    "sourceid": "sourcedId",
    "guid": "sourcedId",
    "orgsourcedid": "orgSourcedIds",
    "orgsourcedids": "orgSourcedId",
    "grade": "grades",
    "roles": "role",
    "emailaddress": "email",
    "firstname": "givenName",
    "lastname": "familyName",
    "userid": "userSourcedId",
    "classid": "classSourcedId",
    "schoolid": "schoolSourcedId",
    "termsourcedid": "termSourcedIds",
    "agentsourcedid": "agentSourcedIds",
    "period": "periods",
    "room": "location",
    "startdate": "beginDate",
}
# Columns of the standard that we leave alone; a near miss of one of them is no misspelling of ours.
LEFT_ALONE = frozenset(
    {
        "datelastmodified", "userids", "middlename", "identifier", "password", "usermasteridentifier",
        "resourcesourcedids", "preferredmiddlename", "pronouns", "userprofilesourcedid", "schoolyear",
        "schoolyearsourcedid", "subjects", "subjectcodes", "classtype", "credentialtype", "vendorid",
        "applicationid", "description",
    }
)  # fmt: skip
ALIKE = 0.88


def plain(header: str) -> str:
    """A header without capitals, spaces and signs."""
    return re.sub(r"[^a-z0-9]", "", header.lower())


def recognise(file: str, headers: Sequence[str]) -> tuple[dict[str, int], dict[str, str]]:
    """Where each column that we take stands, and which headers were taken for another name (header → ours).

    Exact names win over aliases, aliases over misspellings. `metadata.…` and `ext_…` columns are the district's
    own and ignored; any other prefix with a dot is a table name that the exporting system put in front.
    """
    spoken = {place: _without_table(header) for place, header in enumerate(headers) if not _is_own(header)}
    found: dict[str, int] = {}
    for rule in (_exact, _alias, _near):
        for place, key in list(spoken.items()):
            name = rule(key, TAKEN[file])
            if name and name not in found:
                found[name] = place
                del spoken[place]
    renamed = {headers[place]: name for name, place in found.items() if plain(headers[place]) != plain(name)}
    return found, renamed


def _is_own(header: str) -> bool:
    return header.strip().lower().startswith(("metadata.", "metadata_", "ext_", "ext."))


def _without_table(header: str) -> str:
    return plain(header.rpartition(".")[2])


def _exact(key: str, taken: Sequence[str]) -> str | None:
    return next((name for name in taken if plain(name) == key), None)


def _alias(key: str, taken: Sequence[str]) -> str | None:
    name = ALIASES.get(key)
    return name if name in taken else None


def _near(key: str, taken: Sequence[str]) -> str | None:
    if key in LEFT_ALONE:
        return None
    near = get_close_matches(key, [plain(name) for name in taken], n=1, cutoff=ALIKE)
    return _exact(near[0], taken) if near else None
