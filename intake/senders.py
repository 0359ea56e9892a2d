"""Who wrote a letter."""

from __future__ import annotations

from dataclasses import dataclass

from intake.reading import Reading
from users.actions.external import external_person
from users.choices import Kind
from users.lookup import people_of_address
from users.models import User


@dataclass(frozen=True)
class Sender:
    """The person whom we take for the writer; `others` may have written it just as well (a shared address)."""

    person: User
    others: tuple[User, ...] = ()

    @property
    def candidates(self) -> tuple[User, ...]:
        """Everybody who may have written it, the likeliest first."""
        return (self.person, *self.others)


def sender_of(reading: Reading) -> Sender:
    """The writer by the From address; an unknown one becomes an external person, who never signs in."""
    people = [p for p in people_of_address(reading.from_address) if p.is_active and p.kind != Kind.SERVICE]
    if not people:
        stranger = external_person(reading.from_address, reading.from_name, by=User.objects.system())
        return Sender(stranger)
    return Sender(people[0], tuple(people[1:]))
