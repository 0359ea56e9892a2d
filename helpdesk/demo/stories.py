"""The ordinary tickets of a school year: who asked for what, and how it went."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

from assets.models import Device
from helpdesk.demo.days import ZONE
from helpdesk.demo.places import SITES, Site
from helpdesk.demo.plot import Plot
from helpdesk.demo.rhythm import is_start_of_school
from helpdesk.demo.scene import Scene
from helpdesk.demo.speech import Speech, Trouble, manners, troubles
from schools.models import Room, School
from tickets.actions.filing import Filing
from tickets.actions.history import Story
from tickets.actions.walk_in import walked_in
from tickets.choices import Impact, Priority, Source, TimeSource
from tickets.models import Category
from tickets.questions import Question, Type
from tickets.rulebook import Rulebook
from users.choices import Kind, SchoolRole
from users.models import User

# Who works in the rooms of each school; the second one now and then.
FIELD = {
    "CVH": ("priya",),
    "NGH": ("jo",),
    "LMS": ("marcus",),
    "RMS": ("jo", "jo", "priya"),
    "JMS": ("jo", "priya"),
    "BES": ("marcus",),
    "MGE": ("dana",),
    "FCE": ("marcus", "marcus", "dana"),
    "HTE": ("dana",),
    "SBE": ("dana",),
    "SES": ("dana",),
    "RBA": ("jo",),
}
# Who works for each team; "" stands for whoever works in the rooms of the school.
TEAMS = {
    "field": ("",),
    "devices": ("sam", "sam", "sam", "jo", ""),
    "network": ("tomas",),
    "data": ("priya", "priya", "jo", "", ""),
    "security": ("tomas",),
}
# A plan is how far an ordinary story is told: to its end, or to where it still stands on the story's morning.
USUAL, ANSWERED, ASKED, PART, VENDOR, VISIT = "usual", "answered", "asked", "part", "vendor", "visit"
WAYS = {"visit": 0.3, "part": 0.22, "vendor": 0.3}
# Of the tickets of her school, so that her page has a past.
ELENA_ASKS = 0.025
# Of what is small enough, so much is asked for in the hallway.
WALK_INS = 0.18
WALK_IN_MINUTES, WALK_IN_WEIGHTS = (2, 5, 10, 15), (30, 40, 20, 10)
SAYS_STUDENT = ("student", "Student", "{n} Chromebooks", "own one is lost", "class")
SAYS_GUARDIAN = ("My daughter", "My son")


SAYS_ONE_STUDENT = "Student’s "


@dataclass(frozen=True)
class Asking:
    """Who asks, where, and with which device."""

    person: User
    site: Site
    school: School
    room: Room | None
    device: Device | None


class Teller:
    """Tells ordinary tickets; the same index and moment always make the same one."""

    def __init__(self, scene: Scene, system: User) -> None:
        """Look up what all stories need."""
        self.scene, self.system = scene, system
        self.rulebook = Rulebook()
        self.staff = {code: [*users] for code, users in scene.people.staff.items()}

    def tell(self, index: int, at: datetime, until: datetime, plan: str = USUAL) -> Story:
        """The ticket that was filed at a moment, with what happened to it before `until`."""
        random = Random(f"2027 ticket {index}")  # noqa: S311  # stories are no secrets
        day = at.astimezone(ZONE).date()
        kinds = troubles()
        (trouble,) = random.choices(kinds, [kind.weight_on(day) for kind in kinds])
        subject, text = random.choice(trouble.say)
        asking = self._asking(trouble, f"{subject} {text}", random)
        category = self.scene.categories[trouble.key]
        room = asking.room.name if asking.room else ""
        if not room[-1:].isdigit():
            room = random.choice(self.scene.places.classrooms(asking.site)).name
        speech = Speech(random, asking.site.kind, room, _team(category))
        source = self._source(trouble, category, random)
        filing = self._filing(asking, category, speech, source, (subject, text), random)
        plot = self._plot(filing, asking, category, speech, at, random)
        if plan == USUAL and _is_in_the_hallway(index, trouble, category, at):
            return _walk_in(filing, plot, at, until)
        if source == Source.MAIL:
            plot.work(random.uniform(1, 6))
            plot.do(plot.dispatcher, "triage", **_sorted(filing, category))
        _go(plot, trouble, asking.site.kind, plan, until)
        deeds = [deed for deed in plot.deeds if deed.at < until]
        return Story(filing, at, deeds, plot.helper if source == Source.DESK else None)

    def _asking(self, trouble: Trouble, words: str, random: Random) -> Asking:
        (site,) = random.choices(SITES, [site.staff for site in SITES])
        people = self.scene.people
        person, holder = self._person(trouble, words, site, random)
        room = people.rooms.get(person.pk) or people.rooms.get(holder.pk)
        kinds = self.scene.categories[trouble.key].kinds
        device = self.scene.things.near(holder, room, kinds) if kinds else None
        if device and device.room_id:
            room = device.room
        return Asking(person, site, self.scene.places.schools[site.code], room, device)

    def _person(self, trouble: Trouble, words: str, site: Site, random: Random) -> tuple[User, User]:
        """(who asks, who holds the device that it is about)."""
        staff, students = self.staff[site.code], self.scene.people.students[site.code]
        teachers = self.scene.people.teachers(site.code)
        if trouble.who == "guardian" or any(said in words for said in SAYS_GUARDIAN):
            return random.choice(self.scene.people.guardians[site.code]), random.choice(students)
        if trouble.who == "student":
            student = random.choice(students)
            own = student.email and not any(said in words for said in SAYS_STUDENT) and site.kind != "elementary"
            return (student if own else random.choice(teachers)), student
        roles = {"office": SchoolRole.OFFICE, "principal": SchoolRole.PRINCIPAL}
        if trouble.who in roles:
            fitting = [one for one in staff if self.scene.people.roles[one.pk] == roles[trouble.who]]
            return (one := random.choice(fitting)), one
        one = random.choice(teachers if trouble.who == "teacher" else staff)
        if site.code == "LMS" and random.random() < ELENA_ASKS:
            one = self.scene.who("elena")
        return one, one

    def _source(self, trouble: Trouble, category: Category, random: Random) -> str:
        if category.restricted or trouble.who == "student":
            return Source.WEB
        return random.choices((Source.WEB, Source.MAIL, Source.DESK), (74, 20, 6))[0]

    def _filing(
        self,
        asking: Asking,
        category: Category,
        speech: Speech,
        source: str,
        words: tuple[str, str],
        random: Random,
    ) -> Filing:
        by_mail = source == Source.MAIL
        body = speech.fill(words[1])
        if random.random() < 0.35:
            body = f"{body} {speech.pick('tail')}"
        if by_mail:
            body = f"Hello,\n\n{body}\n\n{random.choice(manners()['mail_end'])}\n{asking.person.get_full_name()}"
        more: dict[str, Any] = {}
        if not by_mail:
            more = {"category": category, "impact": _impact(asking, category, random), "device": asking.device}
            more["answers"] = _answers(category, random) if source == Source.WEB else []
            more["beneficiary"] = _pupil(asking, words[0])
        return Filing(
            requester=asking.person,
            subject=speech.fill(words[0]),
            body=body,
            school=asking.school,
            room=None if by_mail else asking.room,
            source=source,
            **more,
        )

    def _plot(
        self, filing: Filing, asking: Asking, category: Category, speech: Speech, at: datetime, random: Random
    ) -> Plot:
        key = random.choice(TEAMS[_team(category)]) or random.choice(FIELD[asking.site.code])
        key = "keiko" if category.restricted else key
        dispatcher = "keiko" if category.restricted else "jo"
        return Plot(
            random,
            speech,
            self.rulebook.of(asking.school.pk),
            asking.person,
            self.scene.who(key),
            self.scene.who(dispatcher),
            self.system,
            at,
            filing.priority or self._urgency(filing, at),
            slow=2.2 if is_start_of_school(at.astimezone(ZONE).date()) else 1.0,
        )

    def _urgency(self, filing: Filing, at: datetime) -> int:
        school = filing.school.pk if filing.school else None
        room = filing.room.pk if filing.room else None
        said = filing.category, filing.impact, filing.reach
        return self.rulebook.urgency(*said, school=school, room=room, at=at).priority


def _is_in_the_hallway(index: int, trouble: Trouble, category: Category, at: datetime) -> bool:
    """Whether somebody stopped a technician for it, rather than writing: small things, while school is open."""
    if category.restricted or category.priority < Priority.NORMAL or VISIT in trouble.ways:
        return False
    # Of its own, so that the other tickets of the year stay as they are.
    return 7 <= at.astimezone(ZONE).hour < 15 and Random(f"2027 hallway {index}").random() < WALK_INS  # noqa: S311


def _walk_in(filing: Filing, plot: Plot, at: datetime, until: datetime) -> Story:
    """Helped on the spot by who was stopped, and written down with its minutes."""
    short = replace(filing, body="", answers=[], impact="", letter=None)
    plot.do(plot.helper, "solve", quiet=True)
    minutes = plot.random.choices(WALK_IN_MINUTES, WALK_IN_WEIGHTS)[0]
    plot.do(plot.helper, "add_time", minutes=minutes, source=TimeSource.WALK_IN)
    plot.close()
    return Story(walked_in(short), at, [deed for deed in plot.deeds if deed.at < until], plot.helper)


def _team(category: Category) -> str:
    return category.owner.key if category.owner else "field"


def is_done(story: Story) -> bool:
    """Whether an ordinary story has come to its end."""
    acts = [deed.act for deed in story.deeds if deed.act in ("solve", "respond", "close")]
    return bool(acts) and acts[-1] != "respond"


def _go(plot: Plot, trouble: Trouble, kind: str, plan: str, until: datetime) -> None:
    """What happens after the filing."""
    random = plot.random
    if plan == USUAL:
        _usual(plot, trouble, kind)
        return
    plot.take()
    if plan == ASKED:
        plot.ask()
    elif plan in (PART, VENDOR):
        plot.order(plan, until.date() + timedelta(days=random.randrange(1, 9)))
    elif plan == VISIT:
        plot.visit(kind, until - timedelta(hours=3))
    else:
        plot.answer(plot.speech.fill(random.choice(trouble.answer)))


def _usual(plot: Plot, trouble: Trouble, kind: str) -> None:
    random = plot.random
    plot.take()
    way = next((way for way in trouble.ways if random.random() < WAYS[way]), "")
    if way == VISIT:
        plot.visit(kind)
        plot.at = plot.deeds[-1].values["until"]
    elif way in (PART, VENDOR):
        plot.order(way, (plot.at + timedelta(days=5)).date())
        plot.wait(60 * 24 * random.uniform(1.2, 7))
        plot.work(random.uniform(5, 90))
        plot.do(plot.helper, "part_arrived" if way == PART else "work_on")
        plot.work(random.uniform(30, 240))
    elif random.random() < 0.08:
        plot.ask()
        plot.hear()
        plot.work(random.uniform(20, 200))
    elif random.random() < 0.62:
        plot.answer(plot.speech.fill(random.choice(trouble.answer)))
        if random.random() < 0.22:
            plot.wait(random.uniform(8, 200))
            plot.do(plot.requester, "respond", plot.speech.pick("follow"), source="mail")
        plot.go_on()
    plot.work(random.uniform(1, 15))
    plot.solve(trouble)
    plot.spend()
    if random.random() < 0.05:
        plot.come_back()
    else:
        plot.rate()
    plot.close()


def _pupil(asking: Asking, subject: str) -> User | None:
    """For whom a teacher asks who tells of a student's device."""
    holder = asking.device.holder if asking.device and subject.startswith(SAYS_ONE_STUDENT) else None
    return holder if holder and holder.kind == Kind.STUDENT and holder != asking.person else None


