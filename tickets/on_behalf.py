"""For whom somebody of the staff asks: a colleague, a pupil, or one of her classes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tickets.choices import CLASS
from tickets.standing import room_words
from tickets.whereabouts import place_words, places_of
from users.choices import Kind
from users.models import ClassSection, User
from users.nearby import NotFound, known_people, person_meant, suggested
from users.timetable import classes_of, teachers_of


@dataclass(frozen=True)
class Found:
    """A person to choose, with what tells namesakes apart."""

    person: User
    words: str


@dataclass(frozen=True)
class OnBehalf:
    """What was told of somebody else. `problem` is a sentence about words that mean nobody, or several.

    `found` are those among whom to choose. `classes` are those that may be chosen. `fellows` teach the class with whom
    it is asked for: its pupils are neither told nor shown the ticket.
    """

    person: User | None = None
    section: ClassSection | None = None
    found: tuple[Found, ...] = ()
    classes: tuple[ClassSection, ...] = ()
    problem: str = ""
    fellows: tuple[User, ...] = ()

    @classmethod
    def of(
        cls, user: User, at: datetime, words: str, chosen: str, section: str, taught: Sequence[ClassSection]
    ) -> OnBehalf:
        """Read `words` (a name or address), `chosen` (key of one who was found) and `section` (key of a class).

        `taught` are her classes. No query where nobody is named, one for a class.
        """
        if user.kind != Kind.STAFF:
            return cls()
        person, people, problem = _person(user, " ".join(words.split()), chosen)
        classes = _classes(user, person, taught, at)
        chosen_class = next((one for one in classes if str(one.pk) == section), None)
        taught_by = teachers_of(chosen_class, timezone.localdate(at)) if chosen_class else []
        fellows = tuple(one for one in taught_by if one not in (user, person))
        return cls(person, chosen_class, tuple(_found(people, at)), classes, problem, fellows)

    @property
    def is_told(self) -> bool:
        """Whether the ticket is for somebody else."""
        return self.person is not None or self.section is not None

    @property
    def words(self) -> str:
        """“Kim Park”, “Math 7, period 3, room 214”, or both."""
        named = [str(self.person) if self.person else "", class_words(self.section) if self.section else ""]
        return " · ".join(filter(None, named))

    def answers(self) -> list[dict[str, Any]]:
        """The class, as it stands on the ticket also when the roster changes."""
        if self.section is None:
            return []
        told = {"key": CLASS, "label": _("For the class"), "answer": class_words(self.section)}
        return [{**told, "value": self.section.pk}]


def class_words(section: ClassSection) -> str:
    """“Math 7, period 3, room 214”, as far as the roster knows."""
    labels = [label.partition("(")[0].strip() for label in section.periods]
    numbers = [label for label in dict.fromkeys(labels) if label]
    words = ngettext("period %(labels)s", "periods %(labels)s", len(numbers)) % {"labels": ", ".join(numbers)}
    when = words if numbers else ""
    where = room_words(section.room) if section.room else section.location
    return ", ".join(filter(None, [section.title, when, where]))


def also_told(person: User | None, fellows: Sequence[User], *, of_class: bool) -> list[str]:
    """Who else hears of a ticket and may read it, in sentences: before it is sent, and on its page."""
    told = []
    if person and person.email:
        told.append(_("%(name)s gets our e-mails, too, and may read the ticket.") % {"name": person})
    elif person:
        told.append(_("%(name)s has no e-mail address, and finds the ticket under “My tickets”.") % {"name": person})
    if fellows:
        words = ngettext(
            "%(names)s, who teaches the class, too, gets our e-mails and may read the ticket.",
            "%(names)s, who teach the class, too, get our e-mails and may read the ticket.",
            len(fellows),
        )
        told.append(words % {"names": ", ".join(str(one) for one in fellows)})
    if of_class:
        told.append(unseen_by_class(person))
    return told


def unseen_by_class(person: User | None) -> str:
    """That a class reads nothing; `person` is who of it may be asked for by name."""
    if person and person.kind == Kind.STUDENT:
        return _("Other students of the class do not see it.")
    return _("The students of the class do not see it.")


def look_up(user: User, at: datetime, words: str) -> tuple[Found, ...]:
    """Whom the words may mean, while somebody types."""
    return tuple(_found(suggested(words, by=user), at)) if user.kind == Kind.STAFF else ()


def _person(user: User, words: str, chosen: str) -> tuple[User | None, list[User], str]:
    """(who is meant, among whom to choose, what is wrong)."""
    if not words:
        person = known_people(user).filter(pk=chosen).first() if chosen.isdigit() and len(chosen) < 10 else None
        return person, [person] if person else [], ""
    people = suggested(words, by=user)
    picked = next((one for one in people if str(one.pk) == chosen), None)
    if picked:
        return picked, people, ""
    try:
        meant = person_meant(words, by=user)
    except NotFound as not_found:
        instead = "" if people else _("Or leave this empty, and say in your words who it is.")
        return None, people, f"{not_found} {instead}".strip()
    return meant, people or [meant], ""


def _classes(
    user: User, person: User | None, taught: Sequence[ClassSection], at: datetime
) -> tuple[ClassSection, ...]:
    """Hers; and for the desk those of the colleague for whom it asks."""
    if person is None or person.kind != Kind.STAFF or not (user.scope.is_agent or user.scope.is_key_holder):
        return tuple(taught)
    return tuple(dict.fromkeys([*taught, *classes_of(person, timezone.localdate(at))]))


def _found(people: list[User], at: datetime) -> Iterable[Found]:
    """Each with grade or part, school and room; one query for all."""
    places = places_of(people, at) if people else {}
    return [Found(person, place_words(person, places.get(person.pk))) for person in people]
