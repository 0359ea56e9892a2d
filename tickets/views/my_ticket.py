"""A ticket as its requester sees it: where it stands, what was said, who can see it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.clock import now
from audit.models import Entry
from schools.calendars import Calendars, usual_day
from schools.school_days import Plan
from schools.school_time import Calendar
from tickets import policy, workflow
from tickets.actions.tell_class import can_still_tell
from tickets.choices import ClockKind, ClockState, Impact
from tickets.clock_faces import Face, faces
from tickets.followers import followers_of
from tickets.forms.reply import ReplyForm, WordsForm
from tickets.models import Clock, Message, Ticket
from tickets.moments import by_moment, by_words
from tickets.my_thread import thread
from tickets.my_timeline import Happened, happened, reason_of
from tickets.on_behalf import also_told, unseen_by_class
from tickets.outage_reports import outage_of
from tickets.outlook import Outlook, receivers
from tickets.portal import messages_for
from tickets.standing import Known, known_of
from tickets.views import other_times
from tickets.views.added import added
from tickets.views.failed import NOT_FIXED, Failed
from tickets.views.questions import satisfaction_of
from tickets.views.undo import Undoable, undoable
from tickets.wording import Standing, names, opened_again, path, step_now, told
from tickets.workflow import Status
from ui.times import duration, say
from users.choices import Kind
from users.models import Absence, User
from users.titles import titles

# What somebody of ours does when they take a ticket.
TAKEN = ("assigned", "answered", "worked_on", "waited", "visit_scheduled")
FOLLOWING = ("followed", "unfollowed")
# What can be taken back from here in its first seconds.
REGRETTED = frozenset({"solved", "reopened", "responded", "withdrawn", "class_told", *FOLLOWING})

Facts = list[tuple[str, Any]]


@dataclass(frozen=True)
class Helper:
    """Who has the ticket, what they are to those who ask, and who stands in while they are away."""

    person: User
    title: str
    substitute: User | None


def page(
    request: HttpRequest, ticket: Ticket, *, form: ReplyForm | None = None, failed: Failed | None = None
) -> HttpResponse:
    """The page; `form` and `failed` bring back what was typed where it could not be sent."""
    assert isinstance(request.user, User)
    context = _context(request.user, ticket, now())
    if context["may_change_time"]:
        context["another"] = other_times.offer(
            ticket, request.user, now(), failed, asked=context["standing"].asks_time
        )
    back = context["brought_back"] = _brought_back(request, ticket, context["entries"])
    begun = {"body": back.body if back else ""}
    refused = failed.form if failed and failed.act == NOT_FIXED else None
    if context["may_reopen"]:
        context["again_form"] = _still_wrong(refused, begun)
        begun, refused = {}, None
    form = form or refused  # type: ignore[assignment]  # the same fields
    context["form"] = form or ReplyForm(initial={"form_token": uuid4(), **begun})
    context["filed"] = "filed" in request.GET and ticket.requester_id == request.user.pk
    if context["filed"] or context["again"]:
        context |= _confirmed(ticket, now())
    if context["filed"]:
        fellows = [one.person for one in context["others"] if one.person.pk != ticket.beneficiary_id]
        context["also_told"] = also_told(ticket.beneficiary, fellows, of_class=bool(ticket.for_class))
    if context["filed"] and policy.can(request.user, "tell_class", ticket) and can_still_tell(ticket, now()):
        context["class_answers"] = _class_answers(ticket, now())
    return render(request, "tickets/my_ticket.html", context, status=422 if form and form.errors else 200)


def _still_wrong(refused: Form | None, begun: dict[str, str]) -> Form:
    """The words that may go with “Not fixed”, apart from those of a reply on the same page."""
    form = refused or WordsForm(initial={"form_token": uuid4(), **begun})
    form.auto_id = "id_again_%s"
    return form


def _brought_back(request: HttpRequest, ticket: Ticket, entries: Sequence[Entry]) -> Message | None:
    """What the reader has just taken back, to be mended and sent once more."""
    last = entries[-1] if entries and "back" in request.GET else None
    if last is None or last.verb != "undone" or last.by_id != request.user.pk:
        return None
    taken = Message.objects.filter(ticket=ticket, author_id=last.by_id, withdrawn_at=last.at, from_requester=True)
    return taken.prefetch_related("attachments").first()


def _confirmed(ticket: Ticket, at: datetime) -> dict[str, Any]:
    """From when the time of what was just filed or opened again counts, where nobody is there now."""
    opens = Outlook(ticket.school, at, Calendars()).opens_at()
    return {"opens_words": say(opens, at) if opens else ""}


def _class_answers(ticket: Ticket, at: datetime) -> list[tuple[str, str, str]]:
    """(answer, its words, what is promised then) of what she left open when she filed it."""
    outlook = Outlook(ticket.school, at, Calendars(), room=ticket.room, person=ticket.requester)
    said = {Impact.STOPPED: _("We cannot go on"), Impact.MANAGES: _("We manage")}
    return [(key.value, words, outlook.within(ticket.category, key, ticket.reach)) for key, words in said.items()]


def _receivers(ticket: Ticket, at: datetime) -> dict[str, Any]:
    """Who is likely to take what nobody has yet."""
    if ticket.assignee_id or not ticket.is_open:
        return {}
    who = receivers(ticket.team, ticket.school, at)
    # A restricted ticket goes to few, whoever else helps at the school.
    people = [] if ticket.restricted else [str(person) for person in who.people]
    return {"receivers": who, "receivers_names": names(people)}


def _context(user: User, ticket: Ticket, at: datetime) -> dict[str, Any]:
    calendars = Calendars()
    plan = calendars.plan(ticket.school_id)
    entries = list(Entry.objects.about(ticket).select_related("by"))
    (known,) = known_of([ticket], user, at)
    known = replace(known, standing=replace(known.standing, taken_at=_taken_at(entries)))
    standing = known.standing
    steps = path(standing, at, known.plan)
    may = {act for act in workflow.possible(ticket.status) if policy.can(user, act, ticket)}
    messages = list(messages_for(user, ticket, at).select_related("author").prefetch_related("attachments__upload"))
    speakers = {one.author_id for one in messages if not one.from_requester}
    known_as = titles(speakers | ({ticket.assignee_id} if ticket.assignee_id else set()), at)
    lines, undo = _happened(entries, ticket, user, at, plan), undoable(entries, user, at, REGRETTED)
    may_reopen = "reopen" in may and _can_still_reopen(known, at)
    return {
        "ticket": ticket,
        "entries": entries,
        "told": told(standing, at, known.plan),
        "steps": steps,
        "step_now": step_now(steps),
        "thread": thread(messages, lines, known_as, user, at),
        "about": _about(ticket, known, user, calendars, at),
        "why": _why(known, calendars, at),
        "standing": standing,
        "helper": _helper(ticket, known_as, at),
        **_receivers(ticket, at),
        **_followers(user, ticket, entries),
        "may_reply": _may_reply(may, ticket, may_reopen=may_reopen) or _may_write_there(user, standing),
        "may_change_time": "respond" in may and ticket.status == Status.VISIT,
        "unseen": unseen_by_class(ticket.beneficiary) if ticket.for_class else "",
        "may_solve": "solve" in may,
        "may_reopen": may_reopen,
        "may_follow_up": "follow_up" in may and not may_reopen,
        "may_withdraw": "withdraw" in may,
        "may_follow": "follow" in may and _has_colleagues(user),
        "notice": outage_of(ticket, user, at),
        **satisfaction_of(ticket, user, at),
        "undo": undo,
        "added": added(entries, user, at),
        "sent": undo is not None and undo.entry.at in {one.at for one in messages if one.author_id == user.pk},
        "again": _again(ticket, standing, undo, at),
        "undo_words": _undo_words(lines, undo),
    }


def _again(ticket: Ticket, standing: Standing, undo: Undoable | None, at: datetime) -> str:
    """What happens now, where she has just said that it is not fixed."""
    is_again = undo is not None and undo.entry.verb == "reopened"
    return opened_again(standing, str(ticket.team or ""), at) if is_again else ""


def _undo_words(lines: Sequence[Happened], undo: Undoable | None) -> str:
    """What she has just done, where the state of the ticket does not say it: “You added David Chen”."""
    if undo is None or undo.entry.verb not in {"class_told", *FOLLOWING}:
        return ""
    return next((line.words for line in lines if line.at == undo.entry.at), "")


def _may_reply(may: set[str], ticket: Ticket, *, may_reopen: bool) -> bool:
    return bool(may & {"respond", "answer"}) and (may_reopen or ticket.status != Status.SOLVED)


def _may_write_there(user: User, standing: Standing) -> bool:
    """What somebody writes on a merged ticket is heard where it lives on."""
    whole = Ticket.objects.filter(pk=standing.whole).first() if standing.whole else None
    return whole is not None and policy.can(user, "respond", whole) and "respond" in workflow.possible(whole.status)


def _happened(entries: Sequence[Entry], ticket: Ticket, user: User, at: datetime, plan: Plan) -> list[Happened]:
    """What happened, without links to tickets of others: somebody else's letter may have gone on from this one."""
    lines = happened(entries, ticket, user, at, plan)
    linked = {line.about for line in lines if line.about}
    if not linked:
        return lines
    seen = set(Ticket.objects.visible_to(user).filter(pk__in=linked).values_list("pk", flat=True))
    return [told for line in lines if (told := line.seen_by(seen))]


