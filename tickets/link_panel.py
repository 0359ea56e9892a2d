"""With which ticket the chosen ones can be linked or merged, one choice each; then how, each with what it will do."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tickets.beside import beside, why_alike
from tickets.choices import LinkKind
from tickets.choosing import Asking, Option
from tickets.merge_plan import mergeable, raised
from tickets.models import Ticket

# What is sent for merging, beside the kinds of links (`tickets.forms.join`).
MERGE = "merge"


def link_options(asking: Asking) -> list[Option]:
    """With which one; once that is chosen, how."""
    return _ways(asking, asking.other) if asking.other else _others(asking)


def _others(asking: Asking) -> list[Option]:
    """One another, where there are several; what is in the same room, of the same device or person. Each once."""
    chosen = {ticket.pk for ticket in asking.tickets}
    near = [one.ticket for one in beside(asking.tickets[0], asking.user, asking.at).alike]
    ticked = list(asking.tickets) if asking.n > 1 else []
    return [_other(asking, one) for one in (*ticked, *(one for one in near if one.pk not in chosen))]


def _other(asking: Asking, other: Ticket) -> Option:
    """A ticket with all the reasons why it is offered."""
    those = [ticket for ticket in asking.tickets if ticket.pk != other.pk]
    reasons = [_("ticked")] if len(those) < asking.n else []
    reasons += [why for why in why_alike(other, those) if why not in reasons]
    line = ngettext(
        "Next: is ticket %(number)s a duplicate of %(other)s, merged into it, or related?",
        "Next: are %(n)s tickets duplicates of %(other)s, merged into it, or related?",
        len(those),
    )
    hint = ", ".join(reasons)
    said = line % {"n": len(those), "number": those[0].pk, "other": other.pk}
    return Option("other", str(other.pk), f"{other.pk} {other.subject}", said, "ticket", hint, hint)


def _ways(asking: Asking, other: Ticket) -> list[Option]:
    """The same trouble is told in two ways, side by side: as duplicates both go on, merged only one does."""
    ways = [_way(asking, other, LinkKind.DUPLICATE, _duplicate_line, "copy")]
    if mergeable(asking.tickets, [other], asking.user):
        ways.append(_way(asking, other, MERGE, _merge_line, "git-merge"))
    return [*ways, _way(asking, other, LinkKind.RELATED, _related_line, "link")]


def _way(asking: Asking, other: Ticket, kind: str, line: Callable[[int], str], icon: str) -> Option:
    those = [ticket.pk for ticket in asking.tickets if ticket.pk != other.pk] or [other.pk]
    said = line(len(those)) % {"n": len(those), "number": those[0], "other": other.pk}
    if kind == MERGE and (priority := raised(asking.tickets, other)):
        said = _("%(line)s %(other)s becomes “%(priority)s”.") % {
            "line": said,
            "other": other.pk,
            "priority": priority,
        }
    return Option("link", f"{kind}:{other.pk}", str(WAYS[kind]), said, icon)


WAYS: dict[str, object] = {
    LinkKind.DUPLICATE: gettext_lazy("Duplicate of, both go on"),
    MERGE: gettext_lazy("Merge into it"),
    LinkKind.RELATED: LinkKind.RELATED.label,
}


def _duplicate_line(count: int) -> str:
    return ngettext(
        "Link: ticket %(number)s is a duplicate of %(other)s. Both go on; who solves %(other)s can solve it too.",
        "Link: %(n)s tickets are duplicates of %(other)s. All go on; who solves %(other)s can solve them too.",
        count,
    )


def _merge_line(count: int) -> str:
    return ngettext(
        "Merge: ticket %(number)s goes into %(other)s, with its messages and people, who are told. One goes on.",
        "Merge: %(n)s tickets go into %(other)s, with their messages and people, who are told. One goes on.",
        count,
    )


def _related_line(count: int) -> str:
    return ngettext(
        "Link: ticket %(number)s is related to %(other)s", "Link: %(n)s tickets are related to %(other)s", count
    )
