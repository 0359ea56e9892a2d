"""Words of the work that are not states."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

# The most files that one message, or one field of a form, takes.
MOST_FILES = 10


class Priority(models.IntegerChoices):
    """P1 to P4 of published district rules; a lower number is more urgent."""

    URGENT = 1, _("Urgent")
    HIGH = 2, _("High")
    NORMAL = 3, _("Normal")
    LOW = 4, _("Low")


class Impact(models.TextChoices):
    """The answer to “Is a class affected right now?”."""

    STOPPED = "stopped", _("Yes, we cannot go on")
    MANAGES = "manages", _("Yes, but we manage")
    NONE = "none", _("No class right now")


class Reach(models.TextChoices):
    """The answer to “Who is affected?”."""

    ONE = "one", _("Only me, or one person")
    CLASS = "class", _("One class or room")
    MANY = "many", _("More than one room")


class MessageKind(models.TextChoices):
    """A reply is public; a note is for colleagues."""

    REPLY = "reply", _("Reply")
    NOTE = "note", _("Internal note")


class Source(models.TextChoices):
    """The door by which a ticket or message came."""

    WEB = "web", _("from the portal")
    MAIL = "mail", _("by e-mail")
    DESK = "desk", _("from the desk")
    API = "api", _("by a program")
    WALK_IN = "walk", _("in person")


class TimeSource(models.TextChoices):
    """How the minutes of a time entry came about."""

    BY_HAND = "hand", _("written by hand")
    ON_SCREEN = "screen", _("measured while the ticket was open")
    WALK_IN = "walk_in", _("written with a walk-in")


# Under this key the class that a ticket is for stands among its answers; keys of questions are slugs, without colon.
CLASS = "for:class"


class Access(models.TextChoices):
    """Why a named person may see a ticket."""

    REQUESTER = "requester", _("Requester")
    BENEFICIARY = "beneficiary", _("The person it is for")
    FOLLOWER = "follower", _("In copy")
    COLLEAGUE = "colleague", _("Colleague who follows")
    MENTIONED = "mentioned", _("Mentioned")
    NAMED = "named", _("Named on a restricted ticket")


# Who asked, whom it is for, and who is in copy: those hear what we answer, and never a note.
ASKING_SIDE = (Access.REQUESTER, Access.BENEFICIARY, Access.FOLLOWER)
# Colleagues who work such tickets and want to hear of this one.
WATCHING = (Access.COLLEAGUE, Access.MENTIONED)
# Whom somebody has added, or who came along: they can be taken off, and can stop by themselves.
ADDED = (Access.FOLLOWER, *WATCHING)


class LinkKind(models.TextChoices):
    """How a ticket has to do with another one, said from the first of the two."""

    DUPLICATE = "duplicate", _("Duplicate of")
    CHILD = "child", _("Part of")
    CAUSED = "caused", _("Caused by the change in")
    RELATED = "related", _("Related to")


class NewsKind(models.TextChoices):
    """At what point of an outage something was told to everybody."""

    BEGIN = "begin", _("It began")
    UPDATE = "update", _("News")
    END = "end", _("It is over")
    AGAIN = "again", _("It is not over")


class ClockKind(models.TextChoices):
    """What was promised."""

    FIRST_ANSWER = "first_answer", _("First answer")
    NEXT_ANSWER = "next_answer", _("Next answer")
    SOLUTION = "solution", _("Solution")
    VISIT = "visit", _("Visit")


class ClockState(models.TextChoices):
    """What a clock does."""

    RUNNING = "running", _("Running")
    PAUSED = "paused", _("Paused")
    MET = "met", _("Met")
    MISSED = "missed", _("Missed")
    DROPPED = "dropped", _("No longer needed")


class VisitOff(models.TextChoices):
    """Why a planned visit cannot take place and needs a new time."""

    CLOSED = "closed", _("closed that day")
    HOURS = "hours", _("no help then")
    AWAY = "away", _("the technician is away")


class VisitFits(models.IntegerChoices):
    """How the time of a visit lay in school time when it was planned; the more, the better."""

    CLOSED_DAY = 0, _("on a day without help")
    OUT_OF_HOURS = 1, _("before or after the hours of help")
    IN_HOURS = 2, _("in the hours of help")


class Unit(models.TextChoices):
    """In what a promise is counted: a time, or a moment of the school's days.

    A day is a usual day of the hours that count. By a moment: when the next class period begins; at a time of the
    n-th school day after today; when help opens on the day on which staff is back.
    """

    MINUTES = "minutes", _("minutes")
    HOURS = "hours", _("hours")
    DAYS = "days", _("school days")
    NEXT_PERIOD = "next_period", _("by the next class period")
    BY_TIME = "by_time", _("by a time of a school day")
    STAFF_RETURN = "staff_return", _("before staff is back")


DURATIONS = frozenset({Unit.MINUTES, Unit.HOURS, Unit.DAYS})


class Reopened(models.TextChoices):
    """What the clock of a solution does when it turns out to be none."""

    CONTINUE = "continue", _("goes on with what is left")
    RESTART = "restart", _("begins anew")


class Why(models.TextChoices):
    """Why a due time is another one than before."""

    PRIORITY = "priority", _("New priority")
    CATEGORY = "category", _("Another kind of trouble")
    SCHOOL = "school", _("Another school")
    TEAM = "team", _("Another team")
    PROMISES = "promises", _("New targets")
    CALENDAR = "calendar", _("Other school hours")


class Audience(models.TextChoices):
    """Who has a saved view in their menu."""

    ME = "me", _("Only me")
    TEAM = "team", _("A team")
    ALL = "all", _("Everybody at the desk")


class Order(models.TextChoices):
    """How the rows of a list follow each other."""

    DUE = "due", _("Due first")
    NEWEST = "newest", _("Newest first")
    OLDEST = "oldest", _("Oldest first")


class MacroThen(models.TextChoices):
    """What a macro does with the state of a ticket."""

    WORK_ON = "work_on", _("In progress")
    WAIT_USER = "wait_user", _("Waiting: reply")
    WAIT_PART = "wait_part", _("Waiting: part")
    WAIT_VENDOR = "wait_vendor", _("Waiting: vendor")
    SOLVE = "solve", _("Solved")
