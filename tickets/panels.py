"""What can be chosen for tickets of a list when one of its keys is pressed, and what each choice will do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from schools.calendars import Calendars
from tickets import policy, workflow
from tickets.assign_panel import assign_options
from tickets.choices import Priority
from tickets.choosing import Asking, Option
from tickets.labels import Labels, used
from tickets.link_panel import link_options
from tickets.macro_panel import macro_options
from tickets.models import Category
from tickets.snooze_panel import snooze_options
from tickets.tables import Named
from tickets.visits import Visits, VisitTime
from tickets.workflow import Status
from users.models import Team


def _take(asking: Asking) -> list[Option]:
    line = ngettext("Take ticket %(number)s", "Take %(n)s tickets", asking.n) % asking.words()
    line = asking.already(line, (ticket.assignee_id == asking.user.pk for ticket in asking.tickets))
    return [Option("take", "on", _("Take"), line, "hand-grab")]


def _team(asking: Asking) -> list[Option]:
    def option(pk: int | None, name: str, line: str) -> Option:
        so = (ticket.team_id == pk for ticket in asking.tickets)
        said = asking.already(line % asking.words(team=name), so)
        return Option("team" if pk else "no_team", str(pk or "on"), name, said, "users-group")

    line = ngettext("Give ticket %(number)s to the team %(team)s", "Give %(n)s tickets to the team %(team)s", asking.n)
    none = ngettext("Give ticket %(number)s to no team", "Give %(n)s tickets to no team", asking.n)
    teams = [option(team.pk, team.called, line) for team in Team.objects.all()]
    return [*teams, option(None, _("No team"), none)]


def _priority(asking: Asking) -> list[Option]:
    def option(value: int, word: str) -> Option:
        line = ngettext("Set ticket %(number)s to “%(word)s”", "Set %(n)s tickets to “%(word)s”", asking.n)
        so = [ticket.priority == value for ticket in asking.tickets]
        said = asking.already(line % asking.words(word=word), so)
        if not all(so):
            said = f"{said}\n{_('What was promised is worked out anew; nobody is written to.')}"
        return Option("priority", str(value), word, said, hint=f"P{value}", also=str(value), is_now=all(so))

    return [option(value, str(word)) for value, word in Priority.choices]


def _category(asking: Asking) -> list[Option]:
    leaves = Category.objects.filter(active=True, parent__isnull=False).select_related("team", "parent__team")

    def option(one: Category) -> Option:
        line = ngettext("File ticket %(number)s under “%(name)s”", "File %(n)s tickets under “%(name)s”", asking.n)
        said = line % asking.words(name=one.called)
        team = one.owner or _("no team")
        said = _("%(line)s. It goes to: %(team)s") % {"line": said, "team": team}
        so = (ticket.category_id == one.pk for ticket in asking.tickets)
        parent = str(one.parent)
        return Option("category", str(one.pk), one.called, asking.already(said, so), one.icon or "tag", parent, parent)

    return [option(one) for one in leaves.order_by("parent__position", "parent__name", "position", "name")]


# The act of the table of states, what is sent, what it is called, an icon, and the state that follows.
STATES: tuple[tuple[str, str, object, str, Status], ...] = (
    ("work_on", "work_on", gettext_lazy("I work on it"), "progress", Status.OPEN),
    ("part_arrived", "part_arrived", gettext_lazy("The part is here"), "package-import", Status.PART_IN),
    ("wait_for_user", "wait_user", gettext_lazy("Wait for a reply"), "message-question", Status.WAITING_USER),
    ("wait_for_part", "wait_part", gettext_lazy("Wait for a part"), "package", Status.WAITING_PART),
    ("wait_for_vendor", "wait_vendor", gettext_lazy("Wait for a vendor"), "truck", Status.WAITING_VENDOR),
    ("solve", "solve", gettext_lazy("Solve without words"), "circle-check", Status.SOLVED),
    ("reopen", "reopen", gettext_lazy("Open again"), "arrow-back-up", Status.OPEN),
    ("close", "close", gettext_lazy("Close for good"), "archive", Status.CLOSED),
)


def _status(asking: Asking) -> list[Option]:
    """What is possible for all of them."""
    possible = reduce(and_, (set(workflow.possible(ticket.status)) for ticket in asking.tickets))

    def option(value: str, label: object, icon: str, after: Status) -> Option:
        line = ngettext("Set ticket %(number)s to “%(word)s”", "Set %(n)s tickets to “%(word)s”", asking.n)
        so = (ticket.status == after for ticket in asking.tickets)
        said = asking.already(line % asking.words(word=after.label), so)
        return Option("status", value, str(label), said, icon, also=str(after.label))

    return [option(value, label, icon, after) for act, value, label, icon, after in STATES if act in possible]


def _visit(asking: Asking) -> list[Option]:
    """Periods of the school, where they are all in one room and one person comes."""
    first = asking.tickets[0]
    if len({(one.school_id, one.room_id, one.assignee_id) for one in asking.tickets}) > 1:
        return []
    comes = first.assignee or asking.user
    visits = Visits(first, asking.at, Calendars(), comes=comes, reader=asking.user, beside=asking.tickets)
    line = ngettext("Set a visit for ticket %(number)s: %(when)s", "Set a visit for %(n)s tickets: %(when)s", asking.n)
    told = _told_of_visit(asking)

    def option(one: VisitTime) -> Option:
        said = "\n".join(filter(None, [line % asking.words(when=one.words), told, "" if one.off else one.clash]))
        return Option("slot", one.key, one.words, said, "calendar-event", one.hint, off=one.off)

    return [option(one) for one in visits.offered()]


def _told_of_visit(asking: Asking) -> str:
    """“Hannah Vogel is told, and you take it.”"""
    people = {ticket.requester for ticket in asking.tickets}
    told = ngettext("%(name)s is told", "%(n)s people are told", len(people))
    said = told % {"name": next(iter(people)), "n": len(people)}
    if free := sum(ticket.assignee_id is None for ticket in asking.tickets):
        words = ngettext("%(told)s, and you take it", "%(told)s, and you take all %(n)s", free)
        said = words % {"told": said, "n": free}
    return f"{said}."


def _labels(asking: Asking) -> list[Option]:
    """Those that they bear first: to be put on the others, or taken off; then the others, the most used ones first."""
    labels = Labels()
    count = used(asking.user, labels)
    borne = {ticket.pk: {one.pk for one in labels.of(ticket.labels)} for ticket in asking.tickets}
    held = sorted((labels.meant(pk) for pk in set().union(*borne.values())), key=lambda one: one.name)
    free = sorted(labels.offered, key=lambda one: (-count.get(one.pk, 0), one.name))

    def bearing(one: Named, so: bool) -> list[int]:
        return [number for number, labels in borne.items() if (one.pk in labels) is so]

    def choices(one: Named) -> list[Option]:
        without, bear = bearing(one, False), bearing(one, True)
        put = [_label_on(one, without, count.get(one.pk, 0))] if without and one.active else []
        return put + ([_label_off(one, bear)] if bear else [])

    return [option for one in [*held, *(one for one in free if one not in held)] for option in choices(one)]


def _label_off(label: Named, numbers: Sequence[int]) -> Option:
    line = ngettext("Take “%(word)s” off ticket %(number)s", "Take “%(word)s” off %(n)s tickets", len(numbers))
    said = line % {"word": label.name, "n": len(numbers), "number": numbers[0]}
    return Option("label_drop", str(label.pk), label.name, said, "x", _("take off"), _("take off"))


def _label_on(label: Named, numbers: Sequence[int], count: int) -> Option:
    line = ngettext("Put “%(word)s” on ticket %(number)s", "Put “%(word)s” on %(n)s tickets", len(numbers))
    said = line % {"word": label.name, "n": len(numbers), "number": numbers[0]}
    hint = ngettext("on %(n)s open ticket", "on %(n)s open tickets", count) % {"n": count} if count else ""
    return Option("label_add", str(label.pk), label.name, said, "plus", hint)


def _new_label(asking: Asking) -> str:
    """A new word is nobody's secret, so none is made for a restricted ticket."""
    if not policy.may_make_labels(asking.user) or any(ticket.restricted for ticket in asking.tickets):
        return ""
    line = ngettext(
        "Make the label “{word}” and put it on ticket %(number)s",
        "Make the label “{word}” and put it on %(n)s tickets",
        asking.n,
    )
    return line % asking.words()


