"""How the story of a ticket goes on: who takes it, answers, waits, visits and solves, in school time."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from helpdesk.demo.days import ZONE, is_open, is_school_day, moment
from helpdesk.demo.places import BELLS, LUNCH_AFTER
from helpdesk.demo.speech import Speech, Trouble, manners
from schools import school_time
from tickets.actions.history import Deed
from tickets.choices import ClockKind, TimeSource
from tickets.rulebook import Rules
from users.models import User

# Logarithms of the share of a promise that is used: medians of a fifth and a quarter, few are broken.
FIRST, FIRST_SPREAD = -1.5, 0.8
SOLUTION, SOLUTION_SPREAD = -1.45, 0.9
# Nobody forgets a ticket for ever: at most so many times the promise.
MOST = 2.2
CLOSES_AFTER = timedelta(days=8)
# How many write down their time, and how many minutes.
WRITES_TIME, MINUTES = 0.5, (5, 10, 10, 15, 15, 20, 30, 45)
# How many answer whether our help was good; of these, how many say yes; of these, how many thank in words.
RATES, SATISFIED, THANKS = 0.4, 0.93, 0.3


@dataclass
class Plot:
    """A story in the making. `at` is the moment reached; acts of helpers fall into service hours."""

    random: Random
    speech: Speech
    rules: Rules
    requester: User
    helper: User
    dispatcher: User
    system: User
    opened: datetime
    priority: int
    slow: float = 1.0
    deeds: list[Deed] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Begin at the filing."""
        self.at = self.opened

    def do(self, by: User, act: str, body: str = "", **values: Any) -> None:
        """Add an act at the moment reached."""
        self.deeds.append(Deed(self.at, by, act, body, values))

    def work(self, minutes: float) -> None:
        """Let so many minutes of school time pass, but at least one."""
        self.at = max(school_time.add(self.rules.calendar, self.at, max(minutes, 1)), self.at + timedelta(minutes=1))

    def wait(self, minutes: float) -> None:
        """Let people at home take their time, too; they write by day."""
        self.at += timedelta(minutes=max(minutes, 1))
        local = self.at.astimezone(ZONE)
        if not 6 <= local.hour < 22:
            day = local.date() + timedelta(days=local.hour >= 22)
            self.at = moment(day, time(6, self.random.randrange(20, 60)))

    def promised(self, kind: str) -> int:
        """Minutes of school time that are promised."""
        return self.rules.promises[self.priority, kind]

    def share(self, mean: float, spread: float) -> float:
        """How much of a promise this story uses."""
        return self.slow * min(math.exp(self.random.gauss(mean, spread)), MOST)

    def take(self) -> None:
        """Somebody takes it, or the dispatcher gives it to them."""
        first = self.promised(ClockKind.FIRST_ANSWER) * self.share(FIRST, FIRST_SPREAD)
        self.work(first * self.random.uniform(0.3, 0.8))
        by = self.helper if self.random.random() < 0.6 else self.dispatcher
        self.do(by, "assign", to=self.helper)
        self.work(first * 0.4)
        if self.random.random() < 0.14:
            self.do(self.helper, "note", self.speech.pick("note"))
            self.work(self.random.uniform(1, 9))

    def answer(self, text: str) -> None:
        """Write to the requester, with or without a greeting."""
        hello = self.speech.pick("hello", requester=self.requester.polite_name)
        if hello and not text.startswith(("I ", "I’")):
            text = text[0].lower() + text[1:]
        self.do(self.helper, "answer", f"{hello} {text}".strip())

    def go_on(self) -> None:
        """Work until it is nearly done."""
        self.work(self.promised(ClockKind.SOLUTION) * self.share(SOLUTION, SOLUTION_SPREAD))

    def ask(self) -> None:
        """Ask the requester something, and wait."""
        self.answer(self.speech.pick("ask"))
        self.work(1)
        self.do(self.helper, "wait", reason="user")

    def hear(self) -> None:
        """The requester writes back, sooner or later."""
        self.wait(60 * math.exp(self.random.gauss(1.0, 1.1)))
        self.do(self.requester, "respond", self.speech.pick("reply"), source=self.random.choice(("web", "mail")))

    def order(self, reason: str, expected: date) -> None:
        """Wait for a part, or for a company."""
        self.answer(self.speech.pick(reason))
        self.work(self.random.uniform(2, 20))
        self.do(self.helper, "wait", reason=reason, expected_on=expected)

    def visit(self, kind: str, not_before: datetime | None = None) -> None:
        """Plan to come by in one of the next days, and tell it."""
        begins, time_of_day = next_visit(max(self.at, not_before or self.at), kind, self.random)
        today = self.at.astimezone(ZONE).date()
        is_tomorrow = (begins.astimezone(ZONE).date() - today).days == 1
        day = "tomorrow" if is_tomorrow else f"on {begins.astimezone(ZONE):%A}"
        self.answer(self.speech.pick("visit", visit=f"{day} {time_of_day}"))
        self.work(1)
        self.do(self.helper, "schedule_visit", at=begins, until=begins + timedelta(minutes=40))

    def solve(self, trouble: Trouble) -> None:
        """Solve it with words, or let the requester say that it works."""
        if self.random.random() < 0.04:
            self.do(self.requester, "solve", self.speech.pick("works"))
        else:
            self.do(self.helper, "solve", self.speech.fill(self.random.choice(trouble.solve)))

    @property
    def solver(self) -> User:
        """Who solved it last."""
        return next(deed.by for deed in reversed(self.deeds) if deed.act == "solve")

    def spend(self) -> None:
        """Half of those who solved something write down how long it took."""
        random = Random(f"2027 time {self.opened.isoformat()}")  # noqa: S311  # of its own: the year stays as it is
        if self.deeds[-1].by == self.helper and random.random() < WRITES_TIME:
            self.do(
                self.helper, "add_time", minutes=random.choice(MINUTES), source=random.choice(TimeSource.values[:2])
            )

    def rate(self) -> None:
        """Four of ten say whether the help was good, nearly all that it was, and a few of them thank."""
        random = Random(f"2027 rate {self.opened.isoformat()}")  # noqa: S311  # of its own: the year stays as it is
        if self.solver == self.requester or random.random() > RATES:
            return
        good = random.random() < SATISFIED
        words = random.choice(manners()["thanks"]) if good and random.random() < THANKS else ""
        at = self.at + timedelta(minutes=random.randrange(5, 600))
        self.deeds.append(Deed(at, self.requester, "rate", words, {"satisfied": good}))

    def come_back(self) -> None:
        """It was not fixed after all."""
        self.wait(60 * self.random.uniform(3, 70))
        self.do(self.requester, "respond", self.speech.pick("again"), source="mail")
        self.work(self.random.uniform(15, 200))
        self.answer(self.speech.pick("again_answer"))
        self.work(self.random.uniform(40, 500))
        self.do(self.helper, "solve", self.speech.pick("again_solve"))

    def close(self) -> None:
        """The house closes what stayed solved, in the night after the district's days."""
        night = (self.at + CLOSES_AFTER).astimezone(ZONE).date()
        self.at = moment(night, time(2, 30))
        self.do(self.system, "close")


def next_visit(after: datetime, kind: str, random: Random) -> tuple[datetime, str]:
    """When somebody may come by on the next day of school, or of work, and how one says the time of day."""
    today = after.astimezone(ZONE).date()
    day = next(d for n in range(1, 30) if is_open(d := today + timedelta(days=n)))
    if not is_school_day(day):
        return moment(day, time(10)), "at 10 AM"
    period = random.randrange(1, LUNCH_AFTER + 1)
    hour, minute, length, pause = BELLS[kind]
    minutes = hour * 60 + minute + (period - 1) * (length + pause)
    return moment(day, time(minutes // 60, minutes % 60)), f"in period {period}"
