"""What the search box offers while one types: how to finish the last part, and the ticket of a number."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from assets.models import Device
from schools.models import Room, School
from tickets.filters import IS_SAID, MEANINGS, Reader, begins, priorities, slug, statuses
from tickets.forms.queue import schools_of
from tickets.labels import Labels
from tickets.lookup import SHORTEST
from tickets.models import Category, Ticket
from tickets.query import KNOWN, Term, parse, write
from tickets.queue_views import name_of, views_for
from users.models import Team, User
from users.plain_letters import plain_letters

MOST = 8
MOST_OF_A_KIND = 4
LOOKED_AT = 60  # people and devices among whom the best are chosen
DAYS = ("today", "yesterday", "this-week", "last-week", "this-month", "last-month")
ICONS = {
    "school": "building",
    "from": "user",
    "for": "user",
    "cc": "user",
    "assigned": "user",
    "device": "devices",
    "room": "door",
    "label": "tags",
}


@dataclass(frozen=True)
class Suggestion:
    """The whole query as it would be, what is added to it, and what that means; or, with `ticket`, a ticket."""

    query: str
    added: str
    hint: str
    icon: str = "filter"
    ticket: int | None = None


@dataclass(frozen=True)
class _Value:
    """A value of a field, and what it is in words."""

    field: str
    value: str
    words: str


def suggestions(reader: Reader, text: str) -> list[Suggestion]:
    """What the reader may mean with the last part of what is typed; the fields where nothing is typed yet."""
    terms = parse(text)
    if not terms or text.endswith(" "):
        return [_field(terms, name) for name in MEANINGS]
    *rest, last = terms
    return list(_for_last(reader, rest, last))[:MOST]


def _for_last(reader: Reader, rest: list[Term], last: Term) -> Iterator[Suggestion]:
    if last.field:
        if last.is_known:
            for value in _values(reader, last.field, last.value):
                yield _filled(rest, last, value)
        return
    if last.value.lstrip("#").isdecimal():
        yield from _ticket(reader, last.value.lstrip("#"))
    called = list(_called(reader, rest, last))
    yield from called
    names = sorted({field for name, field in KNOWN.items() if name.startswith(last.value.lower())})
    yield from (_field(rest, name, negated=last.negated) for name in names[:MOST_OF_A_KIND])
    for field in ("school", "label", "from", "device"):
        if len(last.value) >= SHORTEST or field == "school":
            for value in _values(reader, field, last.value) if field != "from" or not called else []:
                yield _filled(rest, last, value)


def _called(reader: Reader, rest: list[Term], last: Term) -> Iterator[Suggestion]:
    """Who is called as the last two words say: “karen doyle” is a person, not a Doyle in tickets that say “karen”."""
    before = rest[-1:]
    if before and not (before[0].field or before[0].negated or before[0].quoted or last.quoted or last.negated):
        for value in _people(reader.user, "from", f"{before[0].value} {last.value}"):
            yield _filled(rest[:-1], last, value)


def _field(rest: list[Term], name: str, *, negated: bool = False) -> Suggestion:
    term = Term("", name, negated)
    hint = _("%(about)s, such as %(example)s") % {"about": MEANINGS[name].about, "example": MEANINGS[name].example}
    return Suggestion(write([*rest, term]), str(term), hint)


def _filled(rest: list[Term], last: Term, value: _Value) -> Suggestion:
    term = replace(last, field=value.field, value=value.value, quoted=False)
    return Suggestion(f"{write([*rest, term])} ", str(term), value.words, ICONS.get(value.field, "filter"))


def _ticket(reader: Reader, number: str) -> Iterator[Suggestion]:
    if len(number) > 12:
        return
    for ticket in Ticket.objects.visible_to(reader.user).filter(pk=int(number)).only("subject"):
        yield Suggestion(number, f"#{ticket.pk}", ticket.subject, "ticket", ticket.pk)


def _values(reader: Reader, field: str, typed: str) -> list[_Value]:
    """The values of a field that what is typed may become, a few of them."""
    if field in ("from", "for", "cc", "assigned"):
        return [*_words_for_people(field, typed), *_people(reader.user, field, typed)]
    if field == "device":
        return _devices(reader.user, typed)
    if field == "room":
        return _rooms(reader.user, typed)
    return [one for one in _listed(reader, field) if _begins(one, typed)][:MOST]


def _begins(one: _Value, typed: str) -> bool:
    """Whether the value or one of its words begins with what is typed."""
    return begins(f"{slug(one.value)}-{slug(one.words)}", slug(typed))


def _listed(reader: Reader, field: str) -> list[_Value]:
    if field == "school":
        return [_Value(field, _short(school), school.name) for school in schools_of(reader.user)]
    if field == "category":
        found = Category.objects.filter(active=True).order_by("parent__position", "position", "name")
        return [_Value(field, one.key, one.called) for one in found]
    if field == "team":
        return [_Value(field, team.key, team.called) for team in Team.objects.all()]
    if field == "label":
        return [_Value(field, one.name, "") for one in Labels(reader.tables).offered]
    if field == "in":
        scope = reader.user.scope
        return [_Value(field, view.key, name_of(view, scope)) for view in views_for(reader.user)]
    return [_Value(field, key, words) for key, words in _fixed(reader, field).items()]


def _fixed(reader: Reader, field: str) -> dict[str, str]:
    if field == "status":
        return {key: meaning.said for key, meaning in statuses(reader.at).items()}
    if field == "priority":
        return {key: meaning.said for key, meaning in priorities().items()}
    if field == "has":
        return {"photo": _("a photo"), "attachment": _("a file"), "device": _("a device"), "room": _("a room")}
    if field == "restricted":
        return {"yes": _("Yes"), "no": _("No")}
    if field == "is":
        is_key_holder = reader.user.scope.is_key_holder
        return {key: str(said) for key, said in IS_SAID.items() if key != "restricted" or is_key_holder}
    return {reader.today.isoformat(): _("a date, written so"), **dict.fromkeys(DAYS, "")}


def _short(school: School) -> str:
    return school.short_name or school.code


def _words_for_people(field: str, typed: str) -> list[_Value]:
    words = {"me": _("me")} | ({"nobody": _("nobody")} if field == "assigned" else {})
    return [_Value(field, key, said) for key, said in words.items() if key.startswith(typed.lower())]


def _people(user: User, field: str, typed: str) -> list[_Value]:
    """People whom the reader may look up; whose name begins so come first."""
    if len(typed) < SHORTEST:
        return []
    found = list(User.objects.visible_to(user).exclude(kind="service").search(typed)[:LOOKED_AT])
    start = plain_letters(typed).lower()
    found.sort(key=lambda one: (not _name_begins(one, start), one.family_name, one.given_name, one.pk))
    names = [one.get_full_name() for one in found]
    return [
        _Value(field, one.email if names.count(name) > 1 and one.email else name, one.email or "")
        for one, name in zip(found[:MOST_OF_A_KIND], names, strict=False)
    ]


def _name_begins(person: User, start: str) -> bool:
    return any(plain_letters(name).lower().startswith(start) for name in (person.given_name, person.family_name))


def _devices(user: User, typed: str) -> list[_Value]:
    if len(typed) < SHORTEST:
        return []
    found = list(Device.objects.visible_to(user).search(typed).select_related("product")[:LOOKED_AT])
    found.sort(key=lambda one: (not one.label.lower().startswith(typed.lower()), one.label))
    return [_Value("device", one.label, one.product.name) for one in found[:MOST_OF_A_KIND]]


def _rooms(user: User, typed: str) -> list[_Value]:
    rooms = Room.objects.filter(school__in=schools_of(user), name__istartswith=typed).select_related("school")
    return [
        _Value("room", f"{room.school.code} {room.name}", f"{room.name}, {room.school.short}")
        for room in rooms.order_by("name", "school__name")[:MOST]
    ]
