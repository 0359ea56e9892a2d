"""Who may do what with a ticket: one-line predicates over roles and the ticket.

Seeing is decided by `Ticket.objects.visible_to`; these predicates decide about acts on a ticket that is in hand.
"""

from __future__ import annotations

from collections.abc import Callable, Collection

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from audit.refusal import Refused
from schools.models import School
from tickets.choices import ADDED, Access, Audience
from tickets.models import Macro, Outage, Satisfaction, SavedView, Ticket
from users.choices import HelpdeskRole, Kind
from users.models import Team, User
from users.policy import may_note_external
from users.roles import GRANTS

SHARE = "tickets.share_views"
Predicate = Callable[[User, Ticket], bool]
OUTAGES = "tickets.run_outages"
SNOOZE_FOR_OTHERS = "tickets.snooze_for_others"


def is_system(by: User, ticket: Ticket) -> bool:
    """The house itself: ticks, rules, letters."""
    return by.kind == Kind.SERVICE


def may_update_catalogue(by: User) -> bool:
    """The house itself, at an upgrade, and administrators."""
    return by.kind == Kind.SERVICE or by.scope.is_administrator


def is_at_the_desk(by: User) -> bool:
    """Whether the queue has something for somebody."""
    return by.scope.is_agent or by.scope.is_key_holder or by.scope.sees_all_tickets


def may_save_view(by: User, audience: str = Audience.ME, team: Team | None = None) -> bool:
    """One's own: everybody at the desk. A team's: its members. Any team's and everybody's: leads, directors and
    administrators.
    """
    if audience == Audience.ME:
        return by.is_active and is_at_the_desk(by)
    is_member = team is not None and by.scope.is_of(team)
    return (audience == Audience.TEAM and is_member) or by.has_perm(SHARE)


def may_keep_view(by: User, view: SavedView) -> bool:
    """Change and delete: its maker, and of a shared one who might have made it; everybody's, only the latter."""
    if view.audience == Audience.ME:
        return view.owner_id == by.pk
    if view.audience == Audience.TEAM and view.owner_id == by.pk:
        return True
    return may_save_view(by, view.audience, view.team)


def may_walk(by: User) -> bool:
    """Everybody who reads the queue."""
    return may_save_view(by)


def sticker_schools(by: User) -> QuerySet[School]:
    """The schools for whose rooms and devices somebody prints stickers: where they work tickets or keep devices."""
    scope, active = by.scope, School.objects.filter(active=True)
    if scope.sees_all_tickets or scope.teams or HelpdeskRole.CLERK in scope.district:
        return active
    return active.filter(pk__in=scope.ticket_schools | scope.schools_as(HelpdeskRole.CLERK))


def may_print_stickers(by: User) -> bool:
    """Everybody at the desk, device clerks and administrators."""
    scope = by.scope
    return by.is_active and (scope.is_agent or scope.is_administrator or scope.holds(HelpdeskRole.CLERK))


def is_requester(by: User, ticket: Ticket) -> bool:
    """Asked for help, or is the person it is for."""
    return by.pk in (ticket.requester_id, ticket.beneficiary_id)


def is_named(by: User, ticket: Ticket) -> bool:
    """Stands on the ticket by name: requester, follower, mentioned or named on a restricted one."""
    return is_requester(by, ticket) or ticket.accesses.filter(user=by).exists()


def works(by: User, ticket: Ticket) -> bool:
    """Works this ticket at the desk: by school, team, district-wide role or assignment; restricted ones by name.

    Who stands in for a colleague today works what is assigned to them.
    """
    scope = by.scope
    if ticket.assignee_id == by.pk or (ticket.assignee_id in scope.stands_for and not ticket.restricted):
        return True
    if ticket.restricted:
        return scope.is_key_holder or (scope.is_agent and is_named(by, ticket))
    in_reach = scope.sees_all_tickets or ticket.school_id in scope.ticket_schools or ticket.team_id in scope.teams
    return scope.is_agent and in_reach


def speaks_for_us(by: User, ticket: Ticket) -> bool:
    """What they say on it is our answer, not word from the requester: works it, and did not ask for it."""
    return works(by, ticket) and by.pk != ticket.requester_id


def may_take_too(by: User, ticket: Ticket) -> bool:
    """Nobody has it, and who answers it works tickets: it may become theirs with the answer."""
    return ticket.assignee_id is None and ticket.is_open and by.scope.is_agent and speaks_for_us(by, ticket)


def is_asked_of_class(by: User, ticket: Ticket) -> bool:
    """Filed it, and is one of those whom the form asks about their class."""
    return by.pk == ticket.requester_id and by.kind == Kind.STAFF


def takes_part(by: User, ticket: Ticket) -> bool:
    """May speak on it: works it, or stands on it by name."""
    return works(by, ticket) or is_named(by, ticket)


def follows_as(who: User, ticket: Ticket) -> Access:
    """Who works the ticket follows it among colleagues; anybody else is in copy of what we answer, and reads no note.

    Raises Refused, with a sentence, for who may be neither: pupils and guardians whom it is not about, and people of
    the desk who may not see a restricted one.
    """
    if who.kind in (Kind.STUDENT, Kind.GUARDIAN) and not is_requester(who, ticket):
        raise Refused(_("Only staff can be added. A student sees tickets that are about them."))
    if can(who, "note", ticket):
        return Access.COLLEAGUE
    if ticket.restricted and who.kind == Kind.EXTERNAL:
        raise Refused(_("This ticket is restricted, so nobody outside the district is told of it."))
    if ticket.restricted and who.scope.is_agent:
        raise Refused(_("%(name)s may not see this restricted ticket. Assign it, if it is theirs.") % {"name": who})
    return Access.FOLLOWER


