"""To whom tickets of a list can be given: first who works at their school, last who is away."""

from __future__ import annotations

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tickets.choosing import Asking, Option
from tickets.moments import day
from tickets.outlook import technicians_of
from users.away import Away
from users.helpers import helpers


def assign_options(asking: Asking) -> list[Option]:
    """Everybody who works tickets, by three queries, and nobody."""
    today = timezone.localdate(asking.at)
    away = Away(today)
    here = _here(asking)
    options = [_option(asking, pk, name, here=pk in here, until=away.until(pk, today)) for pk, name in helpers()]
    line = ngettext("Give ticket %(number)s to nobody", "Give %(n)s tickets to nobody", asking.n) % asking.words()
    nobody = asking.already(line, (ticket.assignee_id is None for ticket in asking.tickets))
    ordered = sorted(options, key=lambda one: (away.is_away(int(one.value), today), int(one.value) not in here))
    return [*ordered, Option("to_nobody", "on", _("Nobody"), nobody, "user-off")]


def _here(asking: Asking) -> set[int]:
    """The technicians of the school, where all of the tickets are of one."""
    schools = {ticket.school for ticket in asking.tickets}
    school = schools.pop() if len(schools) == 1 else None
    return {person.pk for person in technicians_of(school, asking.at)} if school else set()


def _option(asking: Asking, pk: int, name: str, *, here: bool, until: date | None) -> Option:
    line = ngettext("Give ticket %(number)s to %(who)s", "Give %(n)s tickets to %(who)s", asking.n)
    said = asking.already(line % asking.words(who=name), (ticket.assignee_id == pk for ticket in asking.tickets))
    me = _("me") if pk == asking.user.pk else ""
    hint = me or (_("works at this school") if here else "")
    if until:
        hint = _("away until %(day)s") % {"day": day(until, asking.at)}
        said = f"{said}\n{_('%(name)s is %(away)s.') % {'name': name, 'away': hint}}"
    return Option("to", str(pk), name, said, "user", hint, me)