def _helper(ticket: Ticket, known_as: dict[int, str], at: datetime) -> Helper | None:
    if ticket.assignee is None:
        return None
    away = Absence.objects.on(timezone.localdate(at)).filter(user=ticket.assignee).select_related("substitute").first()
    stands_in = away.substitute if away and not ticket.restricted else None
    return Helper(ticket.assignee, known_as.get(ticket.assignee.pk, ""), stands_in)


def _has_colleagues(user: User) -> bool:
    """Only staff can be added, and only staff know whom."""
    return user.kind not in (Kind.STUDENT, Kind.GUARDIAN)


def _taken_at(entries: Sequence[Entry]) -> datetime | None:
    return next((entry.at for entry in entries if entry.verb in TAKEN), None)


def _can_still_reopen(known: Known, at: datetime) -> bool:
    return known.standing.reopen_until is None or at <= known.standing.reopen_until


def _why(known: Known, calendars: Calendars, at: datetime) -> list[Face]:
    """The promises that she is told of and that still run, with the sum behind each."""
    running = [one for one in known.clocks.values() if one.due_at and one.kind != ClockKind.VISIT]
    return faces(running, calendars.at(known.ticket.school_id).hours, at) if running else []


def _about(ticket: Ticket, known: Known, user: User, calendars: Calendars, at: datetime) -> Facts:
    hours = calendars.at(ticket.school_id).hours
    answer, solution = known.clocks.get(ClockKind.FIRST_ANSWER), known.clocks.get(ClockKind.SOLUTION)
    if known.standing.by_asker and known.last_answer is None:
        answer = None  # it worked again before anybody answered
    return [
        (_("About"), ticket.category and ticket.category.called),
        (_("Device"), ticket.device),
        (_("Room"), ", ".join(str(place) for place in (ticket.room and ticket.room.name, ticket.school) if place)),
        (_("For"), _("you") if ticket.beneficiary_id == user.pk else ticket.beneficiary),
        (_("Asked by"), "" if ticket.requester_id == user.pk else ticket.requester),
        (_("Class"), _class_words(ticket.impact)),
        (_("Answered") if _is_over(answer) else _("Answer"), _promise_words(answer, hours, at)),
        (_("Solved") if _is_over(solution) else _("Solution"), _promise_words(solution, hours, at)),
    ]


