"""`label:`: the words that people put on tickets."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

from django.db.models import Q
from django.utils.translation import gettext as _

from tickets.filters.meaning import Meaning, Unknown, begins, listed, slug
from tickets.filters.reader import Reader
from tickets.models import Ticket
from tickets.models.ticket import worked_by
from tickets.tables import Named


def label(reader: Reader, value: str) -> Meaning:
    """It bears the word, in any spelling; known to those who may read its internal notes."""
    every = reader.tables.labels
    found = labels_called(every, value)
    if not found:
        raise _no_label(every, value)
    keys = {one.pk for one in found}
    spellings = [one.pk for one in every if keys & {one.pk, one.parent_id}]
    borne = Q(labels__overlap=spellings)
    among = Ticket.objects.filter(borne).values_list("pk", flat=True)
    said = found[0].name if len(found) == 1 else _("%(name)s and others") % {"name": found[0].name}
    return Meaning(borne & worked_by(reader.user), said, among=among)


def labels_called(every: Sequence[Named], value: str) -> list[Named]:
    """The label of that name; where none is called exactly so, those with a word that begins so.

    Another spelling stands for the label into which it was merged.
    """
    wanted = slug(value)
    exact = [one for one in every if one.key == wanted]
    known = {one.pk: one for one in every}
    found = exact or [one for one in every if wanted and begins(one.key, wanted)]
    return list(dict.fromkeys(known[one.parent_id or one.pk] for one in found))


def _no_label(every: Sequence[Named], value: str) -> Unknown:
    offered = [one for one in every if one.active and one.parent_id is None]
    if not offered:
        return Unknown(_("There are no labels yet. Press L on a ticket of the list to make one."))
    close = get_close_matches(slug(value), [one.key for one in every], n=1)
    meant = next((one.name for one in every if close and one.key == close[0]), "")
    words = {"value": value, "options": listed(one.name for one in offered)}
    return Unknown(_("No label is called “%(value)s”. There are: %(options)s.") % words, meant)
