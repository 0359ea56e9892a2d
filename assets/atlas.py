"""Schools and rooms by the names that people give them."""

from __future__ import annotations

import re

from schools.models import Room, School
from schools.room_names import room_key


class Atlas:
    """Schools by the names that people give them, rooms by school and name."""

    def __init__(self) -> None:
        """Look up all places once."""
        self._schools: dict[str, int] = {}
        for school in School.objects.all():
            for name in (school.code, school.name, school.short_name):
                self._schools.setdefault(_plain(name), school.pk)
        self._schools.pop("", None)
        rooms = Room.objects.values_list("pk", "school_id", "name")
        self._rooms = {(school, room_key(name)): pk for pk, school, name in rooms}

    def find(self, org_unit: str, location: str, had: int | None) -> tuple[int | None, int | None]:
        """School and room. A location may name its school in front; else the device's own school is meant."""
        named, rest = self._split(location)
        school = named or had or self._of_unit(org_unit)
        room = self._rooms.get((school, room_key(rest))) if school and rest else None
        return school, room

    def _of_unit(self, org_unit: str) -> int | None:
        """The school of the deepest part of the path that is one: `/Students/Lincoln MS/Grade 7`."""
        parts = (self._schools.get(_plain(part)) for part in reversed(org_unit.split("/")))
        return next((school for school in parts if school), None)

    def _split(self, location: str) -> tuple[int | None, str]:
        """School and rest of `Lincoln MS - Rm 214`; no school where none stands in front."""
        words = re.findall(r"\w+\.?|\S", location)
        for length in range(len(words), 0, -1):
            school = self._schools.get(_plain("".join(words[:length])))
            if school:
                return school, " ".join(words[length:]).lstrip("-–,:/ ")
        return None, location


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())
