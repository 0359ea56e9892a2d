"""What each act does to a ticket in hand.

A verb applies one move to tickets under lock; `tickets.actions.history` applies many to tickets in memory. So what
was imported and what was done by hand end alike.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from audit.actions import Act
from audit.refusal import Refused
from files.models import Upload
from schools import school_time
from tickets.actions import sleeping, visiting
from tickets.actions.case import Case
from tickets.another_time import ASKS
from tickets.choices import Access, MessageKind, Source, TimeSource
from tickets.models import Attachment, Message, Outage, TicketAccess, TimeEntry
from tickets.models.time_entry import MOST_MINUTES
from tickets.workflow import Status, next_status
from users.models import User

# So far back time may be written down: what is older stands in reports that people have read.
TIME_SPAN = timedelta(days=31)
# More on one ticket are read by nobody.
MOST_LABELS = 12
LONGEST_SNOOZE = timedelta(days=366)
WAITING_FOR = {"user": "wait_for_user", "part": "wait_for_part", "vendor": "wait_for_vendor"}


def say(
    case: Case,
    kind: MessageKind,
    body: str,
    *,
    uploads: Sequence[Upload] = (),
    content_ids: Sequence[str] = (),
    **extra: Any,
) -> Message:
    """Add a message with its files. Raises Refused where there is neither text nor file."""
    if not body.strip() and not uploads:
        raise Refused(_("Please write something first."))
    message = case.say(kind, body.strip(), **extra)
    ids = [*content_ids, *[""] * len(uploads)]
    case.attachments += [
        Attachment(message=message, upload=u, content_id=i) for u, i in zip(uploads, ids, strict=False)
    ]
    return message


def answer(case: Case, body: str, left_out: Sequence[int] = (), **extra: Any) -> None:
    """Somebody of the desk writes to the requester; who is `left_out` gets no letter of it."""
    say(case, MessageKind.REPLY, body, from_requester=False, **extra)
    changed = case.step("answer")
    if case.ticket.answered_at is None:
        changed |= case.set(answered_at=case.at)
    changed |= case.set(needs_answer=False)
    case.done("answered", changed, **({"left_out": list(left_out)} if left_out else {}))


def respond(case: Case, body: str, *, asks_time: bool = False, **extra: Any) -> None:
    """The requester's side writes: what waited for them, or was solved, goes on."""
    say(case, MessageKind.REPLY, body, from_requester=True, **extra)
    was_solved = case.status == Status.SOLVED
    changed = _go_on(case, "respond") if was_solved else case.step("respond") | case.set(needs_answer=True)
    asks = {"asks": ASKS} if asks_time else {}
    case.done("reopened" if was_solved else "responded", changed, **asks)


def note(case: Case, body: str, mentioned: Sequence[int] = (), **extra: Any) -> None:
    """A word among colleagues; who is mentioned is told, and of what comes later as well."""
    case.step("note")
    say(case, MessageKind.NOTE, body, **extra)
    new = [person for person in mentioned if not case.has_named(person)]
    for person in new:
        case.name(person, Access.MENTIONED)
    told = {"mentioned": list(mentioned), "named": new}
    case.done("noted", None, **{name: people for name, people in told.items() if people})


def assign(case: Case, to: User | None) -> None:
    """Give it to somebody, or to nobody, which leaves the state alone. What is theirs already writes nothing."""
    before, after = case.ticket.assignee_id, next_status("assign", case.ticket.status)
    changed = case.set(assignee=to) | (case.set(status=after.value) if to else {}) | visiting.look(case)
    if not changed:
        return
    named = {}
    if to and case.ticket.restricted and not case.has_named(to.pk):
        case.name(to.pk, Access.NAMED)
        named = {"named": to.pk}
    case.done("assigned", changed, before=before, **named)


def follow(case: Case, who: User, reason: str) -> None:
    """Somebody hears of it from now on; who stands on it already stays as they are."""
    case.step("follow")
    if case.has_named(who.pk):
        return
    case.name(who.pk, reason)
    case.done("followed", who=who.pk, reason=str(reason))


def unfollow(case: Case, access: TicketAccess) -> None:
    """Somebody hears no more of it."""
    case.step("unfollow")
    case.gone.append(access)
    case.done("unfollowed", who=access.user_id, reason=access.reason)


def escalate(case: Case, kind: str, to: Sequence[User]) -> None:
    """A promise was not kept."""
    case.step("escalate")
    case.done("escalated", kind=kind, to=[lead.pk for lead in to])


def triage(case: Case, values: dict[str, Any]) -> None:
    """Sort it: a new category brings its team along, a new school counts by its own calendar from now on."""
    if values.get("category") and "team" not in values:
        values = {**values, "team": values["category"].owner}
    case.step("triage")
    changed = case.set(**values)
    if "school" in changed:
        case.rules = case.rules.book.of(case.ticket.school_id)
        changed |= visiting.look(case)
    if changed:
        case.done("triaged", changed)