def _class_words(impact: str) -> str:
    return (
        {
            Impact.STOPPED: _("You said: we cannot go on"),
            Impact.MANAGES: _("You said: we manage"),
            Impact.NONE: _("You said: no class right now"),
        }.get(Impact(impact), "")
        if impact
        else ""
    )


def _is_over(clock: Clock | None) -> bool:
    return clock is not None and clock.state in (ClockState.MET, ClockState.MISSED)


def _promise_words(clock: Clock | None, hours: Callable[[str], Calendar], at: datetime) -> str:
    """“after 19 min”, “By today 3:30 PM”, “You were told by …; it is now by …”, “The time stops while we wait”."""
    if clock is None or clock.state == ClockState.DROPPED:
        return ""
    if _is_over(clock):
        words = _("after %(time)s") if clock.state == ClockState.MET else _("after %(time)s, later than promised")
        return words % {"time": duration(clock.used, usual_day(clock.hours, hours(clock.hours)))}
    if clock.state == ClockState.PAUSED:
        return _("The time stops while we wait")
    if clock.promised_at and clock.due_at:
        moved = {"before": by_moment(clock.promised_at, at), "now": by_moment(clock.due_at, at)}
        words = _("You were told %(before)s; it is now %(now)s: %(why)s")
        return words % {**moved, "why": reason_of(clock.changes[-1])}
    return by_words(clock.due_at, at)


def _followers(user: User, ticket: Ticket, entries: Sequence[Entry]) -> dict[str, Any]:
    """Who else is told, as far as the asking side may know: among the desk only whom the reader has added."""
    people = followers_of(ticket, entries, user)
    mine = [one for one in people.colleagues if one.may_take_off and one.person.pk != user.pk]
    return {"others": [*people.told_but(user), *mine], "follows": people.follows}