def may_add_outside(by: User, ticket: Ticket) -> bool:
    """Whether somebody may put an address of outside the district in copy: who works it, unless it is restricted."""
    return works(by, ticket) and not ticket.restricted and may_note_external(by)


def may_take_off(by: User, who: int, reason: str, added_by: int | None, *, works: bool) -> bool:
    """Take somebody off: who works the ticket, everybody who was added; others themselves, and whom they added.

    Who asked and whom it is for stay, and so does who is named on a restricted ticket.
    """
    return reason in ADDED and (who == by.pk or added_by == by.pk or works)


def ends(by: User, ticket: Ticket) -> bool:
    """May say that it is solved, or not: works it, or asked for it."""
    return works(by, ticket) or is_requester(by, ticket)


def may_snooze(by: User, ticket: Ticket) -> bool:
    """Theirs, one of whom they stand in for, or nobody's; of a colleague only for who leads there."""
    own = ticket.assignee_id in (None, by.pk) or ticket.assignee_id in by.scope.stands_for
    return works(by, ticket) and (own or by.has_perm(SNOOZE_FOR_OTHERS, ticket))


def holds_key(by: User, ticket: Ticket) -> bool:
    """May open a restricted ticket to others again."""
    return by.scope.is_key_holder


PREDICATES: dict[str, Predicate] = {
    "answer": works,
    "respond": is_named,
    "note": works,
    "assign": works,
    "triage": works,
    "tell_class": is_asked_of_class,
    "follow": takes_part,
    "unfollow": takes_part,
    "add_time": works,
    "label": works,
    "work_on": works,
    "wait_for_user": works,
    "wait_for_part": works,
    "wait_for_vendor": works,
    "part_arrived": works,
    "schedule_visit": works,
    "solve": ends,
    "reopen": ends,
    "close": works,
    "withdraw": is_requester,
    "follow_up": is_requester,
    "restrict": works,
    "unrestrict": holds_key,
    "escalate": is_system,
    "merge": works,
    "take_in": works,
    "unmerge": works,
    "split": works,
    "link": works,
    "unlink": works,
    "snooze": may_snooze,
    "wake": works,
    "attach": works,
    "detach": works,
}


def may_use_macro(by: User, macro: Macro) -> bool:
    """Their own, one of a team of theirs, or one of the district."""
    if not by.scope.is_agent or not macro.active:
        return False
    is_of_team = macro.team is not None and by.scope.is_of(macro.team)
    return by.pk == macro.owner_id or is_of_team or not (macro.owner_id or macro.team_id)


def may_keep_macro(by: User, *, owner: int | None, team: int | None) -> bool:
    """Their own, for who works tickets; a team's, for its members and for leads, who keep the district's as well."""
    if owner:
        return by.scope.is_agent and owner == by.pk
    return by.has_perm("tickets.keep_macros") or (team is not None and team in by.scope.teams)


def may_make_labels(by: User) -> bool:
    """New words for the labels of all: who works tickets or keeps the house. Others put on what is there."""
    return by.is_active and (by.kind == Kind.SERVICE or by.scope.holds(*GRANTS["tickets.make_labels"]))


def may_keep_labels(by: User) -> bool:
    """Rename, merge and retire them: administrators."""
    return by.is_active and by.scope.is_administrator


def may_file(by: User) -> bool:
    """Whether somebody may ask for help at all: everybody whom we know, while they are active."""
    return by.is_active


def may_write_walk_ins(by: User) -> bool:
    """Whoever works tickets: people stop them in the hallway."""
    return by.is_active and by.scope.is_agent


def require_asked(by: User, asked: Satisfaction | None) -> None:
    """Raise Refused unless we asked `by` whether our help was good. Who wrote by letter only may answer, too."""
    if asked is None or asked.person_id != by.pk:
        raise Refused(_("Only who asked for this help can say how it was."))


def may_declare(by: User) -> bool:
    """Whether somebody may declare outages at all, of the district or of schools of theirs."""
    return by.is_active and by.scope.holds(*GRANTS[OUTAGES])


def runs(by: User, schools: Collection[int]) -> bool:
    """Whether somebody runs outages at these schools (keys); without schools, of the whole district."""
    if not by.is_active:
        return False
    held = by.scope.schools_as(*GRANTS[OUTAGES])
    return bool(by.scope.district & GRANTS[OUTAGES]) or (bool(schools) and set(schools) <= held)


def tells(by: User, outage: Outage, schools: Collection[int]) -> bool:
    """Whether somebody may write news of an outage at these schools: who runs it, and who is on it."""
    return runs(by, schools) or (by.is_active and outage.assignee_id == by.pk)


def require_outage(allowed: bool) -> None:
    """Raise Refused, with a sentence, unless `runs` or `tells` allowed it."""
    if not allowed:
        raise Refused(_("This outage is not yours to change. A lead of its schools can do that."))


def can(by: User, act: str, ticket: Ticket) -> bool:
    """Whether `by` may do `act`, leaving the state of the ticket aside (see `tickets.workflow`)."""
    return is_system(by, ticket) or (by.is_active and PREDICATES[act](by, ticket))


def require(by: User, act: str, ticket: Ticket) -> None:
    """Raise Refused, with a sentence, unless `by` may do `act`."""
    if not can(by, act, ticket):
        raise Refused(
            _("Ticket %(number)s is not yours to change. Its team or a lead can do that.") % {"number": ticket.pk}
        )