def _speak(asking: Asking) -> list[Option]:
    return []


@dataclass(frozen=True)
class Panel:
    """What one key asks: its title, its choices, and what is said where there is none.

    `new`: the line of a choice that is made of what was typed, with {word} in it; nothing where there is none such.
    """

    title: object
    options: Callable[[Asking], list[Option]]
    none: object = gettext_lazy("Nothing fits all of these tickets.")
    new: Callable[[Asking], str] = lambda asking: ""


PANELS: dict[str, Panel] = {
    "take": Panel(gettext_lazy("Take"), _take),
    "assign": Panel(gettext_lazy("Assign"), assign_options),
    "team": Panel(gettext_lazy("Team"), _team),
    "status": Panel(gettext_lazy("Status"), _status),
    "priority": Panel(gettext_lazy("Priority"), _priority),
    "category": Panel(gettext_lazy("Category"), _category),
    "visit": Panel(gettext_lazy("Set visit"), _visit, gettext_lazy("No period fits. Say day and time below.")),
    "link": Panel(
        gettext_lazy("Duplicate of, merge or link"),
        link_options,
        gettext_lazy("Nothing else is here. Type a number below."),
    ),
    "label": Panel(gettext_lazy("Labels"), _labels, gettext_lazy("There are no labels yet."), _new_label),
    "snooze": Panel(
        gettext_lazy("Snooze"),
        snooze_options,
        gettext_lazy("No time of their schools fits them all. Say day and time below."),
    ),
    "macro": Panel(
        gettext_lazy("Macro"),
        macro_options,
        gettext_lazy("There is no macro that you may use. Write one on the page of macros."),
    ),
    "reply": Panel(gettext_lazy("Reply"), _speak, ""),
    "note": Panel(gettext_lazy("Internal note"), _speak, ""),
}