def work_on(case: Case) -> None:
    """Somebody works on it; a planned visit is dropped."""
    if changed := case.step("work_on") | visiting.dropped(case):
        case.done("worked_on", changed)


def wait(case: Case, reason: str, expected_on: date | None = None) -> None:
    """Wait for the requester, a part or a vendor; a visit that cannot take place is planned no more."""
    gone = visiting.dropped(case) if case.ticket.needs_new_time else {}
    if changed := gone | case.step(WAITING_FOR[reason]) | case.set(expected_on=expected_on):
        case.done("waited", changed)


def part_arrived(case: Case) -> None:
    """The part is here."""
    case.done("part_arrived", case.step("part_arrived"))


def schedule_visit(case: Case, at: datetime, until: datetime | None = None) -> None:
    """Plan to come by, of which the requester is told: that is an answer. Raises Refused for a time that is over."""
    if at < case.at - timedelta(minutes=1):
        raise Refused(_("That time is over. Choose a later one."))
    fits = visiting.fits(case.rules.calendar, at)
    changed = case.step("schedule_visit") | case.set(visit_at=at, visit_until=until, visit_fits=fits.value)
    changed |= case.set(needs_answer=False)
    if case.ticket.answered_at is None:
        changed |= case.set(answered_at=case.at)
    if case.ticket.assignee_id is None:
        changed |= case.set(assignee=case.by)
    changed |= visiting.look(case)
    case.done("visit_scheduled", changed)


def attach(case: Case, outage: Outage) -> None:
    """It is one of the reports of an outage, which answers it: the requester is told what we know, and by when more.

    Who is on the outage has it where nobody had. Raises Refused for a restricted one, of which the letters and the
    counts of an outage would tell, and for one of another outage.
    """
    ticket = case.ticket
    if ticket.outage_id == outage.pk:
        return
    if ticket.restricted:
        raise Refused(_("Ticket %(number)s is restricted, so it stays by itself.") % {"number": ticket.pk})
    if ticket.outage_id:
        raise Refused(
            _("Ticket %(number)s belongs to another outage. Take it out there first.") % {"number": ticket.pk}
        )
    changed = case.step("attach") | case.set(outage=outage, needs_answer=False)
    if ticket.answered_at is None:
        changed |= case.set(answered_at=case.at)
    if ticket.assignee_id is None and outage.assignee_id:
        changed |= case.set(assignee=outage.assignee)
    case.done("attached", changed, outage=outage.pk)


def detach(case: Case) -> None:
    """It is something else: it waits for an answer of its own. What belongs to no outage writes nothing."""
    before, changed = case.ticket.outage, case.step("detach")
    if before is None:
        return
    changed |= case.set(outage=None)
    if case.is_open:
        changed |= case.set(needs_answer=True)
    case.done("detached", changed, outage=before.pk)
    # By this its own history finds a ticket that belongs to it no more.
    case.acts.append(Act(before, "took_out", case.by, {}, {"ticket": case.ticket.pk}, case.at))


def solve(
    case: Case,
    note: str,
    *,
    ours: bool,
    asks: bool,
    uploads: Sequence[Upload] = (),
    form_token: UUID | None = None,
    quiet: bool = False,
    left_out: Sequence[int] = (),
) -> None:
    """It is solved; `ours` where somebody of the desk says so, not the requester.

    `asks`: the district asks people whether our help was good. `quiet`: nobody is written to about it; who is
    `left_out` is not.
    """
    asked = _whom_to_ask(case, ours=ours) if asks else []
    if note.strip() or uploads:
        words: dict[str, Any] = {"from_requester": not ours, "source": Source.WEB, "form_token": form_token}
        say(case, MessageKind.REPLY, note, uploads=uploads, **words)
    changed = case.step("solve") | case.set(solved_at=case.at, solved_by=case.by, needs_answer=False)
    if ours and case.ticket.answered_at is None:
        changed |= case.set(answered_at=case.at)
    if ours and case.ticket.assignee_id is None:
        changed |= case.set(assignee=case.by)
    case.ask(asked)
    told = {"asked": asked, "quiet": quiet, "left_out": list(left_out)}
    case.done("solved", changed, **{name: value for name, value in told.items() if value})


def _whom_to_ask(case: Case, *, ours: bool) -> list[int]:
    """Those who asked and whom it was for, where we helped at all: once, at the first solution; never followers.

    A restricted matter is no occasion for it, nor is a request that was met on the spot, face to face.
    """
    ticket = case.ticket
    helped = ours or ticket.answered_at is not None
    if not helped or ticket.restricted or ticket.reopened or case.is_on_the_spot:
        return []
    people = dict.fromkeys([ticket.requester_id, ticket.beneficiary_id])
    return [person for person in people if person and not (ours and person == case.by.pk)]


