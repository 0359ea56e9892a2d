"""What the scenes of the demo play with: places, people and things, and the days of the story."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from helpdesk.demo.days import STORY_DAY, moment
from helpdesk.demo.people import People
from helpdesk.demo.places import Places
from helpdesk.demo.things import Things
from tickets.actions.filing import Filing
from tickets.actions.history import Deed, Story
from tickets.choices import Source
from tickets.models import Category
from users.models import User

THURSDAY, FRIDAY, MONDAY = date(2027, 4, 22), date(2027, 4, 23), date(2027, 4, 26)
TODAY = STORY_DAY
NEXT_THURSDAY = date(2027, 4, 29)
NEWEST = 48251


@dataclass(frozen=True)
class Scene:
    """What the scenes play with."""

    places: Places
    people: People
    things: Things
    categories: dict[str, Category]
    labels: dict[str, int] = field(default_factory=dict)

    def who(self, key: str) -> User:
        """A person with a part."""
        return self.people.parts[key]

    def story(
        self,
        who: str,
        at: datetime,
        subject: str,
        body: str,
        category: str,
        where: str,
        deeds: list[Deed],
        *,
        tag: str = "",
        source: str = Source.WEB,
        **more: Any,
    ) -> Story:
        """A ticket of the story; `where` is “code of the school, room”."""
        code, _, room = where.partition(" ")
        filing = Filing(
            requester=self.who(who),
            subject=subject,
            body=body,
            category=self.categories.get(category),
            school=self.places.schools[code],
            device=self.things.by_tag[tag] if tag else None,
            source=source,
            **({"room": self.places.rooms[code, room]} | more),
        )
        return Story(filing, at, deeds)


def at(day: date, hour: int, minute: int) -> datetime:
    """A minute of a day in the district."""
    return moment(day, time(hour, minute))
