"""The fields about the work itself: its state and priority, its kind, whose it is, and what it has with it."""

from __future__ import annotations

from dataclasses import replace
from difflib import get_close_matches

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from files.models.upload import SHOWN_INLINE
from tickets.choices import ClockState, MessageKind, Priority, Source
from tickets.filters.meaning import Meaning, Unknown, in_all, listed, one_of, slug
from tickets.filters.reader import Reader
from tickets.filters.states import ALSO_STATUS, IS_SAID, priorities
from tickets.models import Attachment, Clock, Ticket
from tickets.models.ticket import ASLEEP, AWAKE, IS_BACK, IS_OPEN, worked_by
from tickets.queue_views import name_of, views_for
from tickets.tables import Named
from ui.shipped_words import said_in_all
from users.models import User

ALSO_IS = {
    "unanswered": "unread",
    "overdue": "late",
    "asleep": "snoozed",
    "back-from-snooze": "back",
    "breached": "missed",
    "violated": "missed",
    "was-late": "missed",
}


def status(reader: Reader, value: str) -> Meaning:
    return one_of(reader.statuses, value, also=ALSO_STATUS)


def priority(reader: Reader, value: str) -> Meaning:
    numbers = {f"{sign}{one.value}": one.name.lower() for one in Priority for sign in ("", "p")}
    return one_of(priorities(), value, also=numbers)


def category(reader: Reader, value: str) -> Meaning:
    every = reader.tables.categories
    wanted = slug(value)
    found = [one for one in every if wanted in _names(one)]
    found = found or [one for one in every if wanted and _called(one, wanted)]
    if not found:
        close = get_close_matches(wanted, [name for one in every for name in _names(one)], n=1)
        meant = next((one.key for one in every if close and close[0] in _names(one)), "")
        top = listed(one.key for one in every if one.parent_id is None and one.active)
        raise Unknown(
            _("No kind of trouble is called “%(value)s”. There are: %(options)s, and those below them.")
            % {"value": value, "options": top},
            meant,
        )
    keys = {one.pk for one in found}
    keys |= {one.pk for one in every if one.parent_id in keys}
    said = found[0].called if len(found) == 1 else _("%(name)s and others") % {"name": found[0].called}
    return Meaning(Q(category__in=sorted(keys)), said)


def _names(category: Named) -> list[str]:
    """The key of a category, and what it is called in any language."""
    return [slug(category.key), *map(slug, said_in_all(category.name))]


def _called(category: Named, wanted: str) -> bool:
    parts = wanted.split("-")
    return any(all(part in name for part in parts) for name in map(slug, said_in_all(category.name)))


def team(reader: Reader, value: str) -> Meaning:
    options = {team.key: Meaning(Q(team=team.pk), team.called) for team in reader.tables.teams}
    options["none"] = Meaning(Q(team=None), _("none"))
    return one_of(options, value, also={"nobody": "none"})


def restricted(reader: Reader, value: str) -> Meaning:
    options = {"yes": Meaning(Q(restricted=True), _("Yes")), "no": Meaning(Q(restricted=False), _("No"))}
    return one_of(options, value)


def _asleep() -> Meaning:
    """By the index of what sleeps."""
    asleep = Ticket.objects.filter(ASLEEP).values_list("pk", flat=True)
    return Meaning(ASLEEP, _("Snoozed"), among=asleep, is_open=True)


def snoozed(reader: Reader, value: str) -> Meaning:
    return one_of({"yes": replace(_asleep(), said=_("Yes")), "no": Meaning(AWAKE, _("No"))}, value)


def has(reader: Reader, value: str) -> Meaning:
    options = {
        "photo": _file(reader.user, Q(upload__type__in=sorted(SHOWN_INLINE)), _("photo")),
        "attachment": _file(reader.user, Q(), _("attachment")),
        "device": Meaning(Q(device__isnull=False), _("device")),
        "room": Meaning(Q(room__isnull=False), _("room")),
    }
    also = {"photos": "photo", "picture": "photo", "image": "photo", "file": "attachment", "attachments": "attachment"}
    return one_of(options, value, also=also)


def _file(user: User, kind: Q, said: str) -> Meaning:
    """A file that the reader may open: those of internal notes count only for who may read these."""
    kept = Attachment.objects.filter(kind, message__withdrawn_at=None)
    files = kept.filter(message__ticket=OuterRef("pk"))
    where = Q(Exists(files.filter(message__kind=MessageKind.REPLY))) | (worked_by(user) & Q(Exists(files)))
    return Meaning(where, said, among=kept.values_list("message__ticket", flat=True))


def _missed(reader: Reader) -> Meaning:
    """A promise was late, whether the ticket is open or done, and whether what was promised came later or not.

    By the indexes of late clocks and of those that come due; of one ticket, by that of its clocks.
    """
    late = Q(late_at__isnull=False) & ~Q(state=ClockState.DROPPED)
    # What came due a moment ago is late before the tick has said so.
    overdue = Q(state=ClockState.RUNNING, late_at=None, due_at__lt=reader.at)
    clocks = Clock.objects.filter(late | overdue)
    where = Q(Exists(clocks.filter(ticket=OuterRef("pk"))))
    return Meaning(where, "", among=clocks.values_list("ticket", flat=True))


def is_missed(value: str) -> bool:
    """Whether `is:` with that value asks for missed promises."""
    wanted = slug(value)
    return ALSO_IS.get(wanted, wanted) in {"missed", *in_all("Promise missed")}


def is_so(reader: Reader, value: str) -> Meaning:
    stated = reader.statuses
    meant = {
        "late": stated["late"],
        "missed": _missed(reader),
        "unread": Meaning(IS_OPEN & Q(needs_answer=True), "", is_open=True),
        "unassigned": Meaning(Q(assignee=None), ""),
        "walk-in": Meaning(Q(source=Source.WALK_IN), ""),
        "snoozed": _asleep(),
        "back": Meaning(IS_BACK, "", is_open=True),
        "restricted": Meaning(Q(restricted=True), ""),
    }
    options = {key: replace(meaning, said=str(IS_SAID[key])) for key, meaning in meant.items()}
    options |= {key: stated[key] for key in ("open", "new", "waiting", "solved", "closed", "done")}
    return one_of(options, value, also=ALSO_IS)


def view(reader: Reader, value: str) -> Meaning:
    options = {
        view.key: Meaning(view.where(reader.user, reader.at), name_of(view, reader.user.scope), view=view)
        for view in views_for(reader.user)
    }
    return one_of(options, value)
