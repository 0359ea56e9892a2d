"""How a ticket is told to the person who asked: a sentence with a person and a time in it.

Pure: plain values in, words out, in the language and time zone that Django has activated. Times are said as school
people say them, by the bell where a period of the school is known.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from schools.school_days import NOTHING_KNOWN, Plan
from tickets import visit_words
from tickets.moments import begun, by_words, day, moment, moment_past, span
from tickets.workflow import WAITING_STATUSES, Status
from ui import times
from ui.vocabulary import STATUSES, requester_sentence

QUESTION_LENGTH = 90
LOOK_AT = 2000  # a question is near the end; long letters are not searched whole

# It begins where the one before ends: tried at every letter, a long text without a question would take long.
_SENTENCE = re.compile(r"(?:^|(?<=[.!?\n]))[^.!?\n]*(?:(?:\b(?:Mr|Ms|Mrs|Mx|Dr|St|No)\.)[^.!?\n]*)*\?")
_ASKS = re.compile(
    r"(?i)(?:^|[,:;]\s*)(?:(?:and|but|so|also|y|pero)\s+)?"
    r"((?:who|what|which|when|where|why|how|is|are|was|were|do|does|did|can|could|will|would|has|have|may|should"
    r"|quién|qué|cuál|cuándo|dónde|cómo|puede|podría|tiene|es|está)\b.*)$"
)


@dataclass(frozen=True)
class Standing:
    """Where a ticket stands, as far as its requester is told. Empty strings and None mean: not known.

    `visit_off` is why the planned visit cannot take place. `asks_time`: `asked_by` (empty: the reader) asked for
    another time of it, and nobody has said anything to that yet. `taken_at` is when somebody of ours took it;
    `answer_by` and `fixed_by` are promises that still run. `by_asker`: the side that asked says that it works again
    (`withdrawn`: needs it no longer); then an empty `solved_by` is the reader. `whole` is the ticket in which a merged
    one lives on, `whole_is_own` whether the reader asked for that one, too.
    """

    status: str
    created_at: datetime
    person: str = ""
    question: str = ""
    place: str = ""
    taken_at: datetime | None = None
    visit_at: datetime | None = None
    visit_until: datetime | None = None
    visit_off: str = ""
    asks_time: bool = False
    asked_by: str = ""
    expected_on: date | None = None
    answer_by: datetime | None = None
    fixed_by: datetime | None = None
    solved_at: datetime | None = None
    solved_by: str = ""
    by_asker: bool = False
    withdrawn: bool = False
    reopen_until: datetime | None = None
    whole: int | None = None
    whole_is_own: bool = False

    @property
    def is_untaken(self) -> bool:
        """Whether somebody of ours is still to take it: it is new, or it is open again and nobody had it."""
        return self.status == Status.NEW or (self.status == Status.OPEN and not self.person)


@dataclass(frozen=True)
class Told:
    """A sentence with its icon and tone, and a second line that says what comes next."""

    icon: str
    tone: str
    sentence: str
    more: str = ""


@dataclass(frozen=True)
class Step:
    """One of the four steps of a ticket; `state` is done, now or empty for what is to come."""

    icon: str
    word: str
    when: str
    state: str = ""


def told(standing: Standing, now: datetime, plan: Plan = NOTHING_KNOWN) -> Told:
    """The sentence about a ticket, such as “Marcus is coming today, period 4”."""
    status = Status.NEW if standing.is_untaken else standing.status
    look = STATUSES[status]
    if standing.by_asker and standing.status == Status.SOLVED:
        return Told(look.requester_icon, look.requester_tone, _works_again(standing), _tell_us(standing, now, plan))
    if standing.status == Status.VISIT and (standing.visit_off or standing.asks_time):
        return _visit_in_question(standing, now, plan)
    if standing.status == Status.MERGED:
        return Told(look.requester_icon, look.requester_tone, _joined(standing), _joined_more(standing))
    if standing.withdrawn:
        return Told(look.requester_icon, look.requester_tone, _withdrew(standing), "")
    sentence = requester_sentence(
        status, person=standing.person, when=_when(standing, now, plan), question=standing.question
    )
    return Told(look.requester_icon, look.requester_tone, sentence, _more(standing, now))


def _visit_in_question(standing: Standing, now: datetime, plan: Plan) -> Told:
    if standing.asks_time:
        more = visit_words.until_we_answer(standing, now, plan, _more(standing, now))
        tone = "warn" if standing.visit_off else STATUSES[Status.VISIT].requester_tone
        return Told("calendar", tone, visit_words.asked(standing), more)
    more = _("It needs a new time. Say when it suits you, or wait: we tell you when somebody comes.")
    return Told("calendar-off", "warn", visit_words.cannot_come(standing, now, plan), more)


def _joined(standing: Standing) -> str:
    if standing.whole and not standing.whole_is_own:
        return _("Joined with ticket %(number)s") % {"number": standing.whole}
    return requester_sentence(standing.status, number=str(standing.whole or ""))


def _joined_more(standing: Standing) -> str:
    if not standing.whole:
        return ""
    return _("Both are about the same trouble. What was said here is there now, and so is what comes next.")


def _withdrew(standing: Standing) -> str:
    if standing.solved_by:
        return _("%(who)s withdrew it") % {"who": standing.solved_by}
    return _("You withdrew it")


def _works_again(standing: Standing) -> str:
    if standing.solved_by:
        return _("%(who)s said it works again") % {"who": standing.solved_by}
    return _("You said it works again")


def _tell_us(standing: Standing, now: datetime, plan: Plan) -> str:
    when = _when(standing, now, plan)
    return _("Not right? Tell us by %(when)s.") % {"when": when} if when else ""


def _when(standing: Standing, now: datetime, plan: Plan) -> str:
    if standing.status == Status.VISIT and standing.visit_at:
        return moment(standing.visit_at, now, plan)
    if standing.status == Status.WAITING_PART and standing.expected_on:
        return day(standing.expected_on, now)
    if standing.status == Status.SOLVED and standing.reopen_until and standing.reopen_until > now:
        return day(timezone.localtime(standing.reopen_until).date(), now)
    return ""


def _more(standing: Standing, now: datetime) -> str:
    status = standing.status
    if status == Status.VISIT and standing.visit_at:
        return _visit(standing, standing.visit_at)
    if status == Status.WAITING_USER:
        return _("We go on as soon as you answer.")
    if status in WAITING_STATUSES:
        return _("You hear from us when it is back.") if status == Status.WAITING_VENDOR else ""
    if status == Status.SOLVED and standing.solved_at:
        return _solved(standing.solved_by, times.say(standing.solved_at, now))
    if status == Status.CLOSED:
        return _("Same trouble again? Tell us.")
    return _promised(standing, now)


def _promised(standing: Standing, now: datetime) -> str:
    if standing.answer_by:
        if standing.answer_by < now:
            return _("We are late: you should have heard from us by %(when)s.") % {
                "when": times.say(standing.answer_by, now)
            }
        return _("You hear from us by %(when)s.") % {"when": times.say(standing.answer_by, now)}
    if standing.fixed_by and standing.fixed_by < now:
        return _("It takes longer than we promised: %(when)s.") % {"when": times.say(standing.fixed_by, now)}
    if standing.fixed_by:
        return _("We mean to have it fixed by %(when)s.") % {"when": times.say(standing.fixed_by, now)}
    return ""


def _visit(standing: Standing, at: datetime) -> str:
    when = span(at, standing.visit_until) if standing.visit_until else times.clock_time(at)
    if standing.place:
        return _("%(when)s, %(place)s.") % {"when": when, "place": standing.place}
    return f"{when}."


def _solved(who: str, when: str) -> str:
    if who:
        return _("%(who)s solved it %(when)s.") % {"who": who, "when": when}
    return _("Solved %(when)s.") % {"when": when}


def opened_again(standing: Standing, team: str, now: datetime) -> str:
    """What happens after “Not fixed”: who is told, and by when she hears of it."""
    if standing.person:
        who = _("%(person)s is told, and goes on with it.") % {"person": standing.person}
    elif team:
        who = _("It is with %(team)s again.") % {"team": team}
    else:
        who = _("It is with Tech Help again.")
    return " ".join(filter(None, [who, _promised(standing, now)]))


def path(standing: Standing, now: datetime, plan: Plan = NOTHING_KNOWN) -> list[Step]:
    """The four steps: we got it, somebody has it, it is worked on, it is solved.

    Where the side that asked ended it, only what happened until then; where it was merged, only that.
    """
    got = Step("check", _("We got it"), begun(moment_past(standing.created_at, now)), "done")
    if standing.by_asker and _is_done(standing):
        word = _withdrew(standing) if standing.withdrawn else _works_again(standing)
        ended = replace(_ended(standing, now), word=word)
        return [got, _taken(standing, now), ended] if standing.taken_at else [got, ended]
    if standing.status == Status.MERGED:
        return [got, Step("git-merge", _joined(standing), "", "done")]
    return [
        got,
        _taken(standing, now),
        _worked(standing, now, plan),
        _ended(standing, now),
    ]


def step_now(steps: Sequence[Step]) -> int:
    """The number, from 1, of the step that a ticket has reached."""
    return next((number for number, step in enumerate(steps, 1) if step.state == "now"), len(steps))


def _is_done(standing: Standing) -> bool:
    return standing.status in (Status.SOLVED, Status.CLOSED, Status.MERGED)


def _taken(standing: Standing, now: datetime) -> Step:
    if standing.is_untaken:
        by = by_words(standing.answer_by, now)
        return Step("user", _("Someone takes it"), by, "now")
    word = _("%(person)s has it") % {"person": standing.person} if standing.person else _("It is with us")
    if _is_done(standing) and not standing.taken_at:
        word = _("It was with us")  # it worked again before anybody took it
    return Step("check", word, begun(moment_past(standing.taken_at, now)) if standing.taken_at else "", "done")


def _worked(standing: Standing, now: datetime, plan: Plan) -> Step:
    if _is_done(standing):
        return Step("check", _("Worked on"), "", "done")
    if standing.is_untaken:
        return Step("progress", _("We work on it"), "")
    look = STATUSES[standing.status]
    when = _when(standing, now, plan)
    words = {
        Status.VISIT: _("Visit"),
        Status.WAITING_USER: _("Your answer"),
        Status.WAITING_PART: _("The part"),
        Status.WAITING_VENDOR: _("At the repair company"),
        Status.PART_IN: _("The part is here"),
    }
    word = words.get(Status(standing.status), _("We work on it"))
    if standing.visit_off and standing.status == Status.VISIT:
        return Step("calendar-off", word, _("Needs a new time"), "now")
    return Step(look.requester_icon, word, begun(when), "now")


def _ended(standing: Standing, now: datetime) -> Step:
    if _is_done(standing):
        return Step(
            "check", _("Solved"), begun(moment_past(standing.solved_at, now)) if standing.solved_at else "", "done"
        )
    if standing.status in WAITING_STATUSES and not standing.fixed_by:
        return Step("flag", _("Solved"), _("The time stops while we wait"))
    return Step("flag", _("Solved"), by_words(standing.fixed_by, now))


def question_in(text: str) -> str:
    """The last question of a message, to stand behind “Waiting for you:”; nothing where it asks none.

    What leads up to it is left out: “Hi Ms. Alvarez, which student is it?” gives “which student is it?”.
    """
    asked = [sentence.strip() for sentence in _SENTENCE.findall(text[-LOOK_AT:]) if sentence.strip(" ?")]
    if not asked:
        return ""
    found = _ASKS.search(asked[-1])
    question = found[1] if found else asked[-1]
    if found:
        question = question[:1].lower() + question[1:]
    return Truncator(question).chars(QUESTION_LENGTH)


def names(people: Sequence[str]) -> str:
    """“Marcus”, “Marcus or Priya”, “Ana, Marcus or Priya”."""
    if len(people) < 2:
        return "".join(people)
    return _("%(some)s or %(last)s") % {"some": ", ".join(people[:-1]), "last": people[-1]}