def reopen(case: Case, *, days: int, ours: bool) -> None:
    """It is not fixed. Raises Refused for a requester later than `days` after the solution."""
    solved_at = case.ticket.solved_at
    if not ours and solved_at and case.at > solved_at + timedelta(days=days):
        raise Refused(
            _("This was solved more than %(days)s days ago. Please send a new report; we see both.") % {"days": days}
        )
    case.done("reopened", _go_on(case, "reopen"))


def _go_on(case: Case, act: str) -> dict[str, list[Any]]:
    """What was solved goes on: a visit that is still to come stays planned, one that is over is gone."""
    status = next_status(act, case.ticket.status)
    if visiting.is_ahead(case):
        changed = case.set(status=next_status("schedule_visit", status).value) | visiting.look(case)
    else:
        changed = case.set(status=status.value) | visiting.dropped(case)
    reopened = case.ticket.reopened + 1
    return changed | case.set(solved_at=None, solved_by=None, needs_answer=True, reopened=reopened)


def add_time(
    case: Case, minutes: int, *, day: date | None = None, source: TimeSource | str = TimeSource.BY_HAND
) -> None:
    """Minutes were spent on it, today or on another day; less than nought takes off what was written too much.

    It changes nothing that somebody looks at, so that the version stays, and whoever is at work goes on.
    Raises Refused for no minutes, for more than a day has, and for days that are to come or long over.
    """
    case.step("add_time")
    today = timezone.localdate(case.at)
    day = day or today
    if not 1 <= abs(minutes) <= MOST_MINUTES:
        raise Refused(_("Write minutes from 1 to %(most)s.") % {"most": MOST_MINUTES})
    if not today - TIME_SPAN <= day <= today:
        raise Refused(_("Time is written down for today, or for a day of the last %(n)s.") % {"n": TIME_SPAN.days})
    entry = TimeEntry(ticket=case.ticket, person=case.by, minutes=minutes, day=day, source=source, at=case.at)
    case.time_entries.append(entry)
    case.acts.append(case.act("time_added", {}, {"minutes": minutes, "day": day.isoformat()}))


def put_label(case: Case, label: int, spellings: Collection[int] = ()) -> None:
    """It bears a label (by number) from now on; where it bears it, or another spelling of it, nothing is written.

    Raises Refused where it has too many.
    """
    case.step("label")
    held = case.ticket.labels
    if label in held or any(one in spellings for one in held):
        return
    if len(held) >= MOST_LABELS:
        words = {"number": case.ticket.pk, "n": MOST_LABELS}
        raise Refused(_("Ticket %(number)s has %(n)s labels already. Take one off first.") % words)
    case.done("labelled", case.set(labels=[*held, label]))


def take_label(case: Case, spellings: Collection[int]) -> None:
    """It bears a label no longer, in none of its spellings; where it does not, nothing is written."""
    case.step("label")
    if changed := case.set(labels=[one for one in case.ticket.labels if one not in spellings]):
        case.done("labelled", changed)


def withdraw(case: Case) -> None:
    """The side that asked needs it no longer: at an end at once, and theirs, as far as anybody counts."""
    changed = case.step("withdraw") | case.set(withdrawn=True, needs_answer=False)
    changed |= case.set(solved_at=case.at, solved_by=case.by, closed_at=case.at)
    case.done("withdrawn", changed)


def snooze(case: Case, until: datetime, why: str = "") -> None:
    """Out of the way until then; `why` is kept as a note among colleagues. Nothing that was promised stops.

    A moment in school time moves with closed days; one out of it was meant as it is. Raises Refused for a time that is
    over, or is more than a year ahead.
    """
    if until <= case.at:
        raise Refused(_("That time is over. Choose a later one."))
    if until > case.at + LONGEST_SNOOZE:
        raise Refused(_("Snooze it for a year at most."))
    step = case.step("snooze")
    if why.strip():
        say(case, MessageKind.NOTE, why, source=Source.WEB)
    chosen = until if school_time.is_open(case.rules.calendar, until) else None
    changed = case.set(snoozed_until=until, snooze_chosen=chosen, snoozed_by=case.by, woke_at=None)
    wakes = sleeping.wakes_at(case)
    early = {"sooner": max(wakes, case.at).isoformat()} if wakes and wakes < until else {}
    case.done("snoozed", step | changed, **early)


def wake(case: Case) -> None:
    """Somebody wants it back now. What is awake writes nothing."""
    step = case.step("wake")
    if case.ticket.is_asleep:
        case.done("woken", step | case.set(**sleeping.awake()))


def wake_by_itself(case: Case) -> None:
    """The moment has come, or a promise is nearly late: it comes back, marked."""
    data = {"because": sleeping.because(case), "who": case.ticket.snoozed_by_id}
    case.done("woke", case.set(**sleeping.awake(), woke_at=case.at), **data)


def close(case: Case) -> None:
    """For good."""
    case.done("closed", case.step("close") | case.set(closed_at=case.at))