def _sorted(filing: Filing, category: Category) -> dict[str, Any]:
    """What the dispatcher makes of a letter."""
    wanted: dict[str, Any] = {"category": category}
    if category.priority != Priority.NORMAL:
        wanted["priority"] = category.priority
    return wanted


def _impact(asking: Asking, category: Category, random: Random) -> str:
    if asking.person.kind != "staff" or category.owner is None or category.priority == Priority.URGENT:
        return ""
    if category.owner.key not in ("field", "devices", "network") or category.parent is None:
        return Impact.NONE
    stopped = 0 if category.owner.key == "devices" else 3
    return random.choices((Impact.STOPPED, Impact.MANAGES, Impact.NONE), (stopped, 17, 80))[0]


def _answers(category: Category, random: Random) -> list[dict[str, Any]]:
    """What somebody chose in the questions of the category."""
    # The first question is mostly the trouble itself, of which the texts tell already.
    found = []
    for question in map(Question.of, category.questions[1:]):
        if question.after:
            continue  # nobody said here what it hangs on
        share = {Type.CHOICE: 0.85, Type.YES_NO: 0.7}.get(Type(question.type), 0)
        if share and random.random() < share:
            value, words = random.choice(question.options)
            told = {"key": question.key, "label": question.label, "answer": words}
            found.append({**told, "value": value} if question.type == Type.YES_NO else told)
    return found
