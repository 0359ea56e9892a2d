"""What everybody whom an outage concerns is told: once, in one act; taken back before it leaves; its end measured."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from audit.actions import record
from audit.clock import now
from audit.context import context
from audit.models import Delivery, Entry
from audit.refusal import Refused
from schools.models import District
from tickets import policy
from tickets.actions import moves
from tickets.actions.case import UNDO_SPAN, Case
from tickets.actions.keeping import act_on
from tickets.actions.lifecycle import solve_many
from tickets.actions.outage import ahead, bump, ended, locked
from tickets.actions.outage_tickets import schools_of
from tickets.actions.together import together
from tickets.actions.undoing import undo_many
from tickets.choices import NewsKind
from tickets.models import Outage, OutageNews, Ticket
from tickets.outage_readers import hearing_of
from tickets.workflow import Status
from users.models import User

# For so long words that were taken back come back into the field.
MENDED_WITHIN = timedelta(minutes=10)


def tell_news(
    outage: Outage, *, by: User, words: str, next_news_at: datetime, form_token: UUID | None = None
) -> Outage:
    """<by> tells everybody whom it concerns what is known now, and by when there is more.

    A form that is posted twice tells once. Raises Refused without words, for a moment that is over, and after the end.
    """
    if form_token and OutageNews.objects.filter(form_token=form_token).exists():
        return outage
    with together():
        kept = _going(outage, by)
        was = [kept.next_news_at, kept.news_late_at]
        kept.next_news_at, kept.news_late_at = ahead(next_news_at, now()), None
        news = _say(kept, NewsKind.UPDATE, words, by, form_token)
        bump(kept)
        data = {"news": news.pk, "people": hearing_of(kept, by).people}
        record(kept, "told", by=by, changed=_due(was, kept), data=data)
    return kept


def end_outage(
    outage: Outage,
    *,
    by: User,
    words: str,
    ended_at: datetime | None = None,
    solves: bool = True,
    form_token: UUID | None = None,
) -> Outage:
    """<by> says that it is over, since when, and why; with `solves` its tickets are solved with the same words.

    Each of them can be taken back alone; those that <by> may not solve stay open.
    """
    if form_token and OutageNews.objects.filter(form_token=form_token).exists():
        return outage
    with together():
        kept, at = _going(outage, by), now()
        was = [kept.next_news_at, kept.news_late_at]
        kept.ended_at, kept.ended_by = ended(ended_at or at, kept, at), by
        kept.next_news_at = kept.news_late_at = None
        news = _say(kept, NewsKind.END, words, by, form_token)
        bump(kept)
        data = {"news": news.pk, "people": hearing_of(kept, by).people}
        entry = record(kept, "ended", by=by, changed=_due(was, kept), data=data)
        if solves:
            with context(caused_by=entry.pk):
                solve_many(reports_to_solve(kept, by), by=by, note=words)
    return kept


def resume(outage: Outage, *, by: User, words: str, next_news_at: datetime, form_token: UUID | None = None) -> Outage:
    """<by> says that it was not over: it goes on as if it never had been, and so do the tickets solved with it."""
    if form_token and OutageNews.objects.filter(form_token=form_token).exists():
        return outage
    with together():
        kept = locked(outage)
        policy.require_outage(policy.tells(by, kept, schools_of(kept)))
        if kept.is_going:
            raise Refused(_("This outage is going on already."))
        solved = _solved_with(kept)
        kept.ended_at = kept.ended_by = None
        kept.next_news_at = ahead(next_news_at, now())
        news = _say(kept, NewsKind.AGAIN, words, by, form_token)
        bump(kept)
        opened = [ticket for ticket in solved if policy.can(by, "reopen", ticket)]
        data = {"news": news.pk, "people": hearing_of(kept, by, opened=opened).people}
        entry = record(kept, "resumed", by=by, data=data)
        with context(caused_by=entry.pk):
            _reopen(opened, by)
    return kept


def undo_news(outage: Outage, *, by: User) -> Outage:
    """<by> took back what they have just told, or the end, before anybody heard of it.

    With the end the tickets that were solved by it come back. Raises Refused where it has left, or is not <by>'s.
    """
    with transaction.atomic():
        kept = locked(outage)
        entry = undoable_news(kept, by)
        if entry is None or not _recall([entry]):
            raise Refused(_("It has left already, so it cannot be undone any more. Write what is true now."))
        due = entry.changed
        kept.next_news_at, kept.news_late_at = _moment(due, "next_news_at"), _moment(due, "news_late_at")
        kept.ended_at = kept.ended_by = None
        OutageNews.objects.filter(pk=entry.data["news"]).update(withdrawn_at=now(), form_token=None)
        bump(kept)
        record(kept, "took_back", by=by, data={"undid": entry.pk})
        if solved := list(Entry.objects.filter(caused_by=entry, batch=entry.batch, verb="solved").order_by("pk")):
            undo_many(solved, by=by)
    return kept


def undoable_news(outage: Outage, by: User) -> Entry | None:
    """The last thing that <by> told of it, while it can be taken back."""
    last = Entry.objects.about(outage).exclude(verb__in=("me_too", "not_me", "took_out")).last()
    is_theirs = last is not None and last.verb in ("told", "ended") and last.by_id == by.pk
    return last if is_theirs and last and now() - last.at < UNDO_SPAN else None


def taken_back(outage: Outage, by: User, at: datetime) -> str:
    """The words of news that <by> has just taken back, to be mended and told once more; else nothing."""
    last = OutageNews.objects.filter(outage=outage, author=by).order_by("-pk").first()
    if last is None or last.withdrawn_at is None or last.kind != NewsKind.UPDATE:
        return ""
    return last.body if at - last.withdrawn_at < MENDED_WITHIN else ""


def reports_to_solve(outage: Outage, by: User) -> list[Ticket]:
    """Its open tickets that `by` may solve; a restricted one stays by itself."""
    tickets = Ticket.objects.visible_to(by).open().filter(outage=outage, restricted=False).order_by("pk")
    return [ticket for ticket in tickets if policy.can(by, "solve", ticket)]


def _going(outage: Outage, by: User) -> Outage:
    """The outage under lock. Raises Refused where it is over, or `by` has no say in it."""
    kept = locked(outage)
    policy.require_outage(policy.tells(by, kept, schools_of(kept)))
    if not kept.is_going:
        raise Refused(_("This outage is over already."))
    return kept


def _say(outage: Outage, kind: NewsKind, words: str, by: User, form_token: UUID | None) -> OutageNews:
    if not words.strip():
        raise Refused(_("Please write something first."))
    return OutageNews.objects.create(
        outage=outage, kind=kind, body=words.strip(), author=by, at=now(), form_token=form_token
    )


def _due(was: list[datetime | None], outage: Outage) -> dict[str, list[str | None]]:
    """The promise of news before and after."""
    after = [outage.next_news_at, outage.news_late_at]
    names = ("next_news_at", "news_late_at")
    pairs = [[one.isoformat() if one else None for one in pair] for pair in zip(was, after, strict=True)]
    return dict(zip(names, pairs, strict=True))


def _moment(changed: dict[str, list[str | None]], name: str) -> datetime | None:
    old = changed[name][0]
    return datetime.fromisoformat(old) if old else None


def _recall(entries: Iterable[Entry]) -> bool:
    """Stop what was to leave; False where it has left."""
    deliveries = list(Delivery.objects.select_for_update().filter(entry__in=entries))
    if any(delivery.done_at for delivery in deliveries):
        return False
    Delivery.objects.filter(pk__in=[delivery.pk for delivery in deliveries]).update(cancelled_at=now())
    return True


def _solved_with(outage: Outage) -> list[Ticket]:
    """The tickets that were solved by its last end and are solved still."""
    end = Entry.objects.about(outage).filter(verb="ended").last()
    if end is None:
        return []
    solved = Entry.objects.filter(caused_by=end, batch=end.batch, verb="solved").values_list("subject_id", "at")
    since = dict(solved)
    still = Ticket.objects.filter(pk__in=since, outage=outage, status=Status.SOLVED, restricted=False)
    return [ticket for ticket in still.order_by("pk") if ticket.solved_at == since[ticket.pk]]


def _reopen(tickets: list[Ticket], by: User) -> None:
    days = District.current().reopen_days

    def move(case: Case) -> None:
        moves.reopen(case, days=days, ours=True)

    if tickets:
        act_on(tickets, by=by, act="reopen", move=move)
