"""How a link of two tickets is told from each of them."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from tickets.choices import LinkKind

# kind: (from the first ticket, from the other one)
WORDS: dict[str, tuple[str, str]] = {
    LinkKind.DUPLICATE: (gettext_noop("duplicate of %(ticket)s"), gettext_noop("%(ticket)s is a duplicate of this")),
    LinkKind.CHILD: (gettext_noop("part of %(ticket)s"), gettext_noop("%(ticket)s is a part of this")),
    LinkKind.CAUSED: (
        gettext_noop("caused by the change in %(ticket)s"),
        gettext_noop("%(ticket)s was caused by this change"),
    ),
    LinkKind.RELATED: (gettext_noop("related to %(ticket)s"), gettext_noop("related to %(ticket)s")),
}
# The same as a heading above the other ticket's subject.
HEADINGS: dict[str, tuple[str, str]] = {
    LinkKind.DUPLICATE: (gettext_noop("Duplicate of"), gettext_noop("Duplicates of this one")),
    LinkKind.CHILD: (gettext_noop("Part of"), gettext_noop("Parts of this one")),
    LinkKind.CAUSED: (gettext_noop("Caused by the change in"), gettext_noop("Caused by this change")),
    LinkKind.RELATED: (gettext_noop("Related"), gettext_noop("Related")),
}


def link_words(kind: str, ticket: str, *, is_source: bool) -> str:
    """“duplicate of ticket 48251”, as said on one of the two about the other."""
    return _(WORDS[kind][0 if is_source else 1]) % {"ticket": ticket}


def heading(kind: str, *, is_source: bool) -> str:
    """“Duplicates of this one”, above the tickets at the other end."""
    return _(HEADINGS[kind][0 if is_source else 1])
